import { CivilDate } from '@kontora/domain';

/** Names of the months as they are written in a date; three letters are enough. */
const MONTHS = [
  ['january', 'января', 'январь'], ['february', 'февраля', 'февраль'], ['march', 'марта', 'март'], ['april', 'апреля', 'апрель'], ['may', 'мая', 'май'], ['june', 'июня', 'июнь'],
  ['july', 'июля', 'июль'], ['august', 'августа', 'август'], ['september', 'сентября', 'сентябрь'], ['october', 'октября', 'октябрь'], ['november', 'ноября', 'ноябрь'], ['december', 'декабря', 'декабрь'],
];
const YEAR = String.raw`(?:[.,/\s-]+(?<year>\d{4}|\d{2})(?:\s*г)?)?\.?`;
const FORMS = [
  new RegExp(String.raw`^(?<day>\d{1,2})[.,/\s-](?<month>\d{1,2})${YEAR}$`),
  /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{4}|\d{2})?$/,
  new RegExp(String.raw`^(?<day>\d{1,2})(?:st|nd|rd|th)?[.\s-]*(?<name>\p{L}{3,})${YEAR}$`, 'u'),
  new RegExp(String.raw`^(?<name>\p{L}{3,})\.?\s*(?<day>\d{1,2})(?:st|nd|rd|th)?${YEAR}$`, 'u'),
];

/**
 * A day as people type it: `25.07.2026`, `25.7.26`, `25/07` (of the year of `today`), `2507`, `25 июля`, `25 Jul 2026`, `July 25, 2026`,
 * `2026-07-25`, `+3` (days from today). Of two numbers the first is the day. Null when it is no day.
 */
export function readDay(text: string, today: CivilDate): CivilDate | null {
  const typed = text.trim().toLowerCase();
  const ahead = /^([+-]\d{1,4})$/.exec(typed);
  if (ahead) return CivilDate.addDays(today, Number(ahead[1]));
  if (CivilDate.is(typed)) return typed;
  const parts = FORMS.map((form) => form.exec(typed)?.groups).find((found) => found !== undefined);
  if (!parts) return null;
  const { day = '', name, month = String(name ? 1 + MONTHS.findIndex((names) => names.some((full) => full.startsWith(name))) : ''), year = String(CivilDate.year(today)) } = parts;
  const written = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return CivilDate.is(written) ? written : null;
}
