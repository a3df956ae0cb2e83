import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Link } from 'react-router';
import { usePhone } from '../../design/use-phone.ts';
import { EmployeeName } from '../../design/values/values.tsx';
import { toneOf, usePeriodText } from './season-words.tsx';
import classes from './matrix.module.css';
import { useText } from './text.ts';
import { ROWS_A_PAGE, type Matrix, type MatrixCell, type MatrixColumn, type MatrixRow, type MatrixView } from './use-matrix.ts';

const [ROW, COLUMN, HEAD] = [30, 108, 62];
const WIDTHS = { desk: { label: 230, sum: 66 }, phone: { label: 128, sum: 58 } };
const NOBODY = 'nobody';
type Filter = Record<string, unknown> | undefined;
interface Props {
  matrix: Matrix;
  view: MatrixView;
  /** The row at a place; undefined until its page has come. */
  rowAt: (index: number) => MatrixRow | undefined;
  /** Tells which pages are on the screen. */
  onLookAt: (pages: readonly number[]) => void;
  opened?: string;
  onOpen: (obligationId: string) => void;
  /** Lists the obligations behind a number. */
  onList: (...filters: Filter[]) => void;
}

/** Rows and columns drawn only where they are looked at. Arrow keys move, Enter opens; names, sums and heads stay in view. */
export function MatrixGrid({ matrix, view, rowAt, onLookAt, opened, onOpen, onList }: Props) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const { label, sum } = WIDTHS[usePhone() ? 'phone' : 'desk'];
  const { columns, rowCount } = matrix;
  const rows = useVirtualizer({ count: rowCount, getScrollElement: () => box.current, estimateSize: () => ROW, overscan: 12, scrollMargin: HEAD, scrollPaddingStart: HEAD, scrollPaddingEnd: ROW });
  const across = useVirtualizer({ horizontal: true, count: columns.length, getScrollElement: () => box.current, estimateSize: () => COLUMN, overscan: 4, scrollMargin: label + sum, scrollPaddingStart: label + sum });
  const [at, setAt] = useState<[number, number]>([0, 0]);
  const [seen, drawn] = [rows.getVirtualItems(), across.getVirtualItems()];
  const [firstPage, lastPage] = [Math.floor((seen[0]?.index ?? 0) / ROWS_A_PAGE) + 1, Math.floor((seen.at(-1)?.index ?? 0) / ROWS_A_PAGE) + 1];
  useEffect(() => onLookAt(Array.from({ length: lastPage - firstPage + 1 }, (_, i) => firstPage + i)), [firstPage, lastPage, onLookAt]);

  const openCell = (row: MatrixRow | undefined, column: MatrixColumn | undefined) => {
    const cell = row?.cells.find((one) => one.column === column?.key);
    if (cell?.one) onOpen(cell.one.id);
    else if (cell) onList(row!.filter, column!.filter);
  };
  const keys = (event: KeyboardEvent) => {
    const [row, column] = at;
    const to: Record<string, [number, number]> = { ArrowDown: [row + 1, column], ArrowUp: [row - 1, column], ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1], PageDown: [row + 20, column], PageUp: [row - 20, column], Home: [row, 0], End: [row, columns.length - 1] };
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target !== box.current && event.key === 'Enter')) return;
    if (event.key === 'Enter') return openCell(rowAt(row), columns[column]);
    const next = to[event.key];
    if (!next) return;
    event.preventDefault();
    const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
    const [r, c] = [within(next[0], rowCount), within(next[1], columns.length)];
    setAt([r, c]);
    rows.scrollToIndex(r);
    across.scrollToIndex(c);
  };
  const width = label + sum + across.getTotalSize();
  const id = (row: number, column: number) => `cell-${row}-${column}`;
  return (
    <div ref={box} className={classes.box} role="grid" tabIndex={0} aria-label={t('season')} aria-rowcount={rowCount + 2} aria-colcount={columns.length + 2} aria-activedescendant={id(...at)} onKeyDown={keys}>
      <div className={classes.canvas} style={{ width, height: HEAD + rows.getTotalSize() + ROW }}>
        <div className={classes.head} role="row" style={{ height: HEAD }}>
          <div role="columnheader" className={classes.label} style={{ width: label }}>{t(`rows.${view.rows}`)}</div>
          <div role="columnheader" className={classes.sum} style={{ width: sum, left: label }}>{t('total')}</div>
          {drawn.map(({ index, start }) => <Head key={columns[index]!.key} column={columns[index]!} start={start} view={view} />)}
        </div>
        {seen.map(({ index, start }) => {
          const row = rowAt(index);
          return (
            <div key={index} role="row" aria-rowindex={index + 2} className={classes.row} style={{ transform: `translateY(${start}px)`, height: ROW, width }}>
              <div role="rowheader" className={classes.label} style={{ width: label }}>{row ? <RowName row={row} view={view} /> : '…'}</div>
              <div role="gridcell" className={classes.sum} style={{ width: sum, left: label }}>{row && <button type="button" tabIndex={-1} onClick={() => onList(row.filter)} data-bad={row.figures.late > 0 || undefined}>{share(row.figures)}</button>}</div>
              {row && <Cells row={row} drawn={drawn} columns={columns} active={at[0] === index ? at[1] : undefined} opened={opened} idOf={(column) => id(index, column)} onPick={(column) => { setAt([index, column]); openCell(row, columns[column]); }} />}
            </div>
          );
        })}
        <div aria-hidden style={{ height: rows.getTotalSize() }} />
        <div className={classes.foot} role="row" aria-rowindex={rowCount + 2} style={{ height: ROW }}>
          <div role="rowheader" className={classes.label} style={{ width: label }}>{t('total')}</div>
          <div role="gridcell" className={classes.sum} style={{ width: sum, left: label }}><button type="button" tabIndex={-1} onClick={() => onList()}>{share(matrix.total)}</button></div>
          {drawn.map(({ index, start }) => <div key={columns[index]!.key} role="gridcell" className={classes.cell} style={{ left: start, width: COLUMN }}><button type="button" tabIndex={-1} data-bad={columns[index]!.figures.late > 0 || undefined} onClick={() => onList(columns[index]!.filter)}>{share(columns[index]!.figures)}</button></div>)}
        </div>
      </div>
    </div>
  );
}

