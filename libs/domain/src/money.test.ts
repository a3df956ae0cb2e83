import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Money, MoneyError, type MoneyProblem } from './money.ts';

const rub = (amount: string) => Money.parse({ amount, currency: 'RUB' });
const failure = (action: () => unknown): MoneyProblem | 'none' => {
  try {
    action();
    return 'none';
  } catch (error) {
    if (error instanceof MoneyError) return error.code;
    throw error;
  }
};
const anyMoney = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map((minor) => Money.ofMinor(minor, 'RUB'));

describe('the wire form', () => {
  test('keeps kopecks exactly', () => {
    expect(rub('1210.50').minor).toBe(121050n);
    expect(rub('007.5').format().amount).toBe('7.50');
    expect(rub('0.1').plus(rub('0.2')).format()).toEqual({ amount: '0.30', currency: 'RUB' });
    expect(JSON.stringify(rub('-0.05'))).toBe('{"amount":"-0.05","currency":"RUB"}');
  });

  test('knows how many decimals a currency has', () => {
    expect(Money.ofMinor(1210, 'JPY').format().amount).toBe('1210');
    expect(Money.ofMinor(1210, 'KWD').format().amount).toBe('1.210');
    expect(failure(() => Money.parse({ amount: '1.5', currency: 'JPY' }))).toBe('format');
  });

  test.each(['', '1,50', '1 000.00', '1.505', '.5', '1.', '1e3', 'NaN', '+1'])('refuses %j', (amount) => {
    expect(failure(() => rub(amount))).toBe('format');
  });

  test('refuses unknown currency codes, fractions of a kopeck and sums no column can hold', () => {
    expect(failure(() => Money.parse({ amount: '1.00', currency: 'rub' }))).toBe('currency');
    expect(failure(() => Money.ofMinor(0.5, 'RUB'))).toBe('format');
    expect(failure(() => Money.ofMinor(2n ** 63n, 'RUB'))).toBe('range');
  });

  test('parse(format(money)) is the same money', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), fc.constantFrom('RUB', 'JPY', 'KWD'), (minor, currency) => {
      const money = Money.ofMinor(minor, currency);
      expect(Money.parse(money.format()).equals(money)).toBe(true);
    }));
  });
});

describe('amounts written by people', () => {
  test.each([
    ['1 210,50 ₽', '1210.50'], ['1,210.50', '1210.50'], ['1.210,50', '1210.50'], ["1'210.5", '1210.50'], ['RUB 1,234,567', '1234567.00'],
    ['− 15 руб.', '-15.00'], ['007', '7.00'], ['0,5', '0.50'], ['25000.00', '25000.00'], ['12.500', 'ambiguous'], ['0.500', '0.50'],
    ['1,2,3', 'format'], ['12,345.678', 'format'], ['договорная', 'format'], ['1,5 млн', 'format'], ['$100', 'format'], ['', 'format'],
  ])('%j is %s', (text, expected) => {
    const problem = failure(() => Money.read(text, 'RUB'));
    expect(problem === 'none' ? Money.read(text, 'RUB').format().amount : problem).toBe(expected);
  });
});

describe('arithmetic', () => {
  test('never mixes currencies', () => {
    expect(failure(() => rub('1.00').plus(Money.ofMinor(100, 'USD')))).toBe('currency-mismatch');
    expect(failure(() => rub('1.00').compare(Money.ofMinor(100, 'USD')))).toBe('currency-mismatch');
  });

  test('rounds a fraction of a sum half away from zero', () => {
    expect(rub('25000.00').times(5, 105).format().amount).toBe('1190.48');
    expect(rub('0.01').times(1, 2).format().amount).toBe('0.01');
    expect(rub('-0.01').times(1, 2).format().amount).toBe('-0.01');
    expect(rub('1500.00').times(15, 10).format().amount).toBe('2250.00');
  });

  test('adding and then subtracting changes nothing', () => {
    fc.assert(fc.property(anyMoney, anyMoney, (a, b) => expect(a.plus(b).minus(b).equals(a)).toBe(true)));
  });

  test('sums a list and orders amounts', () => {
    expect(Money.sum([rub('0.10'), rub('0.20')], 'RUB').toString()).toBe('0.30 RUB');
    expect(Money.sum([], 'RUB').isZero).toBe(true);
    expect([rub('2.00'), rub('-1.00'), rub('0.50')].toSorted((a, b) => a.compare(b)).map(String)).toEqual(['-1.00 RUB', '0.50 RUB', '2.00 RUB']);
  });
});

describe('splitting a sum', () => {
  test('100 roubles among three: the odd kopeck goes to the first', () => {
    expect(rub('100.00').allocate([1, 1, 1]).map((part) => part.format().amount)).toEqual(['33.34', '33.33', '33.33']);
  });

  test('the part that lost most by rounding gets the kopeck', () => {
    expect(rub('0.10').allocate([1, 5, 3]).map((part) => part.format().amount)).toEqual(['0.01', '0.06', '0.03']);
  });

  test('parts always add up to the whole, each within a kopeck of its share', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 12 }).filter((list) => list.some((weight) => weight > 0));
    fc.assert(fc.property(anyMoney, weights, (whole, list) => {
      const parts = whole.allocate(list);
      expect(Money.sum(parts, 'RUB').equals(whole)).toBe(true);
      const total = BigInt(list.reduce((sum, weight) => sum + weight, 0));
      parts.forEach((part, index) => {
        const distance = part.minor * total - whole.minor * BigInt(list[index]!);
        expect(distance < total && distance > -total).toBe(true);
      });
    }));
  });

  test.each([[[]], [[0, 0]], [[1, -1]], [[0.5]]])('weights %j are refused', (weights) => {
    expect(failure(() => rub('1.00').allocate(weights))).toBe('weights');
  });
});
