import { ReportingSubject, TaxRegime } from '@kontora/contracts';
import { Period, type PeriodKind } from '@kontora/domain';
import { z } from 'zod';
import { DueRule, concerns } from './due-rule.ts';
import { flagRequirements } from './profile-flags.ts';
import { civilDate } from './values.ts';

/** What an obligation recurs by; `event` and `event_quarter` arise only when something happens. */
export const Recurrence = z.enum(['year', 'quarter', 'cumulative_quarter', 'month', 'ndfl_half_A', 'ndfl_half_B', 'event', 'event_quarter']);
export type Recurrence = z.output<typeof Recurrence>;

/** How far a date or a rule can be trusted: anything but `high` asks for confirmation on first use. */
export const Confidence = z.enum(['high', 'medium', 'low']);

const stageCode = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'Expected a code such as PAY_ORDERS');
const role = z.string().regex(/^[a-z][a-z0-9_]*$/, 'Expected a role such as lead_accountant');

/** One step of the work on an obligation, planned back from one of its due dates. */
export const StageRule = z.object({
  code: stageCode,
  relative_to: z.enum(['filing', 'notification', 'payment']).describe('The due date it hangs on; payment is the first payment'),
  lead_working_days: z.int().min(-60).max(120).describe('Working days before that date; negative is after it'),
  default_role: role,
});
export type StageRule = z.output<typeof StageRule>;

/** A payment of an obligation. `share` is its part of the sum; `via_enp`: through the single tax account (ЕНП). */
export const PaymentRule = z.object({ code: z.string().min(1), name_ru: z.string(), name_en: z.string().default(''), share: z.string(), via_enp: z.boolean(), due: DueRule });

/** Periods that need not be worked on although the rule gives a date, unless the client card says otherwise. */
const waiver = z.object({ periods: z.array(z.string().min(1)).min(1), unless: flagRequirements, basis: z.string().min(1) });

/** Whom an obligation concerns: every condition must hold. */
export const ApplicabilityRule = z.object({
  subjects: z.array(ReportingSubject).min(1),
  regimes: z.array(TaxRegime).min(1).describe('One of them is enough'),
  requires: flagRequirements.describe('Flags of the client card that must have the given value'),
  waivers: z.array(waiver).optional(),
  condition_ru: z.string().default(''),
  condition_en: z.string().default(''),
});

/** A code names one thing of an obligation. */
function codesDiffer(entries: readonly { readonly code: string }[], context: z.RefinementCtx): void {
  entries.forEach(({ code }, index) => {
    if (entries.findIndex((entry) => entry.code === code) < index) context.addIssue({ code: 'custom', path: [index, 'code'], message: `${code} is listed already` });
  });
}

/** One version of one obligation, in the language in which catalogues are published (snake case), so that a published catalogue loads unchanged. */
export const CatalogueItem = z.object({
  code: z.string().regex(/^[A-Z0-9][A-Z0-9_]*$/, 'Expected a code such as NDS_EAEU').max(40),
  name_ru: z.string().min(1),
  name_en: z.string().min(1),
  kind: z.enum(['report', 'payment', 'notice', 'control']),
  authority: z.string().min(1),
  period: Recurrence,
  filing_due: DueRule.nullable(),
  notification: z.object({ form: z.string(), due: DueRule, only_for: z.string().optional() }).nullable(),
  payments: z.array(PaymentRule).superRefine(codesDiffer),
  applicability: ApplicabilityRule,
  legal_basis: z.string(),
  form_knd: z.string().nullable(),
  stages: z.array(StageRule).min(1).superRefine(codesDiffer),
  optional: z.boolean().describe('Rare: arises only for some clients that fulfil the conditions'),
  confidence: Confidence,
  evidence: z.string(),
  sources: z.array(z.string()),
  notes_ru: z.string(),
  notes_en: z.string(),
  valid_from: civilDate.nullable(),
  valid_to: civilDate.nullable(),
});
export type CatalogueItem = z.output<typeof CatalogueItem>;

/** What a stage is called, who does it by default and what proves that it is done. */
export const StageCode = z.object({ name_ru: z.string(), name_en: z.string(), default_role: role, done_when: z.string().optional() });

/** Obligations with their versions, and the stages they are made of. */
export const Catalogue = z.object({ stage_codes: z.record(stageCode, StageCode), items: z.array(CatalogueItem) });
export type Catalogue = z.output<typeof Catalogue>;

/** The built-in catalogue: besides the rules, where they come from. */
export const PublishedCatalogue = Catalogue.extend({ title: z.string(), as_of: civilDate, disclaimer: z.string(), sources: z.record(z.string(), z.string()) });

/** A period of another kind than the obligation recurs by. */
export class WrongPeriodKind extends Error {
  readonly code = 'wrong-period-kind';
  constructor(readonly obligation: string, readonly period: Period, readonly expected: PeriodKind) {
    super(`${obligation} is due by ${expected}, but ${period} is a ${Period.kind(period)}`);
    this.name = 'WrongPeriodKind';
  }
}

/** The kind of period an obligation of this recurrence has. */
export const periodKindOf = (recurrence: Recurrence): PeriodKind => (recurrence === 'event' ? 'day' : recurrence === 'event_quarter' ? 'quarter' : recurrence);

/** The periods of a year for which the obligation recurs by itself; none for obligations that events bring about. */
export function periodsOf(item: CatalogueItem, year: number): Period[] {
  return item.period === 'event' || item.period === 'event_quarter' ? [] : Period.ofYear(item.period, year);
}

/** Throws {@link WrongPeriodKind} unless the period is of the obligation's kind. */
export function assertPeriodKind(item: CatalogueItem, period: Period): void {
  const expected = periodKindOf(item.period);
  if (Period.kind(period) !== expected) throw new WrongPeriodKind(item.code, period, expected);
}

/** Whether this version governs the period: the version in force on the period's last day does. */
export function governs(item: CatalogueItem, period: Period): boolean {
  const day = Period.lastDay(period);
  return (item.valid_from === null || item.valid_from <= day) && (item.valid_to === null || day <= item.valid_to);
}

/** Whether there is anything to file, notify or pay for the period. */
export function hasDeadline(item: CatalogueItem, period: Period): boolean {
  const rules = [item.filing_due, item.notification?.due ?? null, ...item.payments.map((payment) => payment.due)];
  return rules.some((rule) => rule !== null && concerns(rule, period));
}

/** Order of obligations wherever they are listed: by code, then by period. */
export const compareKeys = (a: { code: string; period: Period }, b: { code: string; period: Period }): number =>
  a.code < b.code ? -1 : a.code > b.code ? 1 : Period.compare(a.period, b.period);

