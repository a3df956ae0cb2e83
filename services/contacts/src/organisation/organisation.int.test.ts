import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); });
afterAll(() => stack.stop());

const add = (name: string, more: object = {}) => stack.call(contacts.createOrganisation, { name, ...more });

describe('adding', () => {
  test('stores what was entered in its normal form, and tells the others', async () => {
    const { body, etag } = await stack.send(contacts.createOrganisation, { name: 'ООО «Ромашка»', inn: '9999001017', phones: ['8 (495) 123-45-67 доб. 12'], emails: ['Info@Romashka.ru'] });
    expect(body).toMatchObject({ name: 'ООО «Ромашка»', legalForm: 'ООО', state: 'prospect', version: 1, emails: ['info@romashka.ru'], phones: [{ e164: '+74951234567', extension: '12' }] });
    expect(etag).toBe('"1"');
    expect(await stack.published(contacts.events.organisationChanged)).toContainEqual(expect.objectContaining({ organisationId: body.id, name: 'ООО «Ромашка»' }));
    expect(await stack.call(contacts.getOrganisation, { id: body.id })).toEqual(body);
  });

  test('a wrong ИНН is refused by name of the field', async () => {
    expect(await stack.failure(contacts.createOrganisation, { name: 'ООО «Ошибка»', inn: '9999001018' })).toMatchObject({ status: 422, code: 'invalid-identifier', errors: [{ pointer: '/inn', code: 'checksum' }] });
  });

  test('a missing name is refused by name of the field', async () => {
    expect(await stack.failure(contacts.createOrganisation, { inn: '9999001017' })).toMatchObject({ status: 400, code: 'invalid-input', errors: [{ pointer: '/name' }] });
  });

  test('the same Idempotency-Key adds one organisation and answers the same twice; another body is refused', async () => {
    const first = await stack.send(contacts.createOrganisation, { name: 'ООО «Однажды»' }, { idempotencyKey: 'once' });
    const second = await stack.send(contacts.createOrganisation, { name: 'ООО «Однажды»' }, { idempotencyKey: 'once' });
    expect([second.body, second.replayed]).toEqual([first.body, true]);
    expect(await stack.failure(contacts.createOrganisation, { name: 'ООО «Дважды»' }, { idempotencyKey: 'once' })).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
  });
});

describe('changing', () => {
  test('needs the version that was seen', async () => {
    const { id } = await add('ООО «Вишня»');
    expect(await stack.failure(contacts.updateOrganisation, { id, website: 'vishnya.ru' })).toMatchObject({ status: 428 });
  });

  test('different fields changed by two people merge; the same field is a conflict with all three values', async () => {
    const { id } = await add('ООО «Груша»');
    await stack.call(contacts.updateOrganisation, { id, website: 'one.ru' }, { ifMatch: 1 });
    expect(await stack.call(contacts.updateOrganisation, { id, address: 'Москва' }, { ifMatch: 1 })).toMatchObject({ website: 'one.ru', address: 'Москва', version: 3 });
    expect(await stack.failure(contacts.updateOrganisation, { id, website: 'two.ru' }, { ifMatch: 1 }))
      .toMatchObject({ status: 412, code: 'stale', conflicts: { website: { base: null, stored: 'one.ru', yours: 'two.ru' } } });
  });
});

describe('by its id in another system', () => {
  const put = (externalId: string, details: object) => stack.call(contacts.putOrganisationByExternalId, { system: '1C', externalId, ...details } as never);

  test('is added the first time, changed after that, and the same again changes nothing', async () => {
    const first = await put('000017', { name: 'ООО «Клён»', address: 'Тула' });
    const second = await put('000017', { name: 'ООО «Клён»', website: 'klen.ru' });
    const third = await put('000017', { name: 'ООО «Клён»', website: 'klen.ru' });
    expect([first.created, second.created, third.created]).toEqual([true, false, false]);
    expect(third).toMatchObject({ id: first.id, address: 'Тула', website: 'klen.ru', version: second.version, externalRefs: [{ system: '1C', id: '000017' }] });
  });

  test('sent twice at once, it is added once', async () => {
    const both = await Promise.all([put('race', { name: 'ООО «Гонка»' }), put('race', { name: 'ООО «Гонка»' })]);
    expect(new Set(both.map((one) => one.id)).size).toBe(1);
  });

  test('an id in another system belongs to one organisation', async () => {
    await add('ООО «Первая»', { externalRefs: [{ system: 'bitrix', id: '5' }] });
    expect(await stack.failure(contacts.createOrganisation, { name: 'ООО «Вторая»', externalRefs: [{ system: '1C', id: '5' }, { system: 'bitrix', id: '5' }] }))
      .toMatchObject({ status: 409, code: 'external-ref-taken', errors: [{ pointer: '/externalRefs/1' }] });
  });
});

