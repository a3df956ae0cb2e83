import type { WireMoney } from '@kontora/domain';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../text/catalogue.ts';

const LOCALE: Readonly<Record<Language, string>> = { ru: 'ru-RU', en: 'en-GB' };
const cache = new Map<string, Formats>();

/** How values are written in the reader's language. */
export interface Formats {
  /** A civil date: 25.07.2026 or 25 Jul 2026. Without a zone, so never a day off. */
  day(civilDay: string): string;
  /** A civil date without its year, for axes. */
  shortDay(civilDay: string): string;
  /** A civil date in words, with the day of the week. */
  longDay(civilDay: string): string;
  /** An instant, in the reader's zone. */
  instant(instant: string): string;
  number(value: number): string;
  money(value: WireMoney): string;
  /** Minutes as hours and minutes. */
  minutes(minutes: number): string;
}

function formatsOf(language: Language): Formats {
  const locale = LOCALE[language];
  const noon = (civilDay: string) => new Date(`${civilDay}T12:00:00Z`);
  const day = new Intl.DateTimeFormat(locale, { ...(language === 'ru' ? { day: '2-digit', month: '2-digit' } : { day: 'numeric', month: 'short' }), year: 'numeric', timeZone: 'UTC' });
  const shortDay = new Intl.DateTimeFormat(locale, { day: language === 'ru' ? '2-digit' : 'numeric', month: language === 'ru' ? '2-digit' : 'short', timeZone: 'UTC' });
  const longDay = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
  const instant = new Intl.DateTimeFormat(locale, { day: language === 'ru' ? '2-digit' : 'numeric', month: language === 'ru' ? '2-digit' : 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  const number = new Intl.NumberFormat(locale);
  const [hours, minutes] = language === 'ru' ? ['ч', 'мин'] : ['h', 'min'];
  return {
    day: (value) => day.format(noon(value)), shortDay: (value) => shortDay.format(noon(value)), longDay: (value) => longDay.format(noon(value)), instant: (value) => instant.format(new Date(value)), number: (value) => number.format(value),
    // The decimal text goes straight into Intl, which takes it exactly; a number would round large sums.
    money: (value) => new Intl.NumberFormat(locale, { style: 'currency', currency: value.currency }).format(value.amount as `${number}`),
    minutes: (value) => (value < 60 ? `${value} ${minutes}` : `${Math.floor(value / 60)} ${hours}${value % 60 ? ` ${value % 60} ${minutes}` : ''}`),
  };
}

/** The locale of the reader's language, for formats of a page's own. */
export const useLocale = (): string => LOCALE[useTranslation().i18n.language as Language];

/** How values are written; follows the language as soon as it changes. */
export function useFormats(): Formats {
  const language = useTranslation().i18n.language as Language;
  const known = cache.get(language) ?? formatsOf(language);
  cache.set(language, known);
  return known;
}
