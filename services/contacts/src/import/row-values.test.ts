import { describe, expect, test } from '@jest/globals';
import { readRow, type ImportRow } from './row-values.ts';

const read = (row: Omit<ImportRow, 'number'>) => readRow({ number: 1, name: 'ООО «Альфа»', ...row });

test('a clean row has no problems and stored forms', () => {
  expect(readRow({
    number: 7, name: '  ООО  «Альфа»\n', inn: '9999 001017', kpp: '9999ab001', ogrn: '1269999000017', phones: ["'+7 495 123-45-67 доб. 5"],
    emails: ['Info@Example.org; mailto:buh@example.org', 'info@example.org'], externalId: ' 11-1 ', other: { city: ' Тула ', street: '—' },
  })).toMatchObject({
    values: {
      name: 'ООО «Альфа»', inn: '9999001017', kpp: '9999AB001', ogrn: '1269999000017', phones: [expect.objectContaining({ e164: '+74951234567', extension: '5' })],
      emails: ['info@example.org', 'buh@example.org'], externalId: '11-1', other: { city: 'Тула' },
    },
    problems: [],
  });
});

describe('what holds a row back', () => {
  test.each<[Omit<ImportRow, 'number'>, string, string]>([
    [{ name: ' «—» ' }, 'name', 'empty'], [{ name: 'Я'.repeat(501) }, 'name', 'length'], [{ inn: '9999001018' }, 'inn', 'checksum'], [{ inn: '7,72879E+09' }, 'inn', 'characters'],
    [{ inn: '0000000000' }, 'inn', 'zeros'], [{ inn: '105000008' }, 'inn', 'lost-zero'], [{ kpp: '99990100' }, 'kpp', 'length'], [{ ogrn: '1269999000018' }, 'ogrn', 'checksum'],
    [{ ogrn: '326999900000118' }, 'ogrn', 'checksum'], [{ emails: ['info@'] }, 'email', 'malformed'], [{ emails: ['a b@example.org'] }, 'email', 'malformed'],
    [{ emails: ['a@example.org, нет'] }, 'email', 'malformed'], [{ emails: ['a@example'] }, 'email', 'malformed'], [{ emails: ['a..b@example.org'] }, 'email', 'malformed'],
  ])('%j: %s %s', (row, field, code) => {
    expect(read(row).problems).toEqual([expect.objectContaining({ field, code, blocking: true })]);
  });
});

describe('what is only remarked', () => {
  test.each<[Omit<ImportRow, 'number'>, string, string]>([
    [{ phones: ['нет'] }, 'phone', 'malformed'], [{ phones: ['123-45-67'] }, 'phone', 'malformed'], [{ inn: '999900123405' }, 'inn', 'wrong-holder'],
    [{ name: 'ИП Иванов И. И.', inn: '9999001017' }, 'inn', 'wrong-holder'], [{ name: 'ИП Иванов И. И.', inn: '999900123405', kpp: '999901001' }, 'kpp', 'wrong-holder'],
  ])('%j: %s %s', (row, field, code) => {
    expect(read(row).problems).toEqual([expect.objectContaining({ field, code, blocking: false })]);
  });

  test('a phone that cannot be called stays as text', () => {
    expect(read({ phones: ['123-45-67'] }).values.phones).toEqual([expect.objectContaining({ e164: null, source: '123-45-67' })]);
  });
});

describe('an empty ИНН', () => {
  test('is taken from the name or the note, where it is called so', () => {
    expect(read({ name: 'Альфа ИНН 9999001017' }).values.inn).toBe('9999001017');
    expect(read({ inn: '-', note: 'старый клиент, ИНН: 9999002028' }).values.inn).toBe('9999002028');
    expect(read({ note: 'звонить 9999002028' }).values.inn).toBe(null);
  });

  test('and a КПП of zero are nothing, not errors', () => {
    expect(read({ inn: ' ', kpp: '0', ogrn: '—', emails: ['', '-'], phones: [''] })).toMatchObject({ values: { inn: null, kpp: null, ogrn: null, emails: [], phones: [] }, problems: [] });
  });
});
