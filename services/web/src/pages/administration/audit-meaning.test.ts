import { describe, expect, test } from '@jest/globals';
import { asColumn, fieldsOf, meaningOf } from './audit-meaning.ts';

describe('what the values of a column mean', () => {
  test('the same everywhere, or what its table says', () => {
    expect(meaningOf('stage', 'completed_by')).toBe('employee');
    expect([meaningOf('task', 'state'), meaningOf('obligation', 'state')]).toEqual([{ catalogue: 'tasks', key: 'state' }, { catalogue: 'reporting', key: 'state' }]);
    expect([meaningOf('obligation', 'code'), meaningOf('stage', 'code'), meaningOf('organisation', 'code')]).toEqual(['report', 'stage', undefined]);
  });
  test('a field inside of a value counts as a column', () => { expect(meaningOf('figures', asColumn('recordedBy'))).toBe('employee'); });
});

describe('the fields of an entry', () => {
  test('of a change: before and after, without what every table has', () => {
    expect(fieldsOf({ action: 'update', changes: { state: ['open', 'done'], version: [1, 2], roles: [['head'], []] } })).toEqual([{ column: 'state', before: 'open', after: 'done' }, { column: 'roles', before: ['head'], after: [] }]);
  });
  test('of a deletion: what there was; a list is a value there, not a pair', () => {
    expect(fieldsOf({ action: 'delete', changes: { id: 'a', tenant_id: 'b', name: 'Зарплата', group_ids: ['x', 'y'], note: null } })).toEqual([{ column: 'name', before: 'Зарплата', after: undefined }, { column: 'group_ids', before: ['x', 'y'], after: undefined }]);
  });
  test('of an addition there are none', () => { expect(fieldsOf({ action: 'insert', changes: null })).toEqual([]); });
});
