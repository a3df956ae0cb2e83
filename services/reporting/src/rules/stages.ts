import { CivilDate, Period, type WorkingCalendar } from '@kontora/domain';
import type { Catalogue, CatalogueItem, StageRule } from './catalogue.ts';
import type { Deadlines, DueDate } from './due-date.ts';

/** A stage of an obligation with the civil date by which it is planned to be done. */
export interface PlannedStage {
  /** `main`, or the code of a later payment that has its own small workflow. */
  readonly workflow: string;
  /** Names it within its obligation: its code, after that of a later payment: `PREPARE`, `NDS_2.PAY_ORDERS`. */
  readonly key: string;
  /** Place in its workflow, from 1. */
  readonly no: number;
  readonly code: string;
  readonly role: string;
  /** The civil date from which it can be worked on: when the stage before is planned to be done; of the first, some days before its own date. */
  readonly start: CivilDate;
  readonly planned: CivilDate;
  /** The due date it was planned back from, and by how many working days (negative: after it). */
  readonly due: CivilDate;
  readonly leadWorkingDays: number;
  /** Why the date is not simply due date minus lead: the period had not ended yet, or the stage before was later. */
  readonly moved: 'after_period_end' | 'after_previous_stage' | null;
}

/** What stages are planned with; `stageCodes` gives the role of stages that the rules add. */
export interface StageContext {
  readonly deadlines: Deadlines;
  readonly stageCodes: Catalogue['stage_codes'];
  readonly calendar: WorkingCalendar;
}

/** A stage together with the due date it hangs on. */
interface Anchored {
  readonly code: string;
  readonly role: string;
  readonly lead: number;
  readonly due: DueDate;
}

/** How many calendar days before its date the first stage of a workflow starts. */
const FIRST_STAGE_DAYS = 5;
/** Without anything to file or to notify, these stages have no object. */
const FILING_STAGES: readonly string[] = ['FILE', 'ACCEPT'];
/** The small workflow of every payment after the first: payment orders three working days before, the check on the due day. */
const LATER_PAYMENT = [{ code: 'PAY_ORDERS', lead: 3 }, { code: 'PAID_CHECK', lead: 0 }] as const;

/**
 * Plans the stages of one obligation for one period: the main workflow, then one per later payment. Empty when there is no due date.
 * Stage dates are working days (unless a due date itself is not), and never decrease within a workflow. Throws `CalendarYearMissing`.
 */
export function planStages(item: CatalogueItem, period: Period, context: StageContext): PlannedStage[] {
  const roleOf = (code: string) => context.stageCodes[code]?.default_role ?? 'responsible_accountant';
  const later = context.deadlines.payments.slice(1).flatMap(({ code: workflow, due }) =>
    schedule(workflow, LATER_PAYMENT.map(({ code, lead }) => ({ code, lead, due, role: roleOf(code) })), { period, calendar: context.calendar }));
  return [...schedule('main', mainStages(item, context.deadlines, roleOf), { period, calendar: context.calendar }), ...later];
}

function mainStages(item: CatalogueItem, { filing, notification, payments }: Deadlines, roleOf: (code: string) => string): Anchored[] {
  const payment = payments[0]?.due ?? null;
  const named = { filing, notification, payment };
  const anchored = item.stages.flatMap(({ code, default_role: role, lead_working_days: lead, relative_to }: StageRule): Anchored[] => {
    const due = named[relative_to] ?? payment ?? filing ?? notification;
    return due ? [{ code, role, lead, due }] : [];
  });
  if (filing || notification) return anchored;
  const paying = anchored.filter(({ code }) => !FILING_STAGES.includes(code));
  const checked = paying.some(({ code }) => code === 'PAID_CHECK');
  return checked || !payment ? paying : [...paying, { code: 'PAID_CHECK', role: roleOf('PAID_CHECK'), lead: 0, due: payment }];
}

function schedule(workflow: string, stages: readonly Anchored[], at: { readonly period: Period; readonly calendar: WorkingCalendar }): PlannedStage[] {
  let previous: CivilDate | null = null;
  return stages.map(({ code, role, lead, due }, index) => {
    const wanted = at.calendar.addWorkingDays(due.date, -lead);
    const started = afterPeriodEnd(wanted, due, at);
    const planned: CivilDate = previous !== null && previous > started ? previous : started;
    const start = previous ?? firstStart(planned, due, at);
    previous = planned;
    const moved = planned > started ? 'after_previous_stage' : started > wanted ? 'after_period_end' : null;
    return { workflow, key: workflow === 'main' ? code : `${workflow}.${code}`, no: index + 1, code, role, start, planned, due: due.date, leadWorkingDays: lead, moved };
  });
}

/** A working day some days before the stage's own, but not before the period has ended or the event has happened; the stage's own day where that leaves nothing. */
function firstStart(planned: CivilDate, due: DueDate, { period, calendar }: { readonly period: Period; readonly calendar: WorkingCalendar }): CivilDate {
  const end = Period.lastDay(period);
  const open = Period.kind(period) === 'day' ? end : waitsForEnd(planned, due, period) ? CivilDate.addDays(end, 1) : CivilDate.clamped(calendar.firstYear, 1, 1);
  const early = CivilDate.max(CivilDate.addDays(planned, -FIRST_STAGE_DAYS), open);
  return early < planned ? CivilDate.min(calendar.nextWorkingDay(early), planned) : planned;
}

/** Whether a stage of this date comes after the end of the period it is about; not when its due date falls within it. */
const waitsForEnd = (planned: CivilDate, due: DueDate, period: Period) => planned > Period.lastDay(period) && due.nominal > Period.lastDay(period);

/**
 * Work on a period does not start before the period has ended: such a date moves to the first working day after it, unless that would
 * pass the due date. Only for due dates counted from the end of the period; those that fall within it or hang on an event stay.
 */
function afterPeriodEnd(wanted: CivilDate, due: DueDate, { period, calendar }: { readonly period: Period; readonly calendar: WorkingCalendar }): CivilDate {
  const end = Period.lastDay(period);
  if (wanted > end || due.nominal <= end || Period.kind(period) === 'day') return wanted;
  const first = calendar.nextWorkingDay(CivilDate.addDays(end, 1));
  return first <= due.date ? first : wanted;
}
