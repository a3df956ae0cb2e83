import { CivilDate, WorkingCalendar } from '@kontora/domain';
import type { CalendarRow } from '../catalogue/stored-rules.ts';

/** Civil dates from one to another, both included, and the working calendar as far as it is known. */
export interface KnownDays { from: string; to: string; years: readonly CalendarRow[] }

/** The days of years whose working calendar is known; of others nothing is guessed. */
function known({ from, to, years }: KnownDays): { calendar: WorkingCalendar; first: CivilDate; last: CivilDate } {
  const calendar = new WorkingCalendar(years);
  return { calendar, first: CivilDate.max(CivilDate.parse(from), CivilDate.clamped(calendar.firstYear, 1, 1)), last: CivilDate.min(CivilDate.parse(to), CivilDate.clamped(calendar.lastYear, 12, 31)) };
}

/** Days off, in order. */
export function daysOffBetween(days: KnownDays): CivilDate[] {
  const { calendar, first, last } = known(days);
  const found: CivilDate[] = [];
  for (let day = first; day <= last; day = CivilDate.addDays(day, 1)) if (!calendar.isWorkingDay(day)) found.push(day);
  return found;
}

/** Working days of weeks, by their Mondays, as far as they lie between the two dates. */
export function workingDaysOfWeeks(mondays: readonly string[], days: KnownDays): Record<string, number> {
  const { calendar, first, last } = known(days);
  const count = (monday: CivilDate) => {
    const [from, to] = [CivilDate.max(monday, first), CivilDate.min(CivilDate.addDays(monday, 6), last)];
    return from > to ? undefined : calendar.workingDaysBetween(from, to) + (calendar.isWorkingDay(from) ? 1 : 0);
  };
  return Object.fromEntries([...new Set(mondays)].sort().flatMap((monday) => {
    const working = count(CivilDate.parse(monday));
    return working === undefined ? [] : [[monday, working]];
  }));
}
