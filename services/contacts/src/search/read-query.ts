import { latinFold, readName, searchTerms, searchVariants, switchLayout } from '@kontora/domain';
import { sql, type RawBuilder } from 'kysely';

/** One way to read a query: every term must begin a word of what is found. */
export interface Reading { readonly terms: readonly string[]; readonly layout: 'typed' | 'other'; /** How many of the terms are not what was typed. */ readonly replaced?: number }

/** Legal forms as search terms: nearly everybody has one, so they say nothing beside other words. */
const FORMS = new Set(['ООО', 'АО', 'ПАО', 'НАО', 'ЗАО', 'ОАО', 'ИП', 'АНО', 'НКО', 'LLC', 'LTD', 'JSC'].flatMap((form) => searchTerms(form)));

/** What a query can mean, likeliest first: as typed, its words as one, and both typed in the other keyboard layout. Empty when it has no letter or digit. */
export function readQuery(query: string): Reading[] {
  const typed = query.trim().toLowerCase();
  if (typed.includes('@')) return [{ terms: [typed.replace(/\s/g, '')], layout: 'typed' }];
  const [asTyped, ...others] = searchVariants(query);
  const name = readName(query).words;
  const meant: { terms: readonly string[]; layout: Reading['layout'] }[] = [
    ...(asTyped ? [{ terms: asTyped, layout: layoutOf(asTyped, query) }] : []),
    ...(name.length > 0 && !/^[\d\s+().-]+$/.test(query) ? [{ terms: name, layout: 'typed' as const }] : []),
    ...others.map((terms) => ({ terms, layout: layoutOf(terms, query) })),
  ];
  const readings = meant.map(({ terms, layout }) => ({ terms: withoutForms(terms), layout }));
  const joined = readings.filter(({ terms }) => terms.length > 1 && terms.length <= 4).map(({ terms, layout }) => ({ terms: [latinFold(terms.join(''))], layout }));
  return [...new Map([...readings, ...joined].toReversed().map((reading) => [reading.terms.join(' '), reading])).values()].toReversed();
}

/** The words that begin with a term, as a condition on column `term`; a range, which an index finds under row security. */
export const begins = (column: RawBuilder<unknown>, term: string): RawBuilder<boolean> => sql<boolean>`(${column} >= ${term} and ${column} < ${`${term}\u{10FFFF}`})`;

/** The condition that an organisation or person, whose id is given, is what a text asks for. Complete, so it fits lists. */
export const matchesText = (entity: 'organisation' | 'person', id: RawBuilder<unknown>) => (text: string): RawBuilder<boolean> => {
  const having = (term: string) => sql`select entity_id from search_term where entity = ${entity} and ${begins(sql`term`, term)}`;
  // One set, not conditions joined by "or": a join can begin with it, where "or" would look at every record of the firm.
  const readings = readQuery(text).map(({ terms }) => sql`(${sql.join(terms.map(having), sql` intersect `)})`);
  return readings.length > 0 ? sql<boolean>`${id} in (${sql.join(readings, sql` union `)})` : sql<boolean>`false`;
};

function layoutOf(terms: readonly string[], query: string): Reading['layout'] {
  return /\p{L}/u.test(query) && terms.join(' ') === searchTerms(switchLayout(query)).join(' ') && terms.join(' ') !== searchTerms(query).join(' ') ? 'other' : 'typed';
}

function withoutForms(terms: readonly string[]): readonly string[] {
  const telling = terms.filter((term) => !FORMS.has(term));
  return telling.length > 0 ? telling : terms;
}
