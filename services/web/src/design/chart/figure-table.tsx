import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Count } from '../values/values.tsx';
import classes from './chart.module.css';

/** A number, and the address of the rows behind it. */
export interface Counted { value: number; to?: string | { pathname: string; search: string } }
/** A line: its name, its numbers, and what stands behind them in words. */
export interface FigureLine { key: string; name: ReactNode; figures: readonly Counted[]; rest?: readonly ReactNode[] }
/** The sum of all lines: what it is called, and what stands behind its numbers. */
export interface FigureSum { name: string; rest?: readonly ReactNode[] }
interface Props { label: string; head: string; columns: readonly string[]; restColumns?: readonly string[]; lines: readonly FigureLine[]; sum: FigureSum }

/** What a chart shows, as a table: every number opens its rows, and below stand the sums. */
export function FigureTable({ label, head, columns, restColumns = [], lines, sum }: Props) {
  return (
    <div className={classes.tableBox} role="region" aria-label={label} tabIndex={0}>
      <table className={classes.table}>
        <thead><tr><th scope="col">{head}</th>{[...columns, ...restColumns].map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead>
        <tbody>
          {lines.map(({ key, name, figures, rest = [] }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {figures.map(({ value, to }, i) => <td key={columns[i]} data-none={value === 0 || undefined}>{value > 0 && to ? <Link to={to}><Count value={value} /></Link> : <Count value={value} />}</td>)}
              {rest.map((cell, i) => <td key={restColumns[i]}>{cell}</td>)}
            </tr>
          ))}
        </tbody>
        {lines.length > 1 && (
          <tfoot>
            <tr>
              <th scope="row">{sum.name}</th>
              {columns.map((column, i) => <td key={column}><Count value={lines.reduce((all, { figures }) => all + figures[i]!.value, 0)} /></td>)}
              {restColumns.map((column, i) => <td key={column}>{sum.rest?.[i]}</td>)}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
