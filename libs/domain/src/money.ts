/** Money as it travels: a decimal string, never a floating-point number. `{ amount: '1210.50', currency: 'RUB' }` */
export interface WireMoney {
  readonly amount: string;
  readonly currency: string;
}

export type MoneyProblem = 'format' | 'currency' | 'currency-mismatch' | 'range' | 'weights' | 'ambiguous';

/** Why an amount could not be read or computed; `code` is for machines, the message for the log. */
export class MoneyError extends Error {
  override readonly name = 'MoneyError';
  constructor(readonly code: MoneyProblem, message: string) {
    super(message);
  }
}

const NO_MINOR_UNIT = new Set(['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF']);
const THREE_DIGITS = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']);
const LARGEST = 2n ** 63n - 1n;

/** Digits after the decimal point of a currency (ISO 4217): 2 for RUB, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) throw new MoneyError('currency', `Not a currency code: ${currency}`);
  if (NO_MINOR_UNIT.has(currency)) return 0;
  return THREE_DIGITS.has(currency) ? 3 : 2;
}

/**
 * An exact sum in one currency: a whole number of minor units (kopecks), so no operation loses any.
 * Immutable. The range is that of a 64-bit column; beyond it every operation throws `range`.
 * `JSON.stringify` gives the wire form.
 */
export class Money {
  private constructor(readonly minor: bigint, readonly currency: string) {
    if (minor > LARGEST || minor < -LARGEST) throw new MoneyError('range', `Sum out of range: ${minor} ${currency}`);
  }

  /** From minor units: `Money.ofMinor(121050, 'RUB')` is 1210.50 roubles. A number must be a safe integer. */
  static ofMinor(minor: bigint | number, currency: string): Money {
    minorDigits(currency);
    if (typeof minor === 'number' && !Number.isSafeInteger(minor)) throw new MoneyError('format', `Not a whole number of minor units: ${minor}`);
    return new Money(BigInt(minor), currency);
  }

  static zero(currency: string): Money {
    return Money.ofMinor(0n, currency);
  }

