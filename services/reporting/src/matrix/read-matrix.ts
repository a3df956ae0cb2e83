import type { reporting, Input, Output } from '@kontora/contracts';
import { Period } from '@kontora/domain';
import { inNameOrder, type Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { isLate } from '../obligation/late.ts';
import type { State } from '../obligation/obligation.ts';
import { today } from '../today.ts';
import { baseFilter, filteredFrom, is, matching } from './base.ts';
import { FIGURE_FILTERS, figuresOf, isOpen, type Alike } from './figures.ts';

type Asked = Input<typeof reporting.getObligationMatrix>;
type Matrix = Output<typeof reporting.getObligationMatrix>;
type Row = Matrix['rows'][number];
/** Obligations of one cell in one state; the facts of one of them, which is all there is to tell when it is the only one. */
interface Part extends Alike {
  row: string; code: string | null; period: string | null; firstDue: string; lastDue: string; id: string; ofPeriod: string; filedOn: string | null; correctionNo: number; employeeId: string | null;
}
interface Read {
  sums: [code: string | null, period: string | null, state: State, late: boolean, n: number][];
  rows: [key: string, label: string | null][];
  /** By columns: written in a quarter of the time that thousands of arrays of mixed types take. Null where there are none. */
  parts: { [K in keyof Part]: Part[K][] | null };
  names: Record<string, string>;
  rowCount: number;
  freshness: string;
}

/** The row of obligations that nobody prepares. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
const ROW = { client: sql`o.client_id`, employee: sql`coalesce(o.employee_id, ${sql.lit(NOBODY)}::uuid)` };
/** Where the fields of a part are in its statement. */
const PARTS: Readonly<Record<keyof Part, RawBuilder<unknown>>> = {
  row: sql`row`, code: sql`code`, period: sql`period`, state: sql`state`, late: sql`late`, n: sql`n`, firstDue: sql`first_due`, lastDue: sql`last_due`, id: sql`id`, ofPeriod: sql`of_period`, filedOn: sql`filed_on`,
  correctionNo: sql`correction_no`, employeeId: sql`employee_id`,
};
const COLUMN = { code: sql`base.code`, period: sql`base.period`, 'code-period': sql`base.code, base.period` };

/** One statement, so that sums of rows, sums of columns and cells are of one moment. The obligations of the window are passed through once, those of the page once more. */
export async function readMatrix(asked: Asked, db: Db): Promise<Matrix> {
  const base = baseFilter(asked);
  const { sums, rows, parts, names, rowCount, freshness } = (await db.row<Read>(statement(asked, matching(base))))!;
  const counted = sums.map(([code, period, state, late, n]) => ({ code, period, state, late, n }));
  const byRow = Map.groupBy(partsOf(parts), (part) => part.row);
  return {
    columns: [...Map.groupBy(counted, columnKey)].sort(([, a], [, b]) => inOrder(a[0]!, b[0]!)).map(([key, alike]) => columnOf(key, { alike, names })),
    rows: rows.map(([key, label]) => rowOf({ key, label, parts: byRow.get(key) ?? [] }, asked.rows)),
    total: figuresOf(counted), base, figureFilters: FIGURE_FILTERS, page: asked.page, pages: Math.ceil(rowCount / asked.size), rowCount, freshness,
  };
}

const columnKey = ({ code, period }: Pick<Part, 'code' | 'period'>) => [code, period].filter((part) => part !== null).join(' ');
const inOrder = (a: Pick<Part, 'code' | 'period'>, b: Pick<Part, 'code' | 'period'>) =>
  a.code !== b.code ? (a.code! < b.code! ? -1 : 1) : a.period === b.period ? 0 : Period.compare(Period.parse(a.period!), Period.parse(b.period!));
const partsOf = (of: Read['parts']): Part[] => (of.row ?? []).map((row, i) => ({
  row, code: of.code![i]!, period: of.period![i]!, state: of.state![i]!, late: of.late![i]!, n: of.n![i]!, firstDue: of.firstDue![i]!, lastDue: of.lastDue![i]!, id: of.id![i]!, ofPeriod: of.ofPeriod![i]!,
  filedOn: of.filedOn![i]!, correctionNo: of.correctionNo![i]!, employeeId: of.employeeId![i]!,
}));

function columnOf(key: string, { alike, names }: { alike: (Alike & Pick<Part, 'code' | 'period'>)[]; names: Read['names'] }): Matrix['columns'][number] {
  const { code, period } = alike[0]!;
  return { key, label: code && (names[code] ?? null), figures: figuresOf(alike), filter: { ...(code && { code: is(code) }), ...(period && { period: is(period) }) } };
}

function rowOf({ key, label, parts }: { key: string; label: string | null; parts: Part[] }, rows: Asked['rows']): Row {
  const filter = rows === 'client' ? { organisationId: is(key) } : { employeeId: is(key === NOBODY ? null : key) };
  return { key: key === NOBODY ? 'nobody' : key, label, filter, figures: figuresOf(parts), cells: [...Map.groupBy(parts, columnKey)].map(([column, own]) => cellOf(column, own)) };
}

function cellOf(column: string, parts: Part[]): Row['cells'][number] {
  const [first] = parts;
  const earliest = parts.filter((part) => isOpen(part.state)).map((part) => part.firstDue).sort()[0];
  const { id, state, late, filedOn, correctionNo, ofPeriod, employeeId } = first!;
  return {
    column, figures: figuresOf(parts), dueOn: earliest ?? parts.map((part) => part.lastDue).sort().at(-1)!,
    one: parts.length === 1 && first!.n === 1 ? { id, state, late, filedOn, correctionNo, period: ofPeriod, employeeId } : null,
  };
}

function statement({ rows, columns, sort, page, size }: Asked, where: RawBuilder<boolean>): RawBuilder<Read> {
  const column = COLUMN[columns];
  const [code, period] = [columns === 'period' ? sql`null::text as code` : sql`base.code`, columns === 'code' ? sql`null::text as period` : sql`base.period`];
  return sql`with base as not materialized (select ${ROW[rows]} as row, o.*, ${isLate()} as late from ${filteredFrom} where ${where}),
    sums as materialized (select row, ${code}, ${period}, state, late, grouping(row) = 0 as of_row, count(*) as n from base group by grouping sets ((row, late), (${column}, state, late))),
    lines as (select row, coalesce(sum(n) filter (where late), 0) as late from sums where of_row group by row),
    page as (select l.row as key, k.name as label, row_number() over (order by ${order({ rows, sort })}) as place from lines l left join client k on k.id = l.row order by place limit ${size} offset ${(page - 1) * size}),
    part as (
      select row, ${code}, ${period}, state, late, count(*) as n, min(due_on) as first_due, max(due_on) as last_due, any_value(id) as id, any_value(base.period) as of_period, any_value(filed_on) as filed_on,
        any_value(correction_no) as correction_no, any_value(employee_id) as employee_id
      from base where row = any(array(select key from page)) group by row, ${column}, state, late)
    select
      (select coalesce(json_agg(json_build_array(code, period, state, late, n)), '[]') from sums where not of_row) as sums,
      (select coalesce(json_agg(json_build_array(key, label) order by place), '[]') from page) as rows,
      (select json_build_object(${sql.join(Object.entries(PARTS).map(([name, at]) => sql`${sql.lit(name)}, json_agg(${at} order by code, period)`))}) from part) as parts,
      (select coalesce(json_object_agg(code, name_ru order by period_end), '{}') from timetable) as names, (select count(*)::integer from lines) as row_count, now() as freshness` as RawBuilder<Read>;
}

/** Rows without a name are those of employees, whom only the console can name. */
function order({ rows, sort }: Pick<Asked, 'rows' | 'sort'>): RawBuilder<unknown> {
  const late = sort === 'late' ? sql`l.late desc, ` : sql``;
  if (rows === 'employee') return sql`${late}l.row = ${sql.lit(NOBODY)}::uuid, l.row`;
  const employee = sql`(select r.employee_id from client_role r where r.client_id = l.row and r.role = 'responsible_accountant' and ${today()}::date between r.from_on and r.to_on)`;
  return sql`${late}${sort === 'code' ? sql`k.code nulls last, ` : sort === 'employee' ? sql`${employee} nulls last, ` : sql``}${inNameOrder(sql`k.name`)}, l.row`;
}
