import type { TimeEntry } from '@kontora/contracts';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import type { z } from 'zod';

export type Entry = z.output<typeof TimeEntry>;
/** Time entries as the contract shows them; `from` must be `timeRows`. */
export const timeColumns = sql`e.id, e.task_id, t.organisation_id, e.employee_id, e.on_day as "on", e.minutes, e.time_kind, e.note, e.corrects_id, e.created_at`;
/** Time entries with the tasks they belong to. */
export const timeRows = sql`time_entry e join task t on t.id = e.task_id`;

type NewEntry = Pick<Entry, 'taskId' | 'employeeId' | 'on' | 'minutes' | 'timeKind' | 'note'> & { correctsId?: string | null };

/** Enters minutes in the ledger; none are no entry. */
export async function addTime({ taskId, employeeId, on, minutes, timeKind, note, correctsId }: NewEntry, db: Db): Promise<Entry | undefined> {
  if (minutes === 0) return undefined;
  return db.row<Entry>(sql`with e as (
      insert into time_entry (task_id, employee_id, on_day, minutes, time_kind, note, corrects_id)
      values (${taskId}, ${employeeId}, ${on}, ${minutes}, ${timeKind}, ${note}, ${correctsId ?? null}) returning *)
    select ${timeColumns} from e join task t on t.id = e.task_id`);
}
