import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';
import { today } from '../today.ts';
import { announceStages, withdrawStages } from './announce.ts';

interface Tx { db: Db; publish: Publish }
const OPEN = sql`('planned', 'released', 'in-work', 'blocked')`;

/** Sets the day on which the next stage of each obligation is to be released; none where nothing is left, the obligation is off, or it was past when it came and nothing was begun. */
export async function setNextStart(ids: readonly string[], db: Db): Promise<void> {
  if (ids.length === 0) return;
  await db.run(sql`with named as materialized (
      select o.id, o.timetable_id, o.due_on >= ${today()}::date or exists (select from stage s where s.obligation_id = o.id) as lives from obligation o where o.id = any(${ids}::uuid[]) and o.state not in ('cancelled', 'not-required')),
    waiting as materialized (
      select n.id, t.start_on from named n join timetable_stage t on t.timetable_id = n.timetable_id where n.lives and not exists (select from stage s where s.obligation_id = n.id and s.key = t.key)
      union all select n.id, s.start_on from named n join stage s on s.obligation_id = n.id where s.state = 'planned'),
    soonest as materialized (select id, min(start_on) as start_on from waiting group by id),
    next as (select n.id, s.start_on from named n left join soonest s on s.id = n.id)
    update obligation o set next_start_on = next.start_on, version = o.version + 1, updated_at = now() from next where next.id = o.id and o.next_start_on is distinct from next.start_on`);
}

/** After obligations were cancelled or found not required: their open stages are off, and so are their tasks. */
export async function withdrawOpenStages(ids: readonly string[], { db, publish }: Tx): Promise<void> {
  if (ids.length === 0) return;
  const withdrawn = await db.rows<{ id: string; state: string }>(sql`update stage s set state = 'withdrawn', version = s.version + 1, updated_at = now() from stage before
    where before.id = s.id and s.obligation_id = any(${ids}::uuid[]) and s.state in ${OPEN} returning s.id, before.state`);
  withdrawStages(withdrawn.filter((row) => row.state !== 'planned').map((row) => row.id), publish);
}

/** After obligations got other dates or came back: stages that are not done take the dates of the timetable unless moved by hand; those it no longer has are off. */
export async function refreshStages(ids: readonly string[], { db, publish }: Tx): Promise<void> {
  if (ids.length === 0) return;
  const of = sql`from obligation o join timetable_stage t on t.timetable_id = o.timetable_id where o.id = s.obligation_id and o.id = any(${ids}::uuid[]) and t.key = s.key`;
  const gone = await db.rows<{ id: string }>(sql`update stage s set state = 'withdrawn', version = s.version + 1, updated_at = now()
    where s.obligation_id = any(${ids}::uuid[]) and s.state in ${OPEN} and not exists (select ${of}) returning s.id`);
  withdrawStages(gone.map((row) => row.id), publish);
  await db.run(sql`update stage s set state = 'planned', version = s.version + 1, updated_at = now() where s.obligation_id = any(${ids}::uuid[]) and s.state = 'withdrawn' and exists (select ${of})`);
  const moved = await db.rows<{ id: string }>(sql`update stage s set no = t.no, start_on = t.start_on, planned_on = t.planned_on, version = s.version + 1, updated_at = now() ${of}
    and s.state in ${OPEN} and not s.moved_by_hand and (s.no, s.start_on, s.planned_on) is distinct from (t.no, t.start_on, t.planned_on) returning s.id`);
  await announceStages(moved.map((row) => row.id), { db, publish });
}