describe('the archive', () => {
  test('takes an organisation out of use and gives it back in the state it had', async () => {
    const { id } = await add('ООО «Пауза»', { state: 'client' });
    expect(await stack.call(contacts.archiveOrganisation, { id }, { ifMatch: 1 })).toMatchObject({ state: 'archived', version: 2 });
    expect(await stack.failure(contacts.updateOrganisation, { id, address: 'Омск' }, { ifMatch: 2 })).toMatchObject({ status: 409, code: 'wrong-state' });
    expect(await stack.failure(contacts.archiveOrganisation, { id }, { ifMatch: 2 })).toMatchObject({ code: 'wrong-state' });
    expect(await stack.failure(contacts.restoreOrganisation, { id }, { ifMatch: 1 })).toMatchObject({ status: 412, code: 'stale' });
    expect(await stack.call(contacts.restoreOrganisation, { id }, { ifMatch: 2 })).toMatchObject({ state: 'client', version: 3 });
  });
});

test('what is doubtful is flagged, not refused, and goes away when it is mended', async () => {
  const { id, issues } = await add('Тест', { state: 'client', phones: ['123'], emails: ['test@test.ru'] });
  expect(issues).toEqual(['missing-inn', 'placeholder-email', 'placeholder-name', 'unreadable-phone']);
  const mended = await stack.call(contacts.updateOrganisation, { id, name: 'ООО «Тестиль» ИНН 7707083893', phones: ['84951112233'], emails: ['a.petrova@mail.ru'] }, { ifMatch: 1 });
  expect(mended).toMatchObject({ issues: [], inn: '7707083893' });
});

test.each([
  [{ code: 'K-1' }, 'code-taken', '/code'], [{ groupId: '019aa000-0000-7000-8000-000000000001' }, 'unknown-group', '/groupId'],
  [{ servicedFrom: '2026-02-01', servicedTo: '2026-01-31' }, 'invalid-period', '/servicedTo'],
])('refuses %j with %s', async (details, code, pointer) => {
  await add(`ООО «Занято ${code}»`, { code: code === 'code-taken' ? 'K-1' : null });
  expect(await stack.failure(contacts.createOrganisation, { name: `ООО «Свободно ${code}»`, ...details })).toMatchObject({ code, errors: [{ pointer }] });
});

describe('listing', () => {
  test('by tag, issue, responsible employee and words', async () => {
    const { id } = await add('ООО «Лесной двор»', { tags: ['vip', 'сезон'], state: 'client', phones: ['84957778899'] });
    await stack.call(contacts.setResponsible, { organisationId: id, role: 'accountant', employeeId: '019aa000-0000-7000-8000-000000000002', from: '2026-01-01' });
    const ask = async (filter: object) => (await stack.call(contacts.listOrganisations, { filter } as never)).data.map((o) => o.name);
    expect(await ask({ tags: { contains: 'vip' } })).toEqual(['ООО «Лесной двор»']);
    expect(await ask({ tags: { eq: 'vip, сезон' }, issues: { contains: 'missing-inn' } })).toEqual(['ООО «Лесной двор»']);
    expect(await ask({ responsible: { contains: '019aa000-0000-7000-8000-000000000002' } })).toEqual(['ООО «Лесной двор»']);
    expect(await ask({ name: { contains: 'dvor lesn' } })).toEqual(['ООО «Лесной двор»']);
    expect((await stack.call(contacts.listOrganisations, { q: '777-88-99', sort: '-createdAt' })).data).toMatchObject([{ id }]);
  });

  test('names for other services, in one go', async () => {
    const { id } = await add('ООО «Имя»');
    expect(await stack.call(contacts.getOrganisationNames, { ids: [id, '019aa000-0000-7000-8000-000000000003'] })).toEqual({ names: [{ id, name: 'ООО «Имя»', state: 'prospect', mergedIntoId: null }] });
  });

  test('pages by name, filtered', async () => {
    for (const name of ['Ягода 1', 'Ягода 2', 'Ягода 3']) await add(name);
    const page = await stack.call(contacts.listOrganisations, { limit: 2, filter: { name: { startsWith: 'Ягода' } }, count: 'exact' } as never);
    expect([page.data.map((o) => o.name), page.page.hasMore, page.page.count]).toEqual([['Ягода 1', 'Ягода 2'], true, { value: 3, exact: true }]);
    const rest = await stack.call(contacts.listOrganisations, { limit: 2, filter: { name: { startsWith: 'Ягода' } }, count: 'exact', after: page.page.next! } as never);
    expect(rest.data.map((o) => o.name)).toEqual(['Ягода 3']);
  });
});

test('another firm sees nothing of it, and who lacks the permission is refused', async () => {
  const { id } = await add('ООО «Тайна»');
  expect(await stack.failure(contacts.getOrganisation, { id }, { caller: { tenantId: await stack.openFirm() } })).toMatchObject({ status: 404, code: 'not-found' });
  expect(await stack.failure(contacts.getOrganisation, { id }, { caller: { permissions: [] } })).toMatchObject({ status: 403, code: 'missing-permission' });
});

test('every change is in the audit trail with who, what, before and after', async () => {
  const { id } = await add('ООО «След»');
  await stack.call(contacts.updateOrganisation, { id, address: 'Казань' }, { ifMatch: 1 });
  const { data } = await stack.call(contacts.platform.listAudit, { filter: { entityId: { eq: id } } } as never);
  expect(data).toMatchObject([{ action: 'update', operation: 'updateOrganisation', version: 2, changes: { address: [null, 'Казань'] } }, { action: 'insert', operation: 'createOrganisation', version: 1 }]);
});
