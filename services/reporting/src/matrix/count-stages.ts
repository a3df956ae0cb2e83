import { reporting, type Input } from '@kontora/contracts';
import { compileFilter } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { stageFilterColumns } from '../stage/stage.controller.ts';
import { filteredFrom, is, matching } from './base.ts';

type Sql = RawBuilder<unknown>;
/** Whose season: stages of one employee, one client, one report, and of the obligations of a filter. */
export type Whose = Pick<Input<typeof reporting.getSeasonSchedule>, 'employeeId' | 'organisationId' | 'code' | 'filter'>;
/** `days`: a filter of listObligationStages by `startOn` and `plannedOn`. `byEmployee`: they are told apart; `employee_id` is null otherwise. `minutes`: what was spent is counted too. */
interface Asked { whose: Whose; days: Record<string, unknown>; byEmployee?: boolean; minutes?: boolean }

const OFF = sql`('cancelled', 'not-required')`;
const NOTHING = sql``;

/**
 * Stages that are not withdrawn, counted without meeting each of them: common table expressions that end in `counted`, rows of
 * (obligation_code, period, code, state, start_on, planned_on, employee_id) with the number `n` of such stages, and of minutes `spent` in `timed` of them.
 *
 * Those with a row are counted by an index. Those without are their timetable's, as many as it has obligations, less those that have a row:
 * the work follows the number of timetables. Who would do them is asked only where any are left, for `team`s: clients with the same responsible employees.
 */
export function countedStages({ whose, days, byEmployee = false, minutes = false }: Asked): Sql {
  const { employeeId, code } = whose;
  const parts = chosenOf(whose);
  const teams = byEmployee || employeeId !== undefined;
  const ofEmployee = (column: Sql) => (employeeId === undefined ? sql`true` : sql`${column} = ${employeeId}`);
  const ofCode = code === undefined ? sql`true` : sql`p.code = ${code}`;
  const begun = sql`s.obligation_timetable_id as timetable_id, s.code, s.state, s.start_on, s.planned_on, ${byEmployee ? sql`s.employee_id` : sql`null::uuid`} as employee_id`;
  const ofBegun = sql`from stage s ${parts.ofStages} where s.state <> 'withdrawn' and ${onDays(days, 's')} and ${ofEmployee(sql`s.employee_id`)}`;
  return sql`${parts.chosen} ${teams ? sql`${teamOf(employeeId)},` : NOTHING}
    slot as materialized (select t.timetable_id, p.code as obligation_code, p.period, t.key, t.code, t.role, t.start_on, t.planned_on from timetable_stage t join timetable p on p.id = t.timetable_id where ${onDays(days, 't')} and ${ofCode}),
    ${employeeId === undefined ? withoutRow('idle', { of: 'slot', teams: false, ...parts }) : NOTHING} ${teams ? withoutRow('waiting', { of: employeeId === undefined ? 'idle' : 'slot', teams: true, ...parts }) : NOTHING}
    counted as (
      select w.obligation_code, w.period, w.code, 'planned' as state, w.start_on, w.planned_on, ${byEmployee ? sql`r.employee_id` : sql`null::uuid as employee_id`}, w.n, null::bigint as spent, 0 as timed
        from ${teams ? sql`waiting w left join client_role r on r.client_id = w.team and r.role = w.role and w.planned_on between r.from_on and r.to_on where ${ofEmployee(sql`r.employee_id`)}` : sql`idle w`}
      union all select p.code, p.period, b.code, b.state, b.start_on, b.planned_on, b.employee_id, b.n, null, 0 from (select ${begun}, count(*) as n ${ofBegun} group by 1, 2, 3, 4, 5, 6) b join timetable p on p.id = b.timetable_id where ${ofCode}
      ${minutes ? sql`union all select p.code, p.period, b.code, b.state, b.start_on, b.planned_on, b.employee_id, 0, b.spent, b.timed
        from (select ${begun}, sum(s.minutes) as spent, count(*) as timed ${ofBegun} and s.minutes is not null group by 1, 2, 3, 4, 5, 6) b join timetable p on p.id = b.timetable_id where ${ofCode}` : NOTHING})`;
}

