import { useFormats, type Formats } from '../../design/values/formats.ts';
import { inLanguage, textIfAny, type Text } from '../../text/catalogue.ts';
import { useText as useClientText } from '../contacts/text.ts';
import { authorityText, usePeriodText } from '../reporting/season-words.tsx';
import { useText as useSeasonText } from '../reporting/text.ts';
import type { ru } from './ru.ts';
import { dueFormOf, type DueRule, type PlainDue, type Requirements, type Rule } from './rule.ts';
import { stageRoleText, useStageName } from './stage-roles.ts';
import { formText, type Form } from './step-text.ts';
import { useText } from './text.ts';

/** One aspect of a rule, line by line in words. */
export interface Aspect { name: string; lines: string[] }
interface Words { t: Text<typeof ru>; formats: Formats; part: (part: string) => string; stage: (code: string) => string }

/** A part of the year (`C4`, `03`, `12-B`) or a whole period in words. */
export function usePartText(): (part: string) => string {
  const t = useText();
  const season = useSeasonText();
  const period = usePeriodText();
  return (part) => {
    if (/^\d{4}/.test(part)) return period(part);
    if (part.startsWith('C')) return t(`part.${part as 'C1'}`);
    if (part.startsWith('Q')) return t('part.quarter', { no: part.slice(1) });
    const month = season(`month.${Number(part.slice(0, 2)) as 1}`);
    return part.endsWith('A') ? t('part.firstHalf', { month }) : part.endsWith('B') ? t('part.secondHalf', { month }) : month;
  };
}

/** Tells a rule in words, aspect by aspect, always in the same order. */
export function useRuleWords(): (rule: Rule) => Aspect[] {
  const words: Words = { t: useText(), formats: useFormats(), part: usePartText(), stage: useStageName() };
  useClientText(); // the words of flags and regimes
  return (rule) => aspectsOf(rule, words);
}

function aspectsOf(rule: Rule, words: Words): Aspect[] {
  const { t } = words;
  const { applicability, notification } = rule;
  const all: [string, (string | null | undefined | false)[]][] = [
    [t('rule.names'), [rule.name_ru, rule.name_en]],
    [t('field.kind'), [`${t(`kind.${rule.kind}`)}, ${t(`recurrence.${rule.period}`)}${rule.optional ? `, ${t('rule.rare')}` : ''}`]],
    [t('field.authority'), [authorityText(rule.authority), rule.form_knd && `${t('field.formKnd')} ${rule.form_knd}`]],
    [t('rule.filing'), rule.filing_due ? dueLines(rule.filing_due, words) : [t('rule.notFiled')]],
    [t('rule.notification'), notification ? [knownText(notification.form), notification.only_for && knownText(notification.only_for), ...dueLines(notification.due, words)] : []],
    [t('rule.payments'), rule.payments.flatMap((payment) => [`${inLanguage(payment.name_ru, payment.name_en)} (${payment.code}, ${payment.share}${payment.via_enp ? `, ${t('rule.enp')}` : ''})`, ...dueLines(payment.due, words).map((line) => `— ${line}`)])],
    [t('rule.whom'), [list('subject', applicability.subjects), list('regime', applicability.regimes), ...requirementLines(applicability.requires), inLanguage(applicability.condition_ru, applicability.condition_en)]],
    [t('rule.waivers'), (applicability.waivers ?? []).map(({ periods, unless, basis }) => t('rule.waiverLine', { periods: periods.map(words.part).join(', '), unless: requirementLines(unless).join(', '), basis }))],
    [t('rule.stages'), rule.stages.map((stage) => `${words.stage(stage.code)} — ${leadText(Number(stage.lead_working_days), stage.relative_to, t)}, ${stageRoleText(stage.default_role).toLowerCase()}`)],
    [t('field.legalBasis'), [rule.legal_basis]], [t('field.confidence'), [t(`confidence.${rule.confidence}`)]], [t('rule.sources'), rule.sources], [t('rule.notes'), [inLanguage(rule.notes_ru, rule.notes_en)]],
  ];
  return all.map(([name, lines]) => ({ name, lines: lines.filter((line): line is string => Boolean(line)) })).filter(({ lines }) => lines.length > 0);
}

/** Sentences of the built-in catalogue that have no second language of their own. */
const knownText = (sentence: string) => textIfAny(['administration'], `known.${sentence}`) ?? sentence;
const list = (kind: 'subject' | 'regime', values: readonly string[]) => values.map((value) => textIfAny(['contacts'], `${kind}.${value}`) ?? value).join(', ');
const requirementLines = (wanted: Requirements) => Object.entries(wanted).map(([flag, value]) => `${flagText(flag)}${value === true ? '' : `: ${textIfAny(['contacts'], `advance.${value}`) ?? String(value)}`}`);
/** What a flag of the client card says. */
export const flagText = (flag: string) => textIfAny(['contacts'], `flag.${flag}`) ?? flag;

/** By when a stage is done, in words. */
export function leadText(days: number, relativeTo: Rule['stages'][number]['relative_to'], t: Words['t']): string {
  const count = Math.abs(days);
  return days === 0 ? t(`lead.${relativeTo}`) : t(days > 0 ? 'lead.before' : 'lead.after', { count, what: t(`lead.of.${relativeTo}`) });
}

function dueLines(due: DueRule, words: Words): string[] {
  const exceptions = Object.entries(due.by_period ?? {}).map(([part, branch]) => `${words.part(part)}: ${branch ? plainText(branch, words.t) : words.t('rule.nothingDue')}`);
  const overrides = (due.overrides ?? []).map(({ period, date, basis }) => `${words.part(period)}: ${words.formats.day(date)} — ${basis}`);
  return [...(dueFormOf(due) === 'listed' ? [] : [plainText(due, words.t)]), ...exceptions, ...overrides];
}

/** A due rule without its exceptions, as a sentence. */
export function plainText(due: PlainDue, t: Words['t']): string {
  const shift = due.shift ?? 'next_working_day';
  const special = due.special && t('rule.specialLine', { event: due.special.if_event_date, nominal: due.special.nominal });
  return [`${formText(formOf(due), t)}${due.year_offset !== undefined ? ` ${yearText(due.year_offset, t)}` : ''}`, due.event && t('rule.ofEvent', { name: due.event }), special, t(`shift.${shift}`)].filter(Boolean).join('; ');
}

/** In which year a fixed date lies, seen from the year of the period. */
export const yearText = (offset: number, t: Words['t']) => (offset === 0 ? t('rule.sameYear') : offset === 1 ? t('rule.nextYear') : offset === -1 ? t('rule.yearBefore') : t('rule.yearsLater', { count: offset }));

function formOf(due: PlainDue): Form {
  const form = dueFormOf(due);
  const days = due.days_after_period_end ?? due.working_days_after_event ?? due.days_after_event ?? due.calendar_days_after_event;
  return { form: form === 'listed' ? 'day_of_month' : form, day: due.day, months: due.months_after_period_end, month: due.month, nth: due.working_day, days };
}
