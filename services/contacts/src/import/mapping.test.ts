import { describe, expect, test } from '@jest/globals';
import { customTarget, fitTemplate, MappingError, validateMapping } from './mapping.ts';
import type { MappingFault } from './mapping.ts';

const header = ['Name', 'ID', 'Phone', 'Fax', 'Note'];
const mapping = { system: 'suitecrm', entity: 'organisation', columns: { Name: 'company_name', ID: 'external_id', Phone: 'phone', Fax: 'phone', Note: 'custom:note' } };

describe('a mapping', () => {
  test('is accepted as it is, with the defaults filled in', () => {
    expect(validateMapping(mapping, header)).toEqual({ ...mapping, dateOrders: {}, timeZone: 'Europe/Moscow', currency: 'RUB' });
  });

  test.each([
    ['a column the file lacks', { Telephone: 'phone' }, { code: 'unknown-column', column: 'Telephone', detail: 'The file has no column «Telephone».' }],
    ['an unknown field', { Note: 'notes' }, { code: 'unknown-field', column: 'Note' }],
    ['a custom field with a bad key', { Note: 'custom:' }, { code: 'unknown-field', column: 'Note' }],
    ['a field that takes one column', { Note: 'company_name' }, { code: 'mapped-twice', column: 'Note' }],
    ['one custom field for two columns', { Fax: 'custom:note' }, { code: 'mapped-twice' }],
  ])('is refused for %s, by name', (_, change, fault) => {
    expect(faults({ ...mapping, columns: { ...mapping.columns, ...change } })).toMatchObject([fault]);
  });

  test('is refused with all faults at once', () => {
    expect(faults({ ...mapping, columns: { ...mapping.columns, X: 'phone', Y: 'fax', Note: 'company_name' } }).map((fault) => fault.column)).toEqual(['X', 'Y', 'Note']);
  });

  test('is refused when it maps nothing, or is no mapping', () => {
    expect(faults({ ...mapping, columns: { Name: 'ignore' } })).toMatchObject([{ code: 'nothing-mapped' }]);
    expect(faults({ ...mapping, timeZone: 'Mars/Base' })).toMatchObject([{ code: 'malformed' }]);
    expect(faults({ ...mapping, surprise: 1 })).toMatchObject([{ code: 'malformed' }]);
  });

  test('saved as a template fits a file that lacks some columns', () => {
    const template = validateMapping({ ...mapping, dateOrders: { Note: 'day-month' } }, header);
    const fitted = fitTemplate(template, ['Name', 'Phone', 'New']);
    expect(fitted).toMatchObject({ columns: { Name: 'company_name', Phone: 'phone' }, dateOrders: {} });
    expect(validateMapping(fitted, ['Name', 'Phone', 'New'])).toEqual(fitted);
  });
});

test.each([
  ['Годовой оборот, ₽', 'custom:годовой_оборот'],
  ['VAT rate (%)', 'custom:vat_rate'],
  ['—', 'custom:column'],
])('the column %s is kept as %s', (column, key) => {
  expect(customTarget(column)).toBe(key);
});

function faults(input: unknown): readonly MappingFault[] {
  try {
    validateMapping(input, header);
    return [];
  } catch (error) {
    if (error instanceof MappingError) return error.faults;
    throw error;
  }
}
