import { reporting } from '@kontora/contracts';
import type { Db, StepContext } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { announceSeasons } from '../obligation/announce.ts';
import { obligationFrom } from '../obligation/obligation-view.ts';
import { withdrawStages } from '../stage/announce.ts';
import { setNextStart } from '../stage/follow-obligation.ts';
import { OPEN_STAGES } from '../stage/stage-rows.ts';
import { today } from '../today.ts';

const settleable = () => sql<boolean>`o.state = 'planned' and not o.begun and o.due_on < ${today()}::date`;

/** How many obligations that match can be settled, and how many cannot. */
export async function countSettleable(matching: RawBuilder<boolean>, db: Db): Promise<{ settled: number; left: number }> {
  return (await db.row<{ settled: number; left: number }>(sql`select count(*) filter (where ${settleable()})::integer as settled, count(*) filter (where not (${settleable()}))::integer as left from ${obligationFrom} where ${matching}`))!;
}

/** Settles up to so many obligations that match, in a few statements; answers how many. */
export async function settleBatch(matching: RawBuilder<boolean>, { reason, size }: { reason: string; size: number }, { db, publish }: StepContext): Promise<number> {
  const chosen = await db.rows<{ id: string }>(sql`select o.id from ${obligationFrom} where ${matching} and ${settleable()} order by o.id limit ${size} for update of o`);
  const ids = chosen.map((row) => row.id);
  if (ids.length === 0) return 0;
  // Named by themselves first: right after a year was generated the planner knows too little to begin with them on its own.
  const named = sql`with named as materialized (select id, timetable_id, due_on from obligation where id = any(${ids}::uuid[])),
    dated as materialized (select o.id, o.due_on, t.filing_on is not null or t.notification_on is not null as files from named o join timetable t on t.id = o.timetable_id)`;
  await db.run(sql`${named} insert into filing (obligation_id, no, step, correction_no, on_date, comment)
    select o.id, s.no, s.step, 0, o.due_on, ${reason} from dated o join (values (true, 1, 'sent'), (true, 2, 'accepted'), (false, 1, 'paid')) s (files, no, step) on s.files = o.files`);
  await db.run(sql`${named} update obligation o set state = case when d.files then 'accepted' else 'closed' end, state_comment = ${reason}, filed_on = o.due_on, begun = true, version = o.version + 1, updated_at = now() from dated d
    where o.id = any(${ids}::uuid[]) and d.id = o.id`);
  await skipStages(ids, { db, publish });
  await setNextStart(ids, db);
  await announceSeasons(reporting.events.clientSeasonSettled, ids, { db, publish });
  return ids.length;
}

/** Nothing is left to do of what led to the filing, nor of later payments that are past as well; payments that are still to come stay. */
async function skipStages(ids: string[], { db, publish }: Pick<StepContext, 'db' | 'publish'>): Promise<void> {
  const past = (stage: 's' | 't') => sql`(${sql.ref(`${stage}.workflow`)} = 'main' or ${sql.ref(`${stage}.planned_on`)} < ${today()}::date)`;
  const ended = sql`'skipped' as state, o.due_on as completed_on, current_setting('app.actor') as completed_by`;
  await db.run(sql`with named as materialized (select id, client_id, timetable_id, due_on from obligation where id = any(${ids}::uuid[]))
    insert into stage (obligation_id, key, workflow, no, code, role, start_on, planned_on, employee_id, group_id, state, completed_on, completed_by)
    select o.id, t.key, t.workflow, t.no, t.code, t.role, t.start_on, t.planned_on, r.employee_id, case when r.id is null then q.group_id end, ${ended}
    from named o join timetable_stage t on t.timetable_id = o.timetable_id
      left join client_role r on r.client_id = o.client_id and r.role = t.role and t.planned_on between r.from_on and r.to_on left join stage_role q on q.role = t.role
    where ${past('t')} on conflict do nothing`);
  const open = await db.rows<{ id: string; state: string }>(sql`select s.id, s.state from stage s where s.obligation_id = any(${ids}::uuid[]) and s.state = any(${[...OPEN_STAGES]}::text[]) and ${past('s')} for update`);
  await db.run(sql`update stage s set (state, completed_on, completed_by) = (select ${ended} from obligation o where o.id = s.obligation_id), ended_by_task = false, version = s.version + 1, updated_at = now() where s.id = any(${open.map((row) => row.id)}::uuid[])`);
  withdrawStages(open.filter((row) => row.state !== 'planned').map((row) => row.id), publish);
}
