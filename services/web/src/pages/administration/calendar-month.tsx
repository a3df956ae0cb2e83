import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../design/values/formats.ts';
import classes from './admin.module.css';
import { kindOf, type CalendarDraft, type DayKind } from './calendar-draft.ts';

interface Props {
  year: number; month: number; days: CalendarDraft; words: (kind: DayKind) => string;
  /** Makes the days buttons; `at` is the one that the tab key comes to. */
  paint?: { at: string; onPaint: (date: string) => void; onMove: (date: string) => void };
}
interface Described { date: string; no: number; kind: DayKind | undefined; name: string | undefined }
const at = (year: number, month: number, day: number) => new Date(Date.UTC(year, month, day));

/** One month: its days in weeks, and below it in words what is special about some of them. */
export function MonthView({ year, month, days, words, paint }: Props) {
  const english = useTranslation().i18n.language === 'en';
  const locale = english ? 'en-GB' : 'ru-RU';
  const described = Array.from({ length: at(year, month + 1, 0).getUTCDate() }, (_, i): Described => {
    const date = at(year, month, i + 1).toISOString().slice(0, 10);
    return { date, no: i + 1, kind: kindOf(days, date), name: days.off.get(date)?.name?.[english ? 'en' : 'ru'] };
  });
  const before = (at(year, month, 1).getUTCDay() + 6) % 7;
  const cells = [...Array.from({ length: before }, () => undefined), ...described];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, i) => cells.slice(i * 7, i * 7 + 7));
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const name = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(at(year, month, 1));
  return (
    <section className={classes.month}>
      <Title order={2}>{name}</Title>
      <table aria-label={`${name} ${year}`}>
        <thead><tr>{Array.from({ length: 7 }, (_, i) => <th key={i} scope="col">{weekday.format(at(2024, 0, i + 1))}</th>)}</tr></thead>
        <tbody>{weeks.map((week, i) => <tr key={i}>{week.map((day, j) => (day ? <td key={j} data-day={day.kind} title={day.kind && (day.name ?? words(day.kind))}>{paint ? <DayButton day={day} words={words} {...paint} /> : <DayNo day={day} />}</td> : <td key={j} />))}</tr>)}</tbody>
      </table>
      <ul>{inRuns(described).map(({ from, to, kind, label }) => <li key={from}>{from === to ? from : `${from}–${to}`} — {label ?? words(kind)}{kind === 'shortened' && ' *'}</li>)}</ul>
    </section>
  );
}

const DayNo = ({ day: { no, kind } }: { day: Described }) => <>{no}{kind === 'shortened' && '*'}</>;
function DayButton({ day, words, at: stop, onPaint, onMove }: { day: Described; words: Props['words'] } & NonNullable<Props['paint']>) {
  const { longDay } = useFormats();
  const said = day.kind ? `${longDay(day.date)}: ${day.name ?? words(day.kind)}` : longDay(day.date);
  return <button type="button" data-date={day.date} tabIndex={day.date === stop ? 0 : -1} aria-label={said} onFocus={() => onMove(day.date)} onClick={() => onPaint(day.date)}><DayNo day={day} /></button>;
}

interface Run { from: number; to: number; kind: DayKind; label: string | undefined }
/** Days in a row that are special in the same way, as one line; plain weekends are not told. */
function inRuns(days: readonly Described[]): Run[] {
  const runs: Run[] = [];
  for (const { no, kind, name } of days) {
    if (!kind || kind === 'weekend') continue;
    const last = runs.at(-1);
    if (last && last.to === no - 1 && last.kind === kind && last.label === name) last.to = no;
    else runs.push({ from: no, to: no, kind, label: name });
  }
  return runs;
}
