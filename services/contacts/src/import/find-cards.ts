import type { Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import type { StoredPhone, StoredRef } from '../contact-values.ts';
import type { StoredCard } from './card-columns.ts';
import type { PersonRecord } from './person-index.ts';
import type { CardRecord } from './row-index.ts';

/** In which run, and in which source's ids, cards are looked up. */
export interface LookUp { readonly importId: string; readonly system: string; /** Nobody else may change them until the transaction ends. */ readonly locked: boolean }
/** What the rows of a page know organisations by. */
export interface CardKeys { readonly keys: readonly { kind: string; key: string }[]; readonly refs: readonly string[]; readonly codes: readonly string[]; readonly ids: readonly string[] }
/** What they know people by; phones are the last ten digits. */
export interface PersonKeys { readonly names: readonly string[]; readonly phones: readonly string[]; readonly emails: readonly string[]; readonly refs: readonly string[] }
/** A person that is there. */
export interface StoredPerson {
  readonly id: string; readonly version: number; readonly name: string; readonly surname: string | null; readonly given: string | null; readonly patronymic: string | null; readonly position: string | null; readonly phones: StoredPhone[]; readonly emails: string[];
  readonly description: string | null; readonly custom: Record<string, unknown>; readonly externalRefs: StoredRef[]; readonly organisationIds: string[]; readonly born: number | null; readonly row: number | null;
}
/** What a dry run would have made of a card, or would have changed it to. */
export interface Planned<R> { readonly id: string; readonly record: R; readonly born: number | null; readonly row: number | null }

/** So many cards with one key are read; a phone that more share says nothing about any of them. One ИНН may have many divisions. */
const PER_KEY = 50;
const PER_INN = 500;

/** The organisations that rows with these keys can meet, oldest first. */
export function findCards(db: Db, { importId, system, locked }: LookUp, { keys, refs, codes, ids }: CardKeys): Promise<StoredCard[]> {
  return db.rows<StoredCard>(sql`
    with found as materialized (
      select k.organisation_id as id from unnest(${keys.map((k) => k.kind)}::text[], ${keys.map((k) => k.key)}::text[]) w(kind, key)
        cross join lateral (select organisation_id from identity_key i where i.kind = w.kind and i.key = w.key order by organisation_id limit case w.kind when 'inn' then ${sql.lit(PER_INN)} else ${sql.lit(PER_KEY)} end) k
      union select x.entity_id from unnest(${refs}::text[]) ref cross join lateral (select entity_id from external_ref r where r.entity = 'organisation' and r.system = ${system} and r.external_id = ref offset 0) x
      union select c.id from unnest(${codes}::text[]) code cross join lateral (select id from organisation o where o.code = code.code and o.merged_into_id is null offset 0) c
      union select coalesce(merged_into_id, id) from organisation where id = any(${ids}::uuid[]))
    select o.id, o.version, o.state, o.code, o.name, o.legal_form, o.inn, o.kpp, o.ogrn, o.phones, o.emails, o.website, o.address, o.description, o.tags, o.custom, o.external_refs, o.group_id, o.serviced_from, o.serviced_to,
      exists (select from responsible r where r.organisation_id = o.id and r.role = 'client-manager' and r.section is null and (r.to_date is null or r.to_date >= current_date)) as managed,
      exists (select from profile_segment s where s.organisation_id = o.id) as profiled, ${SEEN}
    from found join organisation o on o.id = found.id ${met('organisation', importId)} order by o.id ${lock(locked)}`);
}

/** The people that rows with these keys can meet, oldest first. */
export function findPeople(db: Db, { importId, system, locked }: LookUp, { names, phones, emails, refs }: PersonKeys): Promise<StoredPerson[]> {
  return db.rows<StoredPerson>(sql`
    with found as materialized (
      select t.entity_id as id from unnest(${[...phones, ...emails]}::text[]) w(term)
        cross join lateral (select entity_id from search_term s where s.term = w.term and s.entity = 'person' order by entity_id limit ${sql.lit(PER_KEY)}) t
      union select n.id from unnest(${names}::text[]) w(name) cross join lateral (select id from person p where p.name = w.name order by id limit ${sql.lit(PER_KEY)}) n
      union select x.entity_id from unnest(${refs}::text[]) ref cross join lateral (select entity_id from external_ref r where r.entity = 'person' and r.system = ${system} and r.external_id = ref offset 0) x)
    select o.id, o.version, o.name, o.surname, o.given, o.patronymic, o.position, o.phones, o.emails, o.description, o.custom, o.external_refs,
      array(select coalesce(c.merged_into_id, c.id)::text from person_link l join organisation c on c.id = l.organisation_id where l.person_id = o.id and (l.to_date is null or l.to_date >= current_date)) as organisation_ids, ${SEEN}
    from found join person o on o.id = found.id ${met('person', importId)} order by o.id ${lock(locked)}`);
}

/** What a dry run has planned so far under these keys. */
export function findPlanned<R extends CardRecord | PersonRecord>(db: Db, importId: string, { entity, keys, ids }: { entity: 'organisation' | 'person'; keys: readonly { kind: string; key: string }[]; ids: readonly string[] }): Promise<Planned<R>[]> {
  return db.rows<Planned<R>>(sql`
    with found as materialized (
      select k.id from unnest(${keys.map((k) => k.kind)}::text[], ${keys.map((k) => k.key)}::text[]) w(kind, key)
        cross join lateral (select id from import_plan_key p where p.import_id = ${importId} and p.entity = ${entity} and p.kind = w.kind and p.key = w.key order by id limit case w.kind when 'inn' then ${sql.lit(PER_INN)} else ${sql.lit(PER_KEY)} end) k
      union select unnest(${ids}::uuid[]))
    select o.id, o.record, ${SEEN} from found join import_plan o on o.import_id = ${importId} and o.entity = ${entity} and o.id = found.id ${met(entity, importId)} order by o.id`);
}

/** Which row of this import made a card, and which was the first about it. */
const lock = (locked: boolean) => (locked ? sql`for no key update of o` : sql``);
const SEEN = sql`met.born, met.about as "row"`;
const met = (entity: 'organisation' | 'person', importId: string): RawBuilder<unknown> => sql`
  cross join lateral (select min(number) filter (where ${sql.ref(`${entity}_made`)}) as born, min(number) filter (where entity = ${entity}) as about from import_row m where m.import_id = ${importId} and ${sql.ref(`m.${entity}_id`)} = o.id offset 0) met`;
