import { reporting } from '@kontora/contracts';
import type { Client } from '@kontora/client';
import { CivilDate } from '@kontora/domain';
import { EARLY_DAYS } from '../firm/season.ts';
import { STAFF } from '../firm/staff.ts';
import type { DemoFirm } from '../firm/firm.ts';
import { loadClients } from './clients.ts';
import { loadOffice, proposeFigures, setQueues, waive, type Office } from './office.ts';
import { inParallel } from './parallel.ts';
import { tellReports } from './reports.ts';
import { allObligations, finish, planYear, yearsOf } from './season.ts';
import { signIn } from './session.ts';
import { loadStaff } from './staff.ts';
import { replan, tasksOfStages, workTasks } from './worklist.ts';

/** Where the demo firm goes to: an opened firm whose head signs in with the password that all will have. */
export interface Target { url: string; password: string; step(text: string): void }

/** Those who act while it is loaded. */
const ACTING = ['marina', 'pavel', 'irina', 'sergey', 'olga', 'anna', 'dmitry', 'tatyana', 'nina', 'roman', 'yulia'];
/** Those of them who may record what happened to a report. */
const RECORDING = ['marina', 'pavel', 'irina', 'sergey', 'olga', 'anna', 'dmitry'];

/** Fills an opened firm over the public API. What is there already stays, so an interrupted load is simply done again. */
export async function loadDemo(firm: DemoFirm, { url, password, step }: Target): Promise<void> {
  const every = (part: number, what: string) => (done: number, total: number) => { if (done % part === 0 || done === total) step(`Demo firm: ${done} of ${total} ${what}`); };
  step('Demo firm: employees …');
  const head = await signIn({ url, email: STAFF[0]!.email, password });
  const staff = await loadStaff(head, firm, password);
  const sessions = await inParallel(ACTING, 3, async (key) => [key, await signIn({ url, email: firm.staff.find((person) => person.key === key)!.email, password })] as const);
  const hands = new Map<string, Client>([['elena', head], ...sessions]);
  const of = (key: string) => hands.get(key)!;
  const clients = await loadClients(firm, { hands: { head, of }, employees: staff.employees, tell: every(20, 'clients') });
  const byId = (keys: string[]) => new Map(keys.map((key) => [staff.employees.get(key)!, of(key)]));
  await loadSeason({ firm, staff, clients, of }, { recording: byId(RECORDING), acting: byId(ACTING), step, tell: every(50, 'reports of the last weeks') });
}

async function loadSeason(office: Office, { recording, acting, step, tell }: { recording: ReadonlyMap<string, Client>; acting: ReadonlyMap<string, Client>; step(text: string): void; tell(done: number, total: number): void }): Promise<void> {
  const { firm: { today }, of } = office;
  const lead = of('marina');
  await setQueues(office);
  // A plan compares with what is there: the second finds what the first could not know yet, or nothing.
  for (const year of [...yearsOf(today), ...yearsOf(today)]) {
    step(`Demo firm: obligations of ${year} …`);
    await planYear(lead, year);
  }
  await tellReports(await allObligations(lead, { dueOn: { lte: CivilDate.addDays(today, EARLY_DAYS) } }), { recorders: { lead, byId: recording }, today, tell });
  step('Demo firm: reports of earlier months …');
  await finish(lead, await lead.call(reporting.settleObligations, { filter: { dueOn: { lt: today } }, reason: 'Сдано и уплачено в срок; перенесено из прежней таблицы' }, { idempotencyKey: 'demo:settle' }));
  step('Demo firm: work of the day …');
  await replan(lead, { upcoming: await allObligations(lead, { dueOn: { gte: today } }), today });
  await waive(office);
  await proposeFigures(office);
  await tasksOfStages(lead, today);
  await workTasks(lead, { byId: acting, today });
  await loadOffice(office);
}
