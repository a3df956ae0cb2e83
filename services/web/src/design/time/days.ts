import { CivilDate } from '@kontora/domain';

/** The civil days from one to another, both included. */
export function daysFrom(from: string, to: string): CivilDate[] {
  const first = CivilDate.parse(from);
  return Array.from({ length: Math.max(0, CivilDate.daysBetween(first, CivilDate.parse(to)) + 1) }, (_, i) => CivilDate.addDays(first, i));
}

/** First and last day of a year, a quarter or a month: `2026`, `2026-Q1`, `2026-04`. */
export function windowDays(window: string): { from: CivilDate; to: CivilDate } {
  const year = Number(window.slice(0, 4));
  const part = window.slice(5);
  const [first, months] = part === '' ? [1, 12] : part.startsWith('Q') ? [Number(part[1]) * 3 - 2, 3] : [Number(part), 1];
  return { from: CivilDate.clamped(year, first, 1), to: CivilDate.clamped(year, first + months - 1, 31) };
}

/** A month as weeks of seven days, Monday first; the days of its neighbours fill the first and the last week. */
export function monthWeeks(month: string): CivilDate[][] {
  const { from, to } = windowDays(month);
  const days = daysFrom(CivilDate.addDays(from, 1 - CivilDate.weekday(from)), CivilDate.addDays(to, 7 - CivilDate.weekday(to)));
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
}

/** The month before or after, `2026-04` by `months`. */
export const monthAway = (month: string, months: number): string => CivilDate.addMonths(CivilDate.parse(`${month}-01`), months).slice(0, 7);

/** A stretch of civil days, both ends included. */
export interface Stretch { from: string; to: string }

/**
 * Puts stretches that overlap into lanes below each other: for each stretch the number of its lane, the first being 0. One may begin on the last day of
 * one that began before.
 */
export function lanesOf(stretches: readonly Stretch[]): { lane: number[]; count: number } {
  const lasts: Stretch[] = [];
  const lane: number[] = [];
  for (const { i } of stretches.map(({ from }, i) => ({ from, i })).sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.i - b.i))) {
    const stretch = stretches[i]!;
    const free = lasts.findIndex((last) => last.to < stretch.from || (last.to === stretch.from && last.from < stretch.from));
    const at = free < 0 ? lasts.length : free;
    [lane[i], lasts[at]] = [at, stretch];
  }
  return { lane, count: Math.max(1, lasts.length) };
}

/** Days in a row for which something holds, as stretches. */
export function runsOf(days: readonly CivilDate[], holds: (day: CivilDate) => boolean): Stretch[] {
  const runs: Stretch[] = [];
  let open: Stretch | undefined;
  for (const day of days) {
    if (!holds(day)) open = undefined;
    else if (open) open.to = day;
    else runs.push(open = { from: day, to: day });
  }
  return runs;
}
