import { editDistance } from '@kontora/domain';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';

/** Words this long may have two typing errors, shorter ones have one. */
const LONG = 8;

/** The words that the firm's records have one typing error (in long words two) away from each given one, likeliest first; a word itself is not among them. */
export async function nearWords(db: Db, words: readonly string[]): Promise<Map<string, string[]>> {
  const asked = words.flatMap((word) => withoutOneLetter(word).map((near) => ({ word, near })));
  const found = await db.rows<{ word: string; near: string }>(sql`
    select distinct a.word, s.word as near from unnest(${asked.map((a) => a.word)}::text[], ${asked.map((a) => a.near)}::text[]) a(word, near) join search_word s on s.near = a.near where s.word <> a.word`);
  const near = new Map<string, { word: string; errors: number }[]>(words.map((word) => [word, []]));
  for (const pair of found) {
    const errors = editDistance(pair.word, pair.near);
    if (errors <= (pair.word.length > LONG ? 2 : 1)) near.get(pair.word)!.push({ word: pair.near, errors });
  }
  return new Map([...near].map(([word, others]) => [word, others.sort((a, b) => a.errors - b.errors || (a.word < b.word ? -1 : 1)).map((other) => other.word)]));
}

function withoutOneLetter(word: string): string[] {
  return [...new Set([word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))])];
}
