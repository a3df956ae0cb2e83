import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkAccount, checkBik, checkCorrespondentAccount } from './identifiers-bank.ts';
import { checkInn, checkKpp, checkOgrn, checkOgrnip, checkSnils, findInn, maskSnils, type CheckedIdentifier } from './identifiers.ts';

interface Vector { value: string; bik?: string; valid: boolean; why: string }
type Kind = 'inn' | 'kpp' | 'ogrn' | 'ogrnip' | 'snils' | 'bik' | 'account' | 'corr_account';

const vectors = JSON.parse(readFileSync(new URL('../fixtures/identifier-vectors.json', import.meta.url), 'utf8')) as Record<Kind, Vector[]> & { treasury_account: { value: string }[] };

const check: Record<Kind, (value: string, bik: string) => CheckedIdentifier> = {
  inn: checkInn, kpp: checkKpp, ogrn: checkOgrn, ogrnip: checkOgrnip, snils: checkSnils, bik: checkBik, account: checkAccount, corr_account: checkCorrespondentAccount,
};

describe.each(Object.keys(check) as Kind[])('%s', (kind) => {
  test.each(vectors[kind])('$value $bik is valid: $valid, $why', ({ value, bik, valid }) => {
    expect(check[kind](value, bik ?? '').ok).toBe(valid);
  });
});

describe('what is wrong is named', () => {
  test.each<[CheckedIdentifier, string]>([
    [checkInn(''), 'empty'], [checkInn('999900I017'), 'characters'], [checkInn('99990010171'), 'length'], [checkInn('0000000000'), 'zeros'],
    [checkInn('9999001018'), 'checksum'], [checkKpp('9999ab001'), 'characters'], [checkKpp('99990100'), 'length'],
    [checkOgrn('0269999000017'), 'prefix'], [checkOgrnip('1269999000017'), 'length'], [checkSnils('112-233-445 94'), 'checksum'],
    [checkBik('944525225'), 'prefix'], [checkCorrespondentAccount('40702810200000000101', '049900123'), 'prefix'],
  ])('%j', (checked, problem) => {
    expect(checked).toEqual({ ok: false, problem });
  });
});

describe('ИНН', () => {
  test('tells organisations from people and foreign organisations from Russian ones', () => {
    expect(checkInn(' 9999 001017')).toEqual({ ok: true, value: '9999001017', holder: 'organisation', foreign: false });
    expect(checkInn('999900123405')).toMatchObject({ holder: 'person' });
    expect(checkInn(innWithKey('990900000'))).toMatchObject({ foreign: true });
  });

  // 10 and 0 share a key (mod 11 mod 10), so a wrong digit that moves the sum between them is the one error that passes.
  test('one wrong digit in ten is always noticed, but for the collision of the remainders 10 and 0', () => {
    const nineDigits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 }).map((digits) => digits.join('')).filter((digits) => /[1-9]/.test(digits));
    fc.assert(fc.property(nineDigits, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), (digits, place, shift) => {
      const right = innWithKey(digits);
      const wrong = right.slice(0, place) + ((Number(right[place]) + shift) % 10) + right.slice(place + 1);
      const collides = place < 9 && [remainder(right), remainder(wrong)].every((rest) => rest % 10 === 0);
      expect(checkInn(right).ok).toBe(true);
      expect(checkInn(wrong).ok).toBe(collides && /[1-9]/.test(wrong));
    }), { numRuns: 2000 });
  });

  test('is found in a text only when it is called so', () => {
    expect(findInn('старый клиент, ИНН/КПП: 9999001017/999901001')).toBe('9999001017');
    expect(findInn('старый клиент, ИНН: 9999001017, КПП 999901001')).toBe('9999001017');
    expect(findInn('INN 9999001018, ИНН 999900123405')).toBe('999900123405');
    expect(findInn('звонить 9999001017')).toBe(null);
  });
});

test('a treasury account has no key of the Bank of Russia', () => {
  for (const { value } of vectors.treasury_account) expect(checkAccount(value, '017003983').ok).toBe(true);
});

test('accounts in a settlement centre take their key from the network, not from the centre', () => {
  expect(checkAccount('30101810400000000225', '044525000').ok).toBe(true);
  expect(checkAccount('30101810400000000225', '044525225').ok).toBe(false);
});

test('sums of 100 and 101 give the СНИЛС check number 00', () => {
  expect(['920-000-100 00', '920-000-101 00', '920-000-100 01'].map((snils) => checkSnils(snils).ok)).toEqual([true, true, false]);
});

test('lists show only the end of a СНИЛС', () => {
  expect(maskSnils('11223344595')).toBe('***-***-445 95');
});

function remainder(inn: string): number {
  return [2, 4, 10, 3, 5, 9, 4, 6, 8].reduce((sum, weight, index) => sum + weight * Number(inn[index]), 0) % 11;
}

function innWithKey(nineDigits: string): string {
  return nineDigits + (remainder(nineDigits) % 10);
}
