import { searchTerms } from '@kontora/domain';
import type { StoredPhone } from '../contact-values.ts';

/** A term longer than this is nothing that people type. */
const LONGEST = 40;
const LOCAL_DIGITS = 7;

/** The words of a text, and all of them as one when there are several: «К-0012» is found by `k0012` too. */
export function wordTerms(text: string | null | undefined): string[] {
  const words = searchTerms(text ?? '');
  return words.length > 1 ? [...words, words.join('')] : words;
}

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
