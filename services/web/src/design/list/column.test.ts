import { expect, test } from '@jest/globals';
import { customKeys, exported } from './column.ts';

const column = (id: string, fields?: string[]) => ({ id, ...(fields && { fields }), label: id, width: 100, cell: () => null });

test('a file has the columns shown, in their order and under their headings', () => {
  expect(exported([column('title'), column('client', ['organisationName']), column('deeds', [])])).toEqual({ fields: ['title', 'organisationName'], headings: ['title', 'client'] });
  expect(exported([column('name'), column('custom.fee')])).toEqual({ fields: ['name', 'custom.fee'], headings: ['name', 'custom.fee'] });
  expect(exported([column('inn', ['one.inn', 'other.inn']), column('score')])).toEqual({ fields: ['one.inn', 'other.inn', 'score'], headings: ['inn', '', 'score'] });
});

test('rows are asked for at most twenty fields of the firm', () => {
  expect(customKeys([column('name'), column('custom.fee'), column('custom.tariff')])).toEqual(['fee', 'tariff']);
  expect(customKeys(Array.from({ length: 30 }, (_, n) => column(`custom.f${n}`)))).toHaveLength(20);
});
