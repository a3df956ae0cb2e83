import { Period, type PeriodKind } from '@kontora/domain';

type Day = number | 'last';
/** A due rule without exceptions, in the language of the catalogue. */
export interface PlainDue {
  months_after_period_end?: number; day?: Day; month?: number; year_offset?: number; working_day?: number; days_after_period_end?: number; working_days_after_event?: number; event?: string;
  days_after_event?: number; calendar_days_after_event?: number; special?: { if_event_date: string; nominal: string }; last_working_day_of?: 'year'; shift?: Shift;
}
/** A due rule: how a period becomes a date, and for which periods otherwise. */
export interface DueRule extends PlainDue { by_period?: Record<string, PlainDue | null>; overrides?: Override[] }
/** A date set by the authority for one period. */
export interface Override { period: string; date: string; basis: string }
export const SHIFTS = ['next_working_day', 'previous_working_day', 'none'] as const;
export type Shift = (typeof SHIFTS)[number];
export const RECURRENCES = ['year', 'quarter', 'cumulative_quarter', 'month', 'ndfl_half_A', 'ndfl_half_B', 'event', 'event_quarter'] as const;
export const KINDS = ['report', 'payment', 'notice', 'control'] as const;
export const RELATIVE_TO = ['filing', 'notification', 'payment'] as const;

export interface Payment { code: string; name_ru: string; name_en: string; share: string; via_enp: boolean; due: DueRule }
export interface Waiver { periods: string[]; unless: Requirements; basis: string }
/** Flags of the client card with the value that each must have. */
export type Requirements = Record<string, boolean | string>;
export interface StageOfRule { code: string; relative_to: (typeof RELATIVE_TO)[number]; lead_working_days: number | ''; default_role: string }
/** One version of an obligation type; code and validity stand beside it. */
export interface Rule {
  name_ru: string; name_en: string; kind: (typeof KINDS)[number]; authority: string; period: (typeof RECURRENCES)[number]; filing_due: DueRule | null; notification: { form: string; due: DueRule; only_for?: string } | null; payments: Payment[];
  applicability: { subjects: string[]; regimes: string[]; requires: Requirements; waivers?: Waiver[]; condition_ru: string; condition_en: string }; legal_basis: string; form_knd: string | null; stages: StageOfRule[]; optional: boolean;
  confidence: 'high' | 'medium' | 'low'; evidence: string; sources: string[]; notes_ru: string; notes_en: string;
}

/** Ways of counting a due date, each with what it begins with. `listed` gives dates only to the periods named one by one. */
export const DUE_FORMS = {
  day_of_month: { months_after_period_end: 1, day: 25 }, fixed_date: { day: 25, month: 3, year_offset: 1 }, working_day_of_month: { working_day: 5, months_after_period_end: 1 }, days_after_period_end: { days_after_period_end: 30 },
  working_days_after_event: { working_days_after_event: 5 }, days_after_event: { days_after_event: 5, event: '' }, last_working_day_of_year: { last_working_day_of: 'year' }, listed: {},
} as const satisfies Record<string, PlainDue>;
export type DueForm = keyof typeof DUE_FORMS;

/** How a rule counts. */
export function dueFormOf(rule: PlainDue): DueForm {
  if ('working_day' in rule) return 'working_day_of_month';
  if ('month' in rule) return 'fixed_date';
  if ('months_after_period_end' in rule) return 'day_of_month';
  if ('days_after_period_end' in rule) return 'days_after_period_end';
  if ('working_days_after_event' in rule) return 'working_days_after_event';
  if ('days_after_event' in rule || 'calendar_days_after_event' in rule) return 'days_after_event';
  return 'last_working_day_of' in rule ? 'last_working_day_of_year' : 'listed';
}

