/** What is wrong with an identifier. `prefix`: the leading digits are not those of such a number. */
export type IdentifierProblem = 'empty' | 'characters' | 'length' | 'prefix' | 'zeros' | 'checksum';

/** An identifier as it is stored (no separators, leading zeros kept), or what is wrong with it. Valid does not prove that it exists. */
export type CheckedIdentifier = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: IdentifierProblem };

/** An ИНН says who it belongs to: 10 digits an organisation, 12 a person or sole proprietor; 9909… a foreign organisation. */
export type CheckedInn =
  | { readonly ok: true; readonly value: string; readonly holder: 'organisation' | 'person'; readonly foreign: boolean }
  | { readonly ok: false; readonly problem: IdentifierProblem };

/** Taxpayer number (ИНН): 10 or 12 digits with one or two check digits. Spaces inside are tolerated. */
export function checkInn(text: string): CheckedInn {
  const value = withoutSpaces(text);
  const problem = digitsProblem(value, [10, 12]) ?? (innChecksumHolds(value) ? undefined : 'checksum');
  if (problem) return { ok: false, problem };
  return { ok: true, value, holder: value.length === 10 ? 'organisation' : 'person', foreign: value.startsWith('9909') };
}

/**
 * Registration reason code (КПП): tax office, two digits or capital Latin letters, sequence; no checksum.
 * Lower case is refused: upper-case the source first if it may be so written.
 */
export function checkKpp(text: string): CheckedIdentifier {
  const value = withoutSpaces(text);
  if (value === '') return { ok: false, problem: 'empty' };
  if (value.length !== 9) return { ok: false, problem: 'length' };
  if (!/^\d{4}[0-9A-Z]{2}\d{3}$/.test(value)) return { ok: false, problem: 'characters' };
  return /^0+$/.test(value) ? { ok: false, problem: 'zeros' } : { ok: true, value };
}

/** State registration number of a legal entity (ОГРН): 13 digits, the last is the rest of the others by 11. */
export function checkOgrn(text: string): CheckedIdentifier {
  return checkRegistration(text, 13, 11n);
}

/** State registration number of a sole proprietor (ОГРНИП): 15 digits, the last is the rest of the others by 13. */
export function checkOgrnip(text: string): CheckedIdentifier {
  return checkRegistration(text, 15, 13n);
}

/**
 * Pension insurance number (СНИЛС): 9 digits and a check number, which numbers up to 001-001-998 do not have.
 * Hyphens and spaces are tolerated; the value is the 11 digits. Personal data: show it through `maskSnils`.
 */
export function checkSnils(text: string): CheckedIdentifier {
  const value = withoutSpaces(text).replace(/[-–]/g, '');
  const problem = digitsProblem(value, [11]);
  if (problem) return { ok: false, problem };
  const number = value.slice(0, 9);
  if (number === '000000000') return { ok: false, problem: 'zeros' };
  if (number <= '001001998') return { ok: true, value };
  const sum = weighted(number, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
  return (sum % 101) % 100 === Number(value.slice(9)) ? { ok: true, value } : { ok: false, problem: 'checksum' };
}

/** `***-***-445 95`: a СНИЛС as lists may show it. Takes the 11 digits of a checked one. */
export function maskSnils(snils: string): string {
  return `***-***-${snils.slice(6, 9)} ${snils.slice(9)}`;
}

/** The first valid ИНН that a text names as such («ИНН 7707083893», `TIN: …`). Unlabelled digits may be a phone and do not count. */
export function findInn(text: string): string | null {
  for (const [, digits] of text.matchAll(/(?<!\p{L})(?:инн(?:\s*\/\s*кпп)?|inn|tin|tax\s*id)(?!\p{L})\P{Nd}{0,3}(\d{10}|\d{12})(?!\d)/giu)) {
    if (digits && checkInn(digits).ok) return digits;
  }
  return null;
}

export function withoutSpaces(text: string): string {
  return text.replace(/[\s\u200b\ufeff]/g, '');
}

/** Common to all numeric identifiers: only digits, a permitted length, not all zeros (which pass every checksum). */
export function digitsProblem(value: string, lengths: readonly number[]): IdentifierProblem | undefined {
  if (value === '') return 'empty';
  if (/[^0-9]/.test(value)) return 'characters';
  if (!lengths.includes(value.length)) return 'length';
  return /^0+$/.test(value) ? 'zeros' : undefined;
}

function innChecksumHolds(inn: string): boolean {
  const key = (...weights: number[]) => (weighted(inn, weights) % 11) % 10;
  if (inn.length === 10) return key(2, 4, 10, 3, 5, 9, 4, 6, 8) === Number(inn[9]);
  return key(7, 2, 4, 10, 3, 5, 9, 4, 6, 8) === Number(inn[10]) && key(3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) === Number(inn[11]);
}

function checkRegistration(text: string, length: number, divisor: bigint): CheckedIdentifier {
  const value = withoutSpaces(text);
  const problem = digitsProblem(value, [length]);
  if (problem) return { ok: false, problem };
  if (value.startsWith('0')) return { ok: false, problem: 'prefix' };
  const key = (BigInt(value.slice(0, -1)) % divisor) % 10n;
  return key === BigInt(value.slice(-1)) ? { ok: true, value } : { ok: false, problem: 'checksum' };
}

/** Sum of digit × weight over as many leading digits as there are weights. */
function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
}
