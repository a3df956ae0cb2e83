import type { Input, Output, reporting } from '@kontora/contracts';
import { inNameOrder, type Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { isLate } from '../obligation/late.ts';
import { today } from '../today.ts';
import { baseFilter, filteredFrom, is, matching } from './base.ts';

type Asked = Input<typeof reporting.reportRP24>;
type Report = Output<typeof reporting.reportRP24>;
type Line = Report['lines'][number];
interface Read { lines: Omit<Line, 'filter'>[]; totals: Report['totals']; lineCount: number; counted: number; countedLate: number; inWindow: number; freshness: string }

const STATUSES = ['onTime', 'late', 'pending', 'overdue', 'notRequired'] as const;
const filed = { filedOn: { isNull: false }, state: { ne: 'not-required' } };
const notFiled = { filedOn: { isNull: true }, state: { ne: 'not-required' } };
/** By status: the filter of listObligations that lists exactly what it counts. */
const STATUS_FILTERS = {
  total: {}, onTime: { ...filed, late: { eq: false } }, late: { ...filed, late: { eq: true } }, pending: { ...notFiled, late: { eq: false } }, overdue: { ...notFiled, late: { eq: true } }, notRequired: { state: { eq: 'not-required' } },
};
const KEYS = { 'client-code-employee': ['client_id', 'code', 'employee_id'], client: ['client_id'], code: ['code'], employee: ['employee_id'] } as const;

/** RP24: what was filed on time, late, or is still to be filed. Lines, totals and their checks come from one statement. */
export async function readStatus(asked: Asked, db: Db): Promise<Report> {
  const base = baseFilter(asked);
  const { lines, totals, lineCount, counted, countedLate, inWindow, freshness } = (await db.row<Read>(statement(asked, base)))!;
  const meets = (check: string, left: number, right: number) => ({ check, left, right, meets: left === right });
  const by = KEYS[asked.group] as readonly string[];
  const filter = (line: Read['lines'][number]) => ({
    ...(by.includes('client_id') && { organisationId: is(line.organisationId) }), ...(by.includes('code') && { code: is(line.code) }), ...(by.includes('employee_id') && { employeeId: is(line.employeeId) }),
  });
  return {
    lines: lines.map((line) => ({ ...line, filter: filter(line) })), totals, base, figureFilters: STATUS_FILTERS, page: asked.page, pages: Math.ceil(lineCount / asked.size), lineCount, freshness,
    reconciliation: [
      meets('sum of all lines = obligations counted one by one', totals.total, counted),
      meets('on time + late + pending + overdue + not required = total', STATUSES.reduce((sum, status) => sum + totals[status], 0), totals.total),
      meets('late + overdue = late obligations of the matrix', totals.late + totals.overdue, countedLate),
      meets('used + set aside = all obligations of the window', counted + (inWindow - counted), inWindow),
    ],
    quality: { used: counted, setAside: inWindow - counted },
  };
}

function statement({ group, page, size }: Asked, base: ReturnType<typeof baseFilter>): RawBuilder<Read> {
  const by = KEYS[group] as readonly string[];
  const key = (column: string, type: string) => (by.includes(column) ? sql.ref(`o.${column}`) : sql`null::${sql.raw(type)}`);
  const { state: _, ...withCancelled } = base;
  // By their place in STATUSES: comparing numbers is what makes counting cheap.
  const status = sql`case when o.state = 'not-required' then 4 when o.filed_on is not null then case when o.filed_on > o.due_on then 1 else 0 end when o.due_on < ${today()}::date then 3 else 2 end`;
  const counts = sql.join(STATUSES.map((one, place) => sql`count(*) filter (where status = ${sql.lit(place)})::integer as ${sql.ref(one)}`));
  return sql`with lines as materialized (
      select client_id, code, employee_id, count(*)::integer as total, ${counts}
      from (select ${key('client_id', 'uuid')} as client_id, ${key('code', 'text')} as code, ${key('employee_id', 'uuid')} as employee_id, ${status} as status from ${filteredFrom} where ${matching(base)}) o group by 1, 2, 3),
    page as (select l.client_id as "organisationId", c.name as "organisationName", l.code, l.employee_id as "employeeId", l.total, ${sql.join(STATUSES.map((one) => sql.ref(`l.${one}`)))}
      from lines l left join client c on c.id = l.client_id order by ${inNameOrder(sql`c.name`)}, l.client_id, l.code, l.employee_id nulls last limit ${size} offset ${(page - 1) * size})
    select (select coalesce(json_agg(p), '[]') from page p) as lines, (select row_to_json(t) from (select coalesce(sum(total), 0)::integer as total, ${sql.join(STATUSES.map((one) => sql`coalesce(sum(${sql.ref(one)}), 0)::integer as ${sql.ref(one)}`))} from lines) t) as totals,
      (select count(*)::integer from lines) as line_count, w.counted, w.counted_late, w.in_window, now() as freshness
    from (select count(*) filter (where o.state <> 'cancelled')::integer as counted, count(*) filter (where o.state <> 'cancelled' and ${isLate()})::integer as counted_late, count(*)::integer as in_window
      from ${filteredFrom} where ${matching(withCancelled)}) w` as RawBuilder<Read>;
}
