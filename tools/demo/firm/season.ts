import { CivilDate } from '@kontora/domain';
import { dice } from './dice.ts';

/** What the demo must know of an obligation to tell its story. */
export interface PastObligation { organisationName: string; code: string; kind: string; period: string; dueOn: string }
/** How an obligation went; `on` is the day of filing or payment. `resent`: refused at first. `refused`, `failed` and `stuck`: somebody must see to it now. */
export interface Fate { kind: 'on-time' | 'late' | 'clarified' | 'corrected' | 'resent' | 'refused' | 'failed' | 'stuck'; on: CivilDate }

/** So far back the demo tells each report's own story; what lies before came over from the old spreadsheet. */
const TOLD_DAYS = 42;
/** So far back something may still be amiss. */
const AMISS_DAYS = 14;
/** What is due in so many days may have been filed by now. */
export const EARLY_DAYS = 7;
/** What a visitor will look at first. */
const SHOWN = new Set(['NDS', 'PRIBYL_Q', 'PRIBYL_QM', 'PRIBYL_M', 'USN_ADV', 'RSV', 'NDFL6', 'IMUSH_ADV', 'EFS1_2', 'AKCIZ', 'NDS_EAEU', 'TURNALOG', 'NDS_JOURNAL', 'EUD', 'BUH', 'USN_ORG', 'USN_IP', 'NDFL3_IP', 'EFS1_11_EVENT']);

/** The story of an obligation that was due before `today`, or is soon; null for the many of which there is none: they were met in time, or wait for their day. */
export function fateOf({ organisationName, code, kind, period, dueOn }: PastObligation, today: CivilDate): Fate | null {
  const due = CivilDate.parse(dueOn);
  const age = CivilDate.daysBetween(due, today);
  const chance = dice(`fate ${organisationName} ${code} ${period}`);
  const roll = chance.between(1, 100);
  const yesterday = onWorkday(CivilDate.addDays(today, -1), -1);
  if (age <= 0) return -age > EARLY_DAYS || kind !== 'report' || roll > 9 ? null : { kind: roll <= 3 ? 'refused' : 'on-time', on: yesterday };
  if (age <= AMISS_DAYS && roll <= 6) return { kind: roll <= 3 ? 'stuck' : kind === 'report' ? 'failed' : 'stuck', on: onWorkday(CivilDate.addDays(due, -chance.between(1, 4)), -1) };
  const late: Fate = { kind: 'late', on: CivilDate.min(onWorkday(CivilDate.addDays(due, chance.between(1, 9)), 1), today) };
  if (age > TOLD_DAYS || !SHOWN.has(code)) return roll <= 1 ? late : null;
  const on = onWorkday(CivilDate.addDays(due, -chance.between(0, 6)), -1);
  if (roll <= 5) return late;
  if (kind === 'report' && age > 4) {
    if (roll <= 8) return { kind: 'clarified', on };
    if (roll <= 11) return { kind: 'corrected', on };
    if (roll <= 13) return { kind: 'resent', on };
  }
  return roll <= 45 ? { kind: 'on-time', on } : null;
}

/** A day from Monday to Friday: this one, or the nearest before (-1) or after (1). */
export function onWorkday(date: CivilDate, direction: 1 | -1): CivilDate {
  return CivilDate.weekday(date) <= 5 ? date : onWorkday(CivilDate.addDays(date, direction), direction);
}

/** Minutes somebody took for a stage. */
export function minutesOf(stage: string, key: string): number {
  const [low, high] = ({ PREPARE: [25, 150], AGREE: [5, 25], PAY_ORDERS: [5, 15], FILE: [5, 15], ACCEPT: [5, 10], PAID_CHECK: [3, 8] } as Record<string, [number, number]>)[stage] ?? [10, 40];
  return Math.round(dice(`minutes ${stage} ${key}`).between(low, high) / 5) * 5 || 5;
}

/** Whether a stage whose day passed before the firm began here is planned anew; the others are overdue. */
export const isReplanned = (key: string): boolean => dice(`replan ${key}`).chance(90);

/** What somebody does today with a task of the season. */
export type Doing = 'complete' | 'claim' | 'comment' | 'impossible' | 'leave';

/** Most of what is due is done or in work, some waits, a little cannot be done. `dueIn`: days from today. */
export function doingOf(key: string, dueIn: number): Doing {
  const roll = dice(`doing ${key}`).between(1, 100);
  const done = dueIn < 0 ? 70 : dueIn === 0 ? 55 : dueIn <= 2 ? 40 : dueIn <= 7 ? 15 : 3;
  if (roll <= done) return 'complete';
  if (roll <= done + 2) return dueIn < 0 ? 'impossible' : 'claim';
  if (roll <= done + 12) return 'claim';
  return roll <= done + 18 ? 'comment' : 'leave';
}

/** What is said about work, in passing. */
export const REMARKS: readonly [string, ...string[]] = [
  'Жду выписку банка за последнюю неделю.', 'Клиент обещал прислать акты до конца дня.', 'Сверил с ЕНС, расхождений нет.', 'Нужен счёт-фактура от поставщика, письмо отправлено.', 'Сумма больше, чем в прошлом квартале: предупредить директора.',
  'Доверенность заканчивается в следующем месяце, запросить новую.', 'Проверено, можно отправлять.', 'Клиент просит разбить платёж на два дня.',
];
