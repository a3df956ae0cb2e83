import { reporting, type Input, type Output } from '@kontora/contracts';
import { Period } from '@kontora/domain';
import type { Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { isLate } from '../obligation/late.ts';
import { today } from '../today.ts';
import { baseFilter, filteredFrom, is, matching } from './base.ts';
import { FIGURE_FILTERS, figuresColumn, isOpen, sumOf, type Figures } from './figures.ts';

type Asked = Input<typeof reporting.getObligationMatrix>;
type Matrix = Output<typeof reporting.getObligationMatrix>;
interface ColumnKey { code: string | null; period: string | null }
type Cell = Omit<Matrix['rows'][number]['cells'][number], 'column'> & ColumnKey;
interface Read {
  columns: (ColumnKey & { label: string | null; figures: Figures })[];
  rows: { key: string; label: string | null; cells: Cell[] }[];
  rowCount: number;
  freshness: string;
}

/** The row of obligations that nobody prepares. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
const ROW = { client: sql`o.client_id`, employee: sql`coalesce(o.employee_id, ${sql.lit(NOBODY)}::uuid)` };
const COLUMN = { code: sql`base.code`, period: sql`base.period`, 'code-period': sql`base.code, base.period` };

/** One statement, so that sums of rows, sums of columns and cells are of one moment. The obligations of the window are passed through once, those of the page once more. */
export async function readMatrix(asked: Asked, db: Db): Promise<Matrix> {
  const base = baseFilter(asked);
  const { columns, rows, rowCount, freshness } = (await db.row<Read>(statement(asked, matching(base))))!;
  const figures = sumOf(columns.map((column) => column.figures));
  const ordered = columns.toSorted((a, b) => compareTexts(a.code, b.code) || (a.period === b.period ? 0 : Period.compare(Period.parse(a.period!), Period.parse(b.period!))));
  return {
    columns: ordered.map(({ code, period, ...column }) => ({ ...column, key: columnKey({ code, period }), filter: { ...(code && { code: is(code) }), ...(period && { period: is(period) }) } })),
    rows: rows.map(({ key, label, cells }) => ({
      key: key === NOBODY ? 'nobody' : key, label, filter: asked.rows === 'client' ? { organisationId: is(key) } : { employeeId: is(key === NOBODY ? null : key) },
      figures: sumOf(cells.map((cell) => cell.figures)), cells: cells.map(({ code, period, ...cell }) => ({ ...cell, column: columnKey({ code, period }) })),
    })),
    total: figures, base, figureFilters: FIGURE_FILTERS, page: asked.page, pages: Math.ceil(rowCount / asked.size), rowCount, freshness,
  };
}

const columnKey = ({ code, period }: ColumnKey) => [code, period].filter((part) => part !== null).join(' ');
const compareTexts = (a: string | null, b: string | null) => (a === b ? 0 : a! < b! ? -1 : 1);

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
      from base where row = any(array(select key from page)) group by row, ${column}, state, late),
    cell as (
      select row, code, period, ${figuresColumn} as figures, coalesce(min(first_due) filter (where ${isOpen}), max(last_due)) as due_on,
        case when sum(n) = 1 then json_build_object('id', any_value(id), 'state', any_value(state), 'late', any_value(late), 'filedOn', any_value(filed_on), 'correctionNo', any_value(correction_no), 'period', any_value(of_period),
          'employeeId', any_value(employee_id)) end as one
      from part group by row, code, period),
    cells as materialized (select row, json_agg(json_build_object('code', code, 'period', period, 'figures', figures, 'dueOn', due_on, 'one', one) order by code, period) as cells from cell group by row)
    select
      (select coalesce(json_agg(json_build_object('code', code, 'period', period, 'label', (select t.name_ru from timetable t where t.code = c.code order by t.period_end desc limit 1), 'figures', figures)), '[]')
        from (select code, period, ${figuresColumn} as figures from sums where not of_row group by code, period) c) as columns,
      (select coalesce(json_agg(json_build_object('key', p.key, 'label', p.label, 'cells', c.cells) order by p.place), '[]')
        from page p join cells c on c.row = p.key) as rows,
      (select count(*)::integer from lines) as row_count, now() as freshness` as RawBuilder<Read>;
}

/** Rows without a name are those of employees, whom only the console can name. */
function order({ rows, sort }: Pick<Asked, 'rows' | 'sort'>): RawBuilder<unknown> {
  const late = sort === 'late' ? sql`l.late desc, ` : sql``;
  if (rows === 'employee') return sql`${late}l.row = ${sql.lit(NOBODY)}::uuid, l.row`;
  const employee = sql`(select r.employee_id from client_role r where r.client_id = l.row and r.role = 'responsible_accountant' and ${today()}::date between r.from_on and r.to_on)`;
  return sql`${late}${sort === 'code' ? sql`k.code nulls last, ` : sort === 'employee' ? sql`${employee} nulls last, ` : sql``}k.name, l.row`;
}