/** How many are done of how many: filed, or found not to be needed. */
const share = (figures: Matrix['total']) => `${figures.total - figures.open - figures.trouble} / ${figures.total}`;

function Head({ column, start, view }: { column: MatrixColumn; start: number; view: MatrixView }) {
  const periodText = usePeriodText();
  const [code, period] = column.key.split(' ');
  return (
    <div role="columnheader" className={classes.cell} style={{ left: start, width: COLUMN, height: HEAD }} title={[column.label, period && periodText(period)].filter(Boolean).join(', ') || undefined}>
      {view.columns === 'period' ? <b>{periodText(column.key)}</b> : <><small>{period ? periodText(period) : code}</small><b>{column.label ?? code}</b></>}
    </div>
  );
}

function RowName({ row, view }: { row: MatrixRow; view: MatrixView }) {
  const t = useText();
  if (view.rows === 'client') return <Link to={`/clients/${row.key}`} tabIndex={-1}>{row.label ?? '…'}</Link>;
  return row.key === NOBODY ? <em>{t('nobody')}</em> : <EmployeeName id={row.key} />;
}

interface CellsProps { row: MatrixRow; drawn: readonly { index: number; start: number }[]; columns: readonly MatrixColumn[]; active?: number; opened?: string; idOf: (column: number) => string; onPick: (column: number) => void }
function Cells({ row, drawn, columns, active, opened, idOf, onPick }: CellsProps) {
  const byColumn = useMemo(() => new Map(row.cells.map((cell) => [cell.column, cell])), [row]);
  return drawn.map(({ index, start }) => {
    const cell = byColumn.get(columns[index]!.key);
    return (
      <div key={columns[index]!.key} id={idOf(index)} role="gridcell" aria-colindex={index + 3} aria-selected={active === index} className={classes.cell} style={{ left: start, width: COLUMN }} data-active={active === index || undefined} data-open={(cell?.one && cell.one.id === opened) || undefined}>
        {cell && <CellButton cell={cell} onPick={() => onPick(index)} />}
      </div>
    );
  });
}

/** One obligation: its state and its day. Several: how many of them are done. Colour says again what the words say. */
function CellButton({ cell: { one, figures, dueOn }, onPick }: { cell: MatrixCell; onPick: () => void }) {
  const t = useText();
  const periodText = usePeriodText();
  if (!one) return <button type="button" tabIndex={-1} className={classes.state} data-tone={figures.late > 0 || figures.trouble > 0 ? 'bad' : figures.open === 0 ? 'good' : 'neutral'} onClick={onPick}>{share(figures)}{figures.late > 0 && <span>{t('short.late')} {figures.late}</span>}</button>;
  const day = one.filedOn ?? dueOn;
  return (
    <button type="button" tabIndex={-1} className={classes.state} data-tone={toneOf(one)} onClick={onPick} title={`${periodText(one.period)}: ${t(`state.${one.state}`)}${one.late ? `, ${t('late')}` : ''}`}>
      {one.late && one.filedOn === null && one.state !== 'not-required' ? t('short.late') : t(`short.${one.state}`)}{day && <span>{`${day.slice(8)}.${day.slice(5, 7)}`}</span>}
    </button>
  );
}
