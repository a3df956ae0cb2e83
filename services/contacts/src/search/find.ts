import { inNameOrder, type Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import type { StoredPhone } from '../contact-values.ts';
import { begins, type Reading } from './read-query.ts';

/** A record that was found, with all that may say why. */
export interface Found {
  type: 'organisation' | 'person'; id: string; name: string; state: 'prospect' | 'client' | 'former' | 'archived' | null;
  code: string | null; inn: string | null; ogrn: string | null; phones: StoredPhone[]; emails: string[];
}

/** Up to so many records of the rarest term are looked at one by one; of more, those that have the other terms too are found by the index first. */
const FEW = 2000;
/** Records of one term among which others are sought by the index: nothing is missed of words that no more records have. */
const MANY = 100_000;
/** A single term needs no second look. */
const LOOKED_AT_ALONE = 200;

/**
 * The records in which every term of a reading begins a word: words that are the whole term first, then clients before others, then by name.
 * Reads the index entries of the rarest term and checks the others on the records themselves, or on their index entries when it is not rare.
 */
export async function findByReading(db: Db, { terms }: Reading, limit: number): Promise<Found[]> {
  const { driver, rare } = terms.length > 1 ? await rarest(db, terms) : { driver: terms[0]!, rare: true };
  const others = terms.filter((term) => term !== driver);
  const entries = (term: string, most: number) => sql`select entity, entity_id, term from search_term where ${begins(sql`term`, term)} order by term limit ${most}`;
  const hasEntries = rare ? [] : others.map((term) => sql`(entity, entity_id) in (select entity, entity_id from (${entries(term, MANY)}) other)`);
  const hasOthers = (text: RawBuilder<unknown>) => allOf(rare ? others.map((term) => sql`strpos(' ' || ${text}, ${` ${term}`}) > 0`) : []);
  return db.rows<Found>(sql`
    with candidate as materialized (
      select entity, entity_id, rtrim(min(term), '_') = ${driver} as whole from (${entries(driver, others.length === 0 ? LOOKED_AT_ALONE : rare ? FEW : MANY)}) looked_at
      where ${allOf(hasEntries)} group by entity, entity_id)
    select found.* from (
      select c.entity as type, o.id, o.name, o.state, o.code, o.inn, o.ogrn, o.phones, o.emails, c.whole from candidate c join organisation o on o.id = c.entity_id where c.entity = 'organisation' and ${hasOthers(sql`o.search_text`)}
      union all
      select c.entity, p.id, p.name, null, null, null, null, p.phones, p.emails, c.whole from candidate c join person p on p.id = c.entity_id where c.entity = 'person' and ${hasOthers(sql`p.search_text`)}) found
    order by whole desc, array_position(array['client', 'prospect', 'former', 'archived'], found.state), length(found.name), ${inNameOrder(sql`found.name`)}, found.id limit ${limit}`);
}

const allOf = (conditions: readonly RawBuilder<unknown>[]) => sql.join([sql`true`, ...conditions], sql` and `);

/** The term that the fewest records have, counted no further than matters; whether those are few. */
async function rarest(db: Db, terms: readonly string[]): Promise<{ driver: string; rare: boolean }> {
  const counts = terms.map((term) => sql`(select count(*)::integer from (select from search_term where ${begins(sql`term`, term)} limit ${FEW}) counted)`);
  const { of } = (await db.row<{ of: number[] }>(sql`select array[${sql.join(counts)}] as of`))!;
  const fewest = Math.min(...of);
  return { driver: terms[of.indexOf(fewest)]!, rare: fewest < FEW };
}
