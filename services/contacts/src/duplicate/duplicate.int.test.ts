import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); });
afterAll(() => stack.stop());

// A firm of its own for each test: what is a duplicate depends on all that is there.
let caller: { tenantId: string };
beforeEach(async () => { caller = { tenantId: await stack.openFirm() }; });
const add = (name: string, more: object = {}) => stack.call(contacts.createOrganisation, { name, ...more }, { caller });
const refused = (name: string, more: object = {}) => stack.failure(contacts.createOrganisation, { name, ...more }, { caller });
const pairs = async (filter: object = {}) => (await stack.call(contacts.listDuplicates, { filter } as never, { caller })).data;

describe('an entry that may be a duplicate', () => {
  test.each([
    ['one ИНН', { inn: '7707083893' }, 'Совсем другое имя', { inn: '7707083893' }, 0.98, ['inn-equal']],
    ['one name in another spelling', {}, 'OOO Romashka', {}, 0.7, ['name-same']],
    ['one name with another form', {}, 'АО «Ромашка»', {}, 0.5, ['name-possible']],
    ['one phone', { phones: ['8 495 111-22-33'] }, 'Иначе', { phones: ['+7 (495) 1112233'] }, 0.6, ['phone-equal']],
    ['one e-mail', { emails: ['a@b.ru'] }, 'Иначе', { emails: ['A@B.ru'] }, 0.6, ['email-equal']],
  ])('by %s is answered with the candidates', async (_, stored, name, entered, score, reasons) => {
    const { id } = await add('ООО «Ромашка»', stored);
    expect(await refused(name, entered)).toMatchObject({ status: 409, code: 'possible-duplicate', candidates: [{ id, name: 'ООО «Ромашка»', score, reasons }], confirmToken: expect.any(String) });
  });

  test('with another ИНН is none, whatever else is equal', async () => {
    await add('ООО «Ромашка»', { inn: '7707083893', phones: ['84951112233'] });
    await add('ООО «Ромашка»', { inn: '7736050003', phones: ['84951112233'] });
  });

  test('is taken with the token, which stands for this content only; who confirmed it is remembered', async () => {
    const first = await add('ООО «Ромашка»');
    const { confirmToken } = await refused('ООО «Ромашка»');
    expect(await refused('ООО «Ромашка»', { confirmToken, phones: ['84951112233'] })).toMatchObject({ code: 'possible-duplicate' });
    const second = await add('ООО «Ромашка»', { confirmToken });
    expect(await pairs()).toMatchObject([{ one: { id: first.id }, other: { id: second.id }, state: 'dismissed', reason: 'confirmed-on-entry', decidedBy: stack.caller().id }]);
    await stack.call(contacts.updateOrganisation, { id: second.id, address: 'Тверь', name: 'ООО "Ромашка"' }, { ifMatch: 1, caller });
  });

  test('at the same moment as its like is not missed', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => add('ООО «Разом»').then(() => 'added', (error: { code: string }) => error.code)));
    expect(outcomes.sort()).toEqual(['added', 'possible-duplicate', 'possible-duplicate']);
  });
});

test('a change is asked only about what it brings about, and by external id nothing slips through', async () => {
  await add('ООО «Ромашка»', { phones: ['84951112233'] });
  const { id } = await add('ООО «Василёк»');
  expect(await stack.failure(contacts.updateOrganisation, { id, phones: ['84951112233'] }, { ifMatch: 1, caller })).toMatchObject({ code: 'possible-duplicate' });
  expect(await stack.call(contacts.updateOrganisation, { id, address: 'Рязань' }, { ifMatch: 1, caller })).toMatchObject({ address: 'Рязань' });
  expect(await stack.failure(contacts.putOrganisationByExternalId, { system: '1C', externalId: '1', name: 'Ромашка' }, { caller })).toMatchObject({ code: 'possible-duplicate' });
});

test('asking first shows names with a typing error too, which stop nobody', async () => {
  const { id } = await add('ООО «Торговый дом Ромашка»');
  expect((await stack.call(contacts.checkDuplicates, { name: 'ООО «Торговый дом Ромошка»' }, { caller })).candidates).toMatchObject([{ id, reasons: ['name-near'], score: 0.3 }]);
  await add('ООО «Торговый дом Ромошка»');
});

test('comparing all finds the pairs of the whole base once, and what was decided stays decided', async () => {
  const [a, b] = [await add('ООО «Ромашка»', { inn: '7707083893' }), await add('Берёза')];
  const { tenantId } = caller;
  await stack.superuser.query(`set search_path = contacts, public; set app.tenant_id = '${tenantId}'; set app.actor = 'test'; set app.operation = 'test';
    insert into organisation (tenant_id, name, search_name, search_text) values ('${tenantId}', 'Берёза', 'bereza', 'bereza'), ('${tenantId}', 'АО «Ромашка»', 'romashka', 'romashka')`);
  expect(await stack.job(contacts.scanDuplicates, {}, { caller })).toEqual({ compared: 2, found: 2 });
  expect(await pairs()).toMatchObject([{ one: { id: b.id }, score: 0.7, state: 'open' }, { one: { id: a.id }, score: 0.5, state: 'open' }]);
  const { id } = (await pairs())[0]!;
  expect(await stack.call(contacts.dismissDuplicate, { id, reason: 'Разные люди' }, { ifMatch: 1, caller })).toMatchObject({ state: 'dismissed', reason: 'Разные люди' });
  expect(await stack.failure(contacts.dismissDuplicate, { id, reason: 'Снова' }, { ifMatch: 2, caller })).toMatchObject({ status: 409, code: 'wrong-state' });
  expect(await stack.job(contacts.scanDuplicates, {}, { caller })).toEqual({ compared: 0, found: 0 });
  expect(await pairs({ state: { eq: 'open' } })).toHaveLength(1);
});
