import type { reporting, Request, Response } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';

/** The calendar of a year as it was saved. */
export type Revision = Response<typeof reporting.getWorkingCalendar>['revisions'][number];
/** The calendar of a year as it is sent. */
export type WantedYear = Request<typeof reporting.saveCalendarYear>;
export type DayOff = WantedYear['daysOff'][number];
export const DAY_OFF_KINDS = ['public_holiday', 'transferred_day_off', 'declared_day_off'] as const;
/** What a click makes of a day; `working` makes a weekday work again and a weekend a working day. */
export const BRUSHES = [...DAY_OFF_KINDS, 'working', 'shortened'] as const;
export type Brush = (typeof BRUSHES)[number];
/** What is special about the days of a year, by civil date; what is not named is an ordinary working day or weekend. */
export interface CalendarDraft { off: ReadonlyMap<string, DayOff>; workingWeekends: ReadonlySet<string>; shortened: ReadonlySet<string> }
/** What a day off is marked with beside its kind. */
export type DayOffMore = Pick<DayOff, 'name' | 'movedFrom'>;

const SATURDAY = 6;
export const isWeekend = (date: string): boolean => CivilDate.weekday(CivilDate.parse(date)) >= SATURDAY;

/** The days of a saved year, to be changed. */
export const draftOf = ({ daysOff, workingWeekends, shortened }: Pick<Revision, 'daysOff' | 'workingWeekends' | 'shortened'>): CalendarDraft =>
  ({ off: new Map((daysOff as unknown as DayOff[]).map((day) => [day.date, day])), workingWeekends: new Set(workingWeekends), shortened: new Set(shortened) });

/** A year to begin with: the public holidays of the year before, on the same days. What is transferred and shortened only the decree of that year says. */
export function draftAfter(before: Revision | undefined, year: number): CalendarDraft {
  const holidays = [...draftOf(before ?? { daysOff: [], workingWeekends: [], shortened: [] }).off.values()].filter(({ kind, date }) => kind === 'public_holiday' && !date.endsWith('02-29'));
  return draftOf({ daysOff: holidays.map((day) => ({ ...day, date: `${year}${day.date.slice(4)}` })) as unknown as Revision['daysOff'], workingWeekends: [], shortened: [] });
}

/** The draft with one day painted; painting a day with what it is already makes it ordinary again. */
export function painted(draft: CalendarDraft, date: string, { brush, ...more }: { brush: Brush } & DayOffMore): CalendarDraft {
  const [off, working, shortened] = [new Map(draft.off), new Set(draft.workingWeekends), new Set(draft.shortened)];
  const was = off.get(date)?.kind;
  const free = was !== undefined || (isWeekend(date) && !working.has(date));
  if (brush === 'shortened') {
    if (!free && !shortened.delete(date)) shortened.add(date);
    return { ...draft, shortened };
  }
  const wasWorking = working.delete(date);
  off.delete(date);
  if (brush === 'working' ? isWeekend(date) && !wasWorking : was !== brush) {
    if (brush === 'working') working.add(date);
    else off.set(date, { date, kind: brush, ...more });
  }
  if (off.has(date) || (isWeekend(date) && !working.has(date))) shortened.delete(date);
  return { off, workingWeekends: working, shortened };
}

/** The draft as the contract wants it, in the order of the year. */
export const wantedDays = ({ off, workingWeekends, shortened }: CalendarDraft): Pick<WantedYear, 'daysOff' | 'workingWeekends' | 'shortened'> =>
  ({ daysOff: [...off.values()].sort((a, b) => (a.date < b.date ? -1 : 1)), workingWeekends: [...workingWeekends].sort(), shortened: [...shortened].sort() });

/** What a day is, besides an ordinary working day. */
export type DayKind = DayOff['kind'] | 'working_weekend' | 'shortened' | 'weekend';
/** What one day is by a draft; undefined for an ordinary working day. */
export function kindOf({ off, workingWeekends, shortened }: CalendarDraft, date: string): DayKind | undefined {
  return off.get(date)?.kind ?? (workingWeekends.has(date) ? 'working_weekend' : isWeekend(date) ? 'weekend' : shortened.has(date) ? 'shortened' : undefined);
}

/** Days that are something else than before, in order. */
export function changedDays(before: CalendarDraft, after: CalendarDraft): { date: string; was: DayKind | undefined; is: DayKind | undefined }[] {
  const named = new Set([before, after].flatMap(({ off, workingWeekends, shortened }) => [...off.keys(), ...workingWeekends, ...shortened]));
  return [...named].sort().map((date) => ({ date, was: kindOf(before, date), is: kindOf(after, date) })).filter(({ was, is }) => was !== is);
}
