import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { latinFold, switchLayout } from './text-search-alphabets.ts';
import { searchTerms, searchText, searchVariants } from './text-search.ts';

/** What the condition on the column does. */
const finds = (query: string, stored: string) => searchVariants(query).some((terms) => terms.every((term) => stored.includes(term)));

describe('a record is found', () => {
  const stored = searchText('ООО «Щёлково Агрохим»', '9999001017', '+74951234567', 'info@agrohim.ru');

  test.each([
    ['as written', 'Щёлково Агрохим'], ['without ё and capitals', 'щелково'], ['in Latin', 'Schelkovo'], ['in another transliteration', 'shchelkovo agrokhim'],
    ['by a part of a word', 'агро'], ['by words in any order', 'агрохим ооо'], ['in the wrong layout', 'fuhj[bv'], ['Latin in the wrong layout', 'фпкщршь'],
    ['by ИНН', '9999001017'], ['by ИНН with spaces', '9999 001 017'], ['by phone with 8', '8 (495) 123-45-67'], ['by phone with +7', '+7 495 1234567'],
    ['by the last digits of the phone', '45-67'], ['by e-mail', 'info@agrohim'], ['with a Latin letter in the word', 'Aгрохим'],
  ])('%s: %s', (_, query) => {
    expect(finds(query, stored)).toBe(true);
  });

  test.each(['Щёлково Металл', '9999001018', '8 (495) 123-45-68', 'ромашка'])('but not by %s', (query) => {
    expect(finds(query, stored)).toBe(false);
  });
});

test('keyboard layouts mirror each other', () => {
  expect(switchLayout('ghbdtn')).toBe('привет');
  expect(switchLayout('Привет')).toBe('ghbdtn');
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'абвгдежзийклмнопрстуфхцчшщъыьэюя') }), (word) => expect(switchLayout(switchLayout(word))).toBe(word)));
});

test('nothing to search by gives no variants, and no query gives more than two', () => {
  expect(searchVariants(' «—» ')).toEqual([]);
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (query) => {
    const variants = searchVariants(query);
    expect(variants.length).toBeLessThanOrEqual(2);
    for (const term of variants.flat()) expect(term).toMatch(/^[\p{L}\p{Nd}]+$/u);
  }));
});

test('folding a folded word changes nothing', () => {
  const word = fc.string({ unit: fc.constantFrom(...'абвгдеёжзийклмнопрстуфхцчшщъыьэюяabcdehijklmnostuwxyz2') });
  fc.assert(fc.property(word, (text) => expect(latinFold(latinFold(text))).toBe(latinFold(text))), { numRuns: 1000 });
});

test('doubled letters fold, digits never do', () => {
  expect(searchTerms('Россия 2000')).toEqual(['rosia', '2000']);
});
