import { CivilDate } from '@kontora/domain';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { today } from '../form/today.ts';
import { useFormats, useLocale } from '../values/formats.ts';
import { monthWeeks } from './days.ts';
import classes from './month-grid.module.css';

interface Props {
  /** `2026-04` */
  month: string; label: string; off: (day: CivilDate) => boolean;
  /** What is to be seen of a day, and how it is said. */
  content: (day: CivilDate) => ReactNode; said: (day: CivilDate) => string;
  chosen?: string; onChoose: (day: CivilDate) => void; onLeave: (day: CivilDate) => void;
}
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** A month, week by week: each day is a button with what there is on it. Arrow keys go from day to day; beyond the month `onLeave` is asked. */
export function MonthGrid({ month, label, off, content, said, chosen, onChoose, onLeave }: Props) {
  const { longDay } = useFormats();
  const locale = useLocale();
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const table = useRef<HTMLTableElement>(null);
  const now = today();
  const weeks = monthWeeks(month);
  const [at, setAt] = useState<string>(chosen ?? now);
  const stop = at.startsWith(month) ? at : `${month}-01`;
  const keys = (event: KeyboardEvent, day: CivilDate) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = CivilDate.addDays(day, step);
    setAt(next);
    if (!next.startsWith(month)) return onLeave(next);
    table.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus();
  };
  return (
    <div className={classes.scroll}>
      <table ref={table} className={classes.month} aria-label={label}>
        <thead><tr>{weeks[0]!.map((day) => <th key={day} scope="col">{weekday.format(new Date(`${day}T12:00:00Z`))}</th>)}</tr></thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day} data-off={off(day) || undefined} data-other={!day.startsWith(month) || undefined}>
                  {day.startsWith(month) && (
                    <button type="button" data-day={day} data-now={day === now || undefined} aria-pressed={day === chosen} tabIndex={day === stop ? 0 : -1} onFocus={() => setAt(day)} onKeyDown={(event) => keys(event, day)} onClick={() => onChoose(day)}>
                      <span className={classes.unseen}>{longDay(day)}: {said(day)}</span>
                      <span className={classes.no} aria-hidden>{CivilDate.day(day)}</span><span className={classes.content} aria-hidden>{content(day)}</span>
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
