export type PhoneProblem = 'no-digits' | 'too-short' | 'too-long' | 'placeholder' | 'unknown-country';

/** One number out of a field people typed: what is stored, what is searched by and what stood there. */
export interface Phone {
  /** `+74951234567`, or null if it cannot be called from anywhere; then `problem` says why. */
  readonly e164: string | null;
  readonly extension: string | null;
  /** Other words of the number's text, such as a name. */
  readonly comment: string | null;
  /** The text as typed, runs of spaces collapsed. */
  readonly source: string;
  /** The last ten digits: equal for all spellings of a number. Null without `e164`: a local number is not unique. */
  readonly searchKey: string | null;
  readonly problem: PhoneProblem | null;
}

export type PhoneKind = 'mobile' | 'toll-free' | 'landline' | 'kazakhstan' | 'foreign';

const BETWEEN_NUMBERS = /[;|\n\r]+|\s*\/\s*|\s+или\s+|\s+(?=\+\d)|,(?=(?:[^\d,;]*\d){7})/iu;
const EXTENSION = /(?<!\p{L})(?:добавочный|доб|внутренний|внутр|вн|extension|ext|ex|x|х|#)[.:\s№]*(\d{1,6})(?!\d)\)?/iu;
const COMMA_EXTENSION = /,\s*(\d{1,6})\s*$/;
/** Longer text is a note, not a phone. */
const LONGEST = 200;
const LABELS = /(?<!\p{L})(?:телефон|тел|моб(?:ильный)?|раб(?:очий)?|дом(?:ашний)?|факс|т|ф|phone|tel|mobile|mob|fax)(?!\p{L})[.:]*/giu;

/**
 * All numbers of a field, in its order. `8 (495) 123-45-67 доб. 12; 8 916 765-43-21` gives two. A number without a country is taken
 * as Russian; a local one (7 digits) stays text until someone adds the city code. An empty field gives an empty list.
 */
export function parsePhones(field: string): Phone[] {
  return field.replace(/[^\S\n\r]+/g, ' ').split(BETWEEN_NUMBERS).map((part) => part.trim()).filter((part) => part !== '').map(parseOne);
}

/** What a number in E.164 is, by its first digits. */
export function phoneKind(e164: string): PhoneKind {
  if (!e164.startsWith('+7')) return 'foreign';
  if (/^\+7[67]/.test(e164)) return 'kazakhstan';
  if (e164.startsWith('+7800')) return 'toll-free';
  return e164.startsWith('+79') ? 'mobile' : 'landline';
}

function parseOne(source: string): Phone {
  if (source.length > LONGEST) return { e164: null, extension: null, comment: null, source, searchKey: null, problem: 'too-long' };
  const text = source.normalize('NFKC');
  const extension = EXTENSION.exec(text) ?? COMMA_EXTENSION.exec(text);
  const bare = extension ? text.replace(extension[0], ' ') : text;
  const number = digitRun(bare);
  const words = bare.replace(number, ' ').replace(LABELS, ' ').replace(/^[^\p{L}\d]+|[^\p{L}\d)]+$/gu, '').replace(/\s+/g, ' ');
  const resolved = resolve(number);
  const e164 = 'e164' in resolved ? resolved.e164 : null;
  return {
    e164,
    extension: e164 ? (extension?.[1] ?? null) : null,
    comment: /\p{L}/u.test(words) ? words : null,
    source,
    searchKey: e164 ? e164.slice(1).slice(-10) : null,
    problem: 'problem' in resolved ? resolved.problem : null,
  };
}

/** The part of a text that is the number: the first run of at least ten digits, else the first run. */
function digitRun(text: string): string {
  const runs = text.match(/\+?[\s(]*\d[\d\s().\-‐–—]*/g) ?? [];
  return runs.find((run) => run.replace(/\D/g, '').length >= 10) ?? runs[0] ?? '';
}

function resolve(number: string): { e164: string } | { problem: PhoneProblem } {
  const digits = number.replace(/\D/g, '');
  if (digits === '') return { problem: 'no-digits' };
  if (digits.length < 10) return { problem: 'too-short' };
  const full = number.trimStart().startsWith('+') ? digits : withCountry(digits);
  if (full === null) return { problem: digits.length > 15 ? 'too-long' : 'unknown-country' };
  if (full.length > 15 || (full.startsWith('7') && full.length > 11)) return { problem: 'too-long' };
  if (full.length < 10 || (full.startsWith('7') && full.length < 11)) return { problem: 'too-short' };
  if (/^(7000|0)/.test(full)) return { problem: 'placeholder' };
  return { e164: `+${full}` };
}

/** Digits typed without a plus, as they are dialled from a Russian telephone. */
function withCountry(digits: string): string | null {
  if (digits.length === 11 && /^[78]/.test(digits)) return `7${digits.slice(1)}`;
  if (digits.length === 10 && /^[3489]/.test(digits)) return `7${digits}`;
  if (digits.startsWith('810')) return digits.slice(3);
  return digits.startsWith('00') ? digits.slice(2) : null;
}
