import { findInn } from './identifiers.ts';
import { cutLegalForms, isDivision, isPersonal } from './names-forms.ts';
import { comparePersons, hasPatronymic, personIn, type NameLikeness, type PersonName } from './names-person.ts';
import { latinFold, plainWords } from './text-search-alphabets.ts';

/** What a name of a client says, read once and compared often. */
export interface ReadName {
  /** Legal forms found at either end, sorted: `['ООО']`; empty if the name has none. */
  readonly forms: readonly string[];
  /** Equal for all spellings of one name, without the legal form; empty if the text has no letter or digit. */
  readonly key: string;
  /** Names that can be the same have the same one: the key, for people surname and initial. An index needs no other. */
  readonly candidateKey: string;
  /** The words of the key, in order. */
  readonly words: readonly string[];
  /** Set for ИП and the like, and for what has the shape of a person's name. */
  readonly person: PersonName | null;
  /** A valid ИНН written inside the name. */
  readonly inn: string | null;
}

/** Names read lately: entering a client reads its name several times over, for its form, its identity and the search. */
const recent = new Map<string, ReadName>();
const REMEMBERED = 4096;

const NUMBERS_INSIDE = /(?<!\p{L})(?:инн|кпп|inn|kpp)(?!\p{L})[\s:№/]*(?:кпп[\s:№]*)?\d[\d\s/]*/giu;
const DOTTED_INITIALS = /(?<!\p{L})\p{L}\.\s?\p{L}\./u;

/**
 * Reads a name of an organisation or sole proprietor as people write it: any alphabet, quotes, legal form at either end, transliterated.
 * Descriptor words («Торговый дом») stay: they make another firm.
 */
export function readName(text: string): ReadName {
  const known = recent.get(text);
  if (known) return known;
  if (recent.size >= REMEMBERED) recent.delete(recent.keys().next().value!);
  const read = readAnew(text);
  recent.set(text, read);
  return read;
}

function readAnew(text: string): ReadName {
  const { core, forms } = cutLegalForms(plainWords(text.replace(NUMBERS_INSIDE, ' ')));
  const words = core.map(latinFold).filter((word) => word !== '');
  const key = latinFold(words.join(''));
  const looksPersonal = isPersonal(forms) || (forms.length === 0 && (hasPatronymic(core) || DOTTED_INITIALS.test(text)));
  const person = looksPersonal ? personIn(core) : null;
  const candidateKey = person ? `${latinFold(person.surname)} ${latinFold(person.given).slice(0, 1)}` : key;
  return { forms, key, candidateKey, words, person, inn: findInn(text) };
}

/** The key of `readName` alone. */
export function nameKey(text: string): string {
  return readName(text).key;
}

/**
 * Compares two names. `same`: one name and form in two spellings, a duplicate to suspect, never to merge by itself. `possible`: another
 * or missing form, initials against full names, a branch against its firm. Different ИНН inside the names always mean different.
 */
export function sameName(a: ReadName, b: ReadName): NameLikeness {
  if (a.inn && b.inn) return a.inn === b.inn ? 'same' : 'different';
  if (a.key === '' || b.key === '') return 'different';
  const core = compareCores(a, b);
  return core === 'same' && a.forms.join() !== b.forms.join() ? 'possible' : core;
}

/**
 * A hint for typing errors, for people to decide: one edit between keys of 5–8 signs, two between longer ones (Damerau–Levenshtein:
 * a swap of neighbours counts as one). Names that differ in a number are different firms.
 */
export function nearKeys(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < 5 || a === b || digitsOf(a) !== digitsOf(b)) return false;
  const allowed = shorter <= 8 ? 1 : 2;
  return Math.abs(a.length - b.length) <= allowed && editDistance(a, b) <= allowed;
}

/** Least number of insertions, deletions, replacements and swaps of neighbouring signs that turn one text into the other. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = last[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] ? beforeLast[column - 2]! + 1 : Infinity;
      current.push(Math.min(replaced, swapped, last[column]! + 1, current[column - 1]! + 1));
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length]!;
}

function compareCores(a: ReadName, b: ReadName): NameLikeness {
  if (a.person && b.person) return comparePersons(a.person, b.person);
  if (a.key === b.key) return 'same';
  if (isDivision(a.forms) === isDivision(b.forms)) return 'different';
  const [division, firm] = isDivision(a.forms) ? [a, b] : [b, a];
  return firm.words.every((word, index) => division.words[index] === word) ? 'possible' : 'different';
}

function digitsOf(key: string): string {
  return key.replace(/\P{Nd}/gu, '');
}
