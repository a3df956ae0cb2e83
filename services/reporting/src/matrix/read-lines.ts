import { reporting, type Input, type Output } from '@kontora/contracts';
import { compileFilter, inNameOrder, type Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { stageFilterColumns } from '../stage/stage.controller.ts';
import { is } from './base.ts';
import { chosenOf, countedStages, onDays } from './count-stages.ts';
import { done, inSeason, ofStages, overdue, total } from './read-season.ts';

type Asked = Input<typeof reporting.getSeasonLines>;
type Lines = Output<typeof reporting.getSeasonLines>;
type Group = Lines['data'][number];
type Bar = Group['lines'][number]['bars'][number];
/** A bar and where it belongs. */
interface Row extends Bar { key: string | null; code: string; period: string; obligationId: string | null }
interface Page { rows: Row[]; labels: ReadonlyMap<string, string>; next: string | null }

/** A page of clients or employees with their reports, and the stages of each as bars. */
export async function readLines(asked: Asked, db: Db): Promise<Lines> {
  const days = { startOn: { lte: asked.to }, plannedOn: { gte: asked.from } };
  const { rows, labels, next } = await (asked.group === 'client' ? ofClients : ofEmployees)(asked, { days, db });
  const whole = { ...inSeason, ...ofStages(asked), ...days };
  const data = [...Map.groupBy(rows, ({ key }) => key)].map(([key, all]): Group => {
    const filter = { ...whole, [asked.group === 'client' ? 'organisationId' : 'employeeId']: is(key) };
    const lines = [...Map.groupBy(all, ({ code, period }) => `${code} ${period}`).values()].map((own) => {
      const { code, period, obligationId } = own[0]!;
      return { code, period, obligationId, filter: { ...filter, obligationCode: is(code), period: is(period) }, bars: own.map(({ stage, startOn, plannedOn, total, done, overdue, state }) => ({ stage, startOn, plannedOn, total, done, overdue, state })) };
    });
    const sum = (figure: 'total' | 'done' | 'overdue') => all.reduce((n, row) => n + row[figure], 0);
    return { key, label: key === null ? null : (labels.get(key) ?? null), total: sum('total'), done: sum('done'), overdue: sum('overdue'), filter, lines };
  });
  return { data, next };
}

interface At { days: Record<string, unknown>; db: Db }
const bar = () => sql`v.start_on, v.planned_on, ${total}, ${done}, ${overdue()}, case when min(v.state) = max(v.state) then min(v.state) end as state`;
/** All but one of those asked for, and where to go on when there is one more. */
const cut = <T,>(found: readonly T[], limit: number): { page: readonly T[]; more: boolean } => ({ page: found.slice(0, limit), more: found.length > limit });

/** Clients are found by the timetables of their obligations, which few of them lack; what their stages are is looked at for those of the page. */
async function ofClients({ limit, after, group: _, from: __, to: ___, ...whose }: Asked, { days, db }: At): Promise<Page> {
  const name = inNameOrder(sql`k.name`);
  const { page, more } = cut(await db.rows<{ id: string; name: string }>(sql`with ${concerned({ whose, days })}
    select k.id, k.name from client k where k.id in (select id from concerned) ${after === undefined ? sql`` : sql`and (${name}, k.id) > (select ${inNameOrder(sql`name`)}, id from client where id = ${after})`}
    order by ${name}, k.id limit ${limit + 1}`), limit);
  const ids = page.map(({ id }) => id);
  const where = compileFilter(reporting.listObligationStages.list, stageFilterColumns(), { ...inSeason, ...ofStages(whose), ...days });
  const rows = ids.length === 0 ? [] : await db.rows<Row>(sql`select v.client_id as key, v.obligation_code as code, v.period, v.obligation_id, v.code as stage, ${bar()}
    from (select *, 1 as n from obligation_stage where client_id = any(${ids}::uuid[])) v left join obligation o on o.id = v.obligation_id left join client k on k.id = v.client_id
    where ${where} group by 1, 2, 3, 4, 5, 6, 7 order by array_position(${ids}::uuid[], v.client_id), v.obligation_code, v.period, v.start_on, v.planned_on, v.code`);
  return { rows, labels: new Map(page.map(({ id, name }) => [id, name])), next: more ? ids.at(-1)! : null };
}

function concerned({ whose, days }: { whose: Parameters<typeof chosenOf>[0]; days: At['days'] }): RawBuilder<unknown> {
  const { chosen, obligations, ofStages: ofChosen } = chosenOf(whose);
  const { employeeId, code } = whose;
  const ofEmployee = employeeId === undefined ? sql`` : sql`and o.client_id in (select client_id from client_role where employee_id = ${employeeId} union select obligation_client_id from stage where employee_id = ${employeeId})`;
  return sql`${chosen} slot as materialized (select distinct t.timetable_id from timetable_stage t join timetable p on p.id = t.timetable_id where ${onDays(days, 't')} ${code === undefined ? sql`` : sql`and p.code = ${code}`}),
    concerned as (
      select o.client_id as id from ${obligations} o where o.timetable_id in (select timetable_id from slot) ${ofEmployee}
      union select s.obligation_client_id from stage s ${ofChosen} where s.state <> 'withdrawn' and ${onDays(days, 's')} and s.obligation_timetable_id not in (select timetable_id from slot) ${employeeId === undefined ? sql`` : sql`and s.employee_id = ${employeeId}`})`;
}

/** Reporting does not know employees by name: they come in the order of their ids, nobody last. */
async function ofEmployees({ limit, after, group: _, from: __, to: ___, ...whose }: Asked, { days, db }: At): Promise<Page> {
  const rows = await db.rows<Row>(sql`with ${countedStages({ whose, days, byEmployee: true })},
    page as (select employee_id from counted ${after === undefined ? sql`` : sql`where employee_id > ${after} or employee_id is null`} group by 1 order by 1 nulls last limit ${limit + 1})
    select v.employee_id as key, v.obligation_code as code, v.period, null::uuid as obligation_id, v.code as stage, ${bar()}
    from counted v join page p on p.employee_id is not distinct from v.employee_id group by 1, 2, 3, 4, 5, 6, 7 order by v.employee_id nulls last, v.obligation_code, v.period, v.start_on, v.planned_on, v.code`);
  const { page, more } = cut([...new Set(rows.map(({ key }) => key))], limit);
  return { rows: rows.filter(({ key }) => page.includes(key)), labels: new Map(), next: more ? page.at(-1)! : null };
}
