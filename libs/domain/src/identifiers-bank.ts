import { digitsProblem, withoutSpaces, type CheckedIdentifier } from './identifiers.ts';

/** Bank identification code (БИК): 9 digits, 00–04 first (04 banks, 01 and 02 treasury bodies); no checksum. */
export function checkBik(text: string): CheckedIdentifier {
  const value = withoutSpaces(text);
  const problem = digitsProblem(value, [9]);
  if (problem) return { ok: false, problem };
  return /^0[0-4]/.test(value) ? { ok: true, value } : { ok: false, problem: 'prefix' };
}

/**
 * Account in a bank: 20 digits whose ninth is a key over the last three digits of the БИК and the account
 * (order of the Bank of Russia of 08.09.1997 № 515). Treasury accounts, which start with 0, have no such key.
 * The БИК must have been checked.
 */
export function checkAccount(text: string, bik: string): CheckedIdentifier {
  const value = withoutSpaces(text);
  const problem = digitsProblem(value, [20]);
  if (problem) return { ok: false, problem };
  if (value.startsWith('0')) return { ok: true, value };
  const settlementCentre = /00[0-2]$/.test(bik);
  return keyHolds(settlementCentre ? networkPrefix(bik) : bik.slice(6), value) ? { ok: true, value } : { ok: false, problem: 'checksum' };
}

/** Correspondent account of a bank (`30101…`) or the single treasury account (`40102…`), by the key of the same order. */
export function checkCorrespondentAccount(text: string, bik: string): CheckedIdentifier {
  const value = withoutSpaces(text);
  const problem = digitsProblem(value, [20]);
  if (problem) return { ok: false, problem };
  if (!/^(301|40102)/.test(value)) return { ok: false, problem: 'prefix' };
  return keyHolds(networkPrefix(bik), value) ? { ok: true, value } : { ok: false, problem: 'checksum' };
}

function networkPrefix(bik: string): string {
  return `0${bik.slice(4, 6)}`;
}

/** The last digits of the products with 7 1 3 7 1 3 … must add up to a multiple of ten. */
function keyHolds(prefix: string, account: string): boolean {
  const weights = [7, 1, 3];
  const sum = [...(prefix + account)].reduce((total, digit, index) => total + ((Number(digit) * weights[index % 3]!) % 10), 0);
  return sum % 10 === 0;
}
