import { CivilDate, Period, type DayOff, type ShiftPolicy, type WorkingCalendar } from '@kontora/domain';
import { assertPeriodKind, type CatalogueItem } from './catalogue.ts';
import { branchFor, formOf, type DueForm, type DueRule } from './due-rule.ts';

/** What a due rule is evaluated against. `dates`: named dates of the event, civil dates. */
export interface DueContext {
  readonly calendar: WorkingCalendar;
  readonly dates?: Readonly<Record<string, CivilDate>>;
}

/** One step from a rule to its date, in the order taken; `date` is where the step arrives. */
export type DueStep =
  | { readonly step: 'override'; readonly date: CivilDate; readonly basis: string }
  | { readonly step: 'by_period'; readonly key: string }
  | { readonly step: 'period_end'; readonly date: CivilDate }
  | { readonly step: 'event'; readonly event: string | null; readonly date: CivilDate }
  | { readonly step: 'clamp'; readonly wantedDay: number; readonly date: CivilDate }
  | { readonly step: 'special'; readonly ifEventDate: string; readonly date: CivilDate }
  | { readonly step: 'nominal'; readonly form: DueForm; readonly date: CivilDate }
  | { readonly step: 'shift'; readonly policy: ShiftPolicy; readonly daysOff: readonly DayOff[]; readonly date: CivilDate };

/** A due date with its arithmetic. `nominal` is the date before it was shifted off a day off. */
export interface DueDate {
  readonly date: CivilDate;
  readonly nominal: CivilDate;
  readonly steps: readonly DueStep[];
}

/** The rule counts from an event whose date was not given. */
export class EventDateMissing extends Error {
  readonly code = 'event-date-missing';
  constructor(readonly event: string | null, readonly period: Period) {
    super(`The due date for ${period} counts from ${event ?? 'the event'}, whose date is not known`);
    this.name = 'EventDateMissing';
  }
}

/**
 * Evaluates a due rule for a period. Null means that the period carries no obligation.
 * Throws `CalendarYearMissing` when the answer needs a year the calendar does not cover, and {@link EventDateMissing}.
 */
export function dueDate(rule: DueRule, period: Period, context: DueContext): DueDate | null {
  const override = rule.overrides?.find((candidate) => candidate.period === period);
  if (override) return { date: override.date, nominal: override.date, steps: [{ step: 'override', date: override.date, basis: override.basis }] };
  const { rule: chosen, key } = branchFor(rule, period);
  const form = chosen && formOf(chosen);
  if (!chosen || !form) return null;
  const steps: DueStep[] = key === null ? [] : [{ step: 'by_period', key }];
  const nominal = nominalDate(form, { period, context, steps });
  steps.push({ step: 'nominal', form, date: nominal });
  const policy = form.form === 'last_working_day_of_year' ? 'previous_working_day' : (chosen.shift ?? 'next_working_day');
  const date = context.calendar.shift(nominal, policy);
  if (date !== nominal) steps.push({ step: 'shift', policy, daysOff: daysOffBetween(nominal, date, context.calendar), date });
  return { date, nominal, steps };
}

/** Where an evaluation stands: `steps` grows as it goes. */
interface Progress {
  readonly period: Period;
  readonly context: DueContext;
  readonly steps: DueStep[];
}

function nominalDate(form: DueForm, progress: Progress): CivilDate {
  const { period, context: { calendar } } = progress;
  switch (form.form) {
    case 'day_of_month': {
      const end = periodEnd(progress);
      return dayOfMonth(CivilDate.year(end), CivilDate.month(end) + form.months, { day: form.day, progress });
    }
    case 'fixed_date': return dayOfMonth(Period.year(period) + form.yearOffset, form.month, { day: form.day, progress });
    case 'working_day_of_month': {
      const end = periodEnd(progress);
      const firstOfMonth = CivilDate.clamped(CivilDate.year(end), CivilDate.month(end) + form.months, 1);
      return calendar.addWorkingDays(calendar.nextWorkingDay(firstOfMonth), form.nth - 1);
    }
    case 'days_after_period_end': return CivilDate.addDays(periodEnd(progress), form.days);
    case 'working_days_after_event': return calendar.addWorkingDays(eventDate(form.event, progress), form.days);
    case 'days_after_event': {
      const event = eventDate(form.event, progress);
      return form.special && event.endsWith(`-${form.special.if_event_date}`) ? specialDate(event, form.special, progress) : CivilDate.addDays(event, form.days);
    }
    case 'last_working_day_of_year': return CivilDate.clamped(Period.year(period), 12, 31);
  }
}

function periodEnd({ period, steps }: Progress): CivilDate {
  const date = Period.lastDay(period);
  steps.push({ step: 'period_end', date });
  return date;
}

function eventDate(event: string | null, { period, context, steps }: Progress): CivilDate {
  const own = event === null && Period.kind(period) === 'day' ? Period.lastDay(period) : undefined;
  const date = event === null ? own : context.dates?.[event];
  if (date === undefined) throw new EventDateMissing(event, period);
  steps.push({ step: 'event', event, date });
  return date;
}

function dayOfMonth(year: number, month: number, { day, progress }: { day: number | 'last'; progress: Progress }): CivilDate {
  const wantedDay = day === 'last' ? 31 : day;
  const date = CivilDate.clamped(year, month, wantedDay);
  if (day !== 'last' && CivilDate.day(date) !== day) progress.steps.push({ step: 'clamp', wantedDay, date });
  return date;
}

function specialDate(event: CivilDate, special: { if_event_date: string; nominal: string }, { steps }: Progress): CivilDate {
  const date = CivilDate.clamped(CivilDate.year(event), Number(special.nominal.slice(0, 2)), Number(special.nominal.slice(3)));
  steps.push({ step: 'special', ifEventDate: special.if_event_date, date });
  return date;
}

/** The days off that a shift passed over, in the order passed. */
function daysOffBetween(from: CivilDate, to: CivilDate, calendar: WorkingCalendar): DayOff[] {
  const direction = from < to ? 1 : -1;
  const passed: DayOff[] = [];
  for (let day = from; day !== to; day = CivilDate.addDays(day, direction)) {
    const off = calendar.dayOff(day);
    if (off) passed.push(off);
  }
  return passed;
}

/** The due dates of one obligation for one period; null and absent payments are those that the period does not carry. */
export interface Deadlines {
  readonly filing: DueDate | null;
  readonly notification: DueDate | null;
  readonly payments: readonly { readonly code: string; readonly due: DueDate }[];
}

/** All due dates of an obligation for a period. Throws `WrongPeriodKind`, {@link EventDateMissing} and `CalendarYearMissing`. */
export function deadlines(item: CatalogueItem, period: Period, context: DueContext): Deadlines {
  assertPeriodKind(item, period);
  const due = (rule: DueRule | null | undefined) => (rule ? dueDate(rule, period, context) : null);
  const payments = item.payments.flatMap((payment) => {
    const date = due(payment.due);
    return date ? [{ code: payment.code, due: date }] : [];
  });
  return { filing: due(item.filing_due), notification: due(item.notification?.due), payments };
}
