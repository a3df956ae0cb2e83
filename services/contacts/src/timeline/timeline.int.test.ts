import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';
import { TasksReactions } from './tasks.reactions.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); });
afterAll(() => stack.stop());

const organisation = async (name: string) => (await stack.call(contacts.createOrganisation, { name })).id;
const titles = async (organisationId: string, more: object = {}) => (await stack.call(contacts.listTimeline, { organisationId, ...more })).data.map((entry) => entry.title);

test('tells what happened, newest first, by kind, and as it stood at a moment', async () => {
  const organisationId = await organisation('ООО «История»');
  await stack.call(contacts.updateOrganisation, { id: organisationId, state: 'client', name: 'ООО «История-2»' }, { ifMatch: 1 });
  await stack.call(contacts.addOrganisationNote, { organisationId, text: 'Познакомились на выставке', at: '2020-05-01T10:00:00Z' });
  expect(await titles(organisationId)).toEqual(['organisation.renamed', 'organisation.state-changed', 'organisation.created', 'note.added']);
  expect(await titles(organisationId, { filter: { kind: { eq: 'note' } } })).toEqual(['note.added']);
  expect(await titles(organisationId, { asOf: '2021-01-01T00:00:00Z' })).toEqual(['note.added']);
  expect(await stack.failure(contacts.listTimeline, { organisationId: '019aa000-0000-7000-8000-000000000001' })).toMatchObject({ status: 404 });
});

test('notes are changed by who has seen them, deleted, and any entry can be pinned', async () => {
  const organisationId = await organisation('ООО «Заметка»');
  const entry = await stack.call(contacts.addOrganisationNote, { organisationId, text: 'Звонить после обеда' });
  const id = entry.origin.id;
  expect(await stack.call(contacts.updateOrganisationNote, { id, text: 'Звонить утром' }, { ifMatch: 1 })).toMatchObject({ note: { text: 'Звонить утром', version: 2 } });
  expect(await stack.failure(contacts.updateOrganisationNote, { id, text: 'Не звонить' }, { ifMatch: 1 })).toMatchObject({ status: 412, conflicts: { text: { base: 'Звонить после обеда', stored: 'Звонить утром' } } });
  expect(await stack.call(contacts.pinTimelineEntry, { id: entry.id })).toMatchObject({ pinned: true });
  expect(await titles(organisationId, { filter: { pinned: { eq: true } } })).toEqual(['note.added']);
  await stack.call(contacts.deleteOrganisationNote, { id }, { ifMatch: 2 });
  expect(await titles(organisationId)).toEqual(['organisation.created']);
});

test('an event of another service is one entry, however often it is told', async () => {
  const organisationId = await organisation('ООО «Задача»');
  const [taskId, eventId, performerId] = ['1', '2', '3'].map((n) => `019aa000-0000-7000-8000-00000000000${n}`) as [string, string, string];
  const done = {
    taskId, change: 'completed' as const, state: 'done' as const, kind: 'call', subject: null, origin: null, organisationId, assigneeId: performerId, groupId: null, performerId, reviewerId: null, managerId: null, startOn: null, dueOn: '2026-05-20',
    priority: 3, statutory: false, returned: false, bounces: 0, createdAt: '2026-05-01T08:00:00Z', completedAt: '2026-05-02T08:00:00Z', completedOn: '2026-05-02', outcome: 'done' as const, minutes: 15, timeKind: 'inside' as const,
  };
  const meta = { id: eventId, tenantId: stack.tenantId, aggregateId: taskId, sequence: 2, at: '2026-05-02T08:00:00Z', subject: 'evt.tasks.task-changed' };
  const { database } = stack.services.get('contacts')!;
  const tell = (change: object = {}) => database.inTenant({ caller: stack.caller(), operation: 'taskOnTimeline' }, (tx) => new TasksReactions().taskOnTimeline({ ...done, ...change }, { ...tx, meta }));
  for (const _ of [1, 2]) await tell();
  await tell({ change: 'redirected' });
  const { data } = await stack.call(contacts.listTimeline, { organisationId, filter: { kind: { eq: 'task' } } });
  expect(data).toMatchObject([{ title: 'task.completed', at: '2026-05-02T08:00:00.000Z', origin: { service: 'tasks', type: 'task', id: taskId }, actor: performerId, params: { minutes: 15, outcome: 'done' } }]);
});
