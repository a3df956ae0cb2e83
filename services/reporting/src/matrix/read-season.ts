import { OPEN_STAGE_STATES, reporting, stagesOf, type Input, type Output } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import { isOverdue } from '../stage/stage.controller.ts';
import { is, matching, filteredFrom } from './base.ts';
import { countedStages, type Whose } from './count-stages.ts';

type Schedule = Output<typeof reporting.getSeasonSchedule>;
type Load = Output<typeof reporting.getSeasonLoad>['data'];
type Calendar = Output<typeof reporting.getSeasonCalendar>['data'];
type Asked = Input<typeof reporting.getSeasonSchedule>;

/** Bars beyond this are not drawn; `complete` says so. */
const BARS = 5000;
/** What is off is no part of the season; what was skipped needs no more work. */
export const inSeason = { state: { ne: 'withdrawn' } };
export const total = sql`sum(v.n)::integer as total`;
export const done = sql`coalesce(sum(v.n) filter (where v.state in ('done', 'skipped')), 0)::integer as done`;
export const overdue = () => sql`coalesce(sum(v.n) filter (where ${isOverdue()}), 0)::integer as overdue`;
/** Whose season, as a filter of listObligationStages. */
export const ofStages = ({ employeeId, organisationId, code, filter }: Whose) => ({ ...(employeeId && { employeeId: is(employeeId) }), ...(organisationId && { organisationId: is(organisationId) }), ...(code && { obligationCode: is(code) }), ...(filter && { and: [stagesOf(filter)] }) });
const ofObligations = ({ employeeId, organisationId, code, filter }: Whose) => ({ ...(employeeId && { employeeId: is(employeeId) }), ...(organisationId && { organisationId: is(organisationId) }), ...(code && { code: is(code) }), ...(filter && { and: [filter] }) });

/** By figure of the load: what to add to the filter of a line to list exactly the stages it counts. */
export const LOAD_FIGURES = { total: {}, done: { state: { in: ['done', 'skipped'] } }, ahead: { state: { in: [...OPEN_STAGE_STATES] }, overdue: { eq: false } }, overdue: { overdue: { eq: true } } };

/** Each stage of each report as a bar; clients whose dates are the same share one. */
export async function readSchedule({ from, to, ...whose }: Asked, db: Db): Promise<Schedule> {
  const days = { startOn: { lte: to }, plannedOn: { gte: from } };
  const rows = await db.rows<Omit<Schedule['data'][number], 'filter'>>(sql`with ${countedStages({ whose, days })}
    select v.obligation_code as code, v.period, v.code as stage, v.start_on, v.planned_on, ${total}, ${done}, ${overdue()} from counted v group by 1, 2, 3, 4, 5 order by 4, 5, 1, 2, 3 limit ${BARS + 1}`);
  const bar = (row: (typeof rows)[number]) => ({ ...inSeason, ...ofStages(whose), obligationCode: is(row.code), period: is(row.period), code: is(row.stage), startOn: is(row.startOn), plannedOn: is(row.plannedOn) });
  return { data: rows.slice(0, BARS).map((row) => ({ ...row, filter: bar(row) })), complete: rows.length <= BARS };
}

/** Planned work by week; see the contract for where minutes come from. */
export async function readLoad({ from, to, group, ...whose }: Input<typeof reporting.getSeasonLoad>, db: Db): Promise<Load> {
  const employee = group === 'week-employee' ? sql`v.employee_id` : sql`null::uuid`;
  const stage = group === 'week-stage' ? sql`v.code` : sql`null::text`;
  const planned = { ...inSeason, ...ofStages(whose), plannedOn: { between: [from, to] } };
  const rows = await db.rows<Omit<Load[number], 'filter'>>(sql`with ${countedStages({ whose, days: { plannedOn: planned.plannedOn }, byEmployee: group === 'week-employee', minutes: true })},
    measured as (
      select p.code as obligation_code, s.code, sum(s.minutes) / sum(s.n) as minutes
      from (select obligation_timetable_id as timetable_id, code, sum(minutes) as minutes, count(*) as n from stage where minutes is not null and state = 'done' group by 1, 2) s join timetable p on p.id = s.timetable_id group by 1, 2),
    alike as (select planned_on, employee_id, code, obligation_code, sum(n) as n, sum(n) filter (where state in ('done', 'skipped')) as done, sum(n) filter (where ${isOverdue()}) as overdue, sum(spent) as spent, sum(n - timed) as unspent from counted v group by 1, 2, 3, 4)
    select v.planned_on - (v.planned_on - date '1900-01-01') % 7 as week, ${employee} as employee_id, ${stage} as stage, sum(v.n)::integer as total, coalesce(sum(v.done), 0)::integer as done, coalesce(sum(v.overdue), 0)::integer as overdue,
      round(sum(case when v.spent is not null or m.minutes is not null or c.norm_minutes is not null then coalesce(v.spent, 0) + coalesce(v.unspent * coalesce(m.minutes, c.norm_minutes), 0) end))::integer as minutes,
      coalesce(sum(v.unspent) filter (where m.minutes is null and c.norm_minutes is null), 0)::integer as without_norm
    from alike v left join measured m on m.obligation_code = v.obligation_code and m.code = v.code left join stage_code c on c.code = v.code
    group by 1, 2, 3 order by 1, 2 nulls last, 3`);
  const later = (a: string, b: string) => (a > b ? a : b);
  return rows.map((row) => {
    const days = [later(row.week, from), CivilDate.min(CivilDate.addDays(CivilDate.parse(row.week), 6), CivilDate.parse(to))];
    return { ...row, filter: { ...planned, plannedOn: { between: days }, ...(group === 'week-employee' && { employeeId: is(row.employeeId) }), ...(row.stage && { code: is(row.stage) }) } };
  });
}

/** Days on which something is due or planned. */
export async function readCalendar({ from, to, ...whose }: Asked, db: Db): Promise<Calendar> {
  const days = { between: [from, to] };
  const due = { ...ofObligations(whose), state: { ne: 'cancelled' } };
  const planned = { ...inSeason, ...ofStages(whose) };
  const rows = await db.rows<Omit<Calendar[number], 'filter'>>(sql`with ${countedStages({ whose, days: { plannedOn: days } })}
    select o.due_on as on, 'due' as what, o.code, o.period, null::text as stage, count(*)::integer as total, count(*) filter (where o.filed_on is not null or o.state = 'not-required')::integer as done
      from ${filteredFrom} where ${matching({ ...due, dueOn: days })} group by 1, 3, 4
    union all select v.planned_on, 'stage', v.obligation_code, v.period, v.code, ${total}, ${done} from counted v group by 1, 3, 4, 5
    order by 1, 2, 3, 4, 5`);
  return rows.map((row) => ({
    ...row, filter: row.what === 'due' ? { ...due, dueOn: is(row.on), code: is(row.code), period: is(row.period) } : { ...planned, plannedOn: is(row.on), obligationCode: is(row.code), period: is(row.period), code: is(row.stage!) },
  }));
}
