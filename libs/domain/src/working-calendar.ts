import { CivilDate } from './civil-date.ts';

/** Why a day is off. `declared_day_off`: by an act of the President or the firm's own decision during the year. */
export type DayOffKind = 'weekend' | 'public_holiday' | 'transferred_day_off' | 'declared_day_off';

/** A day on which nobody works, and why. */
export interface DayOff {
  readonly date: CivilDate;
  readonly kind: DayOffKind;
  readonly name?: { readonly ru: string; readonly en: string };
  /** For a transferred day off: the weekend day or holiday it makes up for. */
  readonly movedFrom?: CivilDate;
}

/** What differs from plain Monday-to-Friday weeks in one calendar year (ТК РФ ст. 112). */
export interface CalendarYear {
  readonly year: number;
  /** Weekdays that are off, and holidays that fall on a weekend (listed for their names). */
  readonly daysOff: readonly DayOff[];
  /** Saturdays and Sundays on which people work. */
  readonly workingWeekends: readonly CivilDate[];
  /** Working days that are one hour shorter (ТК РФ ст. 95). */
  readonly shortened: readonly CivilDate[];
}

/** What happens to a date that falls on a day off: move forward (the rule of НК РФ ст. 6.1 п. 7), move back, or keep. */
export type ShiftPolicy = 'next_working_day' | 'previous_working_day' | 'none';

/** The answer would need a year of which the calendar knows nothing; it is never guessed. */
export class CalendarYearMissing extends Error {
  readonly code = 'calendar-year-missing';
  constructor(readonly year: number) {
    super(`The working calendar of ${year} is not known yet: load it before counting working days in that year`);
    this.name = 'CalendarYearMissing';
  }
}

/** The data of a calendar contradict themselves. */
export class InvalidCalendar extends Error {
  readonly code = 'invalid-calendar';
  constructor(message: string) {
    super(message);
    this.name = 'InvalidCalendar';
  }
}

/**
 * Working days of consecutive years. Immutable; every question is answered in about ten comparisons.
 * Every method throws {@link CalendarYearMissing} when the date or the answer lies outside the years given.
 */
export class WorkingCalendar {
  /** First and last year covered. */
  readonly firstYear: number;
  readonly lastYear: number;
  readonly #workingDays: CivilDate[] = [];
  readonly #daysOff = new Map<CivilDate, DayOff>();
  readonly #shortened = new Set<CivilDate>();

  /** @throws InvalidCalendar when years are missing between the first and the last, repeated, or hold dates of another year. */
  constructor(years: readonly CalendarYear[]) {
    const sorted = [...years].sort((a, b) => a.year - b.year);
    const [first, last] = [sorted[0], sorted.at(-1)];
    if (!first || !last) throw new InvalidCalendar('A working calendar needs at least one year');
    this.firstYear = first.year;
    this.lastYear = last.year;
    sorted.forEach((year, index) => {
      if (year.year !== first.year + index) throw new InvalidCalendar(`The years of a working calendar must follow each other without gap: ${sorted.map((y) => y.year).join(', ')}`);
      this.#load(year);
    });
  }

  /** A calendar whose only days off are Saturdays and Sundays. */
  static plainWeeks(firstYear: number, lastYear: number): WorkingCalendar {
    const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index);
    return new WorkingCalendar(years.map((year) => ({ year, daysOff: [], workingWeekends: [], shortened: [] })));
  }

  isWorkingDay(date: CivilDate): boolean {
    return this.#workingDays[this.#countBefore(date)] === date;
  }

  /** Why the day is off, or null for a working day. */
  dayOff(date: CivilDate): DayOff | null {
    return this.isWorkingDay(date) ? null : (this.#daysOff.get(date) ?? { date, kind: 'weekend' });
  }

  /** Whether the day is a working day one hour shorter than usual. */
  isShortened(date: CivilDate): boolean {
    return this.isWorkingDay(date) && this.#shortened.has(date);
  }

  /** The day itself when it is a working day, else the nearest working day after it. */
  nextWorkingDay(date: CivilDate): CivilDate {
    return this.#workingDay(this.#countBefore(date));
  }

  /** The day itself when it is a working day, else the nearest working day before it. */
  previousWorkingDay(date: CivilDate): CivilDate {
    return this.#workingDay(this.#countThrough(date) - 1);
  }

  /** The `count`-th working day after `date` (the day after it is the first candidate, НК РФ ст. 6.1 п. 2); before it when negative; `date` itself for 0. */
  addWorkingDays(date: CivilDate, count: number): CivilDate {
    if (count > 0) return this.#workingDay(this.#countThrough(date) + count - 1);
    const before = this.#countBefore(date);
    return count === 0 ? date : this.#workingDay(before + count);
  }

  /** Working days after `from` up to and including `to`; when `to` is earlier, minus those from `to` up to the day before `from`. */
  workingDaysBetween(from: CivilDate, to: CivilDate): number {
    return from <= to ? this.#countThrough(to) - this.#countThrough(from) : this.#countBefore(to) - this.#countBefore(from);
  }

  /** Applies a policy to a date that may fall on a day off. */
  shift(date: CivilDate, policy: ShiftPolicy): CivilDate {
    if (policy === 'none') return date;
    return policy === 'next_working_day' ? this.nextWorkingDay(date) : this.previousWorkingDay(date);
  }

  #load({ year, daysOff, workingWeekends, shortened }: CalendarYear): void {
    const stray = [...daysOff.map((d) => d.date), ...workingWeekends, ...shortened].find((date) => CivilDate.year(date) !== year);
    if (stray) throw new InvalidCalendar(`${stray} is listed in the working calendar of ${year}`);
    const working = new Set(workingWeekends);
    for (const day of daysOff) if (!working.has(day.date)) this.#daysOff.set(day.date, day);
    for (const date of shortened) this.#shortened.add(date);
    const end = CivilDate.clamped(year, 12, 31);
    for (let date = CivilDate.clamped(year, 1, 1); date <= end; date = CivilDate.addDays(date, 1)) {
      if (working.has(date) || (CivilDate.weekday(date) <= 5 && !this.#daysOff.has(date))) this.#workingDays.push(date);
    }
  }

  #workingDay(index: number): CivilDate {
    const date = this.#workingDays[index];
    if (!date) throw new CalendarYearMissing(index < 0 ? this.firstYear - 1 : this.lastYear + 1);
    return date;
  }

  #countThrough(date: CivilDate): number {
    const before = this.#countBefore(date);
    return this.#workingDays[before] === date ? before + 1 : before;
  }

  /** How many working days lie before `date`: also the place of `date`, or of the next working day, in the list. */
  #countBefore(date: CivilDate): number {
    const year = CivilDate.year(date);
    if (year < this.firstYear || year > this.lastYear) throw new CalendarYearMissing(year);
    let low = 0;
    let high = this.#workingDays.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#workingDays[middle]! < date) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
