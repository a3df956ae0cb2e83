import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { ImportIndex, type ExistingRecord } from './row-index.ts';
import type { OnMatch } from './row-changes.ts';
import { judgeRow, type JudgedRow } from './row-outcome.ts';
import type { ImportRow } from './row-values.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

describe('a dirty client list of 300 rows', () => {
  const { truth } = JSON.parse(fixture('messy_suitecrm_300.truth.json')) as { truth: { row: number; ref: string; expect: string; of?: number; field?: string; why?: string }[] };
  const records: Record<string, string>[] = parse(fixture('messy_suitecrm_300.csv'), { columns: true, bom: true });
  const rows = records.map((record, at): ImportRow => ({
    number: at + 1, name: record['Name'], inn: record['ИНН'], externalId: record['ID'], phones: [record['Office Phone'] ?? ''], emails: [record['Email Address'] ?? ''],
    note: record['Description'], other: { city: record['Billing City'] ?? '' },
  }));
  const index = new ImportIndex();
  const judged = rows.map((row) => judgeRow(row, index));

  test.each(truth)('row $row: $expect $of $field $why', ({ row, ref, expect: outcome, of, field, why }) => {
    const actual = judged[row - 1]!;
    expect(actual).toMatchObject({ number: row, outcome, values: { externalId: ref } });
    if (actual.outcome === 'duplicate') expect(actual.of).toBe(of);
    if (actual.outcome === 'review') expect(actual.candidates.map((candidate) => candidate.row)).toEqual([of]);
    if (actual.outcome === 'quarantine') expect([actual.field, actual.code]).toEqual([field, why]);
  });

  test('imported again over the cards it made, it changes nothing and creates nothing', () => {
    const made = judged.filter(({ outcome }) => outcome === 'create').map(cardOf);
    const again = new ImportIndex(made);
    const outcomes = rows.map((row) => judgeRow(row, again).outcome);
    expect(outcomes).toEqual(judged.map(({ outcome }) => (outcome === 'create' ? 'unchanged' : outcome)));
  });
});

const inn = '9999001017';
const card: ExistingRecord = { id: 'card-1', name: 'ООО «Альфа»', inn, kpp: '999901001', ogrn: null, phones: ['+74951234567'], emails: [], externalIds: ['A1'], other: { city: 'Тула' } };
const judge = (row: Omit<ImportRow, 'number'>, existing: ExistingRecord[] = [card], onMatch?: OnMatch) => judgeRow({ number: 1, ...row }, new ImportIndex(existing), onMatch);

describe('a row about a card there is', () => {
  test('fills what is empty, adds phones, and keeps the rest', () => {
    expect(judge({ name: 'Альфа', inn, ogrn: '1269999000017', phones: ['8 495 123-45-67; 89161234567', '9161234567'], emails: ['Info@Example.org'], other: { city: 'Орёл' } })).toMatchObject({
      outcome: 'update', recordId: 'card-1',
      changes: { fields: { ogrn: { from: null, to: '1269999000017' } }, addedPhones: [{ e164: '+79161234567' }], addedEmails: ['info@example.org'] },
    });
  });

  test('overwrites when told so, but never with nothing', () => {
    const judged = judge({ name: 'ООО «Альфа-Новая»', inn, kpp: '', other: { city: 'Орёл', street: '' } }, [card], 'overwrite');
    expect(judged).toMatchObject({ outcome: 'update', changes: { fields: { name: { from: 'ООО «Альфа»', to: 'ООО «Альфа-Новая»' }, city: { from: 'Тула', to: 'Орёл' } } } });
    expect(judged.outcome === 'update' && Object.keys(judged.changes.fields)).toEqual(['legalForm', 'city', 'name']);
  });

  test('is unchanged when it says nothing new, and skipped when cards are to be left alone', () => {
    expect(judge({ name: 'Альфа', inn, phones: ['8 (495) 123-45-67', 'нет'] })).toMatchObject({ outcome: 'unchanged', recordId: 'card-1' });
    expect(judge({ name: 'Альфа', inn }, [card], 'skip')).toMatchObject({ outcome: 'skipped', reason: 'exists', recordId: 'card-1' });
  });

  test('is found by its external id when the ИНН is missing on either side', () => {
    expect(judge({ name: 'Бета', externalId: 'A1' })).toMatchObject({ outcome: 'unchanged', recordId: 'card-1' });
    expect(judge({ name: 'ООО «Альфа»', inn, externalId: 'A1' }, [{ ...card, inn: null }])).toMatchObject({ outcome: 'update', changes: { fields: { inn: { from: null, to: inn } } } });
  });

  test('a second row about it is a duplicate of the first', () => {
    const index = new ImportIndex([{ ...card, inn: null }]);
    expect(judgeRow({ number: 1, name: 'Альфа', inn, externalId: 'A1' }, index).outcome).toBe('update');
    expect(judgeRow({ number: 2, name: 'Альфа', inn, externalId: 'A2' }, index)).toMatchObject({ outcome: 'duplicate', of: 1, recordId: 'card-1' });
    expect(judgeRow({ number: 3, name: 'Другое имя', externalId: 'A2' }, index)).toMatchObject({ outcome: 'duplicate', of: 1 });
  });
});

