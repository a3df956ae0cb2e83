import { contacts, reporting, tasks, type AnyOperation, type Problem, type Request, type Response } from '@kontora/contracts';
import type pg from 'pg';

/** What may go beside an input. */
interface Beside { idempotencyKey?: string; ifMatch?: number }
/** Somebody of a firm who may do everything, and a look into the database past all rules: over the bus in tests, over HTTP elsewhere. */
export interface Teller {
  call<O extends AnyOperation>(operation: O, input: Request<O>, beside?: Beside): Promise<Response<O>>;
  /** Background work, to its end. */
  job<O extends AnyOperation>(operation: O, input: Request<O>, beside?: Beside): Promise<Response<O>>;
  failure<O extends AnyOperation>(operation: O, input: Request<O>): Promise<Problem>;
  eventually(check: () => Promise<boolean>): Promise<unknown>;
  superuser: pg.Pool;
  /** The employee. */
  id: string;
}

/** What chance would hardly find in a firm: clients with profiles, a planned season, links, a merge, a duplicate, a check-list, a mass re-assignment. */
export async function beginStory(teller: Teller, marker: string): Promise<void> {
  const key = (name: string) => ({ idempotencyKey: `${marker}-${name}` });
  const group = await teller.call(contacts.createOrganisationGroup, { name: `${marker} group` });
  const organisation = (name: string) => ({ name: `${marker} ${name}`, state: 'client' as const, groupId: group.id, tags: [marker], emails: [`${name}@${marker}.example`], externalRefs: [{ system: marker, id: name }] });
  const add = (name: string) => teller.call(contacts.createOrganisation, organisation(name));
  const [client, winner, loser] = [await add('forest'), await add('river'), await add('meadow')];
  const person = await teller.call(contacts.createPerson, { name: `${marker} person` });
  await teller.call(contacts.linkPerson, { organisationId: client.id, personId: person.id, role: 'director', position: marker });
  await teller.call(contacts.setProfile, { organisationId: client.id, subject: 'org', regimes: ['OSNO'], flags: { vat_payer_or_agent: true, employees_or_contractors: true, own_marks: [marker] }, from: '2020-01-01' });
  await teller.call(contacts.addProfileOccurrence, { organisationId: client.id, code: 'EFS1_11_EVENT', period: '2026-11-02' });
  await teller.call(contacts.setResponsible, { organisationId: client.id, role: 'accountant', employeeId: teller.id, from: '2026-01-01' });
  await teller.call(contacts.mergeOrganisations, { id: winner.id, loserId: loser.id }, { ...key('merge'), ifMatch: winner.version });
  const twin = { ...organisation('forest'), externalRefs: [] };
  const { confirmToken } = await teller.failure(contacts.createOrganisation, twin);
  await teller.call(contacts.createOrganisation, { ...twin, confirmToken });

  const task = await teller.call(tasks.createTask, { title: `${marker} task`, organisationId: client.id, assigneeId: teller.id });
  await teller.call(tasks.addTaskCheckItem, { taskId: task.id, text: `${marker} item` });
  await teller.job(tasks.reassignTasks, { filter: { organisationId: { eq: client.id } }, assigneeId: teller.id, reason: marker });

  await teller.eventually(async () => (await teller.superuser.query('select from reporting.client where id = $1', [client.id])).rowCount === 1);
  const { planId } = await teller.job(reporting.planSeason, { year: 2026 }, key('plan'));
  await teller.job(reporting.acceptPlan, { id: planId, unconfirmed: 'leave' }, key('accept'));
}
