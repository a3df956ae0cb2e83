import { describe, expect, test } from '@jest/globals';
import { MARGIN, recognise } from './recognise.ts';
import { fieldBySynonym, signatures } from './recognise-words.ts';

describe('every known export', () => {
  test.each(signatures.map((signature) => [signature.id, signature] as const))('%s is recognised by its own header with a margin', (id, signature) => {
    const found = recognise(signature.headers, []);
    expect(found.guess?.signature).toBe(id);
    expect(found.mapping).toMatchObject({ system: signature.system, entity: signature.entity });
    expect(found.confidence).toBe(signature.confidence);
    for (const other of found.alternatives.filter((guess) => guess.signature !== id)) {
      const rival = signatures.find((entry) => entry.id === other.signature);
      const full = rival?.mustHave.every((column) => signature.headers.some((header) => header.toLowerCase() === column.toLowerCase()));
      if (full) expect((found.guess?.score ?? 0) - other.score).toBeGreaterThanOrEqual(MARGIN);
    }
  });

  test.each(signatures.map((signature) => [signature.id, signature] as const))('%s keeps the fields of its description', (_, signature) => {
    const { columns } = recognise(signature.headers, []).mapping;
    const kept = Object.entries(signature.fields).filter(([column, field]) => columns[column] === field);
    expect(kept.length).toBe(Object.keys(signature.fields).length);
  });
});

describe('a header that differs from the books', () => {
  const suitecrm = signatures.find((signature) => signature.id === 'suitecrm_accounts')?.headers ?? [];

  test('order, case, quotes and ё do not matter', () => {
    const header = suitecrm.toReversed().map((column) => ` "${column.toUpperCase()}" `);
    expect(recognise(header, []).guess?.signature).toBe('suitecrm_accounts');
  });

  test('hidden columns leave a guess that the user has to confirm', () => {
    const found = recognise(['Name', 'ID', 'Email Address', 'Office Phone', 'Billing City', 'Description', 'Type', 'Assigned to', 'Date Created', 'ИНН'], []);
    expect(found).toMatchObject({ guess: { signature: 'suitecrm_accounts' }, confidence: 'low', ask: true });
    expect(found.mapping.columns).toMatchObject({ Name: 'company_name', ID: 'external_id', ИНН: 'inn' });
  });

  test('record ids of another shape lower the confidence', () => {
    const at = suitecrm.indexOf('ID');
    const rows = Array.from({ length: 10 }, (_, index) => suitecrm.map((_, column) => (column === at ? String(index) : '')));
    expect((recognise(suitecrm, []).guess?.score ?? 0) - (recognise(suitecrm, rows).guess?.score ?? 0)).toBe(20);
    expect(recognise(suitecrm, rows)).toMatchObject({ guess: { signature: 'suitecrm_accounts' }, confidence: 'low', ask: true });
  });

  test('an entity of Dynamics that the customer renamed is known by its other columns', () => {
    const found = recognise(['(Не изменять) Клиент', '(Не изменять) Контрольная сумма строки', '(Не изменять) Дата изменения', 'Название организации', 'Основной телефон', 'ИНН'], []);
    expect(found).toMatchObject({ guess: { system: 'dynamics', entity: 'organisation' }, confidence: 'low', ask: true });
    expect(found.mapping.columns).toEqual({
      '(Не изменять) Клиент': 'external_id',
      '(Не изменять) Контрольная сумма строки': 'ignore',
      '(Не изменять) Дата изменения': 'modified_at',
      'Название организации': 'company_name',
      'Основной телефон': 'phone',
      ИНН: 'inn',
    });
  });

  test('a name column the source does not describe is never taken for the company beside a person', () => {
    const header = signatures.find((signature) => signature.id === 'salesforce_contact_api')?.headers ?? [];
    expect(recognise(header, []).mapping.columns).toMatchObject({ Name: 'custom:name', FirstName: 'first_name', LastName: 'last_name' });
  });

  test('the user may choose another source', () => {
    expect(recognise(suitecrm, [], 'salesforce_account_labels')).toMatchObject({ guess: { signature: 'salesforce_account_labels' }, mapping: { system: 'salesforce' } });
  });
});

describe('a file of unknown origin', () => {
  test('is read by the usual words; the rest becomes custom fields', () => {
    const found = recognise(['Контрагент', 'ИНН', 'КПП', 'Тел.', 'Эл. почта', 'Ставка, ₽', 'Ставка ₽'], []);
    expect(found).toMatchObject({ guess: null, confidence: 'low', ask: true, unknownColumns: ['Ставка, ₽', 'Ставка ₽'] });
    expect(found.mapping).toMatchObject({
      system: 'file',
      entity: 'organisation',
      columns: { Контрагент: 'company_name', ИНН: 'inn', КПП: 'kpp', 'Тел.': 'phone', 'Эл. почта': 'email', 'Ставка, ₽': 'custom:ставка', 'Ставка ₽': 'custom:ставка_2' },
    });
  });

  test('people without companies are people', () => {
    expect(recognise(['ФИО', 'Телефон', 'Почта'], []).mapping.entity).toBe('person');
  });

  test('no known column at all: nothing is guessed and the user is told', () => {
    const found = recognise(['foo', 'bar', 'baz'], []);
    expect(found).toMatchObject({ guess: null, confidence: 'none', ask: true, unknownColumns: ['foo', 'bar', 'baz'] });
    expect(found.remarks).toEqual(['None of the columns is known (foo, bar, baz). Map them by hand.']);
  });

  test('a first row of data is noticed', () => {
    expect(recognise(['Acme', 'a@example.org', '+7 495 123-45-67'], []).remarks[0]).toMatch(/looks like data/);
  });

  test('custom fields of CRMs are understood without their suffix', () => {
    expect([fieldBySynonym('INN__c'), fieldBySynonym('inn_c'), fieldBySynonym('Tax ID')]).toEqual(['inn', 'inn', 'inn']);
  });
});

test('the order of day and month is taken from a column that proves it', () => {
  const header = ['Name', 'Created', 'Birthday', 'Note'];
  const rows = [['a', '01/30/2026', '01/02/1990', ''], ['b', '02/01/2026', '03/04/1991', '']];
  expect(recognise(header, rows).mapping.dateOrders).toEqual({ Created: 'month-day' });
});
