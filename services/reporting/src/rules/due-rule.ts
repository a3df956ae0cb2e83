import { Period } from '@kontora/domain';
import { z } from 'zod';
import { civilDate, periodId } from './values.ts';

/**
 * The rule language: a due rule is a JSON object that turns a period into a date. Its keys are snake case, as catalogues of obligations
 * are published with them. One of the forms below is chosen by its anchor key; `by_period` and `overrides` make exceptions to it.
 */
const FORMS = [
  { anchor: 'working_day', needs: ['months_after_period_end'], may: [] },
  { anchor: 'month', needs: ['day', 'year_offset'], may: [] },
  { anchor: 'months_after_period_end', needs: ['day'], may: [] },
  { anchor: 'days_after_period_end', needs: [], may: [] },
  { anchor: 'working_days_after_event', needs: [], may: ['event'] },
  { anchor: 'days_after_event', needs: ['event'], may: ['special'] },
  { anchor: 'calendar_days_after_event', needs: ['event'], may: ['special'] },
  { anchor: 'last_working_day_of', needs: [], may: [] },
] as const;
const EXCEPTIONS: readonly string[] = ['shift', 'by_period', 'overrides'];

const monthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'Expected MM-DD such as 12-31');
/** A period without its year, or with it: `C4`, `Q4`, `03`, `12-B`, `2026-Q4`. */
const periodKey = z.string().refine((key) => Period.is(key) || (key !== '' && Period.is(`2000-${key}`)), 'Expected a period, or its part without the year such as C4, Q4, 03 or 12-B');

const form = {
  months_after_period_end: z.int().min(0).max(24).optional().describe('Months after the month in which the period ends; 0 is that month'),
  day: z.union([z.int().min(1).max(31), z.literal('last')]).optional().describe('Day of the month; a day the month does not have becomes its last (НК РФ ст. 6.1 п. 5)'),
  month: z.int().min(1).max(12).optional().describe('Month of a fixed date'),
  year_offset: z.int().min(-1).max(5).optional().describe('Years from the year of the period to the year of a fixed date'),
  working_day: z.int().min(1).max(23).optional().describe('N-th working day counted from the first of the month'),
  days_after_period_end: z.int().min(0).max(1000).optional().describe('Calendar days after the last day of the period'),
  working_days_after_event: z.int().min(-250).max(250).optional().describe('Working days after the event; the day after it is the first; negative is before'),
  event: z.string().regex(/^[a-z][a-z0-9_]*$/, 'Expected a name such as patent_end').optional().describe('Name of the event; without it, the event that the obligation is about'),
  days_after_event: z.int().min(-1000).max(1000).optional().describe('Calendar days after the event'),
  calendar_days_after_event: z.int().min(-1000).max(1000).optional().describe('The same as days_after_event'),
  special: z.strictObject({ if_event_date: monthDay, nominal: monthDay }).optional().describe('When the event falls on this MM-DD, this MM-DD of the same year is the nominal date'),
  last_working_day_of: z.literal('year').optional().describe('Last working day of the calendar year of the period'),
  shift: z.enum(['next_working_day', 'previous_working_day', 'none']).optional().describe('When the date is a day off; next_working_day if not said (НК РФ ст. 6.1 п. 7)'),
};
type FormFields = { [Key in keyof typeof form]?: z.output<(typeof form)[Key]> };

/** Adds an issue for every field that is missing from the chosen form or does not belong to it. */
function checkForm(rule: FormFields & { by_period?: object }, context: z.RefinementCtx): void {
  const present = Object.entries(rule).filter(([, value]) => value !== undefined).map(([key]) => key);
  const complain = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
  const chosen = FORMS.find(({ anchor }) => present.includes(anchor));
  if (!chosen) {
    const stray = present.find((key) => !EXCEPTIONS.includes(key));
    if (stray) complain(stray, `needs one of ${FORMS.map(({ anchor }) => anchor).join(', ')} beside it`);
    else if (!Object.keys(rule.by_period ?? {}).length) context.addIssue({ code: 'custom', message: `A due rule needs one of ${FORMS.map(({ anchor }) => anchor).join(', ')}, or by_period` });
    return;
  }
  const known: readonly string[] = [chosen.anchor, ...chosen.needs, ...chosen.may, ...EXCEPTIONS];
  for (const key of chosen.needs) if (!present.includes(key)) complain(key, `is required beside ${chosen.anchor}`);
  for (const key of present) if (!known.includes(key)) complain(key, `does not go with ${chosen.anchor}`);
}

