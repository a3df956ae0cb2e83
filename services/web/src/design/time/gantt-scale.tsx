import { CivilDate } from '@kontora/domain';
import { useTranslation } from 'react-i18next';
import { today } from '../form/today.ts';
import { runsOf } from './days.ts';
import type { Zoom } from './gantt.tsx';
import classes from './gantt.module.css';

/** Where days lie: pixels from the end of the names, pixels a day, the width that is seen of them. */
export interface Scale { days: readonly CivilDate[]; px: number; label: number; visible: number; width: number; x: (day: string) => number }
/** Height of the head, in pixels. */
export const GANTT_HEAD = 46;
const MONDAY = 1;

interface HeadProps { scale: Scale; zoom: Zoom; name: string; todayWord: string; off: (day: CivilDate) => boolean }
/** Months, and below them days, or weeks by their Mondays where days are too narrow. */
export function TimeHead({ scale, zoom, name, todayWord, off }: HeadProps) {
  const locale = useTranslation().i18n.language === 'en' ? 'en-GB' : 'ru-RU';
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
