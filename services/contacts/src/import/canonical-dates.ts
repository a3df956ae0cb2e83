import { CivilDate } from '@kontora/domain';
import type { DateOrder, ImportMapping } from './mapping.ts';
import { serialToIso } from './workbook-dates.ts';

/** A date of a source file. `at` is the instant (RFC 3339, UTC), present only where the source gives a time of day. */
export interface SourceDate {
  readonly date: CivilDate;
  readonly at: string | null;
}

/** How to read the dates of one column. */
export interface DateRules {
  readonly order?: DateOrder | undefined;
  /** IANA zone of times written without one. */
  readonly timeZone: string;
}

interface Parts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly time: string;
}

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\s*(.+))?$/;
const DAY_FIRST = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?:,?\s+(.+))?$/;
const EITHER = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:,?\s+(.+))?$/;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
/** From 1954 to 2064: serial numbers of dates, and nothing people would type as a date. */
const SERIAL = /^[2-5]\d{4}(?:\.\d+)?$/;
/** What systems write for no date. */
const NO_DATE = /^0{4}-0{2}-0{2}/;

/**
 * Reads one date: ISO, `31.12.2026`, `12/31/2026 10:15 am`, Excel serial number. Null: no date. `ambiguous`: day and month
 * could be exchanged and the column did not settle it. `unreadable`: anything else, days that do not exist included.
 */
export function readDate(text: string, { order, timeZone }: DateRules): SourceDate | null | 'ambiguous' | 'unreadable' {
  const trimmed = text.trim();
  if (trimmed === '' || NO_DATE.test(trimmed)) return null;
  const parts = splitDate(SERIAL.test(trimmed) ? serialToIso(Number(trimmed)) : trimmed, order);
  if (typeof parts === 'string') return parts;
  const date = `${fullYear(parts.year)}-${parts.month.padStart(2, '0')}-${parts.day.padStart(2, '0')}`;
  if (!CivilDate.is(date)) return 'unreadable';
  if (parts.time === '') return { date, at: null };
  const at = toInstant(date, parts.time, timeZone);
  return at === null ? 'unreadable' : { date, at };
}

/**
 * The order of day and month that a column's dates prove: one part above 12 is enough. `open`: no date proves either, `mixed`:
 * both are proven, `none`: the column has no dates with slashes or dashes after the day.
 */
export function judgeDateOrder(values: Iterable<string>): DateOrder | 'open' | 'mixed' | 'none' {
  const seen = new DateOrderEvidence();
  for (const value of values) seen.add(value);
  return seen.verdict();
}

/** Gathers the evidence for {@link judgeDateOrder} row by row, for a pass over a whole file. */
export class DateOrderEvidence {
  private dates = 0;
  private dayFirst = 0;
  private monthFirst = 0;

  add(value: string): void {
    const match = EITHER.exec(value.trim());
    if (!match) return;
    this.dates += 1;
    if (Number(match[1]) > 12) this.dayFirst += 1;
    if (Number(match[2]) > 12) this.monthFirst += 1;
  }

  verdict(): DateOrder | 'open' | 'mixed' | 'none' {
    if (this.dates === 0) return 'none';
    if (this.dayFirst > 0 && this.monthFirst > 0) return 'mixed';
    if (this.dayFirst > 0) return 'day-month';
    return this.monthFirst > 0 ? 'month-day' : 'open';
  }
}

const DATE_FIELDS = new Set(['birthdate', 'created_at', 'modified_at', 'closed_at', 'expected_close', 'serviced_from', 'serviced_to']);

const mayBeDate = (target: string) => DATE_FIELDS.has(target) || target.startsWith('custom:');

/** Settles the order of day and month over a whole file, as a dry run does before the real one. */
export class DateOrderPass {
  private readonly mapping: ImportMapping;
  private readonly columns: readonly { name: string; at: number; evidence: DateOrderEvidence }[];

  constructor(mapping: ImportMapping, header: readonly string[]) {
    this.mapping = mapping;
    this.columns = header.flatMap((name, at) => (mayBeDate(mapping.columns[name] ?? '') ? [{ name, at, evidence: new DateOrderEvidence() }] : []));
  }

  see(cells: readonly string[]): void {
    for (const { at, evidence } of this.columns) evidence.add(cells[at] ?? '');
  }

  /** The mapping with the orders that the file proves; those set before stay. */
  settled(): ImportMapping {
    const proven: Record<string, DateOrder> = {};
    for (const { name, evidence } of this.columns) {
      const verdict = evidence.verdict();
      if (verdict === 'day-month' || verdict === 'month-day') proven[name] = verdict;
    }
    return { ...this.mapping, dateOrders: { ...proven, ...this.mapping.dateOrders } };
  }

  /** Columns about which the user has to be asked. */
  open(): string[] {
    const { dateOrders } = this.settled();
    return this.columns.filter(({ name, evidence }) => !dateOrders[name] && evidence.verdict() !== 'none').map(({ name }) => name);
  }
}

function splitDate(text: string, order: DateOrder | undefined): Parts | 'ambiguous' | 'unreadable' {
  const iso = ISO.exec(text);
  if (iso) return { year: iso[1] ?? '', month: iso[2] ?? '', day: iso[3] ?? '', time: iso[4] ?? '' };
  const dotted = DAY_FIRST.exec(text);
  if (dotted) return { year: dotted[3] ?? '', month: dotted[2] ?? '', day: dotted[1] ?? '', time: dotted[4] ?? '' };
  const either = EITHER.exec(text);
  if (!either) return 'unreadable';
  const [, first = '', second = '', year = '', time = ''] = either;
  const dayFirst = Number(first) > 12 || (Number(second) <= 12 && order === 'day-month');
  if (!dayFirst && Number(second) <= 12 && Number(first) !== Number(second) && order === undefined) return 'ambiguous';
  return dayFirst ? { year, month: second, day: first, time } : { year, month: first, day: second, time };
}

/** Two digits: up to 49 this century, from 50 the last. */
function fullYear(year: string): string {
  return year.length === 4 ? year : `${Number(year) < 50 ? 20 : 19}${year}`;
}

function toInstant(date: CivilDate, time: string, timeZone: string): string | null {
  const match = TIME.exec(time);
  if (!match) return null;
  const [, hours = '', minutes = '', seconds = '0', half, zone] = match;
  if (Number(hours) > (half ? 12 : 23) || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const hour = half ? (Number(hours) % 12) + (/^p/i.test(half) ? 12 : 0) : Number(hours);
  const local = Date.UTC(CivilDate.year(date), CivilDate.month(date) - 1, CivilDate.day(date), hour, Number(minutes), Number(seconds));
  return new Date(local - offset(local, zone, timeZone)).toISOString().replace('.000Z', 'Z');
}

/** How far the local time is ahead of UTC, in milliseconds. */
function offset(local: number, zone: string | undefined, timeZone: string): number {
  if (zone === undefined) return zoneOffset(local - zoneOffset(local, timeZone), timeZone);
  if (/^z$/i.test(zone)) return 0;
  const digits = zone.replace(/\D/g, '');
  return (zone.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function zoneOffset(instant: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
    clocks.set(timeZone, clock);
  }
  const part = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'], part['hour'], part['minute'], part['second']) - instant;
}
