import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPerson } from './names-person.ts';
import { editDistance, nameKey, nearKeys, readName, sameName } from './names.ts';

interface Pair { a: string; b: string; expect: string; note: string }
interface Vectors { company_name_pairs: Pair[]; legal_forms: { form: string; variants: string[] }[] }
const vectors = JSON.parse(readFileSync(new URL('../fixtures/identifier-vectors.json', import.meta.url), 'utf8')) as Vectors;
const compare = (a: string, b: string) => sameName(readName(a), readName(b));

test.each(vectors.company_name_pairs)('$a and $b: $expect ($note)', ({ a, b, expect: expected }) => {
  const likeness = expected === 'same_legal_entity' ? 'same' : expected;
  expect([compare(a, b), compare(b, a)]).toEqual([likeness, likeness]);
  if (likeness === 'same' || readName(a).person) expect(readName(a).candidateKey).toBe(readName(b).candidateKey);
});

describe.each(vectors.legal_forms)('$form', ({ form, variants }) => {
  test.each(variants)('%s, before and after the name, in any case', (variant) => {
    const written = [`${variant} «Ромашка»`, `Ромашка, ${variant}`, `${variant.toUpperCase()}"Ромашка"`];
    expect(written.map((text) => readName(text))).toEqual(written.map(() => expect.objectContaining({ forms: [form], key: 'romashka' })));
  });
});

describe('the key of a name', () => {
  test.each([
    ['ООО «Ёлка-Фарм 2000»', 'elkafarm2000'], ['ООО Ромашка №5', 'romashka5'], ['ООО "Д\'Артаньян"', 'dartanian'], ['ООО', 'o'], ['ООО ООО «Фонд»', 'fond'],
    ['ООО «Россия»', 'rosia'], [' « — » ', ''], ['株式会社', '株式会社'], ['Café Société Ltd', 'cafesociete'],
  ])('%s is %s', (text, key) => {
    expect(nameKey(text)).toBe(key);
  });

  test('of a key is the key', () => {
    const name = fc.array(fc.constantFrom('ООО', 'ип', '«Ромашка', 'Ltd', 'Щука', 'ya', 'Yii', 'ии', 'x', 'скх', '200', '—', 'Aб'), { maxLength: 5 }).map((words) => words.join(' '));
    fc.assert(fc.property(fc.oneof(name, fc.string({ unit: 'grapheme' })), (text) => expect(nameKey(nameKey(text))).toBe(nameKey(text))), { numRuns: 2000 });
  });

  test('a comparison does not depend on the order, and a name is itself', () => {
    const name = fc.constantFrom('ООО Ромашка', 'Ромашка', 'Romashka Ltd', 'Филиал ООО Ромашка в Туле', 'ИП Иванов И. И.', 'Иванов Иван', 'ИП Иванов Иван Иванович', 'АО Альфа');
    fc.assert(fc.property(name, name, (a, b) => expect(compare(a, b)).toBe(compare(b, a))));
    fc.assert(fc.property(name, (a) => expect(compare(a, a)).not.toBe('different')));
  });
});

describe('people', () => {
  const ivanov = { surname: 'Иванов', given: 'Иван', patronymic: 'Иванович' };
  test.each([
    ['Иванов Иван Иванович', ivanov], ['Иван Иванович Иванов', ivanov], ['Иванов И.И.', { ...ivanov, given: 'И', patronymic: 'И' }],
    ['И. И. Иванов', { ...ivanov, given: 'И', patronymic: 'И' }], ['Иванов Иван', { ...ivanov, patronymic: null }], ['Иванов Иван И.', { ...ivanov, patronymic: 'И' }],
    ['Петров-Водкин Кузьма Сергеевич', { surname: 'Петров-Водкин', given: 'Кузьма', patronymic: 'Сергеевич' }],
    ['Алиев Вагиф Расим оглы', { surname: 'Алиев', given: 'Вагиф', patronymic: 'Расим оглы' }],
    ['Абрамович Роман Аркадьевич', { surname: 'Абрамович', given: 'Роман', patronymic: 'Аркадьевич' }], ['Иванов', null],
  ])('%s', (text, person) => {
    expect(readPerson(text)).toEqual(person);
  });

  test.each([
    ['ИП Иванов Иван Иванович', 'Ivanov Ivan Ivanovich IP', 'same'], ['ИП Иванов Иван Иванович', 'ИП Иванов Иван', 'possible'],
    ['ИП Иванов Иван Иванович', 'Иванов Иван Иванович', 'possible'], ['ИП Иванов И. И.', 'ИП Иванов П. И.', 'different'],
    ['ИП Иванов И. И.', 'ИП Иванов И. И.', 'possible'], ['ИП Иванов Иван Иванович', 'ИП Иванова Иван Иванович', 'different'],
    ['ООО «Рога и К»', 'Рога и К', 'possible'], ['ООО Иванов', 'ИП Иванов', 'possible'],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(compare(a, b)).toBe(expected);
  });
});

describe('typing errors are a hint', () => {
  test.each([
    ['romashka', 'romahska', true], ['romashka', 'romashk', true], ['romashka', 'ramashko', false], ['vektortrans', 'vektortarns', true],
    ['alfa', 'alfo', false], ['alfastroi1', 'alfastroi2', false], ['romashka', 'romashka', false],
  ])('%s and %s: %s', (a, b, near) => {
    expect(nearKeys(a, b)).toBe(near);
  });

  test('the distance is symmetric, zero only for equals, and one edit costs one', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c') });
    fc.assert(fc.property(text, text, (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
      expect(editDistance(a, `${a}x`)).toBe(1);
    }));
  });
});
