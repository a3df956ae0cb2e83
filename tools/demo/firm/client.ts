import type { PersonRole, ProfileFlags, Responsible } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import type { z } from 'zod';
import { dice, type Dice } from './dice.ts';
import { flagsOf } from './marks.ts';
import { innOf, KPP_OF_HEAD_OFFICE, ogrnipOf, ogrnOf, phoneOf, type City } from './numbers.ts';
import type { Sketch } from './portfolio.ts';
import { CITIES, mailName, MEN, STREETS, SURNAMES, WOMEN } from './words.ts';

/** A client as the demo enters it. Employees are named by their keys, groups of companies by their names. */
export interface DemoClient {
  code: string; name: string; legalForm: string | null; inn: string; kpp: string | null; ogrn: string | null; phones: string[]; emails: string[]; website: string; address: string; description: string; tags: string[];
  taxObject: string | null; group: string | null; state: 'client' | 'former'; servicedFrom: CivilDate; servicedTo: CivilDate | null;
  profile: DemoSegment[]; occurrences: { code: string; period: string; dates: Record<string, CivilDate> }[]; people: DemoPerson[]; responsible: DemoResponsible[];
}
/** What was true of a client from a day on. */
export interface DemoSegment { from: CivilDate; subject: 'org' | 'ip'; regimes: Sketch['regimes']; flags: ProfileFlags }
export interface DemoPerson { name: string; role: z.output<typeof PersonRole>; position: string; phones: string[]; emails: string[] }
export interface DemoResponsible { role: z.output<typeof Responsible>['role']; employee: string; deputies: string[] }

const NATURAL: readonly string[] = ['ИП', 'Самозанятый'];

/** Makes a client of its sketch; `no` counts from 1. Dates follow `today`. */
export function demoClient(sketch: Sketch, no: number, today: CivilDate): DemoClient {
  const chance = dice(`client ${sketch.name}`);
  const city = chance.pick(CITIES);
  const natural = NATURAL.includes(sketch.form);
  const { cameDaysAgo, leavesInDays } = sketch.life;
  const servicedFrom = cameDaysAgo === undefined ? CivilDate.clamped(CivilDate.year(today) - chance.between(2, 7), chance.between(1, 12), 1) : CivilDate.addDays(today, -cameDaysAgo);
  const servicedTo = leavesInDays === undefined ? null : CivilDate.addDays(today, leavesInDays);
  const site = `${mailName(shortName(sketch.name))}.example`;
  const foreign = sketch.form === 'Филиал';
  return {
    code: `К-${String(no).padStart(3, '0')}`, name: sketch.name, legalForm: sketch.form === 'Самозанятый' ? null : sketch.form, group: sketch.group,
    inn: natural ? innOf.person(100_000 + no * 17) : foreign ? innOf.foreign(90_000 + no) : innOf.organisation(20_000 + no * 17), kpp: natural ? null : foreign ? '990951001' : KPP_OF_HEAD_OFFICE,
    ogrn: foreign || sketch.form === 'Самозанятый' ? null : natural ? ogrnipOf(no * 613, CivilDate.year(servicedFrom)) : ogrnOf(no * 613, CivilDate.year(servicedFrom)),
    phones: [phoneOf(city, 1_000 + no * 7)], emails: [`office@${site}`], website: `https://${site}`, address: addressIn(city, chance), description: sketch.business,
    tags: [regimeTag(sketch), ...sketch.tags], taxObject: sketch.object, state: leavesInDays !== undefined && leavesInDays < 0 ? 'former' : 'client', servicedFrom, servicedTo,
    profile: profileOf(sketch, { natural, servicedFrom, today }), occurrences: occurrencesOf(sketch, { today, chance, servicedFrom }), people: peopleOf(sketch, { natural, city, no, site, chance }),
    responsible: responsibleFor(sketch, no),
  };
}

/** Facts from the first day of service, or of the year before where that is longer ago, and their last change. */
function profileOf({ regimes, marks, life }: Sketch, { natural, servicedFrom, today }: { natural: boolean; servicedFrom: CivilDate; today: CivilDate }): DemoSegment[] {
  const subject = natural ? 'ip' : 'org';
  const now = { subject, regimes, flags: flagsOf(marks) } as const;
  const from = servicedFrom;
  if (!life.changed) return [{ from, ...now }];
  const thisYear = CivilDate.clamped(CivilDate.year(today), life.changed.month, 1);
  const changedOn = thisYear <= today ? thisYear : CivilDate.addMonths(thisYear, -12);
  return [{ from, subject, regimes: life.changed.was.regimes, flags: flagsOf(life.changed.was.marks) }, { from: changedOn, ...now }];
}

