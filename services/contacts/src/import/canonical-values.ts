import { checkInn, checkKpp, checkOgrn, checkOgrnip, findInn, Money } from '@kontora/domain';
import type { WireMoney } from '@kontora/domain';

const YES = new Set(['1', 'true', 'yes', 'y', 'да', 'on', 'истина', 'x']);
const NO = new Set(['', '0', 'false', 'no', 'n', 'нет', 'off', 'ложь']);
const CURRENCY_SIGNS: readonly [RegExp, string][] = [[/\$|usd|dollar|доллар/i, 'USD'], [/€|eur|евро/i, 'EUR'], [/₽|руб|rub|rur/i, 'RUB']];

/**
 * A cell as its text: outer spaces cut; the apostrophe that guards against formulas taken off (`'+7 495…` → `+7 495…`), as well
 * as the wrapping `="0123"` by which exports keep leading zeros from Excel.
 */
export function plainText(cell: string): string {
  const text = cell.replace(/^[\s\uFEFF\u00A0]+|[\s\u00A0]+$/g, '');
  const formula = /^="([^"]*)"$/.exec(text);
  return formula?.[1] ?? text.replace(/^'(?=[=+\-@\t])/, '');
}

/** `1/0`, `true/false`, `Yes/No`, `Да/Нет`; null for anything else. */
export function readBoolean(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : null;
}

/** A count such as `1 200` or `1,200`; null when it is not a whole number. */
export function readCount(text: string): number | null {
  const digits = text.replace(/[\s\u00A0\u202F]/g, '').replace(/[.,]0+$/, '').replace(/[,.](?=\d{3}(?!\d))/g, '');
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

/** The ISO 4217 code of a currency written as a code, a sign or a word; null when it is none of the usual ones. */
export function readCurrency(text: string): string | null {
  if (/^(?!rur)[a-z]{3}$/i.test(text)) return text.toUpperCase();
  return CURRENCY_SIGNS.find(([sign]) => sign.test(text))?.[1] ?? null;
}

/** A sum such as `25 000,00 ₽` or `$1,200.50`, in the currency of its sign or else in `currency`; null when it is not one. */
export function readMoney(text: string, currency: string): WireMoney | null {
  const own = CURRENCY_SIGNS.find(([sign]) => sign.test(text))?.[1] ?? currency;
  try {
    return Money.read(text, own).toJSON();
  } catch {
    return null;
  }
}

/** Splits a cell that lists several values: e-mails, tags. */
export function splitList(text: string, separators: RegExp): string[] {
  return text.split(separators).map((part) => part.trim()).filter((part) => part !== '');
}

/** Whether a text has the shape of an e-mail address; lenient, for the row report and not for sending. */
export function isEmail(text: string): boolean {
  return /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$/.test(text);
}

/** An identifier out of a file, with what a person should look at. */
export interface ReadIdentifier {
  readonly value: string;
  readonly problem: 'invalid' | 'zeros-restored' | null;
}

/**
 * The ИНН, and the КПП where both stand in one cell as `7707083893/770701001`. Excel turns numbers into numbers: a leading zero
 * it cut off is put back when that makes the checksum right. An invalid one is kept as written.
 */
export function readInn(text: string): { inn: ReadIdentifier | null; kpp: string | null } {
  const [first = '', second = ''] = text.split('/').map((part) => part.replace(/^(?:инн|inn|tin)[\s:№]*/i, '').trim());
  if (first === '') return { inn: null, kpp: null };
  return { inn: repaired(first, checkInn), kpp: second === '' ? null : second };
}

/** The КПП, upper case; a leading zero cut off by Excel is put back. */
export function readKpp(text: string): ReadIdentifier {
  return repaired(text.toUpperCase(), checkKpp);
}

/** ОГРН or ОГРНИП. Neither begins with a zero, so nothing can be restored. */
export function readOgrn(text: string): ReadIdentifier {
  const checked = [checkOgrn(text), checkOgrnip(text)].find((entry) => entry.ok);
  return checked?.ok ? { value: checked.value, problem: null } : { value: text, problem: 'invalid' };
}

/**
 * An ИНН inside a free text: one that is called so, else the only number with a right checksum, unless it is among `phones`.
 * `labelled` is false for the latter: one number of eleven passes the checksum by chance.
 */
export function innInText(text: string, phones: readonly string[]): { inn: string; labelled: boolean } | null {
  const named = findInn(text);
  if (named !== null) return { inn: named, labelled: true };
  const digits = new Set(phones.map((phone) => phone.replace(/\D/g, '').slice(-10)));
  const numbers = new Set(text.match(/(?<![\d+])(?:\d{12}|\d{10})(?!\d)/g) ?? []);
  const valid = [...numbers].filter((number) => checkInn(number).ok && !digits.has(number.slice(-10)));
  return valid.length === 1 && valid[0] !== undefined ? { inn: valid[0], labelled: false } : null;
}

function repaired(text: string, check: (text: string) => { ok: true; value: string } | { ok: false }): ReadIdentifier {
  const checked = check(text);
  if (checked.ok) return { value: checked.value, problem: null };
  const padded = check(`0${text}`);
  return padded.ok ? { value: padded.value, problem: 'zeros-restored' } : { value: text, problem: 'invalid' };
}
