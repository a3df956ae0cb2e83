import { memo, useMemo } from 'react';
import { Link } from 'react-router';
import { useInTurn } from '../../design/in-turn.ts';
import type { Formats } from '../../design/values/formats.ts';
import { EmployeeName } from '../../design/values/values.tsx';
import { toneOf, type usePeriodText } from './season-words.tsx';
import classes from './matrix.module.css';
import type { useText } from './text.ts';
import type { Matrix, MatrixCell, MatrixColumn, MatrixRow, MatrixView } from './use-matrix.ts';

/** Texts of the whole grid, taken once: a hook in each cell would cost more than the cell. */
export interface GridWords { t: (key: Parameters<ReturnType<typeof useText>>[0]) => string; periodText: ReturnType<typeof usePeriodText>; shortDay: Formats['shortDay'] }
/** What of a grid stays the same while it is scrolled. */
export interface GridFrame {
  columns: readonly MatrixColumn[]; rows: MatrixView['rows']; sizes: { row: number; column: number; label: number; sum: number; width: number }; words: GridWords;
  onPick: (row: number, column: number) => void; onList: (row: number) => void;
}
/** A column that is drawn, and where. */
export interface Drawn { index: number; start: number }
interface RowProps { frame: GridFrame; row: MatrixRow | undefined; index: number; start: number; drawn: readonly Drawn[]; active?: number; opened?: string }

export const cellId = (row: number, column: number) => `cell-${row}-${column}`;
/** How many are done of how many: filed, or found not to be needed. */
export const share = (figures: Matrix['total']) => `${figures.total - figures.open - figures.trouble} / ${figures.total}`;

/** One row. Drawn anew only when something of it changes: scrolling adds rows and moves none. Rows whose page comes while they are looked at are filled a few a frame. */
export const GridRow = memo(function GridRow({ frame, row: came, index, start, drawn, active, opened }: RowProps) {
  const row = useInTurn(came);
  const { columns, sizes, words, onPick, onList } = frame;
  const byColumn = useMemo(() => new Map(row?.cells.map((cell) => [cell.column, cell])), [row]);
  return (
    <div role="row" aria-rowindex={index + 2} className={classes.row} style={{ transform: `translateY(${start}px)`, height: sizes.row, width: sizes.width }}>
      <div role="rowheader" className={classes.label} style={{ width: sizes.label }}>{row ? <RowName row={row} rows={frame.rows} words={words} /> : '…'}</div>
      <div role="gridcell" className={classes.sum} style={{ width: sizes.sum, left: sizes.label }}>{row && <button type="button" tabIndex={-1} onClick={() => onList(index)} data-bad={row.figures.late > 0 || undefined}>{share(row.figures)}</button>}</div>
      {row && drawn.map((column) => {
        const cell = byColumn.get(columns[column.index]!.key);
        return <GridCell key={columns[column.index]!.key} cell={cell} row={index} column={column.index} start={column.start} width={sizes.column} active={active === column.index} open={opened !== undefined && cell?.one?.id === opened} words={words} onPick={onPick} />;
      })}
    </div>
  );
});

const NOBODY = 'nobody';
function RowName({ row, rows, words: { t } }: { row: MatrixRow; rows: MatrixView['rows']; words: GridWords }) {
  if (rows === 'client') return <Link to={`/clients/${row.key}`} tabIndex={-1}>{row.label ?? '…'}</Link>;
  return row.key === NOBODY ? <em>{t('nobody')}</em> : <EmployeeName id={row.key} />;
}

interface CellProps { cell: MatrixCell | undefined; row: number; column: number; start: number; width: number; active: boolean; open: boolean; words: GridWords; onPick: GridFrame['onPick'] }
const GridCell = memo(function GridCell({ cell, row, column, start, width, active, open, words, onPick }: CellProps) {
  return (
    <div id={cellId(row, column)} role="gridcell" aria-colindex={column + 3} aria-selected={active} className={classes.cell} style={{ left: start, width }} data-active={active || undefined} data-open={open || undefined}>
      {cell && <CellButton cell={cell} words={words} onPick={() => onPick(row, column)} />}
    </div>
  );
});

/** One obligation: its state and its day. Several: how many of them are done. Colour says again what the words say. */
function CellButton({ cell: { one, figures, dueOn }, words: { t, periodText, shortDay }, onPick }: { cell: MatrixCell; words: GridWords; onPick: () => void }) {
  if (!one) return <button type="button" tabIndex={-1} className={classes.state} data-tone={figures.late > 0 || figures.trouble > 0 ? 'bad' : figures.open === 0 ? 'good' : 'neutral'} onClick={onPick}>{share(figures)}{figures.late > 0 && <span>{t('short.late')} {figures.late}</span>}</button>;
  const day = one.filedOn ?? dueOn;
  return (
    <button type="button" tabIndex={-1} className={classes.state} data-tone={toneOf(one)} onClick={onPick} title={`${periodText(one.period)}: ${t(`state.${one.state}`)}${one.late ? `, ${t('lateOne')}` : ''}`}>
      {one.late && one.filedOn === null && one.state !== 'not-required' ? t('short.late') : t(`short.${one.state}`)}{day && <span>{shortDay(day)}</span>}
    </button>
  );
}
