import { CivilDate } from '@kontora/domain';

/**
 * A day as people type it: `25.07.2026`, `25.7.26`, `25.07` (of the year of `today`), `2507`, `2026-07-25`, `+3` (days from today).
 * Null when it is no day.
 */
export function readDay(text: string, today: CivilDate): CivilDate | null {
  const typed = text.trim();
  const ahead = /^([+-]\d{1,4})$/.exec(typed);
  if (ahead) return CivilDate.addDays(today, Number(ahead[1]));
  if (CivilDate.is(typed)) return typed;
  const parts = /^(\d{1,2})[.,/\s-](\d{1,2})(?:[.,/\s-](\d{4}|\d{2}))?[.]?$/.exec(typed) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})?$/.exec(typed);
  if (!parts) return null;
  const [, day, month, year = String(CivilDate.year(today))] = parts;
  const written = `${year.length === 2 ? `20${year}` : year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  return CivilDate.is(written) ? written : null;
}
