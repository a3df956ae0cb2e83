import { reporting, stagesOf, type Input, type Output } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { compileFilter, type Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { isOverdue, stageFilterColumns, stageFrom } from '../stage/stage.controller.ts';
import { is, matching, filteredFrom } from './base.ts';

type Schedule = Output<typeof reporting.getSeasonSchedule>;
type Load = Output<typeof reporting.getSeasonLoad>['data'];
type Calendar = Output<typeof reporting.getSeasonCalendar>['data'];
type Asked = Input<typeof reporting.getSeasonSchedule>;
type Whose = Pick<Asked, 'employeeId' | 'organisationId' | 'code' | 'filter'>;

/** Bars beyond this are not drawn; `complete` says so. */
const BARS = 5000;
/** What is off is no part of the season; what was skipped needs no more work. */
const inSeason = { state: { ne: 'withdrawn' } };
const done = sql`count(*) filter (where v.state in ('done', 'skipped'))::integer as done`;
const ofStages = ({ employeeId, organisationId, code, filter }: Whose) => ({ ...(employeeId && { employeeId: is(employeeId) }), ...(organisationId && { organisationId: is(organisationId) }), ...(code && { obligationCode: is(code) }), ...(filter && { and: [stagesOf(filter)] }) });
const ofObligations = ({ employeeId, organisationId, code, filter }: Whose) => ({ ...(employeeId && { employeeId: is(employeeId) }), ...(organisationId && { organisationId: is(organisationId) }), ...(code && { code: is(code) }), ...(filter && { and: [filter] }) });
const stagesWhere = (filter: object): RawBuilder<boolean> => compileFilter(reporting.listObligationStages.list, stageFilterColumns(), filter);

/** Each stage of each report as a bar; clients whose dates are the same share one. */
export async function readSchedule({ from, to, ...whose }: Asked, db: Db): Promise<Schedule> {
  const rows = await db.rows<Omit<Schedule['data'][number], 'filter'>>(sql`select v.obligation_code as code, v.period, v.code as stage, v.start_on, v.planned_on, count(*)::integer as total, ${done},
      count(*) filter (where ${isOverdue()})::integer as overdue
    from ${stageFrom} where ${stagesWhere({ ...inSeason, ...ofStages(whose), startOn: { lte: to }, plannedOn: { gte: from } })}
    group by 1, 2, 3, 4, 5 order by 4, 5, 1, 2, 3 limit ${BARS + 1}`);
  const bar = (row: (typeof rows)[number]) => ({ ...inSeason, ...ofStages(whose), obligationCode: is(row.code), period: is(row.period), code: is(row.stage), startOn: is(row.startOn), plannedOn: is(row.plannedOn) });
  return { data: rows.slice(0, BARS).map((row) => ({ ...row, filter: bar(row) })), complete: rows.length <= BARS };
}

/** Planned work by week; see the contract for where minutes come from. */
export async function readLoad({ from, to, group, ...whose }: Input<typeof reporting.getSeasonLoad>, db: Db): Promise<Load> {
  const employee = group === 'week-employee' ? sql`v.employee_id` : sql`null::uuid`;
  const stage = group === 'week-stage' ? sql`v.code` : sql`null::text`;
  const planned = { ...inSeason, ...ofStages(whose), plannedOn: { between: [from, to] } };
  // Counted by day and report first: a firm's quarter is a million stages, but few different ones.
  const rows = await db.rows<Omit<Load[number], 'filter'>>(sql`
    with measured as (select o.code as obligation_code, s.code, avg(s.minutes) as minutes from stage s join obligation o on o.id = s.obligation_id where s.state = 'done' and s.minutes is not null group by 1, 2),
    counted as (
      select v.planned_on, v.employee_id, v.code, v.obligation_code, count(*) as total, ${done}, sum(v.minutes) as spent, count(*) - count(v.minutes) as unspent
      from ${stageFrom} where ${stagesWhere(planned)} group by 1, 2, 3, 4)
    select v.planned_on - (v.planned_on - date '1900-01-01') % 7 as week, ${employee} as employee_id, ${stage} as stage, sum(v.total)::integer as total, sum(v.done)::integer as done,
      round(sum(case when v.spent is not null or m.minutes is not null or c.norm_minutes is not null then coalesce(v.spent, 0) + coalesce(v.unspent * coalesce(m.minutes, c.norm_minutes), 0) end))::integer as minutes,
      coalesce(sum(v.unspent) filter (where m.minutes is null and c.norm_minutes is null), 0)::integer as without_norm
    from counted v left join measured m on m.obligation_code = v.obligation_code and m.code = v.code left join stage_code c on c.code = v.code
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
  const rows = await db.rows<Omit<Calendar[number], 'filter'>>(sql`
    select o.due_on as on, 'due' as what, o.code, o.period, null::text as stage, count(*)::integer as total, count(*) filter (where o.filed_on is not null or o.state = 'not-required')::integer as done
      from ${filteredFrom} where ${matching({ ...due, dueOn: days })} group by 1, 3, 4
    union all select v.planned_on, 'stage', v.obligation_code, v.period, v.code, count(*)::integer, ${done} from ${stageFrom} where ${stagesWhere({ ...planned, plannedOn: days })} group by 1, 3, 4, 5
    order by 1, 2, 3, 4, 5`);
  return rows.map((row) => ({
    ...row, filter: row.what === 'due' ? { ...due, dueOn: is(row.on), code: is(row.code), period: is(row.period) } : { ...planned, plannedOn: is(row.on), obligationCode: is(row.code), period: is(row.period), code: is(row.stage!) },
  }));
}
