import type { Column } from './columns.ts';

/** The languages of headings and of yes and no. */
export type Language = 'ru' | 'en';
/** What a cell holds: text, a number, a civil date `YYYY-MM-DD`, or a Moscow wall time `YYYY-MM-DD HH:MM:SS`; undefined when it is empty. */
export type Cell = undefined | { kind: 'text'; text: string } | { kind: 'number' | 'money'; number: number; text: string } | { kind: 'date' | 'time'; text: string };

const YES_NO = { ru: ['да', 'нет'], en: ['yes', 'no'] } as const;
const MOSCOW = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Moscow', dateStyle: 'short', timeStyle: 'medium' });
const text = (value: string): Cell => (value === '' ? undefined : { kind: 'text', text: value });

/** The cell of a row in a column. What does not have the form its column promises is written as text, as it is: never lost, never wrong. */
export function cellOf(row: unknown, { path, kind }: Column, language: Language): Cell {
  const value = path.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name], row);
  if (value === null || value === undefined) return undefined;
  if (kind === 'number' && typeof value === 'number') return { kind, number: value, text: String(value) };
  if (kind === 'boolean' && typeof value === 'boolean') return text(YES_NO[language][value ? 0 : 1]);
  if (kind === 'date' && typeof value === 'string') return { kind, text: value };
  if (kind === 'instant' && typeof value === 'string') return { kind: 'time', text: MOSCOW.format(new Date(value)) };
  return kind === 'money' ? moneyCell(value as { amount: string; currency: string }) : text(plain(value));
}

/** Roubles are a number with two decimals; another currency is named, since the heading says nothing of it. */
function moneyCell({ amount, currency }: { amount: string; currency: string }): Cell {
  if (currency !== 'RUB') return text(`${amount} ${currency}`);
  const [whole, part = ''] = amount.split('.');
  return { kind: 'money', number: Number(amount), text: `${whole}.${part.padEnd(2, '0')}` };
}

/** A value within an item as one text: lists side by side, objects by the name people know them by, else key by key. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(plain).join('; ');
  if (typeof value !== 'object') return String(value);
  const { text: asTyped, name, title } = value as Record<string, unknown>;
  const known = [asTyped, name, title].find((label) => typeof label === 'string');
  return known ?? Object.entries(value).map(([key, inner]) => `${key}: ${typeof inner === 'object' ? JSON.stringify(inner) : String(inner)}`).join('; ');
}
