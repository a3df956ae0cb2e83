import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); }, 60_000);
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
