import { contacts, reporting, tasks } from '@kontora/contracts';
import type { Client } from '@kontora/client';
import { CivilDate } from '@kontora/domain';
import { errandsOf, LOGGED, REMARKS_ON_CLIENTS, type Errand } from '../firm/errands.ts';
import type { DemoFirm } from '../firm/firm.ts';
import type { ClientIds } from './clients.ts';
import { inParallel } from './parallel.ts';
import { allObligations } from './season.ts';
import type { StaffIds } from './staff.ts';

/** Who is there, and who acts. */
export interface Office { firm: DemoFirm; staff: StaffIds; clients: ClientIds; of(key: string): Client }

const AT_A_TIME = 6;
/** Which queue takes a stage of the catalogue's role when nobody is responsible. */
const QUEUES = { responsible_accountant: 'accounting', lead_accountant: 'accounting', payroll_accountant: 'payroll', primary_docs_accountant: 'documents', client_manager: 'clients' } as const;

/** Which queues stand in where nobody is responsible. */
export const setQueues = ({ staff, of }: Office) =>
  inParallel(Object.entries(QUEUES), AT_A_TIME, ([role, group]) => of('elena').call(reporting.setStageRole, { role, groupId: staff.groups.get(group)! }));

/** Work beside the season with its time, absences, and what is noted about clients. */
export async function loadOffice(office: Office): Promise<void> {
  const { firm, staff, clients, of } = office;
  const errands = await inParallel(errandsOf(firm), AT_A_TIME, (errand, index) => addErrand(errand, index, office));
  await inParallel(LOGGED, AT_A_TIME, ({ errand, employee, daysAgo, minutes, extra, note }, index) =>
    of(employee).call(tasks.logTime, { taskId: errands[errand]!, minutes, timeKind: extra ? 'extra' : 'inside', on: CivilDate.addDays(firm.today, -daysAgo), note }, { idempotencyKey: `demo:time:${index}` }));
  await inParallel(firm.absences, AT_A_TIME, ({ employee, substitute, from, to }, index) =>
    of('elena').call(tasks.setAbsence, { employeeId: staff.employees.get(employee)!, substituteId: staff.employees.get(substitute)!, from, to }, { idempotencyKey: `demo:absence:${index}` }));
  await inParallel(REMARKS_ON_CLIENTS, AT_A_TIME, async ({ client, author, daysAgo, text, pinned }, index) => {
    const at = new Date(Date.parse(`${CivilDate.addDays(firm.today, -daysAgo)}T09:30:00Z`)).toISOString();
    const { id } = await of(author).call(contacts.addOrganisationNote, { organisationId: clients.get(client)!, text, at }, { idempotencyKey: `demo:note:${index}` });
    if (pinned) await of(author).call(contacts.pinTimelineEntry, { id, pinned: true });
  });
}

async function addErrand({ client, author, assignee, reviewer, group, checkList = [], waiting = false, finished = false, ...errand }: Errand, index: number, { staff, clients, of }: Office): Promise<string> {
  const key = { idempotencyKey: `demo:errand:${index}` };
  const { id } = await of(author).call(tasks.createTask, {
    ...errand, organisationId: client === null ? null : clients.get(client)!, assigneeId: assignee === null ? null : staff.employees.get(assignee)!, groupId: group === null ? null : staff.groups.get(group)!,
    reviewerId: reviewer === undefined ? null : staff.employees.get(reviewer)!, managerId: staff.employees.get(author)!, clientWaiting: waiting, checkList: checkList.map((text) => ({ text })),
  }, key);
  if (finished) await finishErrand(of(assignee!), id);
  return id;
}

async function finishErrand(assignee: Client, id: string): Promise<void> {
  const task = await assignee.call(tasks.getTask, { id });
  if (task.state !== 'open') return;
  for (const item of task.checkList) await assignee.call(tasks.tickTaskCheckItem, { taskId: id, id: item.id });
  const { version } = await assignee.call(tasks.getTask, { id });
  await assignee.call(tasks.completeTask, { id, outcome: 'done', minutes: 25, timeKind: 'inside' }, { ifMatch: version });
}

/** Three obligations that a client has no need of this time: one confirmed by a second person, two waiting for one. */
export async function waive({ firm, of }: Office): Promise<void> {
  const filter = { state: { eq: 'planned' }, dueOn: { gt: firm.today }, code: { in: ['PERS_SVED', 'NDFL_A', 'NDFL_B', 'EFS1_11_MONTH'] }, notRequiredAsked: { eq: false } } as const;
  const rows = (await allObligations(of('marina'), filter)).slice(0, 60);
  for (const [index, row] of [rows[3], rows[17], rows[41]].entries()) {
    if (!row) continue;
    const { version } = await of('irina').call(reporting.requestNotRequired, { id: row.id, reason: 'Выплат в этом месяце нет: сотрудник в отпуске без сохранения заработка.' }, { ifMatch: row.version });
    if (index === 0) await of('marina').call(reporting.confirmNotRequired, { id: row.id }, { ifMatch: version });
  }
}

/** Figures of what is due next: some proposed, some agreed to by the client. */
export async function proposeFigures({ firm, of }: Office): Promise<void> {
  const rows = await allObligations(of('marina'), { code: { in: ['NDS_EAEU', 'USN_ADV', 'NDS', 'VZNOSY', 'AKCIZ', 'PRIBYL_ADV_M'] }, state: { in: ['planned', 'in-preparation'] }, dueOn: { between: [firm.today, CivilDate.addDays(firm.today, 30)] } });
  await inParallel(rows.slice(0, 12), AT_A_TIME, async ({ id, version, name }, index) => {
    const lines = [{ label: name, amount: { amount: `${18_400 + index * 7_310}.00`, currency: 'RUB' } }];
    const proposed = await of('marina').call(reporting.proposeFigures, { id, lines }, { ifMatch: version });
    if (index % 3 === 0) await of('anna').call(reporting.agreeFigures, { id, hash: proposed.snapshots[0]!.hash, by: 'client', channel: 'mail', comment: 'Согласовано письмом.' }, { ifMatch: proposed.version });
  });
}

