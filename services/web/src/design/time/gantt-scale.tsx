import { CivilDate } from '@kontora/domain';
import { useMemo } from 'react';
import { today } from '../form/today.ts';
import { usePhone } from '../use-phone.ts';
import { useLocale } from '../values/formats.ts';
import { daysFrom, runsOf } from './days.ts';
import classes from './gantt.module.css';

/** How many days are seen at once, about. */
export const ZOOMS = { week: 10, month: 35, quarter: 95 } as const;
export type Zoom = keyof typeof ZOOMS;
const LEAST_PX: Record<Zoom, number> = { week: 48, month: 21, quarter: 8 };
const [LABEL, PHONE_LABEL] = [330, 132];

/** Where days lie: pixels from the end of the names, pixels a day, the width that is seen of them. */
export interface Scale { days: readonly CivilDate[]; px: number; label: number; visible: number; width: number; x: (day: string) => number }
/** Height of the head, in pixels. */
export const GANTT_HEAD = 46;
const MONDAY = 1;

/** The scale of a box of some width: days as wide as the zoom wants them, and never so narrow that the box would not be filled. */
export function useScale({ from, to, zoom, width }: { from: string; to: string; zoom: Zoom; width: number }): Scale {
  const label = usePhone() ? PHONE_LABEL : LABEL;
  return useMemo(() => {
    const days = daysFrom(from, to);
    const visible = Math.max(0, width - label);
    const px = width === 0 ? 0 : Math.max(LEAST_PX[zoom], visible / Math.min(ZOOMS[zoom], days.length));
    const first = CivilDate.parse(from);
    return { days, px, label, visible, width: days.length * px, x: (day) => CivilDate.daysBetween(first, CivilDate.parse(day)) * px };
  }, [from, to, zoom, width, label]);
}

interface HeadProps { scale: Scale; zoom: Zoom; name: string; todayWord: string; off: (day: CivilDate) => boolean }
/** Months, and below them days, or weeks by their Mondays where days are too narrow. */
export function TimeHead({ scale, zoom, name, todayWord, off }: HeadProps) {
  const locale = useLocale();
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const at = (day: string) => new Date(`${day}T12:00:00Z`);
  const months = [...Map.groupBy(scale.days, (day) => day.slice(0, 7)).values()];
  const ticks = zoom === 'quarter' ? scale.days.filter((day) => CivilDate.weekday(day) === MONDAY) : scale.days;
  const now = today();
  return (
    <div role="row" className={classes.head} style={{ height: GANTT_HEAD }}>
      <div role="columnheader" className={classes.name} style={{ width: scale.label }}>{name}</div>
      <div role="columnheader" className={classes.track}>
        {months.map((days) => <span key={days[0]} className={classes.month} style={{ left: scale.x(days[0]!), width: days.length * scale.px }}><b style={{ left: scale.label + 6 }}>{month.format(at(days[0]!))}</b></span>)}
        {ticks.map((day) => <span key={day} className={classes.tick} data-off={(zoom !== 'quarter' && off(day)) || undefined} data-now={(zoom !== 'quarter' && day === now) || undefined} title={day === now ? todayWord : undefined} style={{ left: scale.x(day), width: zoom === 'quarter' ? Math.min(scale.px * 7, scale.width - scale.x(day)) : scale.px }}>{zoom === 'week' && `${weekday.format(at(day))} `}{Number(day.slice(8))}</span>)}
        {zoom === 'quarter' && scale.days.includes(now) && <span className={classes.nowMark} style={{ left: scale.x(now) + scale.px / 2 }}>{todayWord}</span>}
      </div>
    </div>
  );
}

/** Days off as shade, months as lines, today as a line. */
export function Backdrop({ scale, off, height }: { scale: Scale; off: (day: CivilDate) => boolean; height: number }) {
  const now = today();
  return (
    <div className={classes.backdrop} style={{ left: scale.label, width: scale.width, height }} aria-hidden>
      {runsOf(scale.days, off).map(({ from, to }) => <i key={from} className={classes.off} style={{ left: scale.x(from), width: scale.x(to) - scale.x(from) + scale.px }} />)}
      {scale.days.filter((day) => day.endsWith('-01')).map((day) => <i key={day} className={classes.first} style={{ left: scale.x(day) }} />)}
      {scale.days.includes(now) && <i className={classes.now} style={{ left: scale.x(now) + scale.px / 2 }} />}
    </div>
  );
}