/** Whether a stage of a timetable (`t`) or with a row (`s`) lies in the days. */
export const onDays = (days: Asked['days'], table: 's' | 't'): Sql =>
  compileFilter(reporting.listObligationStages.list, { ...stageFilterColumns(), startOn: sql.ref(`${table}.start_on`), plannedOn: sql.ref(`${table}.planned_on`) }, days);

interface Parts { chosen: Sql; obligations: Sql; ofStages: Sql }
/** The obligations in question, where they are not all of the firm's: an expression in front, what to read them from, and a join to `stage s`. */
export function chosenOf({ organisationId, filter }: Whose): Parts {
  if (organisationId === undefined && filter === undefined) return { chosen: NOTHING, obligations: sql`obligation`, ofStages: NOTHING };
  const which = matching({ ...(organisationId && { organisationId: is(organisationId) }), ...(filter && { and: [filter] }) });
  return { chosen: sql`chosen as materialized (select o.id, o.timetable_id, o.client_id, o.state, o.begun from ${filteredFrom} where ${which}),`, obligations: sql`chosen`, ofStages: sql`join chosen c on c.id = s.obligation_id` };
}

/** Clients by whom they share their responsible employees with, on all days: one of them stands for all. Of one employee only those that have to do with them. */
const teamOf = (employeeId: string | undefined): Sql => sql`team as materialized (
  select k.id as client_id, first_value(k.id) over (partition by r.roles order by k.id) as team
  from client k ${employeeId === undefined ? sql`left` : NOTHING} join (select client_id, string_agg(concat_ws(' ', role, employee_id, from_on, to_on), ',' order by role, from_on) as roles from client_role group by client_id
    ${employeeId === undefined ? NOTHING : sql`having bool_or(employee_id = ${employeeId})`}) r on r.client_id = k.id)`;

/**
 * Stages of timetables, and how many of each have no row: as many as live obligations have the timetable, without the rows of the same key. Withdrawn
 * rows are of obligations that are off, or of stages that the timetable has no more; other rows of obligations that are off are left from work that had begun.
 */
function withoutRow(name: 'idle' | 'waiting', { of, teams, obligations, ofStages }: { of: 'slot' | 'idle'; teams: boolean } & Parts): Sql {
  const [slots, all, whole, kept, ended] = [of, name, `${name}_whole`, `${name}_kept`, `${name}_ended`].map((one) => sql.ref(one));
  const team = teams ? sql`m.team` : sql`null::uuid as team`;
  const teamJoin = (client: string) => (teams ? sql`join team m on m.client_id = ${sql.ref(client)}` : NOTHING);
  const same = (counts: string) => sql`${sql.ref(`${counts}.timetable_id`)} = t.timetable_id and ${sql.ref(`${counts}.key`)} = t.key ${teams ? sql`and ${sql.ref(`${counts}.team`)} = w.team` : NOTHING}`;
  return sql`
    ${whole} as (select o.timetable_id, ${team}, count(*) as n from ${obligations} o ${teamJoin('o.client_id')} where o.timetable_id in (select timetable_id from ${slots}) and o.state not in ${OFF} group by 1, 2),
    ${kept} as (select s.obligation_timetable_id as timetable_id, s.key, ${team}, count(*) as n from stage s ${ofStages} ${teamJoin('s.obligation_client_id')} where (s.obligation_timetable_id, s.key) in (select timetable_id, key from ${slots}) and s.state <> 'withdrawn' group by 1, 2, 3),
    ${ended} as (select o.timetable_id, s.key, ${team}, count(*) as n from ${obligations} o cross join lateral (select key from stage where obligation_id = o.id and state <> 'withdrawn' offset 0) s ${teamJoin('o.client_id')}
      where o.timetable_id in (select timetable_id from ${slots}) and o.begun and o.state in ${OFF} group by 1, 2, 3),
    ${all} as materialized (select t.timetable_id, t.obligation_code, t.period, t.key, t.code, t.role, t.start_on, t.planned_on, w.team, w.n - coalesce(k.n, 0) + coalesce(e.n, 0) as n
      from ${slots} t join ${whole} w on w.timetable_id = t.timetable_id left join ${kept} k on ${same('k')} left join ${ended} e on ${same('e')} where w.n > coalesce(k.n, 0) - coalesce(e.n, 0)),`;
}
