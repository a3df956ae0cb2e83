import { OPEN_TASK_STATES, type Response, type tasks } from '@kontora/contracts';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';

export type EmployeeCounts = Response<typeof tasks.taskCounts>['data'][number];
/** Stands for no employee where two lines without one must meet. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
interface Period { from: string; to: string; today: string }
interface Sums { employeeId: string | null; waiting: number; inWork: number; overdue: number; done: number; late: number; averageMinutes: number | null; averageHours: number | null }

/**
 * Tasks by employee (RP14). What is to be done counts for whom it is with, what is done in the period for its performer. Each number
 * comes with the filter of listTasks that gives exactly its rows; the line without an employee makes the columns add up to all tasks.
 */
export async function employeeCounts(period: Period, db: Db): Promise<EmployeeCounts[]> {
  const { from, to, today } = period;
  const rows = await db.rows<Sums>(sql`
    with to_do as (
      select assignee_id as employee_id, count(*) filter (where state = 'open')::integer as waiting, count(*) filter (where state <> 'open')::integer as in_work,
        count(*) filter (where due_on < ${today}::date)::integer as overdue
      from task where state in ('open', 'in-work', 'review') group by 1),
    spent as (
      select e.task_id, sum(e.minutes) as minutes from time_entry e join task t on t.id = e.task_id
      where t.state = 'done' and t.completed_on >= ${from}::date and t.completed_on <= ${to}::date group by 1),
    finished as (
      select t.performer_id as employee_id, count(*)::integer as done, count(*) filter (where t.completed_on > t.due_on)::integer as late,
        round(avg(coalesce(s.minutes, 0)), 1)::float8 as average_minutes, round(avg(extract(epoch from t.completed_at - t.created_at)) / 3600, 1)::float8 as average_hours
      from task t left join spent s on s.task_id = t.id
      where t.state = 'done' and t.completed_on >= ${from}::date and t.completed_on <= ${to}::date group by 1)
    select coalesce(d.employee_id, f.employee_id) as employee_id, coalesce(waiting, 0) as waiting, coalesce(in_work, 0) as in_work, coalesce(overdue, 0) as overdue,
      coalesce(done, 0) as done, coalesce(late, 0) as late, average_minutes, average_hours
    from to_do d full join finished f on coalesce(f.employee_id, ${NOBODY}::uuid) = coalesce(d.employee_id, ${NOBODY}::uuid)
    order by 1 nulls last`);
  return rows.map((row) => withDrills(row, period));
}

function withDrills({ employeeId, ...sums }: Sums, { from, to, today }: Period): EmployeeCounts {
  const who = employeeId === null ? { isNull: true } : { eq: employeeId };
  const finished = { performerId: who, state: { eq: 'done' }, completedOn: { between: [from, to] } };
  const counted = (n: number, filter: object) => ({ value: n, n, filter: { ...filter } });
  return {
    employeeId,
    waiting: counted(sums.waiting, { assigneeId: who, state: { eq: 'open' } }),
    inWork: counted(sums.inWork, { assigneeId: who, state: { in: ['in-work', 'review'] } }),
    overdue: counted(sums.overdue, { assigneeId: who, state: { in: [...OPEN_TASK_STATES] }, dueOn: { lt: today } }),
    done: counted(sums.done, finished),
    late: counted(sums.late, { ...finished, late: { eq: true } }),
    averageMinutes: { value: sums.averageMinutes, n: sums.done, filter: finished },
    averageHours: { value: sums.averageHours, n: sums.done, filter: finished },
  };
}
