import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); });
afterAll(() => stack.stop());

test('a group counts its companies, and each company tells its group', async () => {
  const group = await stack.call(contacts.createOrganisationGroup, { name: 'Холдинг «Север»' });
  const { id } = await stack.call(contacts.createOrganisation, { name: 'ООО «Север-1»', groupId: group.id });
  await stack.call(contacts.createOrganisation, { name: 'ООО «Юг»' });
  expect(await stack.call(contacts.getOrganisationGroup, { id: group.id })).toMatchObject({ name: 'Холдинг «Север»', members: 1 });
  expect((await stack.call(contacts.listOrganisations, { filter: { groupId: { eq: group.id } } })).data).toMatchObject([{ id, groupId: group.id }]);
  expect((await stack.published(contacts.events.organisationChanged))[0]).toMatchObject({ organisationId: id, groupId: group.id });
});

test('a name is given once, whether added or changed', async () => {
  const { id } = await stack.call(contacts.createOrganisationGroup, { name: 'Запад' });
  await stack.call(contacts.createOrganisationGroup, { name: 'Восток' });
  expect(await stack.failure(contacts.createOrganisationGroup, { name: 'Запад' })).toMatchObject({ status: 409, code: 'name-taken' });
  expect(await stack.failure(contacts.updateOrganisationGroup, { id, name: 'Восток' }, { ifMatch: 1 })).toMatchObject({ code: 'name-taken' });
  expect(await stack.call(contacts.updateOrganisationGroup, { id, description: 'Три фирмы' }, { ifMatch: 1 })).toMatchObject({ name: 'Запад', description: 'Три фирмы', version: 2 });
  expect((await stack.call(contacts.listOrganisationGroups, { filter: { name: { startsWith: 'Вос' } } })).data.map((one) => one.name)).toEqual(['Восток']);
});
