import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { getCoreRowModel, useReactTable, type ColumnDef } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { AnyList } from '@kontora/contracts';
import type { RowOf } from '../../data/queries.ts';
import { useCommon } from '../../text/common.ts';
import type { Column } from './column.ts';
import classes from './list.module.css';
import { usePrinting } from '../use-printing.ts';

const ROW_PX = 32;
const CHECK_PX = 36;
const AHEAD_ROWS = 30;
/** What a table of one list is given; rows come page by page. */
export interface TableProps<O extends AnyList> {
  label: string;
  columns: readonly Column<O>[];
  rows: readonly RowOf<O>[];
  total?: number;
  sort?: string;
  onSort: (sort: string) => void;
  widths: Record<string, number>;
  onResize: (widths: Record<string, number>) => void;
  /** Which rows are chosen, by id; undefined where rows cannot be chosen. */
  chosen?: ReadonlySet<string>;
  onChoose: (ids: ReadonlySet<string>) => void;
  onOpen?: (row: RowOf<O>) => void;
  /** The row whose card is open. */
  openId?: string;
  more?: () => void;
  idOf: (row: RowOf<O>) => string;
}

/** A table as in a spreadsheet: dense, sticky header, rows drawn only where they are looked at, arrow keys, Enter opens, Space chooses. */
export function DataTable<O extends AnyList>({ label, columns, rows, total, sort, onSort, widths, onResize, chosen, onChoose, onOpen, openId, more, idOf }: TableProps<O>) {
  const t = useCommon();
  const box = useRef<HTMLDivElement>(null);
  const printing = usePrinting();
  const [active, setActive] = useState(0);
  const defs = useMemo<ColumnDef<RowOf<O>>[]>(() => columns.map((column) => ({ id: column.id, size: column.width, minSize: 60, header: column.label, accessorFn: (row) => row })), [columns]);
  const table = useReactTable<RowOf<O>>({
    data: rows as RowOf<O>[], columns: defs, getCoreRowModel: getCoreRowModel(), getRowId: idOf, columnResizeMode: 'onChange', manualSorting: true,
    state: { columnSizing: widths }, onColumnSizingChange: (change) => onResize(typeof change === 'function' ? change(widths) : change),
  });
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: printing ? rows.length : 14 });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => { if (last >= rows.length - AHEAD_ROWS) more?.(); }, [last, rows.length, more]);

  const go = (index: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    setActive(to);
    virtual.scrollToIndex(to);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-row="${to}"]`)?.focus({ preventScroll: true }));
  };
  const choose = (row: RowOf<O>) => {
    const next = new Set(chosen);
    if (!next.delete(idOf(row))) next.add(idOf(row));
    onChoose(next);
  };
  const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / ROW_PX) - 2);
  const keys = (event: KeyboardEvent) => {
    if (!(event.target as HTMLElement).dataset.row) return;
    const row = rows[active];
    const deeds: Record<string, () => void> = {
      ArrowDown: () => go(active + 1), ArrowUp: () => go(active - 1), PageDown: () => go(active + page), PageUp: () => go(active - page), Home: () => go(0), End: () => go(rows.length - 1),
      Enter: () => row && onOpen?.(row), ' ': () => chosen && row && choose(row),
    };
    const deed = deeds[event.key];
    if (!deed || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    deed();
  };
  const click = (event: MouseEvent, row: RowOf<O>, index: number) => {
    setActive(index);
    if (!(event.target as HTMLElement).closest('a, button, input, label') && !window.getSelection()?.toString()) onOpen?.(row);
  };
  const all = chosen !== undefined && rows.length > 0 && rows.every((row) => chosen.has(idOf(row)));
  const tabStop = active >= first && active <= last ? active : first;
  const width = table.getTotalSize() + (chosen ? CHECK_PX : 0);
  const span = columns.length + (chosen ? 1 : 0); // one too many would be a column of its own

  return (
    <div className={classes.scroll} ref={box}>
      <table role="grid" aria-label={label} aria-rowcount={total ?? -1} aria-multiselectable={chosen ? true : undefined} className={classes.table} style={{ minWidth: width }} onKeyDown={keys}>
        <colgroup>{chosen && <col style={{ width: CHECK_PX }} />}{table.getFlatHeaders().map((header) => <col key={header.id} style={{ width: header.getSize() }} />)}</colgroup>
        <thead>
          <tr>
            {chosen && <th scope="col" className={classes.check}><Checkbox aria-label={t('list.chooseAll')} checked={all} indeterminate={!all && chosen.size > 0} onChange={() => onChoose(all ? new Set() : new Set(rows.map(idOf)))} /></th>}
            {table.getFlatHeaders().map((header, i) => <HeaderCell key={header.id} column={columns[i] as Column<never>} sort={sort} onSort={onSort} onGrab={header.getResizeHandler()} onReset={() => header.column.resetSize()} />)}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr aria-hidden><td colSpan={span} style={{ height: items[0]!.start, padding: 0 }} /></tr>}
          {items.map(({ index }) => {
            const row = rows[index]!;
            const id = idOf(row);
            return (
              <tr key={id} data-row={index} aria-rowindex={index + 2} aria-selected={chosen ? chosen.has(id) : undefined} data-open={id === openId || undefined} tabIndex={index === tabStop ? 0 : -1} onFocus={() => setActive(index)} onClick={(event) => click(event, row, index)}>
                {chosen && <td className={classes.check}><Checkbox tabIndex={-1} aria-label={t('list.choose')} checked={chosen.has(id)} onChange={() => choose(row)} /></td>}
                {columns.map((column) => <td key={column.id} className={column.align === 'end' ? classes.end : undefined}>{column.cell(row)}</td>)}
              </tr>
            );
          })}
          {items.length > 0 && <tr aria-hidden><td colSpan={span} style={{ height: virtual.getTotalSize() - items.at(-1)!.end, padding: 0, border: 0 }} /></tr>}
        </tbody>
      </table>
    </div>
  );
}

function HeaderCell({ column, sort = '', onSort, onGrab, onReset }: { column: Column<never>; sort?: string; onSort: (sort: string) => void; onGrab: (event: unknown) => void; onReset: () => void }) {
  const name = column.sort as string | undefined;
  const [primary] = sort.split(',');
  const direction = name === undefined ? undefined : primary === name ? 'ascending' : primary === `-${name}` ? 'descending' : 'none';
  return (
    <th scope="col" aria-sort={direction} className={column.align === 'end' ? classes.end : undefined}>
      {name === undefined ? column.label : (
        <button type="button" className={classes.sort} onClick={() => onSort(direction === 'ascending' ? `-${name}` : name)}>
          {column.label}{direction === 'ascending' && <IconArrowUp size={12} aria-hidden />}{direction === 'descending' && <IconArrowDown size={12} aria-hidden />}
        </button>
      )}
      <span className={classes.grip} aria-hidden onMouseDown={onGrab} onTouchStart={onGrab} onDoubleClick={onReset} />
    </th>
  );
}