  /** From the wire form, strictly: a point, no spaces, no more decimals than the currency has. Throws `format`. */
  static parse({ amount, currency }: WireMoney): Money {
    const digits = minorDigits(currency);
    const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount);
    const decimals = parts?.[3] ?? '';
    if (!parts || decimals.length > digits) throw new MoneyError('format', `Not an amount in ${currency}: ${amount}`);
    return new Money(BigInt(`${parts[1]}${parts[2]}${decimals.padEnd(digits, '0')}`), currency);
  }

  /**
   * From what people and foreign systems write: `1 210,50 ₽`, `1,210.50`, `RUB 1'210`.
   * A lone separator before exactly three digits (`1,210`) can mean both: throws `ambiguous`. Words and signs of another
   * currency, or «млн», throw `format`.
   */
  static read(text: string, currency: string): Money {
    const sign = currency === 'RUB' ? /₽|(?<!\p{L})(?:руб(?:л(?:ь|я|ей))?|р|rub|rur)(?!\p{L})\.?/giu : new RegExp(`(?!₽)\\p{Sc}|${currency}`, 'giu');
    const bare = text.normalize('NFKC').replace(sign, '').replace(/[\s'’_]/gu, '').replace(/[−–—]/g, '-');
    const parts = /^(-?)(\d[\d.,]*)$/.exec(bare);
    if (!parts?.[2]) throw new MoneyError('format', `Not an amount: ${text}`);
    return Money.parse({ amount: `${parts[1]}${withPoint(parts[2], minorDigits(currency))}`, currency });
  }

  /** The sum of a list; an empty list is zero, hence the currency. */
  static sum(items: Iterable<Money>, currency: string): Money {
    let total = Money.zero(currency);
    for (const item of items) total = total.plus(item);
    return total;
  }

  plus(other: Money): Money {
    this.requireSameCurrency(other);
    return new Money(this.minor + other.minor, this.currency);
  }

  minus(other: Money): Money {
    this.requireSameCurrency(other);
    return new Money(this.minor - other.minor, this.currency);
  }

  negated(): Money {
    return new Money(-this.minor, this.currency);
  }

  /**
   * Times an exact fraction, rounded to the minor unit half away from zero, as invoices are:
   * a quantity of 1.5 is `times(15, 10)`, the VAT inside a sum at 5 % is `times(5, 105)`.
   */
  times(numerator: bigint | number, denominator: bigint | number = 1n): Money {
    const below = wholeNumber(denominator);
    if (below === 0n) throw new MoneyError('weights', 'Division of a sum by zero');
    return new Money(divideHalfAway(this.minor * wholeNumber(numerator), below), this.currency);
  }

  /**
   * Splits by weights so that the parts add up exactly to the whole. Minor units left over by rounding down go to the
   * parts that lost most, the earlier first. Weights are whole, not negative, not all zero: else throws `weights`.
   */
  allocate(weights: readonly (bigint | number)[]): Money[] {
    const shares = weights.map(wholeNumber);
    const total = shares.reduce((sum, share) => sum + share, 0n);
    if (total <= 0n || shares.some((share) => share < 0n)) throw new MoneyError('weights', `Cannot split a sum by [${weights.join(', ')}]`);
    const sign = this.minor < 0n ? -1n : 1n;
    const whole = this.minor * sign;
    const parts = shares.map((share, index) => ({ index, minor: (whole * share) / total, lost: (whole * share) % total }));
    const rest = Number(whole - parts.reduce((sum, part) => sum + part.minor, 0n));
    const byLoss = parts.toSorted((a, b) => (a.lost === b.lost ? a.index - b.index : a.lost > b.lost ? -1 : 1));
    for (const part of byLoss.slice(0, rest)) part.minor += 1n;
    return parts.map((part) => new Money(part.minor * sign, this.currency));
  }

  /** −1, 0 or 1, for sorting; throws `currency-mismatch`. */
  compare(other: Money): -1 | 0 | 1 {
    this.requireSameCurrency(other);
    if (this.minor === other.minor) return 0;
    return this.minor < other.minor ? -1 : 1;
  }

  equals(other: Money): boolean {
    return this.currency === other.currency && this.minor === other.minor;
  }

  get isZero(): boolean {
    return this.minor === 0n;
  }

  get isNegative(): boolean {
    return this.minor < 0n;
  }

  /** The wire form, always with all decimals of the currency; `Money.parse` reads it back. */
  format(): WireMoney {
    const digits = minorDigits(this.currency);
    const units = (this.isNegative ? -this.minor : this.minor).toString().padStart(digits + 1, '0');
    const point = units.length - digits;
    const amount = digits === 0 ? units : `${units.slice(0, point)}.${units.slice(point)}`;
    return { amount: this.isNegative ? `-${amount}` : amount, currency: this.currency };
  }

  toJSON(): WireMoney {
    return this.format();
  }

  toString(): string {
    return `${this.format().amount} ${this.currency}`;
  }

  private requireSameCurrency(other: Money): void {
    if (this.currency !== other.currency) throw new MoneyError('currency-mismatch', `${this.currency} and ${other.currency} do not add up`);
  }
}

function wholeNumber(value: bigint | number): bigint {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new MoneyError('weights', `Not a whole number: ${value}`);
  return BigInt(value);
}

function divideHalfAway(above: bigint, below: bigint): bigint {
  const sign = above < 0n === below < 0n ? 1n : -1n;
  const [a, b] = [above < 0n ? -above : above, below < 0n ? -below : below];
  return sign * ((2n * a + b) / (2n * b));
}

/** Decides which of the separators is the decimal one and leaves a plain decimal number. */
function withPoint(digits: string, decimals: number): string {
  const separators = digits.replace(/\d/g, '');
  const last = separators.at(-1);
  if (last === undefined) return digits;
  const at = digits.lastIndexOf(last);
  const fraction = digits.slice(at + 1);
  const grouped = /^\d{1,3}([.,]\d{3})+$/.test(digits) && new Set(separators).size === 1;
  if (grouped && separators.length > 1) return digits.replace(/\D/g, '');
  if (grouped && !digits.startsWith('0')) throw new MoneyError('ambiguous', `Thousands or decimals: ${digits}`);
  if (separators.split(last).length !== 2) throw new MoneyError('format', `Not an amount: ${digits}`);
  const whole = digits.slice(0, at).replace(/\D/g, '');
  const cut = fraction.slice(0, decimals);
  if (/[1-9]/.test(fraction.slice(decimals))) throw new MoneyError('format', `More decimals than the currency has: ${digits}`);
  return cut === '' ? whole : `${whole}.${cut}`;
}
