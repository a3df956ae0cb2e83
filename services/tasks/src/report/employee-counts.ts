import { OPEN_TASK_STATES, tasks, type Filter, type Response } from '@kontora/contracts';
import { compileFilter, type Db } from '@kontora/platform';
import { sql } from 'kysely';
import { taskColumns } from '../task/task-view.ts';
import { figureOf, type Counted } from './figures.ts';

export type EmployeeCounts = Response<typeof tasks.taskCounts>['data'][number];
/** Stands for no employee where two lines without one must meet. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
interface Sums { employeeId: string | null; waiting: number; inWork: number; overdue: number; done: number; late: number; averageMinutes: number | null; averageHours: number | null }

/**
 * Tasks by employee (RP14). What is to be done counts for whom it is with, what is done in the period for its performer. Each number
 * comes with the filter of listTasks that gives exactly its rows; the line without an employee makes the columns add up to all tasks.
 */
export async function employeeCounts(counted: Counted, db: Db): Promise<EmployeeCounts[]> {
  const { from, to, today } = counted;
  const chosen = compileFilter(tasks.listTasks.list, taskColumns(today), counted.filter);
  const rows = await db.rows<Sums>(sql`
    with to_do as (
      select t.assignee_id as employee_id, count(*) filter (where t.state = 'open')::integer as waiting, count(*) filter (where t.state <> 'open')::integer as in_work,
        count(*) filter (where t.due_on < ${today}::date)::integer as overdue
      from task t where t.state in ('open', 'in-work', 'review') and ${chosen} group by 1),
    finished as (
      select t.performer_id as employee_id, count(*)::integer as done, count(*) filter (where t.completed_on > t.due_on)::integer as late,
        round(avg(coalesce((select sum(e.minutes) from time_entry e where e.task_id = t.id), 0)), 1)::float8 as average_minutes, round(avg(extract(epoch from t.completed_at - t.created_at)) / 3600, 1)::float8 as average_hours
      from task t where t.state = 'done' and t.completed_on >= ${from}::date and t.completed_on <= ${to}::date and ${chosen} group by 1)
    select coalesce(d.employee_id, f.employee_id) as employee_id, coalesce(waiting, 0) as waiting, coalesce(in_work, 0) as in_work, coalesce(overdue, 0) as overdue,
      coalesce(done, 0) as done, coalesce(late, 0) as late, average_minutes, average_hours
    from to_do d full join finished f on coalesce(f.employee_id, ${NOBODY}::uuid) = coalesce(d.employee_id, ${NOBODY}::uuid)
    order by 1 nulls last`);
  return rows.map((row) => withDrills(row, counted));
}

function withDrills({ employeeId, ...sums }: Sums, { from, to, today, filter }: Counted): EmployeeCounts {
  const who = employeeId === null ? { isNull: true } : { eq: employeeId };
  const done: Filter = { performerId: who, state: { eq: 'done' }, completedOn: { between: [from, to] } };
  const figure = (n: number, rows: Filter) => figureOf(n, { filter, rows });
  return {
    employeeId,
    waiting: figure(sums.waiting, { assigneeId: who, state: { eq: 'open' } }),
    inWork: figure(sums.inWork, { assigneeId: who, state: { in: ['in-work', 'review'] } }),
    overdue: figure(sums.overdue, { assigneeId: who, state: { in: [...OPEN_TASK_STATES] }, dueOn: { lt: today } }),
    done: figure(sums.done, done),
    late: figure(sums.late, { ...done, late: { eq: true } }),
    averageMinutes: { ...figure(sums.done, done), value: sums.averageMinutes },
    averageHours: { ...figure(sums.done, done), value: sums.averageHours },
  };
}