const branch = z.strictObject(form).superRefine(checkForm);

/** A due rule. Errors name the field at fault by its path. A rule of `by_period` alone concerns the listed periods only. */
export const DueRule = z.strictObject({
  ...form,
  by_period: z.record(periodKey, branch.nullable()).optional().describe('Another rule for a period, or null where the period carries no obligation; the key with a year goes first'),
  overrides: z.array(z.strictObject({ period: periodId, date: civilDate, basis: z.string().min(1) })).optional().describe('Dates set by the authority for single periods; they win over everything and are not shifted'),
}).superRefine(checkForm);
/** See the schema of the same name. */
export type DueRule = z.output<typeof DueRule>;
/** A due rule without exceptions. */
export type PlainDueRule = z.output<typeof branch>;

/** The anchor of a rule with what belongs to it, for programs: how the nominal date is counted. */
export type DueForm =
  | { readonly form: 'day_of_month'; readonly months: number; readonly day: number | 'last' }
  | { readonly form: 'fixed_date'; readonly yearOffset: number; readonly month: number; readonly day: number | 'last' }
  | { readonly form: 'working_day_of_month'; readonly months: number; readonly nth: number }
  | { readonly form: 'days_after_period_end'; readonly days: number }
  | { readonly form: 'working_days_after_event'; readonly event: string | null; readonly days: number }
  | { readonly form: 'days_after_event'; readonly event: string; readonly days: number; readonly special: NonNullable<PlainDueRule['special']> | null }
  | { readonly form: 'last_working_day_of_year' };

/** The form of a rule, or null for a rule of `by_period` alone. Expects a rule that has passed the schema. */
export function formOf(rule: PlainDueRule): DueForm | null {
  const { months_after_period_end: months, day, event } = rule;
  if (rule.working_day !== undefined && months !== undefined) return { form: 'working_day_of_month', months, nth: rule.working_day };
  if (rule.month !== undefined && day !== undefined) return { form: 'fixed_date', yearOffset: rule.year_offset ?? 0, month: rule.month, day };
  if (months !== undefined && day !== undefined) return { form: 'day_of_month', months, day };
  if (rule.days_after_period_end !== undefined) return { form: 'days_after_period_end', days: rule.days_after_period_end };
  if (rule.working_days_after_event !== undefined) return { form: 'working_days_after_event', event: event ?? null, days: rule.working_days_after_event };
  const days = rule.days_after_event ?? rule.calendar_days_after_event;
  if (days !== undefined && event !== undefined) return { form: 'days_after_event', event, days, special: rule.special ?? null };
  return rule.last_working_day_of ? { form: 'last_working_day_of_year' } : null;
}

/** The branch of a rule that governs a period: `rule` is null where the period carries no obligation, `key` is the entry of `by_period` that decided. */
export function branchFor(rule: DueRule, period: Period): { readonly rule: PlainDueRule | null; readonly key: string | null } {
  const branches = rule.by_period ?? {};
  const key = [period, Period.part(period)].find((candidate) => Object.hasOwn(branches, candidate));
  if (key !== undefined) return { rule: branches[key] ?? null, key };
  return { rule: formOf(rule) ? rule : null, key: null };
}

/** Whether the rule gives a date for the period; no calendar is needed to know. */
export function concerns(rule: DueRule, period: Period): boolean {
  return branchFor(rule, period).rule !== null || (rule.overrides ?? []).some((override) => override.period === period);
}
