import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import type { Fail } from '../task/task.ts';

/** An absence as it is to be; with its id when it is stored already. */
interface WantedAbsence { id?: string; employeeId: string; from: string; to: string; substituteId: string | null }
const MEETING = {
  'absence-overlaps': 'The employee is entered as absent on some of these days already',
  'substitute-absent': 'The substitute is absent on some of these days',
  'is-substitute': 'The employee stands in for somebody on some of these days; name another substitute for that absence first',
};
type Meeting = keyof typeof MEETING;

/**
 * What must hold for an absence: it overlaps no other of the employee; its substitute is there on all its days; and the employee substitutes
 * for nobody on them. So a task has one acting employee at any time, and never a chain of substitutes. Absences of a firm are entered one at a time.
 */
export async function checkAbsence(wanted: WantedAbsence, db: Db, fail: Fail<Meeting | 'dates-reversed' | 'substitutes-themselves'>): Promise<void> {
  if (wanted.from > wanted.to) fail('dates-reversed', 'The last day lies before the first.');
  if (wanted.substituteId === wanted.employeeId) fail('substitutes-themselves', 'Nobody stands in for themselves.');
  await db.rows(sql`select pg_advisory_xact_lock(hashtextextended('absence' || current_setting('app.tenant_id'), 0))`);
  const meeting = await db.rows<{ problem: Meeting; fromOn: string; toOn: string }>(sql`
    select case when employee_id = ${wanted.employeeId} then 'absence-overlaps' when employee_id = ${wanted.substituteId} then 'substitute-absent' else 'is-substitute' end as problem, from_on, to_on
    from absence where from_on <= ${wanted.to}::date and to_on >= ${wanted.from}::date and id is distinct from ${wanted.id ?? null}::uuid
      and (employee_id = ${wanted.employeeId} or employee_id = ${wanted.substituteId} or substitute_id = ${wanted.employeeId})
    order by 1 limit 1`);
  for (const { problem, fromOn, toOn } of meeting) fail(problem, `${MEETING[problem]} (${fromOn} to ${toOn}).`);
}
