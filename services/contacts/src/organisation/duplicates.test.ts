import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findDuplicates, judgeDuplicate, marksOf, type Identity } from './duplicates.ts';

const judge = (a: Identity, b: Identity) => judgeDuplicate(marksOf(a), marksOf(b));
const alfa: Identity = { name: 'ООО «Альфа»', inn: '9999001017', kpp: '999901001' };

describe('the ИНН decides', () => {
  test('equal ИНН and КПП are the same, whatever the names', () => {
    expect(judge(alfa, { ...alfa, name: 'Старое название' })).toEqual({ verdict: 'same', score: 1, reasons: ['inn-equal', 'kpp-equal'] });
  });

  test('a missing КПП does not disprove', () => {
    expect(judge(alfa, { ...alfa, kpp: null })).toMatchObject({ verdict: 'same', reasons: ['inn-equal'] });
  });

  test('another КПП is a division of the same legal entity: a person decides on the card', () => {
    expect(judge(alfa, { ...alfa, name: 'Alfa LLC', kpp: '999902001' })).toMatchObject({ verdict: 'possible', reasons: ['inn-equal', 'kpp-different'] });
  });

  test('different ИНН are different firms, even with one name, phone and e-mail', () => {
    const contacts = { phones: ['+74951234567'], emails: ['info@example.org'] };
    expect(judge({ ...alfa, ...contacts }, { ...alfa, ...contacts, inn: '9999002028' })).toEqual({ verdict: 'different', score: 0, reasons: ['inn-different'] });
  });

  test('an ИНН written in the name counts', () => {
    expect(judge(alfa, { name: 'ООО «Альфа» ИНН 9999002028' }).verdict).toBe('different');
    expect(judge(alfa, { name: 'Альфа, ИНН 9999001017' }).verdict).toBe('same');
  });
});

describe('without an ИНН on one side a person decides', () => {
  test.each<[string, Identity, string[]]>([
    ['the same name', { name: 'Alfa LLC' }, ['name-same']],
    ['the name with another form', { name: 'АО «Альфа»' }, ['name-possible']],
    ['a phone in another spelling', { name: 'ООО «Бета»', phones: ['+7 (495) 123-45-67'] }, ['phone-equal']],
    ['an e-mail', { name: 'ООО «Бета»', emails: ['INFO@example.org'] }, ['email-equal']],
    ['name and phone', { name: 'Альфа ООО', phones: ['4951234567'] }, ['phone-equal', 'name-same']],
    ['nothing', { name: 'ООО «Бета»', phones: ['4951234568'], emails: [''] }, []],
  ])('%s', (_, other, reasons) => {
    const judged = judge({ ...alfa, phones: ['+74951234567'], emails: ['info@example.org'] }, other);
    expect(judged).toMatchObject({ verdict: reasons.length > 0 ? 'possible' : 'different', reasons });
  });

  test('a typing error in a long enough name is a hint', () => {
    expect(judge({ name: 'ООО «Ромашка»' }, { name: 'ООО «Ромашак»' })).toEqual({ verdict: 'possible', score: 0.3, reasons: ['name-near'] });
  });

  test('never the same: names and contacts do not merge by themselves', () => {
    const identity = fc.record({ name: fc.constantFrom('ООО Альфа', 'Альфа', 'ИП Иванов И. И.'), phones: fc.subarray(['+74951234567', '+79161234567']), emails: fc.subarray(['a@b.ru', 'c@d.ru']) });
    fc.assert(fc.property(identity, identity, (a, b) => {
      expect(judge(a, b).verdict).not.toBe('same');
      expect(judge(a, b)).toEqual(judge(b, a));
    }));
  });
});

test('candidates are ranked, those that differ left out', () => {
  const records = [
    { id: 'other-inn', ...alfa, inn: '9999002028' }, { id: 'form', name: 'АО «Альфа»' }, { id: 'name', name: 'Альфа ООО' },
    { id: 'inn', name: 'Гамма', inn: '9999001017' }, { id: 'nothing', name: 'Дельта' },
  ];
  expect(findDuplicates(alfa, records).map(({ record, verdict }) => [record.id, verdict])).toEqual([['inn', 'same'], ['name', 'possible'], ['form', 'possible']]);
});
