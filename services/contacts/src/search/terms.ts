import { latinFold, searchTerms } from '@kontora/domain';
import type { StoredPhone } from '../contact-values.ts';

/** A term longer than this is nothing that people type. */
const LONGEST = 40;
const LOCAL_DIGITS = 7;

/** Ends a term that several words make together: found by its beginning like others, but no word in which typing errors are looked for. */
const TOGETHER = '_';

/** The words of a text, and all of them as one when there are a few: «Техно Сервис» is found by `техносервис`, «К-0012» by `k0012`. */
export function wordTerms(words: readonly string[]): string[] {
  return words.length > 1 && words.length <= 4 ? [...words, latinFold(words.join('')) + TOGETHER] : [...words];
}

/** The word that a term is. */
export const wordOf = (term: string): string => (term.endsWith(TOGETHER) ? term.slice(0, -1) : term);

/** The words of a text as they are searched. */
export const wordsOf = (text: string | null | undefined): string[] => searchTerms(text ?? '');

/** Identifiers, as their digits. */
export const numberTerms = (...numbers: (string | null | undefined)[]): string[] => numbers.flatMap((number) => (number ? [number.replace(/\D/g, '')] : []));

/** Phones by their last ten digits, and by the seven that people in one city know. */
export function phoneTerms(phones: readonly StoredPhone[]): string[] {
  return phones.flatMap(({ e164 }) => (e164 ? [e164.slice(1).slice(-10), e164.slice(-LOCAL_DIGITS)] : []));
}

/** E-mail addresses as they are. */
export const emailTerms = (emails: readonly string[]): string[] => emails.map((email) => email.toLowerCase());

/** The content of a `search_text` column: the different terms, from which the tables of the search are filled. */
export const termText = (terms: readonly string[]): string => [...new Set(terms.filter((term) => term !== '' && term.length <= LONGEST && !term.includes(' ')))].join(' ');
