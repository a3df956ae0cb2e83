import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import type { AnyList } from '@kontora/contracts';
import type { RowOf } from '../../data/queries.ts';
import type { Column } from './column.ts';
import classes from './list.module.css';

/** One value of a row; an empty one takes no place. */
function Line({ name, value }: { name?: string; value: ReactNode }) {
  return value === null || value === undefined || value === false ? null : <div>{name && <span>{name}:</span>}<b>{value}</b></div>;
}

/** The same rows on a phone: one card a row, the columns as its lines. */
export function PhoneList<O extends AnyList>({ label, columns, rows, idOf, onOpen, more }: { label: string; columns: readonly Column<O>[]; rows: readonly RowOf<O>[]; idOf: (row: RowOf<O>) => string; onOpen?: (row: RowOf<O>) => void; more?: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => 84, overscan: 6 });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => { if (last >= rows.length - 10) more?.(); }, [last, rows.length, more]);
  const title = columns.find((column) => column.phone === 'title') ?? columns[0]!;
  const lines = columns.filter((column) => column !== title && column.phone !== 'none');
  return (
    <div className={classes.scroll} ref={box}>
      <ul className={classes.cards} aria-label={label} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index]!;
          return (
            <li key={idOf(row)} data-index={index} ref={virtual.measureElement} style={{ transform: `translateY(${start}px)` }} onClick={() => onOpen?.(row)}>
              <div className={classes.cardTitle}>{title.cell(row)}</div>
              <div className={classes.cardLines}>{lines.map((column) => <Line key={column.id} name={column.phone === 'bare' ? undefined : column.label} value={column.cell(row)} />)}</div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
