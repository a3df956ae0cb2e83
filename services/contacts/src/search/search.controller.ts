import { contacts, type Input } from '@kontora/contracts';
import { Handles, type Context, type Db } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { explain } from './explain.ts';
import { findByReading, type Found } from './find.ts';
import { nearWords } from './near-words.ts';
import { readQuery, type Reading } from './read-query.ts';

const { searchContacts } = contacts;

const CORRECTIONS_OF_A_WORD = 3;
const CORRECTIONS = 12;

/** Search over organisations and people. */
@Controller()
export class SearchController {
  @Handles(searchContacts)
  async search({ q, limit }: Input<typeof searchContacts>, { db }: Context<typeof searchContacts>) {
    const readings = readQuery(q);
    const found = await findByReadings(db, readings, limit);
    const hits = found.length > 0 ? found : await findByReadings(db, await corrected(db, readings), limit);
    return { hits: hits.slice(0, limit).map(({ record: { type, id, name, state, code, inn, ...more }, reading }) => ({ type, id, name, state, code, inn, matches: explain({ name, code, inn, ...more }, reading, q) })) };
  }
}

/** What the readings find, likelier readings first, each record once. Where the likeliest finds enough, no other is asked. */
async function findByReadings(db: Db, [likeliest, ...others]: readonly Reading[], limit: number): Promise<{ record: Found; reading: Reading }[]> {
  const find = async (reading: Reading) => (await findByReading(db, reading, limit)).map((record) => ({ record, reading }));
  const first = likeliest ? await find(likeliest) : [];
  const found = first.length >= limit ? first : [first, ...(await Promise.all(others.map(find)))].flat();
  return [...new Map(found.toReversed().map((hit) => [hit.record.id, hit])).values()].toReversed();
}

/** The readings with words replaced by words of the firm that are a typing error away, fewest replacements first. */
async function corrected(db: Db, readings: readonly Reading[]): Promise<Reading[]> {
  const words = [...new Set(readings.flatMap((reading) => reading.terms))].filter((term) => /^\p{L}{4,30}$/u.test(term));
  const near = await nearWords(db, words);
  const variants = readings.flatMap((reading) => {
    const choices = reading.terms.map((term) => [term, ...(near.get(term) ?? []).slice(0, CORRECTIONS_OF_A_WORD)]);
    const combined = choices.reduce<string[][]>((all, choice) => all.flatMap((terms) => choice.map((term) => [...terms, term])).slice(0, 4 * CORRECTIONS), [[]]);
    return combined.map((terms) => ({ ...reading, terms, replaced: terms.filter((term, at) => term !== reading.terms[at]).length }));
  });
  return variants.filter(({ replaced }) => replaced > 0).sort((a, b) => a.replaced - b.replaced).slice(0, CORRECTIONS);
}
