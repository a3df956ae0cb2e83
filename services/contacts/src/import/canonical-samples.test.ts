import { describe, expect, test } from '@jest/globals';
import { createReadStream } from 'node:fs';
import { toCanonical } from './canonical.ts';
import type { CheckedRow } from './canonical.ts';
import { validateMapping } from './mapping.ts';
import { openTable } from './read.ts';
import type { Table } from './read.ts';
import { recognise } from './recognise.ts';
import type { Recognition } from './recognise.ts';

interface Imported {
  readonly table: Table;
  readonly found: Recognition;
  readonly rows: readonly CheckedRow[];
}

/** The way the service goes: open, recognise, let the mapping be confirmed, read. */
async function importSample(name: string): Promise<Imported> {
  const table = await openTable(createReadStream(new URL(`./fixtures/${name}.csv`, import.meta.url), { highWaterMark: 1000 }), `${name}.csv`);
  const found = recognise(table.header, table.sample);
  const convert = toCanonical(validateMapping(found.mapping, table.header), table.header);
  const rows: CheckedRow[] = [];
  for await (const row of table.rows) rows.push(convert(row));
  return { table, found, rows };
}

const created = { date: '2026-01-12', at: '2026-01-12T07:15:00Z' };

describe('the sample exports are read, recognised and mapped', () => {
  test.each([
    ['act_contacts', 'act_contacts', 'windows-1251', ',', 30, 'act', 'person'],
    ['amocrm_contacts', 'amocrm_contacts', 'utf-8', ',', 32, 'amocrm', 'person'],
    ['dynamics_account_ru', 'dynamics_account_ru', 'windows-1251', ';', 3, 'dynamics', 'organisation'],
    ['salesforce_account_api', 'salesforce_account_api', 'utf-8', ',', 39, 'salesforce', 'organisation'],
    ['salesforce_contact_labels', 'salesforce_contact_labels', 'utf-8', ',', 19, 'salesforce', 'person'],
    ['salesforce_opportunity_api', 'salesforce_opportunity_api', 'utf-8', ',', 20, 'salesforce', 'deal'],
    ['suitecrm_accounts', 'suitecrm_accounts', 'utf-8', ',', 36, 'suitecrm', 'organisation'],
    ['suitecrm_contacts', 'suitecrm_contacts', 'utf-8', ',', 41, 'suitecrm', 'person'],
  ])('%s', async (name, signature, encoding, delimiter, columns, system, entity) => {
    const { table, found, rows } = await importSample(name);
    expect(table.format).toEqual({ kind: 'csv', encoding, delimiter });
    expect(table.header).toHaveLength(columns);
    expect(found).toMatchObject({ guess: { signature }, ask: false, unknownColumns: [], mapping: { system, entity } });
    expect(rows).toHaveLength(3);
    expect(rows.map((row) => row.entity)).toEqual([entity, entity, entity]);
  });

  test('SuiteCRM accounts', async () => {
    const { rows } = await importSample('suitecrm_accounts');
    expect(rows[0]).toMatchObject({
      rowNumber: 1, line: 2, name: 'ООО "Ромашка"', externalId: '0a1b2c3d-0000-4000-8000-000000000001', emails: ['info@example.org'], phones: [{ kind: 'main', raw: '8 (495) 123-45-67' }],
      address: { city: 'Москва', street: null }, comment: 'первый; «тест», со знаками', responsibleName: 'Сидорова М.', created, deleted: false, inn: null, problems: [],
    });
    expect(rows[1]).toMatchObject({ line: 3, name: 'АО «Бета»', comment: 'строка\nвторая' });
    expect(rows[2]).toMatchObject({ line: 5, name: 'Romashka LLC' });
  });

  test('SuiteCRM contacts', async () => {
    const { rows } = await importSample('suitecrm_contacts');
    expect(rows[1]).toMatchObject({
      name: 'Петрова Анна', firstName: 'Анна', lastName: 'Петрова', companyName: 'АО «Бета»', emails: ['a.petrova@example.net'],
      phones: [{ kind: 'main', raw: '+7 812 333-44-55 доб. 12' }, { kind: 'mobile', raw: '+7 921 765 43 21' }], problems: [],
    });
  });

  test('ACT! in windows-1251, a person with the company inside', async () => {
    const { rows } = await importSample('act_contacts');
    expect(rows[0]).toMatchObject({ name: 'Иванов Иван', companyName: 'ООО "Ромашка"', externalId: null, emails: ['info@example.org'], address: { city: 'Москва' }, problems: [] });
  });

  test('amoCRM contacts', async () => {
    const { rows } = await importSample('amocrm_contacts');
    expect(rows[0]).toMatchObject({ externalId: '10000001', name: 'Иванов Иван', companyName: 'ООО "Ромашка"', created, responsibleName: 'Сидорова М.', problems: [] });
  });

  test('Dynamics keeps the id and drops the checksum', async () => {
    const { rows, found } = await importSample('dynamics_account_ru');
    expect(found.mapping.columns['(Не изменять) Контрольная сумма строки']).toBe('ignore');
    expect(rows[0]).toMatchObject({ externalId: '0a1b2c3d-0000-4000-8000-000000000001', name: null, problems: [{ code: 'name-empty' }] });
  });

  test('Salesforce accounts, contacts and opportunities', async () => {
    expect((await importSample('salesforce_account_api')).rows[1]).toMatchObject({ externalId: '0015g00000AbCdE002', name: 'АО «Бета»', comment: 'строка\nвторая', deleted: false, problems: [] });
    expect((await importSample('salesforce_contact_labels')).rows[0]).toMatchObject({ externalId: '0035g00000AbCdE001', name: 'Иванов Иван', companyName: 'ООО "Ромашка"', problems: [] });
    expect((await importSample('salesforce_opportunity_api')).rows[1]).toMatchObject({ name: 'Восстановление учёта', dealSum: { amount: '14400.00', currency: 'RUB' }, problems: [] });
  });

  test('300 messy rows with a column that was added to the export', async () => {
    const { table, found, rows } = await importSample('messy_suitecrm_300');
    expect(table.format).toEqual({ kind: 'csv', encoding: 'utf-8', delimiter: ',' });
    expect(found).toMatchObject({ guess: { signature: 'suitecrm_accounts' }, ask: true, mapping: { columns: { ИНН: 'inn', ID: 'external_id' } } });
    const count = (code: string) => rows.filter((row) => row.problems.some((problem) => problem.code === code)).length;
    expect(rows).toHaveLength(300);
    expect({ empty: count('name-empty'), inn: count('inn-invalid'), email: count('email-malformed') }).toEqual({ empty: 8, inn: 5, email: 10 });
    expect(rows[4]).toMatchObject({ externalId: '11-00005', name: 'ООО «Запад-Монтаж»', inn: '7850612314', comment: 'строка один\nстрока два' });
  });
});
