import type { Db } from '@kontora/platform';
import { sql } from 'kysely';

export type StageState = 'planned' | 'released' | 'in-work' | 'done' | 'skipped' | 'blocked' | 'withdrawn';
/** The states in which a stage is still to be done. */
export const OPEN_STAGES: readonly StageState[] = ['planned', 'released', 'in-work', 'blocked'];
/** A stage that has a row of its own. */
export interface StageRow { id: string; obligationId: string; key: string; workflow: string; no: number; code: string; state: StageState; endedByTask: boolean }

export const stageRowColumns = sql`id, obligation_id, key, workflow, no, code, state, ended_by_task`;

/** Gives stages rows of their own, as their timetables have them: they are about to begin, or somebody changes them. Without `keys` all whose start has come by `startedBy`. */
export async function materialise(db: Db, { obligationIds, keys = null, startedBy = null }: { obligationIds: readonly string[]; keys?: readonly string[] | null; startedBy?: string | null }): Promise<void> {
  await db.run(sql`insert into stage (obligation_id, key, workflow, no, code, role, start_on, planned_on, employee_id, group_id)
    select v.obligation_id, v.key, v.workflow, v.no, v.code, v.role, v.start_on, v.planned_on, v.employee_id, v.group_id from obligation_stage v
    where v.obligation_id = any(${obligationIds}::uuid[]) and v.id is null and (${keys}::text[] is null or v.key = any(${keys}::text[])) and (${startedBy}::date is null or v.start_on <= ${startedBy}::date)
    on conflict do nothing`);
}

/** One stage with a row of its own; undefined when the obligation has no such stage. */
export async function stageOf(db: Db, obligationId: string, key: string): Promise<StageRow | undefined> {
  await materialise(db, { obligationIds: [obligationId], keys: [key] });
  return db.row<StageRow>(sql`select ${stageRowColumns} from stage where obligation_id = ${obligationId} and key = ${key}`);
}
