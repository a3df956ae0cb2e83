import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import { announceMany } from '../organisation/announce.ts';
import { derive } from '../organisation/derived.ts';
import { happeningsOf } from '../organisation/write-organisation.ts';
import { record } from '../timeline/record.ts';
import type { StoredCard } from './card-columns.ts';
import { reverted, type StoredChanges } from './revert.ts';
import type { Done } from './undo-import.ts';
import { recordset, updateRows } from './write-rows.ts';

/** Which rows' work was not undone, or not wholly, and what of it. */
export type Kept = { number: number; kept: string[] }[];
interface Found extends StoredCard { readonly mergedIntoId: string | null; readonly used: boolean }

/** Takes back what an import did to these organisations: those it made go, unless somebody changed or used them; the others become what they were. */
export async function undoCards(db: Db, importId: string, done: readonly Done<StoredChanges>[]): Promise<Kept> {
  const found = new Map((await readCards(db, importId, done)).map((card) => [card.id, card]));
  const there = done.filter(({ id }) => found.has(id)); // the others are gone already
  const fate = new Map(there.map((one) => [one.id, fateOf(found.get(one.id)!, one)]));
  const leaving = there.filter(({ id }) => fate.get(id) === 'leaves').map(({ id }) => id);
  const staying = new Set(await removeBesides(db, there.filter(({ id }) => fate.get(id) !== 'stays')));
  const kept: Kept = [];
  const changing: StoredCard[] = [];
  for (const { id, rows } of there) {
    const number = rows[0]!.number;
    if (fate.get(id) === 'stays') kept.push({ number, kept: ['organisation'] });
    if (fate.get(id) !== 'changes') continue;
    const undone = reverted(found.get(id)!, rows.flatMap(({ changes }) => changes ?? []));
    const besides = rows.flatMap(({ ids }) => [ids?.responsibleId, ids?.segmentId].filter((one) => one !== undefined && staying.has(one)).map(() => 'responsible or profile'));
    if (undone.kept.length + besides.length > 0) kept.push({ number, kept: [...undone.kept, ...besides] });
    if (rows.some(({ changes }) => changes !== null)) changing.push({ ...undone.card, ...derive(undone.card) } as StoredCard);
  }
  await updateRows(db, 'organisation', changing);
  await record(db, changing.flatMap((card) => happeningsOf(card, found.get(card.id)!)));
  await announceMany(db, there.filter(({ id }) => fate.get(id) === 'changes').map(({ id }) => id));
  await remove(db, leaving);
  return kept;
}

/** A card that the import made leaves, unless somebody changed or used it; one that was there changes back, unless it was archived or merged. */
function fateOf(card: Found, done: Done<unknown>): 'leaves' | 'changes' | 'stays' {
  if (done.rows.some(({ made }) => made)) return !card.used && isAsLeft(card.version, done) ? 'leaves' : 'stays';
  return card.mergedIntoId === null && card.state !== 'archived' ? 'changes' : 'stays';
}

/** Whether all versions of a card up to the present one are the import's. */
export function isAsLeft(version: number, { rows }: Done<unknown>): boolean {
  const versions = new Set(rows.flatMap((row) => row.version ?? []));
  return versions.size === version && Math.max(...versions) === version;
}

/** `used`: there is something about them that does not come from this import. */
function readCards(db: Db, importId: string, done: readonly Done<StoredChanges>[]): Promise<Found[]> {
  const own = done.map(({ id, rows }) => ({ id, own: [importId, ...rows.flatMap(({ ids }) => Object.values(ids ?? {}))] }));
  return db.rows<Found>(sql`
    select o.id, o.version, o.state, o.code, o.name, o.legal_form, o.inn, o.kpp, o.ogrn, o.phones, o.emails, o.website, o.address, o.description, o.tags, o.custom, o.external_refs, o.group_id, o.serviced_from, o.serviced_to, o.merged_into_id,
      exists (select from timeline_entry t where t.organisation_id = o.id and not (d.own ? t.origin_id::text))
        or exists (select from person_link l where l.organisation_id = o.id) or exists (select from note n where n.organisation_id = o.id) or exists (select from profile_occurrence c where c.organisation_id = o.id)
        or exists (select from responsible r where r.organisation_id = o.id and not (d.own ? r.id::text and r.version = 1)) or exists (select from profile_segment s where s.organisation_id = o.id and not (d.own ? s.id::text and s.version = 1))
        or exists (select from organisation alias where alias.merged_into_id = o.id) or exists (select from merge m where m.winner_id = o.id or m.loser_id = o.id) as used
    from ${recordset(own, { id: 'uuid', own: 'jsonb' })} cross join lateral (select r.own as own) d join organisation o on o.id = r.id order by o.id for no key update of o`);
}

/** Takes back responsibilities and profiles that nobody changed; answers the ids of those that stay. */
async function removeBesides(db: Db, done: readonly Done<StoredChanges>[]): Promise<string[]> {
  const idsOf = (key: 'responsibleId' | 'segmentId') => done.flatMap(({ rows }) => rows.flatMap(({ ids }) => ids?.[key] ?? []));
  const stay: string[] = [];
  for (const [table, ids] of [['responsible', idsOf('responsibleId')], ['profile_segment', idsOf('segmentId')]] as const) {
    if (ids.length === 0) continue;
    await db.run(sql`delete from ${sql.table(table)} where id = any(${ids}::uuid[]) and version = 1`);
    stay.push(...(await db.rows<{ id: string }>(sql`select id from ${sql.table(table)} where id = any(${ids}::uuid[])`)).map(({ id }) => id));
  }
  return stay;
}

/** Others are told first that they left; then they go, with what belongs to them alone. */
async function remove(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await announceMany(db, ids, { leaving: true });
  await db.run(sql`delete from timeline_entry where organisation_id = any(${ids}::uuid[])`);
  await db.run(sql`delete from organisation where id = any(${ids}::uuid[])`);
}