function occurrencesOf({ marks, life }: Sketch, { today, chance, servicedFrom }: { today: CivilDate; chance: Dice; servicedFrom: CivilDate }): DemoClient['occurrences'] {
  const year = CivilDate.year(today);
  const hired = marks.includes('staff') && !life.leavesInDays && chance.chance(40) ? [CivilDate.addDays(today, -chance.pick([0, 1, 1, 3, 6, 12, 20, 33]))] : [];
  const hirings = hired.filter((on) => on >= servicedFrom && CivilDate.year(on) === year).map((on) => ({ code: 'EFS1_11_EVENT', period: on, dates: {} }));
  if (!life.patent) return hirings;
  const [first, last] = life.patent;
  const dates = { patent_start: CivilDate.clamped(year, first, 1), patent_end: CivilDate.lastDayOfMonth(CivilDate.clamped(year, last, 1)) };
  return [...hirings, { code: last - first + 1 > 6 ? 'PSN_LONG' : 'PSN_SHORT', period: dates.patent_start, dates }];
}

function peopleOf(sketch: Sketch, { natural, city, no, site, chance }: { natural: boolean; city: City; no: number; site: string; chance: Dice }): DemoPerson[] {
  const person = (index: number): Pick<DemoPerson, 'name' | 'phones' | 'emails'> => {
    const woman = chance.chance(55);
    const surname = chance.pick(SURNAMES);
    const name = `${woman ? `${surname}а` : surname} ${chance.pick(woman ? WOMEN : MEN)}`;
    return { name, phones: [phoneOf(city, 40_000 + no * 10 + index)], emails: [`${mailName(surname)}${index}@${site}`] };
  };
  const first = person(0);
  const people: DemoPerson[] = [natural ? { ...first, name: shortName(sketch.name), role: 'signatory', position: 'Предприниматель' } : { ...first, role: 'director', position: sketch.form === 'ТСЖ' ? 'Председатель' : 'Директор' }];
  if (sketch.marks.includes('staff')) people.push({ ...person(1), role: 'contact', position: chance.pick(['Офис-менеджер', 'Помощник директора', 'Управляющий']) });
  if (sketch.marks.includes('crowd')) people.push({ ...person(2), role: 'accountant', position: 'Бухгалтер на первичных документах' });
  return people;
}

/** Large clients are with the leads and their teams, the others are shared out in turn. */
function responsibleFor({ regimes, marks }: Sketch, no: number): DemoResponsible[] {
  const [manager, otherManager] = no % 2 ? ['anna', 'dmitry'] as const : ['dmitry', 'anna'] as const;
  const lead = regimes[0] === 'OSNO' || no % 3 === 0 ? 'marina' : 'pavel';
  const [accountant, otherAccountant] = no % 2 ? ['irina', 'sergey'] as const : ['sergey', 'irina'] as const;
  const team: DemoResponsible[] = [
    { role: 'client-manager', employee: manager, deputies: [otherManager] }, { role: 'lead-accountant', employee: lead, deputies: [] },
    { role: 'accountant', employee: accountant, deputies: [otherAccountant] }, { role: 'documents', employee: no % 5 === 0 ? 'nina' : 'tatyana', deputies: [] },
  ];
  return marks.includes('staff') ? [...team, { role: 'payroll', employee: 'olga', deputies: ['irina'] }] : team;
}

const regimeTag = ({ regimes, object }: Sketch): string => {
  const names = regimes.map((regime) => ({ OSNO: 'ОСНО', USN: `УСН ${object ?? ''}`.trim(), USN_VAT: `УСН ${object} с НДС`, ESHN: 'ЕСХН', PSN: 'ПСН', AUSN: 'АУСН', NPD: 'НПД' })[regime]);
  return names.join(' + ');
};
const addressIn = ({ name }: City, chance: Dice): string => `г. ${name}, ${chance.pick(STREETS)}, д. ${chance.between(1, 90)}, оф. ${chance.between(1, 40)}`;
/** Without the legal form: `ООО «Сервис Лифт»` → `Сервис Лифт`. */
const shortName = (name: string): string => name.replace(/^\S+\s+/, '').replace(/[«»„“]/g, '');