describe('a person decides', () => {
  const beta: ExistingRecord = { ...card, id: 'card-2', name: 'Бета', inn: '9999002028', externalIds: ['B1'], phones: [] };
  test.each<[string, Omit<ImportRow, 'number'>, ExistingRecord[], string[]]>([
    ['ИНН and external id point to different cards', { name: 'Альфа', inn, externalId: 'B1' }, [card, beta], ['card-1', 'card-2']],
    ['the external id has another ИНН', { name: 'Альфа', inn: '9999003039', externalId: 'A1' }, [card], ['card-1']],
    ['external id of one division, КПП of another', { name: 'Альфа', inn, kpp: '999902001', externalId: 'A1' }, [card, { ...card, id: 'card-3', kpp: '999902001', externalIds: [] }], ['card-3', 'card-1']],
    ['another КПП of the legal entity', { name: 'Альфа', inn, kpp: '999902001' }, [card], ['card-1']],
    ['two divisions and no КПП', { name: 'Альфа', inn }, [card, { ...card, id: 'card-3', kpp: '999902001', externalIds: [] }], ['card-1', 'card-3']],
    ['a phone of a card, no ИНН', { name: 'Гамма', phones: ['8-495-123-45-67'] }, [card], ['card-1']],
    ['the name of a card without ИНН', { name: 'Alfa LLC', inn: '9999003039' }, [{ ...card, inn: null }], ['card-1']],
    ['initials of a person', { name: 'ИП Иванов И. И.' }, [{ ...card, name: 'Иванов Иван Иванович, ИП' }], ['card-1']],
  ])('%s', (_, row, existing, candidates) => {
    const judged = judge(row, existing);
    expect(judged.outcome === 'review' && judged.candidates.map((candidate) => candidate.recordId)).toEqual(candidates);
  });
});

describe('not a matter for a person', () => {
  test('one name, two ИНН: two firms', () => {
    expect(judge({ name: 'ООО «Альфа»', inn: '9999002028', phones: ['+74951234567'] }).outcome).toBe('create');
  });

  test('the exact division of many, when its КПП is given', () => {
    const divisions = Array.from({ length: 40 }, (_, at) => ({ ...card, id: `card-${at}`, kpp: `9999430${String(at).padStart(2, '0')}`, externalIds: [] }));
    expect(judge({ name: 'Альфа', inn, kpp: '999943038' }, divisions)).toMatchObject({ outcome: 'unchanged', recordId: 'card-38' });
  });

  test('a new КПП on the card that the external id names', () => {
    expect(judge({ name: 'Альфа', inn, kpp: '999902001', externalId: 'A1' }, [card], 'overwrite')).toMatchObject({ outcome: 'update', recordId: 'card-1', changes: { fields: { kpp: { from: '999901001', to: '999902001' } } } });
  });

  test('a record its source calls deleted, even a broken one', () => {
    expect(['1', 'TRUE', 'Да'].map((deleted) => judge({ name: '', deleted }).outcome)).toEqual(['skipped', 'skipped', 'skipped']);
    expect(judge({ name: 'Гамма', deleted: '0' }).outcome).toBe('create');
  });
});

describe('a row does not depend on', () => {
  test('how many share its phone: it shows a few candidates and stays quick', () => {
    const index = new ImportIndex();
    const rows = Array.from({ length: 3000 }, (_, at): ImportRow => ({ number: at + 1, name: `ООО «Фирма ${at}»`, phones: ['+74951234567'], ...(at < 1500 ? { inn: innNumber(at) } : {}) }));
    const judged = rows.map((row) => judgeRow(row, index));
    expect(judged.map(({ outcome }) => outcome)).toEqual(rows.map((_, at) => (at < 1500 ? 'create' : 'review')));
    for (const row of judged) if (row.outcome === 'review') expect(row.candidates.length).toBeLessThanOrEqual(16);
  });

  test('texts it cannot expect: every row has an outcome, and the same twice', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('ООО «Альфа»', inn, '9999002028', '+74951234567', 'a@b.ru', '-', ''));
    const row = fc.record({ name: text, inn: text, kpp: text, ogrn: text, phones: fc.array(text), emails: fc.array(text), externalId: text, note: text });
    fc.assert(fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
      const run = () => {
        const index = new ImportIndex([card]);
        return rows.map((one, at) => judgeRow({ ...one, number: at + 1 }, index));
      };
      const judged = run();
      expect(judged).toEqual(run());
      judged.forEach((one) => one.outcome === 'duplicate' && expect(one.of).toBeLessThan(one.number));
    }));
  });
});

function innNumber(at: number): string {
  const digits = String(770000000 + at);
  return digits + (([2, 4, 10, 3, 5, 9, 4, 6, 8].reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0) % 11) % 10);
}

function cardOf({ number, values }: JudgedRow): ExistingRecord {
  const { name, inn: own, kpp, ogrn, phones, emails, other, externalId } = values;
  return { id: `card-${number}`, name, inn: own, kpp, ogrn, emails, other, phones: phones.flatMap((phone) => phone.e164 ?? []), externalIds: externalId ? [externalId] : [] };
}
