import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { remembered } from '../../design/remembered.ts';
import { paperZoom, usePrinting } from '../../design/use-printing.ts';
import { usePhone } from '../../design/use-phone.ts';
import { useFormats } from '../../design/values/formats.ts';
import { useObligationName } from './season-bar.tsx';
import { usePeriodText } from './season-words.tsx';
import { cellId, GridRow, share, type GridFrame } from './matrix-row.tsx';
import classes from './matrix.module.css';
import { useText } from './text.ts';
import { ROWS_A_PAGE, type Matrix, type MatrixColumn, type MatrixRow, type MatrixView } from './use-matrix.ts';

const [ROW, COLUMN, HEAD] = [30, 108, 62];
/** Drawn beyond what is seen, so that nobody sees a gap; each one costs its part of every frame. */
const AHEAD = { rows: 6, columns: 2 };
const WIDTHS = { desk: { label: 230, sum: 84 }, phone: { label: 124, sum: 76 } };
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
  const printing = usePrinting();
  const rows = useVirtualizer({ count: rowCount, getScrollElement: () => box.current, estimateSize: () => ROW, overscan: printing ? rowCount : AHEAD.rows, scrollMargin: HEAD, scrollPaddingStart: HEAD, scrollPaddingEnd: ROW });
  const across = useVirtualizer({ horizontal: true, count: columns.length, getScrollElement: () => box.current, estimateSize: () => COLUMN, overscan: printing ? columns.length : AHEAD.columns, scrollMargin: label + sum, scrollPaddingStart: label + sum });
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
  const periodText = usePeriodText();
  const { shortDay } = useFormats();
  const latest = useRef({ rowAt, openCell, onList });
  useEffect(() => { latest.current = { rowAt, openCell, onList }; });
  const frame = useMemo<GridFrame>(() => ({
    columns, rows: view.rows, sizes: { row: ROW, column: COLUMN, label, sum, width }, words: { t: remembered(t), periodText: remembered(periodText), shortDay: remembered(shortDay) },
    onPick: (row, column) => { setAt([row, column]); latest.current.openCell(latest.current.rowAt(row), columns[column]); }, onList: (row) => latest.current.onList(latest.current.rowAt(row)?.filter),
  }), [columns, view.rows, label, sum, width, t, periodText, shortDay]);
  return (
    <div ref={box} className={classes.box} role="grid" tabIndex={0} aria-label={t('season')} aria-rowcount={rowCount + 2} aria-colcount={columns.length + 2} aria-activedescendant={cellId(...at)} onKeyDown={keys}>
      <div className={classes.canvas} style={{ width, height: HEAD + rows.getTotalSize() + ROW, ...paperZoom(width) }}>
        <div className={classes.head} role="row" style={{ height: HEAD }}>
          <div role="columnheader" className={classes.label} style={{ width: label }}>{t(`rows.${view.rows}`)}</div>
          <div role="columnheader" className={classes.sum} style={{ width: sum, left: label }}>{t('total')}</div>
          {drawn.map(({ index, start }) => <Head key={columns[index]!.key} column={columns[index]!} start={start} view={view} />)}
        </div>
        {seen.map(({ index, start }) => <GridRow key={index} frame={frame} row={rowAt(index)} index={index} start={start} drawn={drawn} active={at[0] === index ? at[1] : undefined} opened={opened} />)}
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

function Head({ column, start, view }: { column: MatrixColumn; start: number; view: MatrixView }) {
  const periodText = usePeriodText();
  const nameOf = useObligationName();
  const [code = '', period] = column.key.split(' ');
  const name = column.label ? nameOf({ code, name: column.label }) : code;
  return (
    <div role="columnheader" className={classes.cell} style={{ left: start, width: COLUMN, height: HEAD }} title={[name, period && periodText(period)].filter(Boolean).join(', ') || undefined}>
      {view.columns === 'period' ? <b>{periodText(column.key)}</b> : <><small>{period ? periodText(period) : code}</small><b>{name}</b></>}
    </div>
  );
}
