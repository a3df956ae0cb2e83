import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import { holdClients } from '../client/hold-clients.ts';

export type StageState = 'planned' | 'released' | 'in-work' | 'done' | 'skipped' | 'blocked' | 'withdrawn';
/** The states in which a stage is still to be done. */
export const OPEN_STAGES: readonly StageState[] = ['planned', 'released', 'in-work', 'blocked'];
/** A stage that has a row of its own. */
export interface StageRow { id: string; obligationId: string; key: string; workflow: string; no: number; code: string; state: StageState; endedByTask: boolean }

export const stageRowColumns = sql`id, obligation_id, key, workflow, no, code, state, ended_by_task`;

/** Gives stages rows of their own, as their timetables have them: they are about to begin, or somebody changes them. Without `keys` all whose start has come by `startedBy`. */
export async function materialise(db: Db, { obligationIds, keys = null, startedBy = null }: { obligationIds: readonly string[]; keys?: readonly string[] | null; startedBy?: string | null }): Promise<void> {
  await holdClients(sql`select client_id from obligation where id = any(${obligationIds}::uuid[])`, db);
  // Named obligations first, by themselves: right after a year was generated the planner knows too little to begin with them on its own.
  await db.run(sql`with named as materialized (select id, client_id, timetable_id from obligation where id = any(${obligationIds}::uuid[]))
    insert into stage (obligation_id, key, workflow, no, code, role, start_on, planned_on, employee_id, group_id)
    select o.id, t.key, t.workflow, t.no, t.code, t.role, t.start_on, t.planned_on, r.employee_id, case when r.id is null then q.group_id end
    from named o join timetable_stage t on t.timetable_id = o.timetable_id
      left join client_role r on r.client_id = o.client_id and r.role = t.role and t.planned_on between r.from_on and r.to_on left join stage_role q on q.role = t.role
    where (${keys}::text[] is null or t.key = any(${keys}::text[])) and (${startedBy}::date is null or t.start_on <= ${startedBy}::date)
    on conflict do nothing`);
}

/** One stage with a row of its own; undefined when the obligation has no such stage. */
export async function stageOf(db: Db, obligationId: string, key: string): Promise<StageRow | undefined> {
  await materialise(db, { obligationIds: [obligationId], keys: [key] });
  return db.row<StageRow>(sql`select ${stageRowColumns} from stage where obligation_id = ${obligationId} and key = ${key}`);
}
