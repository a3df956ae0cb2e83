import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toCanonical } from './canonical.ts';
import type { CheckedRow } from './canonical.ts';
import { DateOrderEvidence, DateOrderPass, judgeDateOrder, readDate } from './canonical-dates.ts';
import { plainText, readBoolean, readCount, readCurrency, readInn, readMoney } from './canonical-values.ts';
import { importMapping } from './mapping.ts';

describe('dates', () => {
  const moscow = { timeZone: 'Europe/Moscow' };

  test.each([
    ['2026-01-12', '2026-01-12', null],
    ['2026-01-12T10:15:00.000Z', '2026-01-12', '2026-01-12T10:15:00Z'],
    ['2026-01-12T10:15:00+05:00', '2026-01-12', '2026-01-12T05:15:00Z'],
    ['2026-01-12 10:15:00', '2026-01-12', '2026-01-12T07:15:00Z'],
    ['12.01.2026 10:15:00', '2026-01-12', '2026-01-12T07:15:00Z'],
    ['1.2.26', '2026-02-01', null],
    ['01/30/2026 10:15 am', '2026-01-30', '2026-01-30T07:15:00Z'],
    ['01/30/2026 12:15 am', '2026-01-30', '2026-01-29T21:15:00Z'],
    ['30/01/2026 1:15pm', '2026-01-30', '2026-01-30T10:15:00Z'],
    ['02/02/2026', '2026-02-02', null],
    ['46034', '2026-01-12', null],
    ['46034.5', '2026-01-12', '2026-01-12T09:00:00Z'],
    ['01.07.2012 12:00', '2012-07-01', '2012-07-01T08:00:00Z'],
  ])('%s', (text, date, at) => {
    expect(readDate(text, moscow)).toEqual({ date, at });
  });

  test('no date is no fault', () => {
    expect([readDate('', moscow), readDate('0000-00-00 00:00:00', moscow)]).toEqual([null, null]);
  });

  test.each(['31.02.2026', '2026-13-01', 'yesterday', '12.01.2026 25:00', '13/13/2026', '7'])('%s is unreadable', (text) => {
    expect(readDate(text, moscow)).toBe('unreadable');
  });

  test('01/02/2026 is ambiguous until the column settles it', () => {
    expect(readDate('01/02/2026', moscow)).toBe('ambiguous');
    expect(readDate('01/02/2026', { ...moscow, order: 'day-month' })).toEqual({ date: '2026-02-01', at: null });
    expect(readDate('01/02/2026', { ...moscow, order: 'month-day' })).toEqual({ date: '2026-01-02', at: null });
  });

  test.each([
    ['day-month', ['01/02/2026', '13/02/2026']],
    ['month-day', ['01/02/2026', '', '02/13/2026 10:00 am']],
    ['open', ['01/02/2026', '03/04/2026']],
    ['mixed', ['13/02/2026', '02/13/2026']],
    ['none', ['12.01.2026', '2026-01-12', 'x']],
  ])('a column is %s', (verdict, values) => {
    expect(judgeDateOrder(values)).toBe(verdict);
  });

  test('evidence may come late in a long file', () => {
    const evidence = new DateOrderEvidence();
    for (let row = 0; row < 5_000; row += 1) evidence.add('01/02/2026');
    evidence.add('31/01/2026');
    expect(evidence.verdict()).toBe('day-month');
  });

  test('whatever day is written, in whatever form, comes back', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true }), (day) => {
        const iso = day.toISOString().slice(0, 10);
        const [year, month, date] = iso.split('-');
        for (const text of [iso, `${date}.${month}.${year}`, `${date}.${month}.${year?.slice(2)}`]) expect(readDate(text, moscow)).toEqual({ date: iso, at: null });
        expect(readDate(`${month}/${date}/${year}`, { ...moscow, order: 'month-day' })).toEqual({ date: iso, at: null });
      }),
    );
  });
});

