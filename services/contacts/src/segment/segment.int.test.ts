import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); });
afterAll(() => stack.stop());

const somebodyElse = { id: '019aa000-0000-7000-8000-000000000009' };

test('a segment narrows the list, beside the filter, to whoever fits it now', async () => {
  for (const [name, tags] of [['ООО «Альфа»', ['vip']], ['ООО «Бета»', ['vip']], ['ООО «Гамма»', []]] as const) await stack.call(contacts.createOrganisation, { name, tags: [...tags] });
  const { id } = await stack.call(contacts.createOrganisationSegment, { name: 'Важные', filter: { tags: { contains: 'vip' } }, shared: true, sort: '-createdAt', columns: ['name'] });
  const names = async (more: object = {}) => (await stack.call(contacts.listOrganisations, { segmentId: id, ...more }, { caller: somebodyElse })).data.map((o) => o.name);
  expect(await names()).toEqual(['ООО «Альфа»', 'ООО «Бета»']);
  expect(await names({ filter: { name: { contains: 'бета' } } })).toEqual(['ООО «Бета»']);
  const { id: gamma, version } = (await stack.call(contacts.listOrganisations, { filter: { name: { contains: 'гамма' } } })).data[0]!;
  await stack.call(contacts.updateOrganisation, { id: gamma, tags: ['vip'] }, { ifMatch: version });
  expect(await names({ count: 'exact' })).toHaveLength(3);
});

test('what the list would refuse is refused when it is saved', async () => {
  expect(await stack.failure(contacts.createOrganisationSegment, { name: 'Плохой', filter: { colour: { eq: 'red' } } })).toMatchObject({ status: 400, errors: [{ pointer: '/filter/colour' }] });
  expect(await stack.failure(contacts.createOrganisationSegment, { name: 'Плохой', filter: {}, sort: 'colour' })).toMatchObject({ status: 400, errors: [{ pointer: '/sort' }] });
});

test('a private segment is seen, changed and deleted by its owner; a shared one is changed by its owner', async () => {
  const { id } = await stack.call(contacts.createOrganisationSegment, { name: 'Мои', filter: { state: { eq: 'client' } } });
  expect(await stack.failure(contacts.getOrganisationSegment, { id }, { caller: somebodyElse })).toMatchObject({ status: 404 });
  expect(await stack.failure(contacts.listOrganisations, { segmentId: id }, { caller: somebodyElse })).toMatchObject({ status: 404 });
  await stack.call(contacts.updateOrganisationSegment, { id, shared: true }, { ifMatch: 1 });
  expect((await stack.call(contacts.listOrganisationSegments, { filter: { name: { eq: 'Мои' } } }, { caller: somebodyElse })).data).toMatchObject([{ id, shared: true }]);
  expect(await stack.failure(contacts.updateOrganisationSegment, { id, name: 'Чужие' }, { ifMatch: 2, caller: somebodyElse })).toMatchObject({ status: 403, code: 'not-owner' });
  expect(await stack.failure(contacts.deleteOrganisationSegment, { id }, { ifMatch: 2, caller: somebodyElse })).toMatchObject({ status: 403 });
  await stack.call(contacts.deleteOrganisationSegment, { id }, { ifMatch: 2 });
  expect(await stack.failure(contacts.getOrganisationSegment, { id })).toMatchObject({ status: 404 });
});
