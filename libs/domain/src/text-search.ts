import { latinFold, plainWords, switchLayout } from './text-search-alphabets.ts';

/**
 * Tolerant search needs one column and no more than three conditions.
 *
 * Stored: `searchText(name, inn, phone.e164, …)` in a text column with a trigram index (`gin_trgm_ops`). It is one folded Latin
 * spelling, so «Щёлково», `Schelkovo` and `SHHELKOVO` typed in either alphabet meet.
 *
 * Asked: `searchVariants(query)`: a record is found when for some variant *every* term is a part of the column:
 * `(search_text LIKE '%t1%' AND search_text LIKE '%t2%') OR (…)`. Terms are letters and digits only, so they need no escaping.
 * Order by `word_similarity(variant, search_text)` and, for typing errors, fall back to `variant <% search_text`.
 */
export type SearchVariant = readonly string[];

/** The words of a text as they are stored and compared. */
export function searchTerms(text: string): string[] {
  return plainWords(text).map(latinFold).filter((term) => term !== '');
}

/** The content of the search column: the different terms of all given texts. Give phones in E.164 and numbers without separators. */
export function searchText(...texts: readonly (string | null | undefined)[]): string {
  return [...new Set(texts.flatMap((text) => searchTerms(text ?? '')))].join(' ');
}

/**
 * What a query can mean, likeliest first: as typed, as a number with separators (ИНН, phone), as typed in the wrong
 * keyboard layout (`hjvfirf` for «ромашка», `кщьфырлф` for `romashka`). Empty when there is nothing to search by.
 */
export function searchVariants(query: string): SearchVariant[] {
  const number = numberIn(query);
  const variants = number ? [[number]] : [searchTerms(query), ...(/\p{L}/u.test(query) ? [searchTerms(switchLayout(query))] : [])];
  const different = new Map(variants.filter((terms) => terms.length > 0).map((terms) => [terms.join(' '), terms]));
  return [...different.values()];
}

/** The digits of a query that is nothing but a number; a full Russian phone loses its 8 or 7, which is written both ways. */
function numberIn(query: string): string | null {
  if (!/^[\d\s+().\-–—]+$/.test(query)) return null;
  const digits = query.replace(/\D/g, '');
  if (digits.length < 4) return null;
  const phone = /^[+\s(]*[78][\s(.\-–—]/.test(query) || query.trimStart().startsWith('+7') || /^[78]\d{10}$/.test(digits);
  return phone && digits.length === 11 ? digits.slice(1) : digits;
}
