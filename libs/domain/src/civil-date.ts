/**
 * A day of the calendar without a time of day or a zone, written `YYYY-MM-DD` (ISO 8601). Sorting the text sorts the days.
 * Years 1000 to 9999. Only the functions below and `CivilDate.parse` make one.
 */
export type CivilDate = string & { readonly [civil]: true };
declare const civil: unique symbol;

/** A text is not a day of the calendar. */
export class InvalidCivilDate extends Error {
  readonly code = 'invalid-civil-date';
  constructor(readonly text: string) {
    super(`"${text}" is not a day of the calendar, expected YYYY-MM-DD such as 2026-03-31`);
    this.name = 'InvalidCivilDate';
  }
}

/** Gives the present instant; tests pass their own. */
export type Clock = () => Date;

const DAY_MS = 86_400_000;
const SHAPE = /^[1-9]\d{3}-\d{2}-\d{2}$/;
const pad = (value: number) => String(value).padStart(2, '0');
const yearOf = (date: CivilDate) => Number(date.slice(0, 4));
const monthOf = (date: CivilDate) => Number(date.slice(5, 7));
const dayOf = (date: CivilDate) => Number(date.slice(8, 10));
/** Days since 1970-01-01. */
const toNumber = (date: CivilDate) => Date.UTC(yearOf(date), monthOf(date) - 1, dayOf(date)) / DAY_MS;
const fromNumber = (days: number) => parse(new Date(days * DAY_MS).toISOString().slice(0, 10));
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysInMonth = (year: number, month: number) => (month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

function is(value: unknown): value is CivilDate {
  if (typeof value !== 'string' || !SHAPE.test(value)) return false;
  const month = Number(value.slice(5, 7));
  const day = Number(value.slice(8, 10));
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(Number(value.slice(0, 4)), month);
}

function parse(text: string): CivilDate {
  if (!is(text)) throw new InvalidCivilDate(text);
  return text;
}

function addDays(date: CivilDate, days: number): CivilDate {
  const day = dayOf(date) + days;
  // Most sums stay within a month; they need no calendar arithmetic.
  return day >= 1 && day <= 28 ? (`${date.slice(0, 8)}${pad(day)}` as CivilDate) : fromNumber(toNumber(date) + days);
}

/** `day` of a month; a day that the month does not have becomes its last day (НК РФ ст. 6.1 п. 5). `month` may lie outside 1…12: 13 is January of the next year. */
function clamped(year: number, month: number, day: number): CivilDate {
  const months = year * 12 + month - 1;
  const y = Math.floor(months / 12);
  const m = (months % 12) + 1;
  return parse(`${y}-${pad(m)}-${pad(Math.min(day, daysInMonth(y, m)))}`);
}

/** Calendar arithmetic over {@link CivilDate}. Nothing here knows of weekends or holidays: that is `WorkingCalendar`. */
export const CivilDate = {
  /** Reads `YYYY-MM-DD`. Throws {@link InvalidCivilDate} for any other text and for days that do not exist. */
  parse,
  /** Whether a value is a day of the calendar. */
  is,
  clamped,
  year: yearOf,
  /** 1 to 12. */
  month: monthOf,
  /** Day of the month, 1 to 31. */
  day: dayOf,
  /** ISO 8601 number of the weekday: 1 is Monday, 7 is Sunday. */
  weekday: (date: CivilDate): number => ((((toNumber(date) + 3) % 7) + 7) % 7) + 1,
  addDays,
  /** The same day of the month `months` later; the last day where that month is shorter (НК РФ ст. 6.1 п. 5). */
  addMonths: (date: CivilDate, months: number): CivilDate => clamped(yearOf(date), monthOf(date) + months, dayOf(date)),
  /** The last day of the month in which `date` lies. */
  lastDayOfMonth: (date: CivilDate): CivilDate => clamped(yearOf(date), monthOf(date), 31),
  /** Calendar days from `from` to `to`; negative when `to` is earlier. */
  daysBetween: (from: CivilDate, to: CivilDate): number => toNumber(to) - toNumber(from),
  /** Order for sorting: negative, zero or positive. */
  compare: (a: CivilDate, b: CivilDate): number => (a < b ? -1 : a > b ? 1 : 0),
  min: (a: CivilDate, b: CivilDate): CivilDate => (a < b ? a : b),
  max: (a: CivilDate, b: CivilDate): CivilDate => (a > b ? a : b),
  /** The day on which `instant` falls in an IANA time zone such as `Europe/Moscow`. Throws a RangeError for an unknown zone. */
  at: (instant: Date, timeZone: string): CivilDate => parse(formatterOf(timeZone).format(instant)),
  /** The present day in an IANA time zone. */
  today: (timeZone: string, clock: Clock = () => new Date()): CivilDate => parse(formatterOf(timeZone).format(clock())),
};
