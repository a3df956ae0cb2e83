import type { SearchMatch } from '@kontora/contracts';
import { readName } from '@kontora/domain';
import type { z } from 'zod';
import type { Found } from './find.ts';
import type { Reading } from './read-query.ts';
import { emailTerms, numberTerms, phoneTerms, wordOf, wordsOf, wordTerms } from './terms.ts';

type Match = z.infer<typeof SearchMatch>;

/** Why a record was found: which of its fields have words that begin with the terms, and how the query had to be read for it. */
export function explain(record: Pick<Found, 'name' | 'code' | 'inn' | 'ogrn' | 'phones' | 'emails'>, { terms, layout, replaced }: Reading, query: string): Match[] {
  const fields: { field: Match['field']; value: string; words: readonly string[] }[] = [
    { field: 'name', value: record.name, words: [...wordsOf(record.name), ...wordTerms(readName(record.name).words)] },
    { field: 'code', value: record.code ?? '', words: wordTerms(wordsOf(record.code)) },
    { field: 'inn', value: record.inn ?? '', words: numberTerms(record.inn) },
    { field: 'ogrn', value: record.ogrn ?? '', words: numberTerms(record.ogrn) },
    ...record.phones.map((phone) => ({ field: 'phone' as const, value: phone.e164 ?? phone.text, words: phoneTerms([phone]) })),
    ...record.emails.map((email) => ({ field: 'email' as const, value: email, words: emailTerms([email]) })),
  ];
  return fields.flatMap(({ field, value, words: indexed }): Match[] => {
    const words = indexed.map(wordOf);
    const met = terms.filter((term) => words.some((word) => word.startsWith(term)));
    if (value === '' || met.length === 0) return [];
    const how = replaced ? 'typing-error' : met.every((term) => words.includes(term)) ? 'exact' : 'beginning';
    return [{ field, value, how, read: layout === 'other' ? 'other-layout' : sameAlphabet(query, value) ? 'as-typed' : 'other-alphabet' }];
  });
}

const isCyrillic = (text: string) => /\p{Script=Cyrillic}/u.test(text);
const isLatin = (text: string) => /\p{Script=Latin}/u.test(text);
/** Whether two texts have letters of one alphabet, or one of them has none. */
const sameAlphabet = (a: string, b: string) => (isCyrillic(a) && isCyrillic(b)) || (isLatin(a) && isLatin(b)) || !/\p{L}/u.test(a) || !/\p{L}/u.test(b);
