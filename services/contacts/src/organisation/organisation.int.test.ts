import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); }, 60_000);
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

describe('listing', () => {
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
