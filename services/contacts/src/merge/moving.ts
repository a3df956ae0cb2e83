import type { Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';

/** Ids of what went from one organisation to another, by kind. */
export type Moved = Record<string, string[]>;

const overlapping = (table: string, at: RawBuilder<unknown>, alike: RawBuilder<boolean>) =>
  sql<boolean>`exists (select from ${sql.table(table)} w where w.organisation_id = ${at} and ${alike} and daterange(w.from_date, w.to_date, '[]') && daterange(t.from_date, t.to_date, '[]'))`;

/** What goes over with an organisation: its table, and which rows `t` must stay because the other has the like. */
const KINDS: Record<string, { table: string; stays(at: RawBuilder<unknown>): RawBuilder<boolean> }> = {
  people: { table: 'person_link', stays: (at) => overlapping('person_link', at, sql<boolean>`w.person_id = t.person_id and w.role = t.role`) },
  responsible: { table: 'responsible', stays: (at) => sql<boolean>`exists (select from responsible w where w.organisation_id = ${at} and w.role = t.role and w.section is not distinct from t.section)` },
  profileSegments: { table: 'profile_segment', stays: (at) => sql<boolean>`exists (select from profile_segment w where w.organisation_id = ${at})` },
  profileOccurrences: { table: 'profile_occurrence', stays: (at) => sql<boolean>`exists (select from profile_occurrence w where w.organisation_id = ${at} and w.code = t.code and w.period = t.period)` },
};

/** How many of what would go over. Aliases are organisations that were merged into the loser before. */
export async function countMovable(db: Db, { winnerId, loserId }: { winnerId: string; loserId: string }): Promise<Record<string, number>> {
  const counts = Object.entries(KINDS).map(([kind, { table, stays }]) => sql`${sql.lit(kind)}, (select count(*) from ${sql.table(table)} t where t.organisation_id = ${loserId} and not ${stays(sql`${winnerId}::uuid`)})`);
  const row = await db.row<{ counts: Record<string, number> }>(sql`select jsonb_build_object(${sql.join(counts)}, 'aliases', (select count(*) from organisation where merged_into_id = ${loserId}),
    'timeline', (select count(*) from timeline_entry where organisation_id = ${loserId})) as counts`);
  return row!.counts;
}

/** Moves all that can go over. Entries of the time-line stay where they are: reading it follows the aliases. */
export async function move(db: Db, { winnerId, loserId }: { winnerId: string; loserId: string }): Promise<Moved> {
  const moved: Moved = {};
  for (const [kind, { table, stays }] of Object.entries(KINDS)) {
    moved[kind] = (await db.rows<{ id: string }>(sql`update ${sql.table(table)} t set organisation_id = ${winnerId}, version = version + 1, updated_at = now()
      where t.organisation_id = ${loserId} and not ${stays(sql`${winnerId}::uuid`)} returning id`)).map((row) => row.id);
  }
  moved.aliases = await repoint(db, { from: loserId, to: winnerId });
  return moved;
}

/** Moves back what is still there; answers what is not, or cannot go back because the like is there. */
export async function moveBack(db: Db, { winnerId, loserId, moved }: { winnerId: string; loserId: string; moved: Moved }): Promise<{ what: string; id: string; reason: 'gone' }[]> {
  const missing: { what: string; id: string; reason: 'gone' }[] = [];
  for (const [kind, { table, stays }] of Object.entries(KINDS)) {
    const ids = moved[kind] ?? [];
    const blocked = kind === 'people' ? stays(sql`${loserId}::uuid`) : sql<boolean>`false`;
    const back = new Set((await db.rows<{ id: string }>(sql`update ${sql.table(table)} t set organisation_id = ${loserId}, version = version + 1, updated_at = now()
      where t.id = any(${ids}::uuid[]) and t.organisation_id = ${winnerId} and not ${blocked} returning id`)).map((row) => row.id));
    missing.push(...ids.filter((id) => !back.has(id)).map((id) => ({ what: kind, id, reason: 'gone' as const })));
  }
  await repoint(db, { from: winnerId, to: loserId, only: moved.aliases ?? [] });
  return missing;
}

async function repoint(db: Db, { from, to, only }: { from: string; to: string; only?: readonly string[] }): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`update organisation set merged_into_id = ${to}, version = version + 1, updated_at = now() where merged_into_id = ${from} and id <> ${to} ${only ? sql`and id = any(${only}::uuid[])` : sql``} returning id`);
  return rows.map((row) => row.id);
}
