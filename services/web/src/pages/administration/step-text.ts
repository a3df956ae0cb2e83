import type { Formats } from '../../design/values/formats.ts';
import { language, type Text } from '../../text/catalogue.ts';
import type { ru } from './ru.ts';

type Named = { ru: string; en: string };
/** How a nominal date is counted. */
export type Form = { form: 'day_of_month' | 'fixed_date' | 'working_day_of_month' | 'days_after_period_end' | 'working_days_after_event' | 'days_after_event' | 'last_working_day_of_year'; day?: number | 'last' | undefined; months?: number | undefined; month?: number | undefined; nth?: number | undefined; days?: number | undefined };
/** One step from a rule to its date, as the API tells it. */
export interface Step {
  step: 'override' | 'by_period' | 'period_end' | 'event' | 'clamp' | 'special' | 'nominal' | 'shift';
  date?: string; basis?: string; wantedDay?: number; form?: Form; policy?: 'next_working_day' | 'previous_working_day' | 'none'; daysOff?: { date: string; kind: DayKind; name?: Named }[];
}
/** Why a day is off. */
export type DayKind = 'weekend' | 'public_holiday' | 'transferred_day_off' | 'declared_day_off';

/** One step of the arithmetic as a sentence. */
export function stepText(step: Step, { t, formats }: { t: Text<typeof ru>; formats: Formats }): string {
  const date = step.date ? formats.day(step.date) : '';
  if (step.step === 'nominal') return t('step.nominal', { date, how: step.form ? formText(step.form, t) : '' });
  if (step.step === 'shift') return t(`step.shift-${step.policy === 'previous_working_day' ? 'back' : 'on'}`, { date, days: (step.daysOff ?? []).map((day) => `${formats.day(day.date)} — ${day.name?.[language()] ?? t(`dayKind.${day.kind}`)}`).join('; ') });
  return t(`step.${step.step}`, { date, basis: step.basis ?? '', day: step.wantedDay ?? '' });
}

/** How a date is counted, in words. */
export function formText({ form, day, months = 0, month, nth, days }: Form, t: Text<typeof ru>): string {
  if (day === 'last') return months || form === 'day_of_month' ? t('form.last_day', { count: months }) : t('form.last_day_of', { month: month ?? '' });
  return t(`form.${form}`, { day: day ?? '', count: form === 'day_of_month' || form === 'working_day_of_month' ? months : (days ?? 0), month: String(month ?? '').padStart(2, '0'), nth: nth ?? '' });
}
