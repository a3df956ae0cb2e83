import { contacts, tasks } from '@kontora/contracts';
import { expect, test } from '@jest/globals';
import { customKeys, exportedFields } from './column.ts';

const column = (id: string, fields?: string[]) => ({ id, ...(fields && { fields }), label: id, width: 100, cell: () => null });

test('a file has the columns shown, in the names of the contract', () => {
  expect(exportedFields(tasks.listTasks, [column('title'), column('client', ['organisationName']), column('deeds', [])])).toEqual({ fields: ['title', 'organisationName'] });
  expect(exportedFields(contacts.listOrganisations, [column('name'), column('custom.fee')])).toEqual({ fields: ['name', 'custom.fee'] });
});

test('where a column is no field of the contract, a file has everything', () => expect(exportedFields(tasks.listTasks, [column('title'), column('mood')])).toEqual({}));

test('rows are asked for at most twenty fields of the firm', () => {
  expect(customKeys([column('name'), column('custom.fee'), column('custom.tariff')])).toEqual(['fee', 'tariff']);
  expect(customKeys(Array.from({ length: 30 }, (_, n) => column(`custom.f${n}`)))).toHaveLength(20);
});
