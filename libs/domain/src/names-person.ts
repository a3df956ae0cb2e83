import { latinFold } from './text-search-alphabets.ts';

/** A person as named: parts as written; an initial is a part of one letter. */
export interface PersonName {
  readonly surname: string;
  readonly given: string;
  readonly patronymic: string | null;
}

export type NameLikeness = 'same' | 'possible' | 'different';

const PATRONYMIC = /(?:ovich|evich|ovna|evna|ichna|ilich|kuzmich|fomich|lukich|nikitich|savich)$/;
const PATRONYMIC_PARTICLE = /^(?:ogli|oglu|kizi|uli|ulu|gizi)$/;

/**
 * Reads «Иванов Иван Иванович», «Иван Иванович Иванов», «Иванов И. И.», «И.И. Иванов», also transliterated and with double surnames.
 * Two words are taken as surname and given name. Null for one word and for what has no shape of a name.
 */
export function readPerson(text: string): PersonName | null {
  return personIn(text.normalize('NFKC').split(/[\s.,()"«»]+/).filter((word) => word !== ''));
}

/** The same from words; the surname is all that is neither given name nor patronymic. */
export function personIn(words: readonly string[]): PersonName | null {
  if (words.length < 2 || words.length > 6) return null;
  return withInitials(words) ?? withPatronymic(words) ?? plain(words);
}

/** Whether words have a patronymic in its place, which organisations do not. */
export function hasPatronymic(words: readonly string[]): boolean {
  return words.length >= 3 && words.length <= 5 && withPatronymic(words) !== null;
}

/** Surnames must be equal; initials or a missing patronymic make it only possible. All alphabets and transliterations. */
export function comparePersons(a: PersonName, b: PersonName): NameLikeness {
  if (latinFold(a.surname.toLowerCase()) !== latinFold(b.surname.toLowerCase())) return 'different';
  const parts = [comparePart(a.given, b.given), comparePart(a.patronymic, b.patronymic)];
  if (parts.includes('different')) return 'different';
  return parts.includes('possible') ? 'possible' : 'same';
}

function withInitials(words: readonly string[]): PersonName | null {
  const isInitial = words.map((word) => word.length === 1);
  const leading = isInitial.indexOf(false);
  const trailing = isInitial.toReversed().indexOf(false);
  if (leading < 0) return null;
  if (leading === 1 || leading === 2) return { surname: words.slice(leading).join(' '), given: words[0]!, patronymic: leading === 2 ? words[1]! : null };
  const head = words.slice(0, words.length - trailing);
  if (trailing === 2) return { surname: head.join(' '), given: words.at(-2)!, patronymic: words.at(-1)! };
  if (trailing !== 1) return null;
  if (head.length === 1) return { surname: head[0]!, given: words.at(-1)!, patronymic: null };
  return { surname: head.slice(0, -1).join(' '), given: head.at(-1)!, patronymic: words.at(-1)! };
}

function withPatronymic(words: readonly string[]): PersonName | null {
  if (words.length < 3) return null;
  const folded = words.map((word) => latinFold(word.toLowerCase()));
  if (words.length > 3 && PATRONYMIC_PARTICLE.test(folded.at(-1)!)) {
    return { surname: words.slice(0, -3).join(' '), given: words.at(-3)!, patronymic: words.slice(-2).join(' ') };
  }
  if (PATRONYMIC.test(folded.at(-1)!)) return { surname: words.slice(0, -2).join(' '), given: words.at(-2)!, patronymic: words.at(-1)! };
  if (PATRONYMIC.test(folded[1]!)) return { surname: words.slice(2).join(' '), given: words[0]!, patronymic: words[1]! };
  return null;
}

function plain(words: readonly string[]): PersonName | null {
  if (words.length > 3) return null;
  return { surname: words[0]!, given: words[1]!, patronymic: words[2] ?? null };
}

function comparePart(a: string | null, b: string | null): NameLikeness {
  if (a === null || b === null) return a === b ? 'same' : 'possible';
  const [one, other] = [latinFold(a.toLowerCase()), latinFold(b.toLowerCase())];
  if (a.length === 1 || b.length === 1) return one.startsWith(other) || other.startsWith(one) ? 'possible' : 'different';
  return one === other ? 'same' : 'different';
}
