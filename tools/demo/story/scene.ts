import type { Client } from '@kontora/client';
import { CivilDate, Period } from '@kontora/domain';

/** Who acts in the story, where, on which day, and who listens. */
export interface Scene {
  head: Client; lead: Client; manager: Client; accountant: Client; colleague: Client;
  /** Ids of the employees by the keys of the demo firm. */
  employees: ReadonlyMap<string, string>;
  today: CivilDate;
  say(line: string): void;
}

/** The last quarter that is over: the one whose VAT return the story tells. */
export function lastQuarter(today: CivilDate): Period {
  const end = CivilDate.lastDayOfMonth(CivilDate.addMonths(today, -1 - ((CivilDate.month(today) - 1) % 3)));
  return Period.parse(`${CivilDate.year(end)}-Q${CivilDate.month(end) / 3}`);
}

/** A heading. */
export const chapter = (scene: Scene, title: string): void => scene.say(`\n── ${title} ${'─'.repeat(Math.max(3, 90 - title.length))}`);

/** `{ created: 3, review: 0 }` → `3 created`. */
export const inWords = (counts: Readonly<Partial<Record<string, number>>>): string => Object.entries(counts).filter(([, count]) => count).map(([what, count]) => `${count} ${what}`).join(', ') || 'nothing';

/** Text in columns of these widths; what is longer is cut. */
export const columns = (widths: readonly number[], cells: readonly string[]): string => cells.map((cell, index) => {
  const width = widths[index] ?? 0;
  return cell.length > width ? `${cell.slice(0, width - 1)}…` : cell.padEnd(width);
}).join(' ').trimEnd();