test('a pass over the whole file settles orders the sample left open, and keeps what the user set', () => {
  const mapping = importMapping.parse({
    system: 'file', entity: 'person', columns: { Born: 'birthdate', Made: 'created_at', Seen: 'modified_at', Code: 'custom:code' }, dateOrders: { Made: 'day-month' },
  });
  const pass = new DateOrderPass(mapping, ['Born', 'Made', 'Seen', 'Code']);
  pass.see(['01/02/1990', '01/30/2026', '01/02/2026', '30/01/2026']);
  pass.see(['01/31/1990', '', '03/02/2026', '']);
  expect(pass.settled()).toMatchObject({ dateOrders: { Born: 'month-day', Made: 'day-month' } });
  expect(pass.open()).toEqual(['Seen']);
});

describe('values', () => {
  test.each([
    ["'=1+1", '=1+1'],
    ["'+7 495 123-45-67", '+7 495 123-45-67'],
    ['="0012"', '0012'],
    ["'tis", "'tis"],
    ["O'Neil", "O'Neil"],
    ['\u00A0 x \u00A0', 'x'],
  ])('%s is %s', (cell, text) => {
    expect(plainText(cell)).toBe(text);
  });

  test.each([
    ['25 000,00 ₽', { amount: '25000.00', currency: 'RUB' }],
    ['25000', { amount: '25000.00', currency: 'RUB' }],
    ['$1,200.50', { amount: '1200.50', currency: 'USD' }],
    ['a lot', null],
  ])('the sum %s', (text, sum) => {
    expect(readMoney(text, 'RUB')).toEqual(sum);
  });

  test('currencies by code, sign or word', () => {
    expect(['usd', 'RUR', '€', 'Российский рубль', 'US Dollars', 'tugrik'].map(readCurrency)).toEqual(['USD', 'RUB', 'EUR', 'RUB', 'USD', null]);
  });

  test('counts and booleans', () => {
    expect([readCount('1 200'), readCount('1,200'), readCount('12.0'), readCount('10–20')]).toEqual([1200, 1200, 12, null]);
    expect(['1', 'true', 'Yes', 'Да', '0', 'false', 'No', 'нет', '', 'maybe'].map(readBoolean)).toEqual([true, true, true, true, false, false, false, false, false, null]);
  });

  test('an ИНН with its КПП, and one that Excel robbed of its leading zero', () => {
    expect(readInn('7707083893/770701001')).toEqual({ inn: { value: '7707083893', problem: null }, kpp: '770701001' });
    expect(readInn('105032137').inn?.value).toBe('0105032137');
  });
});

