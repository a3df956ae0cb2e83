import { contacts, reporting, tasks } from '@kontora/contracts';
import type { CallOptions, TestStack } from './stack.ts';

/** What chance would hardly find in a firm: clients with profiles, a planned season, links, a merge, a duplicate, a check-list, a mass re-assignment. */
export async function beginStory(stack: TestStack, marker: string, caller: NonNullable<CallOptions['caller']>): Promise<void> {
  const as = (more: CallOptions = {}): CallOptions => ({ caller, ...more });
  const keyed = (key: string) => as({ idempotencyKey: `${marker}-${key}` });
  const group = await stack.call(contacts.createOrganisationGroup, { name: `${marker} group` }, as());
  const organisation = (name: string) => ({ name: `${marker} ${name}`, state: 'client' as const, groupId: group.id, tags: [marker], emails: [`${name}@${marker}.example`], externalRefs: [{ system: marker, id: name }] });
  const add = (name: string) => stack.call(contacts.createOrganisation, organisation(name), as());
  const [client, winner, loser] = [await add('forest'), await add('river'), await add('meadow')];
  const person = await stack.call(contacts.createPerson, { name: `${marker} person` }, as());
  await stack.call(contacts.linkPerson, { organisationId: client.id, personId: person.id, role: 'director', position: marker }, as());
  await stack.call(contacts.setProfile, { organisationId: client.id, subject: 'org', regimes: ['OSNO'], flags: { vat_payer_or_agent: true, employees_or_contractors: true, own_marks: [marker] }, from: '2020-01-01' }, as());
  await stack.call(contacts.addProfileOccurrence, { organisationId: client.id, code: 'EFS1_11_EVENT', period: '2026-11-02' }, as());
  await stack.call(contacts.setResponsible, { organisationId: client.id, role: 'accountant', employeeId: caller.id!, from: '2026-01-01' }, as());
  await stack.call(contacts.mergeOrganisations, { id: winner.id, loserId: loser.id }, { ...keyed('merge'), ifMatch: winner.version });
  const twin = { ...organisation('forest'), externalRefs: [] };
  const { confirmToken } = await stack.failure(contacts.createOrganisation, twin, as());
  await stack.call(contacts.createOrganisation, { ...twin, confirmToken }, as());

  const task = await stack.call(tasks.createTask, { title: `${marker} task`, organisationId: client.id, assigneeId: caller.id }, as());
  await stack.call(tasks.addTaskCheckItem, { taskId: task.id, text: `${marker} item` }, as());
  await stack.job(tasks.reassignTasks, { filter: { organisationId: { eq: client.id } }, assigneeId: caller.id!, reason: marker }, as());

  await stack.eventually(async () => (await stack.superuser.query('select from reporting.client where id = $1', [client.id])).rowCount === 1);
  const { planId } = await stack.job(reporting.planSeason, { year: 2026 }, keyed('plan'));
  await stack.job(reporting.acceptPlan, { id: planId, unconfirmed: 'leave' }, keyed('accept'));
}
