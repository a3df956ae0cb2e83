import { CivilDate } from './civil-date.ts';

/**
 * A reporting period by its id: `2026` year, `2026-Q3` quarter, `2026-C3` from the start of the year to the end of the third
 * quarter (C1 I квартал, C2 полугодие, C3 9 месяцев, C4 год), `2026-07` month, `2026-07-A` the 1st to the 22nd and `2026-07-B` the
 * 23rd to the end of a month (НДФЛ, НК РФ ст. 226 п. 6), `2026-07-15` the single day of an event.
 */
export type Period = string & { readonly [period]: true };
declare const period: unique symbol;

/** What a {@link Period} spans; the names are those of the tax catalogue, `day` is the period of an event. */
export type PeriodKind = 'year' | 'quarter' | 'cumulative_quarter' | 'month' | 'ndfl_half_A' | 'ndfl_half_B' | 'day';

/** A text is not the id of a period. */
export class InvalidPeriod extends Error {
  readonly code = 'invalid-period';
  constructor(readonly text: string) {
    super(`"${text}" is not a period, expected 2026, 2026-Q3, 2026-C3, 2026-07, 2026-07-A, 2026-07-B or a day`);
    this.name = 'InvalidPeriod';
  }
}

const SHAPE = /^[1-9]\d{3}(-[QC][1-4]|-(0[1-9]|1[0-2])(-[AB])?)?$/;
/** The last day of the first half of a month for НДФЛ. */
const HALF = 22;

const yearOf = (id: Period) => Number(id.slice(0, 4));
const monthOf = (id: Period) => Number(id.slice(5, 7));
const quarterOf = (id: Period) => Number(id.slice(6, 7));
const is = (value: unknown): value is Period => typeof value === 'string' && (SHAPE.test(value) || CivilDate.is(value));

function kindOf(id: Period): PeriodKind {
  if (id.length === 4) return 'year';
  if (id.length === 10) return 'day';
  if (id.length === 9) return id.endsWith('A') ? 'ndfl_half_A' : 'ndfl_half_B';
  if (id[5] === 'Q') return 'quarter';
  return id[5] === 'C' ? 'cumulative_quarter' : 'month';
}

function firstDay(id: Period): CivilDate {
  switch (kindOf(id)) {
    case 'year':
    case 'cumulative_quarter': return CivilDate.clamped(yearOf(id), 1, 1);
    case 'quarter': return CivilDate.clamped(yearOf(id), quarterOf(id) * 3 - 2, 1);
    case 'month':
    case 'ndfl_half_A': return CivilDate.clamped(yearOf(id), monthOf(id), 1);
    case 'ndfl_half_B': return CivilDate.clamped(yearOf(id), monthOf(id), HALF + 1);
    case 'day': return CivilDate.parse(id);
  }
}

function lastDay(id: Period): CivilDate {
  switch (kindOf(id)) {
    case 'year': return CivilDate.clamped(yearOf(id), 12, 31);
    case 'quarter':
    case 'cumulative_quarter': return CivilDate.clamped(yearOf(id), quarterOf(id) * 3, 31);
    case 'ndfl_half_A': return CivilDate.clamped(yearOf(id), monthOf(id), HALF);
    case 'month':
    case 'ndfl_half_B': return CivilDate.clamped(yearOf(id), monthOf(id), 31);
    case 'day': return CivilDate.parse(id);
  }
}

const QUARTERS = ['1', '2', '3', '4'];
const MONTHS = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));
const PARTS: Record<Exclude<PeriodKind, 'day'>, readonly string[]> = {
  year: [''],
  quarter: QUARTERS.map((q) => `-Q${q}`),
  cumulative_quarter: QUARTERS.map((q) => `-C${q}`),
  month: MONTHS.map((m) => `-${m}`),
  ndfl_half_A: MONTHS.map((m) => `-${m}-A`),
  ndfl_half_B: MONTHS.map((m) => `-${m}-B`),
};

/** Questions to a {@link Period}. */
export const Period = {
  /** Reads the id of a period. Throws {@link InvalidPeriod}. */
  parse(text: string): Period {
    if (!is(text)) throw new InvalidPeriod(text);
    return text;
  },
  is,
  /** The period of an event: one day. */
  ofDay: (date: CivilDate): Period => date as string as Period,
  kind: kindOf,
  /** The calendar year in which the period lies; no period crosses a year. */
  year: yearOf,
  /** The id without its year: `C4`, `Q4`, `03`, `12-B`; empty for a year. */
  part: (id: Period): string => id.slice(5),
  firstDay,
  lastDay,
  /** Whether the day lies in the period, its first and last day included. */
  contains: (id: Period, date: CivilDate): boolean => firstDay(id) <= date && date <= lastDay(id),
  /** All periods of a kind in a calendar year, in order. */
  ofYear: (kind: Exclude<PeriodKind, 'day'>, year: number): Period[] => PARTS[kind].map((part) => Period.parse(`${year}${part}`)),
  /** Order by last day, then by first day, then by id. */
  compare: (a: Period, b: Period): number =>
    CivilDate.compare(lastDay(a), lastDay(b)) || CivilDate.compare(firstDay(a), firstDay(b)) || (a < b ? -1 : a > b ? 1 : 0),
};
