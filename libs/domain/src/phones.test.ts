import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parsePhones, phoneKind } from './phones.ts';

interface Vector { in: string; out: string | string[] | null; ext: string | null; note: string }
const { phone: vectors } = JSON.parse(readFileSync(new URL('../fixtures/identifier-vectors.json', import.meta.url), 'utf8')) as { phone: Vector[] };

test.each(vectors)('$in → $out $ext $note', (vector) => {
  const phones = parsePhones(vector.in);
  expect(phones.map((phone) => phone.e164)).toEqual(Array.isArray(vector.out) ? vector.out : [vector.out]);
  expect(phones[0]?.extension).toBe(vector.ext);
  expect(phones.map((phone) => phone.source).every((source) => vector.in.includes(source))).toBe(true);
});

describe('a field with several numbers', () => {
  test.each<[string, (string | null)[]]>([
    ['+7 495 123-45-67 / +7 916 765-43-21', ['+74951234567', '+79167654321']],
    ['8 495 123-45-67, 8 916 765-43-21', ['+74951234567', '+79167654321']],
    ['8 495 123-45-67 доб. 12, 8 916 765-43-21', ['+74951234567', '+79167654321']],
    ['84951234567 или 89167654321', ['+74951234567', '+79167654321']],
    ['+74951234567 +79167654321', ['+74951234567', '+79167654321']],
    ['84951234567\n123-45-67', ['+74951234567', null]],
    ['  ', []],
  ])('%j', (field, expected) => {
    expect(parsePhones(field).map((phone) => phone.e164)).toEqual(expected);
  });
});

describe('what stands around the number', () => {
  test.each<[string, string | null, string | null]>([
    ['89161234567 Иван', null, 'Иван'], ['моб. 89161234567', null, null], ['Бухгалтер Анна 8 (495) 123-45-67 вн. 7', '7', 'Бухгалтер Анна'],
    ['84951234567 x12', '12', null], ['84951234567#12', '12', null], ['84951234567, доб. 204', '204', null], ['8 916 123-45-67 офис 2', null, 'офис 2'],
  ])('%j: extension %s, comment %s', (field, extension, comment) => {
    expect(parsePhones(field)).toEqual([expect.objectContaining({ extension, comment, e164: expect.stringMatching(/^\+7/) })]);
  });
});

describe('what is not a phone says why', () => {
  test.each([
    ['нет', 'no-digits'], ['123-45-67', 'too-short'], ['+7 000 000 00 00', 'placeholder'], ['+7 495 123 45 67 89', 'too-long'],
    ['1234567890123456', 'too-long'], ['2223334455', 'unknown-country'], ['+7 495 123 45 6', 'too-short'],
  ])('%j: %s', (field, problem) => {
    expect(parsePhones(field)).toEqual([expect.objectContaining({ e164: null, searchKey: null, problem, source: field })]);
  });
});

test('every spelling of a number gives the same number', () => {
  const digits = fc.tuple(fc.constantFrom('495', '812', '916', '343'), fc.integer({ min: 1_000_000, max: 9_999_999 })).map(([code, rest]) => `${code}${rest}`);
  const space = fc.constantFrom('', ' ', '-', '\u00a0', '.', ' – ');
  const spelling = fc.record({ digits, prefix: fc.constantFrom('+7', '8', '7', '', '+7 ', '8-', 'тел. 8 '), brackets: fc.boolean(), a: space, b: space, extension: fc.constantFrom('', ' доб. 15', ',15', ' (вн.15)', ' ext 15') });
  fc.assert(fc.property(spelling, ({ digits: number, prefix, brackets, a, b, extension }) => {
    const code = brackets ? `(${number.slice(0, 3)})` : number.slice(0, 3);
    const field = `${prefix}${code}${a}${number.slice(3, 6)}${b}${number.slice(6)}${extension}`;
    expect(parsePhones(field)).toEqual([expect.objectContaining({ e164: `+7${number}`, searchKey: number, extension: extension === '' ? null : '15', comment: null })]);
  }), { numRuns: 1000 });
});

test('a parsed number parses to itself', () => {
  for (const { e164 } of vectors.flatMap((vector) => parsePhones(vector.in))) if (e164) expect(parsePhones(e164)[0]?.e164).toBe(e164);
});

test.each([['+79161234567', 'mobile'], ['+78005553535', 'toll-free'], ['+74951234567', 'landline'], ['+77011234567', 'kazakhstan'], ['+375291234567', 'foreign']])('%s is %s', (e164, kind) => {
  expect(phoneKind(e164)).toBe(kind);
});
