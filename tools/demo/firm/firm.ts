import { CivilDate } from '@kontora/domain';
import { demoClient, type DemoClient } from './client.ts';
import { phoneOf } from './numbers.ts';
import { PORTFOLIO, PROSPECTS } from './portfolio.ts';
import { GROUPS, STAFF, type Colleague } from './staff.ts';
import { CITIES, mailName } from './words.ts';

/** Somebody who may become a client. */
export interface DemoProspect { code: string; name: string; description: string; phones: string[]; emails: string[] }
/** Who is away, who stands in. */
export interface DemoAbsence { employee: string; substitute: string; from: CivilDate; to: CivilDate }
/** A whole accounting firm, as it stands on a day. */
export interface DemoFirm {
  slug: string; name: string; today: CivilDate; groups: typeof GROUPS; staff: readonly Colleague[]; companyGroups: string[]; clients: DemoClient[]; prospects: DemoProspect[]; absences: DemoAbsence[];
}

/** The demo firm on a day: the same day gives the same firm, on every machine. */
export function demoFirm(today: CivilDate): DemoFirm {
  const day = (offset: number) => CivilDate.addDays(today, offset);
  return {
    slug: 'demo', name: 'Баланс и партнёры', today, groups: GROUPS, staff: STAFF,
    companyGroups: [...new Set(PORTFOLIO.flatMap(({ group }) => group ?? []))],
    clients: PORTFOLIO.map((sketch, index) => demoClient(sketch, index + 1, today)),
    prospects: PROSPECTS.map(([name, description], index) => ({
      code: `П-${String(index + 1).padStart(3, '0')}`, name, description, phones: [phoneOf(CITIES[0], 90_000 + index * 11)], emails: [`office@${mailName(name.replace(/^\S+\s+/, ''))}.example`],
    })),
    absences: [
      { employee: 'sergey', substitute: 'irina', from: day(-2), to: day(5) }, { employee: 'dmitry', substitute: 'anna', from: day(14), to: day(20) },
      { employee: 'olga', substitute: 'marina', from: day(-30), to: day(-24) },
    ],
  };
}
