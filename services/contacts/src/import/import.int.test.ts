import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';
import { fixture, Importing, type Row } from './testing/importing.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); }, 60_000);
afterAll(() => stack.stop());

/** Each test has a firm of its own. */
async function firm() {
  const tenantId = await stack.openFirm();
  return { tenantId, as: { caller: { tenantId } }, imports: new Importing(stack, { caller: { tenantId } }) };
}
const count = async (table: string, tenantId: string, where = 'true') => Number((await stack.superuser.query(`select count(*) from contacts.${table} where tenant_id = $1 and ${where}`, [tenantId])).rows[0].count);
const outcomes = (rows: readonly Row[]) => rows.map(({ number, outcome, duplicateOf, candidates, reasons }) => ({ number, outcome, duplicateOf, rows: candidates.map(({ row }) => row), reasons }));

describe('a dirty list of 300 clients', () => {
  const { truth } = JSON.parse(fixture('messy_suitecrm_300.truth.json').toString()) as { truth: { row: number; ref: string; expect: 'create' | 'duplicate' | 'review' | 'quarantine'; of?: number; field?: string; why?: string }[] };
  const OUTCOME = { create: 'created', duplicate: 'duplicate', review: 'review', quarantine: 'quarantined' };
  const COLUMN: Record<string, string> = { name: 'Name', inn: 'ИНН', email: 'Email Address' };

  test('every row has the outcome of the truth, in the dry run and the real one; running the file again changes nothing; undone, nothing of it is left', async () => {
    const { tenantId, imports } = await firm();
    const { id } = await imports.upload(fixture('messy_suitecrm_300.csv'), { parts: 3 });
    await imports.map(id);
    const tried = await imports.run(id, true);
    const dry = await imports.rows(id);
    expect(await count('organisation', tenantId)).toBe(0);
    const result = await imports.run(id);
    const rows = await imports.rows(id);

    expect(rows.map(({ number, cells, outcome, duplicateOf, candidates, reasons }) => ({
      row: number, ref: cells.ID, outcome, of: outcome === 'duplicate' ? duplicateOf : outcome === 'review' ? candidates.map(({ row }) => row) : undefined,
      reason: outcome === 'quarantined' ? reasons.filter(({ effect }) => effect === 'quarantine').map(({ column, code }) => ({ column, code })).at(0) : undefined,
    }))).toEqual(truth.map(({ row, ref, expect: expected, of, field, why }) => ({
      row, ref, outcome: OUTCOME[expected], of: expected === 'duplicate' ? of : expected === 'review' ? [of] : undefined, reason: expected === 'quarantine' ? { column: COLUMN[field!], code: why } : undefined,
    })));
    expect(outcomes(dry)).toEqual(outcomes(rows));
    expect([tried, result]).toEqual([{ rows: 300, counts: { created: 239, duplicate: 25, review: 13, quarantined: 23 } }, tried]);
    expect(await count('organisation', tenantId)).toBe(239);

    const state = async () => (await stack.superuser.query(`select id, version from contacts.organisation where tenant_id = $1 order by id`, [tenantId])).rows;
    const before = await state();
    const again = await imports.import(fixture('messy_suitecrm_300.csv'));
    expect(again.rows.map(({ outcome }) => outcome)).toEqual(rows.map(({ outcome }) => (outcome === 'created' ? 'unchanged' : outcome)));
    expect(await state()).toEqual(before);

    expect(await imports.undo(id)).toEqual({ undone: expect.any(Number), kept: 0 });
    for (const table of ['organisation', 'identity_key', 'external_ref', 'search_term', 'timeline_entry']) expect([table, await count(table, tenantId)]).toEqual([table, 0]);
    expect(await count('audit', tenantId, `entity = 'organisation' and action = 'delete'`)).toBe(239);
    await imports.run(id);
    expect(await count('organisation', tenantId)).toBe(239);
  });
});
