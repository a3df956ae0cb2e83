import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); });
afterAll(() => stack.stop());

const person = (name: string, more: object = {}) => stack.call(contacts.createPerson, { name, ...more });
const organisation = (name: string) => stack.call(contacts.createOrganisation, { name });

test('a name is read into its parts, and can be corrected', async () => {
  const added = await person('Петрова Анна Сергеевна', { phones: ['8 916 765 43 21'], emails: ['Anna@Example.org'] });
  expect(added).toMatchObject({ surname: 'Петрова', given: 'Анна', patronymic: 'Сергеевна', phones: [{ e164: '+79167654321' }], emails: ['anna@example.org'] });
  expect(await stack.call(contacts.getPerson, { id: added.id })).toEqual(added);
  const changed = await stack.call(contacts.updatePerson, { id: added.id, name: 'Иванова Анна Сергеевна', position: 'Директор' }, { ifMatch: 1 });
  expect(changed).toMatchObject({ surname: 'Иванова', position: 'Директор', version: 2 });
  expect(await stack.failure(contacts.updatePerson, { id: added.id, position: 'Бухгалтер' }, { ifMatch: 1 })).toMatchObject({ status: 412, conflicts: { position: { stored: 'Директор' } } });
});

test('who could sign on a day follows from the dates of the links', async () => {
  const { id: organisationId } = await organisation('ООО «Подпись»');
  const [old, young] = [await person('Старый Пётр Петрович'), await person('Новый Иван Иванович')];
  const link = await stack.call(contacts.linkPerson, { organisationId, personId: old.id, role: 'director', from: '2020-01-01' });
  await stack.call(contacts.updatePersonLink, { id: link.id, to: '2026-03-31' }, { ifMatch: 1 });
  await stack.call(contacts.linkPerson, { organisationId, personId: young.id, role: 'director', from: '2026-04-01' });
  const on = async (day: string) => (await stack.call(contacts.listPersonLinks, { on: day, filter: { organisationId: { eq: organisationId }, role: { eq: 'director' } } })).data.map((one) => one.personName);
  expect([await on('2026-03-31'), await on('2026-04-01'), await on('2019-12-31')]).toEqual([['Старый Пётр Петрович'], ['Новый Иван Иванович'], []]);
  expect((await stack.call(contacts.listPeople, { organisationId })).data.map((one) => one.name)).toEqual(['Новый Иван Иванович', 'Старый Пётр Петрович']);
});

test('nobody is the same twice at once, and nothing ends before it begins', async () => {
  const [{ id: organisationId }, { id: personId }] = [await organisation('ООО «Дважды»'), await person('Один Раз')];
  const { id } = await stack.call(contacts.linkPerson, { organisationId, personId, role: 'signatory', from: '2026-01-01' });
  expect(await stack.failure(contacts.linkPerson, { organisationId, personId, role: 'signatory', from: '2027-01-01' })).toMatchObject({ status: 409, code: 'already-linked' });
  expect(await stack.failure(contacts.updatePersonLink, { id, to: '2025-12-31' }, { ifMatch: 1 })).toMatchObject({ status: 422, code: 'invalid-period' });
  await stack.call(contacts.deletePersonLink, { id }, { ifMatch: 1 });
  await stack.call(contacts.linkPerson, { organisationId, personId, role: 'signatory', from: '2027-01-01' });
});

test('links to what is not there, and ids that others have, are refused', async () => {
  const [{ id: organisationId }, { id: personId }] = [await organisation('ООО «Ссылка»'), await person('Кто То', { externalRefs: [{ system: 'amo', id: '1' }] })];
  const nobody = '019aa000-0000-7000-8000-000000000001';
  expect(await stack.failure(contacts.linkPerson, { organisationId, personId: nobody, role: 'contact' })).toMatchObject({ status: 404 });
  expect(await stack.failure(contacts.linkPerson, { organisationId: nobody, personId, role: 'contact' })).toMatchObject({ status: 404 });
  expect(await stack.failure(contacts.createPerson, { name: 'Ещё Один', externalRefs: [{ system: 'amo', id: '1' }] })).toMatchObject({ code: 'external-ref-taken' });
});

test('another firm sees nobody, and a telephone finds its owner', async () => {
  const { id } = await person('Телефонова Ирина', { phones: ['+7 (903) 222-11-00'] });
  expect(await stack.failure(contacts.getPerson, { id }, { caller: { tenantId: await stack.openFirm() } })).toMatchObject({ status: 404 });
  expect((await stack.call(contacts.searchContacts, { q: '89032221100' })).hits).toMatchObject([{ type: 'person', id, matches: [{ field: 'phone', value: '+79032221100' }] }]);
});
