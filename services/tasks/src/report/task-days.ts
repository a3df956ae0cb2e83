import { OPEN_TASK_STATES, tasks, type Filter, type Response } from '@kontora/contracts';
import { compileFilter, type Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { taskColumns } from '../task/task-view.ts';
import { figureOf, type Counted } from './figures.ts';

type Day = Response<typeof tasks.taskDays>['data'][number];
interface Sums { on: string; employeeId?: string | null; open: number; overdue: number; done: number }
const FIRST = 3;

/** Tasks by the day on which they are due, those `visible`, perhaps employee by employee; each number with the filter of listTasks for exactly its rows. */
export async function taskDays(counted: Counted & { by: 'day' | 'day-employee'; visible: RawBuilder<boolean> }, db: Db): Promise<Day[]> {
  const { from, to, today, by } = counted;
  const chosen = sql`${counted.visible} and ${compileFilter(tasks.listTasks.list, taskColumns(today), counted.filter)}`;
  const employee = by === 'day' ? sql`` : sql`, case t.state when 'done' then t.performer_id else t.assignee_id end as employee_id`;
  const [sums, first] = await Promise.all([
    db.rows<Sums>(sql`
      select t.due_on as on${employee}, count(*) filter (where t.state <> 'done' and t.due_on >= ${today}::date)::integer as open,
        count(*) filter (where t.state <> 'done' and t.due_on < ${today}::date)::integer as overdue, count(*) filter (where t.state = 'done')::integer as done
      from task t where t.due_on >= ${from}::date and t.due_on <= ${to}::date and t.state <> 'cancelled' and ${chosen}
      group by ${sql.raw(by === 'day' ? '1' : '1, 2')} order by ${sql.raw(by === 'day' ? '1' : '1, 2 nulls last')}`),
    by === 'day' ? firstOfDays({ from, to, chosen }, db) : [],
  ]);
  const firstOf = Map.groupBy(first, ({ dueOn }) => dueOn!);
  return sums.map((row) => ({ ...withDrills(row, counted), ...(by === 'day' && { first: firstOf.get(row.on) ?? [] }) }));
}

type First = NonNullable<Day['first']>[number];
/** The first tasks of each day: the most important open ones, then those done. Of a day with many done ones only a few are read. */
function firstOfDays({ from, to, chosen }: { from: string; to: string; chosen: RawBuilder<unknown> }, db: Db): Promise<First[]> {
  const some = (state: RawBuilder<unknown>, order: RawBuilder<unknown>) => sql`(select t.id, t.title, t.subject, t.state, t.due_on from task t where t.due_on = day::date and ${state} and ${chosen} order by ${order} limit ${sql.lit(FIRST)})`;
  return db.rows<First>(sql`
    select first.* from generate_series(${from}::date, ${to}::date, interval '1 day') day cross join lateral (
      ${some(sql`t.state in ('open', 'in-work', 'review')`, sql`t.priority, t.id`)} union all ${some(sql`t.state = 'done'`, sql`t.id`)} limit ${sql.lit(FIRST)}) first`);
}

function withDrills({ on, employeeId, ...sums }: Sums, { today, filter }: Counted): Day {
  const who = (role: string): Filter => (employeeId === undefined ? {} : { [role]: employeeId === null ? { isNull: true } : { eq: employeeId } });
  const figure = (n: number, rows: Filter) => figureOf(n, { filter, rows: { ...rows, dueOn: { eq: on } } });
  const toDo: Filter = { ...who('assigneeId'), state: { in: [...OPEN_TASK_STATES] } };
  // A day is over or it is not: of the two numbers one is always 0, and its filter must give no rows.
  const late = { overdue: { eq: true } };
  return {
    on, ...(employeeId !== undefined && { employeeId }), open: figure(sums.open, on < today ? { ...toDo, not: late } : toDo), overdue: figure(sums.overdue, { ...toDo, ...late }),
    done: figure(sums.done, { ...who('performerId'), state: { eq: 'done' } }),
  };
}
