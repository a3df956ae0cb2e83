import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './admin.module.css';

/** What a day of the calendar can be, besides an ordinary working day. */
export type MarkKind = 'public_holiday' | 'transferred_day_off' | 'declared_day_off' | 'working_weekend' | 'shortened';
/** What is special about one day. */
export interface DayMark { kind: MarkKind; name?: string | undefined }
/** What is special about which day, by civil date. */
export type DayMarks = ReadonlyMap<string, DayMark>;
interface Props { year: number; month: number; marks: DayMarks; words: (kind: MarkKind | 'weekend') => string }

const SUNDAY = 0, SATURDAY = 6;
const at = (year: number, month: number, day: number) => new Date(Date.UTC(year, month, day));

/** One month: its days in weeks, and below it in words what is special about some of them. */
export function MonthView({ year, month, marks, words }: Props) {
  const locale = useTranslation().i18n.language === 'en' ? 'en-GB' : 'ru-RU';
  const days = Array.from({ length: at(year, month + 1, 0).getUTCDate() }, (_, i) => describe(at(year, month, i + 1), marks));
  const before = (at(year, month, 1).getUTCDay() + 6) % 7;
  const cells = [...Array.from({ length: before }, () => undefined), ...days];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, i) => cells.slice(i * 7, i * 7 + 7));
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const name = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(at(year, month, 1));
  return (
    <section className={classes.month}>
      <Title order={2}>{name}</Title>
      <table aria-label={`${name} ${year}`}>
        <thead><tr>{Array.from({ length: 7 }, (_, i) => <th key={i} scope="col">{weekday.format(at(2024, 0, i + 1))}</th>)}</tr></thead>
        <tbody>{weeks.map((week, i) => <tr key={i}>{week.map((day, j) => (day ? <td key={j} data-day={day.kind} title={day.kind && (day.name ?? words(day.kind))}>{day.no}{day.kind === 'shortened' && '*'}</td> : <td key={j} />))}</tr>)}</tbody>
      </table>
      <ul>{inRuns(days).map(({ from, to, kind, label }) => <li key={from}>{from === to ? from : `${from}–${to}`} — {label ?? words(kind)}{kind === 'shortened' && ' *'}</li>)}</ul>
    </section>
  );
}

interface Described { no: number; kind?: MarkKind | 'weekend'; name?: string | undefined }
function describe(date: Date, marks: DayMarks): Described {
  const mark = marks.get(date.toISOString().slice(0, 10));
  const weekend = date.getUTCDay() === SUNDAY || date.getUTCDay() === SATURDAY;
  return { no: date.getUTCDate(), ...(mark ?? (weekend ? { kind: 'weekend' as const } : {})) };
}

/** Days in a row that are special in the same way, as one line; plain weekends are not told. */
function inRuns(days: readonly Described[]): { from: number; to: number; kind: MarkKind; label: string | undefined }[] {
  const runs: { from: number; to: number; kind: MarkKind; label: string | undefined }[] = [];
  for (const { no, kind, name } of days) {
    if (!kind || kind === 'weekend') continue;
    const last = runs.at(-1);
    if (last && last.to === no - 1 && last.kind === kind && last.label === name) last.to = no;
    else runs.push({ from: no, to: no, kind, label: name });
  }
  return runs;
}