describe('a canonical row', () => {
  test('several columns of one kind are gathered', () => {
    const row = canonical({ Name: 'company_name', Phone: 'phone', Home: 'phone2', Cell: 'phone_mobile', 'E-mail': 'email', 'E-mail 2': 'email', Note: 'comment', Note2: 'comment', Tags: 'tags', Rate: 'custom:rate', Empty: 'custom:empty' }, [
      'Acme', '8 (495) 123-45-67; 2', '', '8916', 'A@example.org', 'a@example.org, b@example.org', 'one', 'two', 'vip, new', '5', '',
    ]);
    expect(row).toMatchObject({
      entity: 'organisation',
      name: 'Acme',
      phones: [{ kind: 'main', raw: '8 (495) 123-45-67; 2' }, { kind: 'mobile', raw: '8916' }],
      emails: ['a@example.org', 'b@example.org'],
      comment: 'one\ntwo',
      tags: ['vip', 'new'],
      custom: { rate: '5' },
      problems: [],
    });
    expect(row.custom).toEqual({ rate: '5' });
  });

  test('a column that is ignored or not mapped leaves no trace', () => {
    expect(JSON.stringify(canonical({ Name: 'company_name', Secret: 'ignore' }, ['Acme', 'trace']))).not.toContain('trace');
  });

  test.each([
    ['a right ИНН', '7707083893', '7707083893', []],
    ['a wrong one is kept and reported', '7707083894', '7707083894', ['inn-invalid']],
  ])('%s', (_, text, inn, problems) => {
    const row = canonical({ Name: 'company_name', ИНН: 'inn' }, ['Acme', text]);
    expect([row.inn, codes(row)]).toEqual([inn, problems]);
  });

  test.each([
    ['named in a comment', 'счёт выставлять на ИНН 7707083893', '7707083893', []],
    ['by its checksum alone, for a person to look at', 'see 7707083893 for details', '7707083893', ['inn-unlabelled']],
    ['two candidates are no answer', '7707083893 or 9999001017', null, []],
    ['a number with a wrong checksum is none', 'ИНН 7707083894', null, []],
  ])('an ИНН %s', (_, comment, inn, problems) => {
    const row = canonical({ Name: 'company_name', Note: 'comment' }, ['Acme', comment]);
    expect([row.inn, codes(row)]).toEqual([inn, problems]);
  });

  test('a phone repeated in the comment is not an ИНН, whatever its checksum', () => {
    expect(canonical({ Name: 'company_name', Phone: 'phone', Note: 'comment' }, ['Acme', '+7 999 900 10 17', 'call 9999001017'])).toMatchObject({ inn: null });
  });

  test('people are called by their parts when no full name is given', () => {
    expect(canonical({ First: 'first_name', Middle: 'middle_name', Last: 'last_name' }, ['Анна', 'Ивановна', 'Петрова'], { entity: 'person' })).toMatchObject({ name: 'Петрова Анна Ивановна' });
  });

  test('a list of contacts and companies says itself what each row is', () => {
    const columns = { Type: 'record_type', Full: 'contact_name', Company: 'company_name' };
    expect(canonical(columns, ['Компания', 'ООО Бета', ''], { entity: 'person' })).toMatchObject({ entity: 'organisation', name: 'ООО Бета', companyName: 'ООО Бета' });
    expect(canonical(columns, ['Контакт', 'Петрова Анна', 'ООО Бета'], { entity: 'person' })).toMatchObject({ entity: 'person', name: 'Петрова Анна' });
  });

  test('what cannot be understood is reported by column and does not stop the row', () => {
    const row = canonical({ Name: 'company_name', Staff: 'employees', Gone: 'deleted', Mail: 'email', Made: 'created_at', KPP: 'kpp' }, ['', 'ten', 'perhaps', 'info@', '01/02/2026', '1']);
    expect(row.problems.map(({ code, column }) => [code, column])).toEqual([
      ['name-empty', undefined], ['kpp-invalid', 'KPP'], ['email-malformed', 'Mail'], ['number-unreadable', 'Staff'], ['ambiguous-date', 'Made'], ['boolean-unreadable', 'Gone'],
    ]);
  });

  test('a sum is in the currency its row names, and none at all when that is unknown', () => {
    const deal = (sum: string, currency: string) => canonical({ Deal: 'deal_name', Sum: 'deal_sum', Currency: 'currency' }, ['Books', sum, currency], { entity: 'deal' });
    expect(deal('100', 'USD').dealSum).toEqual({ amount: '100.00', currency: 'USD' });
    expect(deal('100', '').dealSum).toEqual({ amount: '100.00', currency: 'RUB' });
    expect(deal('100', 'tugriks')).toMatchObject({ dealSum: null, problems: [{ code: 'currency-unreadable', column: 'Currency' }] });
  });

  test('long and short ids of Salesforce are the same record', () => {
    const id = (text: string) => canonical({ Id: 'external_id' }, [text], { system: 'salesforce' }).externalId;
    expect([id('0015g00000AbCdEAAV'), id('0015g00000AbCdE'), id('0015g00000AbCdE002')]).toEqual(['0015g00000AbCdE', '0015g00000AbCdE', '0015g00000AbCdE002']);
  });

  test('no cell whatever makes it throw', () => {
    const columns = { a: 'company_name', b: 'inn', c: 'kpp', d: 'ogrn', e: 'phone', f: 'email', g: 'employees', h: 'created_at', i: 'deal_sum', j: 'deleted', k: 'comment', l: 'custom:x' };
    fc.assert(fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { minLength: 12, maxLength: 12 }), (cells) => void canonical(columns, cells)));
  });
});

function canonical(columns: Record<string, string>, cells: string[], change: Record<string, unknown> = {}): CheckedRow {
  const mapping = importMapping.parse({ system: 'file', entity: 'organisation', columns, ...change });
  return toCanonical(mapping, Object.keys(columns))({ rowNumber: 1, line: 2, cells, problems: [] });
}

function codes(row: CheckedRow): string[] {
  return row.problems.map((problem) => problem.code);
}