/** The rule counted in another way: exceptions and the shift stay, and of the numbers those that both ways have. */
export function countedBy(form: DueForm, rule: DueRule): DueRule {
  if (form === dueFormOf(rule)) return rule;
  const { shift, by_period, overrides } = rule;
  const kept = Object.fromEntries(Object.keys(DUE_FORMS[form]).filter((key) => key in rule).map((key) => [key, rule[key as keyof PlainDue]]));
  return { ...DUE_FORMS[form], ...kept, shift: shift ?? 'next_working_day', ...(by_period && { by_period }), ...(overrides && { overrides }) };
}

/** What a firm's own obligation type begins with. */
export const blankRule = (): Rule => ({
  name_ru: '', name_en: '', kind: 'report', authority: '', period: 'quarter', filing_due: { ...DUE_FORMS.day_of_month, shift: 'next_working_day' }, notification: null, payments: [],
  applicability: { subjects: ['org', 'ip'], regimes: [], requires: {}, condition_ru: '', condition_en: '' }, legal_basis: '', form_knd: null, optional: false, confidence: 'high', evidence: '', sources: [], notes_ru: '', notes_en: '',
  stages: [{ code: 'PREPARE', relative_to: 'filing', lead_working_days: 5, default_role: 'responsible_accountant' }, { code: 'FILE', relative_to: 'filing', lead_working_days: 1, default_role: 'lead_accountant' }],
});

/** The rule of a stored version, without what stands beside it. */
export function ruleOf(stored: Readonly<Record<string, unknown>>): Rule {
  const { code: _code, valid_from: _from, valid_to: _to, ...rule } = stored;
  return rule as unknown as Rule;
}

/** Whether two rules have the same words for people in every language, of which a reader sees one. */
export const saidAlike = (one: Rule, other: Rule): boolean => JSON.stringify(wordsOf(one)) === JSON.stringify(wordsOf(other));
const wordsOf = ({ notes_ru, notes_en, applicability: { condition_ru, condition_en }, payments }: Rule) => [notes_ru, notes_en, condition_ru, condition_en, ...payments.flatMap(({ name_ru, name_en }) => [name_ru, name_en])].map((words) => words || '');

/** The rule as it is sent: what was left empty is absent. */
export function tidyRule(rule: Rule): Rule {
  const { notification } = rule;
  return {
    ...rule, form_knd: rule.form_knd || null, filing_due: rule.filing_due && tidyDue(rule.filing_due), payments: rule.payments.map((payment) => ({ ...payment, due: tidyDue(payment.due) })),
    notification: notification && { form: notification.form, ...(notification.only_for && { only_for: notification.only_for }), due: tidyDue(notification.due) },
  };
}

function tidyDue({ by_period, overrides, ...due }: DueRule): DueRule {
  const branches = Object.entries(by_period ?? {});
  return {
    ...tidyPlain(due), ...(branches.length > 0 && { by_period: Object.fromEntries(branches.map(([key, branch]) => [key, branch && tidyPlain(branch)])) }), ...(overrides && overrides.length > 0 && { overrides }),
  };
}
const tidyPlain = ({ event, special, ...due }: PlainDue): PlainDue => ({ ...due, ...(event !== undefined && (event !== '' || 'days_after_event' in due) && { event }), ...(special && (special.if_event_date || special.nominal) && { special }) });

/** The kind of period an obligation recurs by; null for one that events bring about on any day. */
export const periodKindOf = (recurrence: Rule['period']): Exclude<PeriodKind, 'day'> | null => (recurrence === 'event' ? null : recurrence === 'event_quarter' ? 'quarter' : recurrence);

/** The periods of some years in which an obligation recurs; none where only events do. */
export function periodsOf(recurrence: Rule['period'], years: readonly number[]): string[] {
  const kind = periodKindOf(recurrence);
  return kind ? years.flatMap((year) => Period.ofYear(kind, year)) : [];
}

/** The parts of a year for which a rule may make exceptions: `Q4`, `C4`, `03`, `12-B`. */
export const partsOf = (recurrence: Rule['period']): string[] => periodsOf(recurrence, [2000]).map((period) => period.slice(5)).filter((part) => part !== '');

/** A value inside a form's values, by its path. */
export const valueAt = (values: unknown, path: string): unknown => path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], values);
