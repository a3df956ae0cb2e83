import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); });
afterAll(() => stack.stop());

// Each test has a firm of its own, so that required fields of one do not trouble the others.
let caller: { tenantId: string };
beforeEach(async () => { caller = { tenantId: await stack.openFirm() }; });
const define = (key: string, type: 'text' | 'number' | 'date' | 'boolean' | 'choice' | 'choices', more: object = {}) =>
  stack.call(contacts.defineCustomField, { appliesTo: 'organisation', key, type, labelRu: key, labelEn: key, steward: 'Руководитель', ...more }, { caller });
const organisation = (custom: object) => stack.call(contacts.createOrganisation, { name: 'ООО «Поля»', custom: custom as never }, { caller });
const refusal = (custom: object) => stack.failure(contacts.createOrganisation, { name: 'ООО «Поля»', custom }, { caller });

test.each([
  ['text', 'договор 5', 5], ['number', 12.5, '12'], ['date', '2026-03-31', '2026-02-30'], ['boolean', false, 'yes'], ['choice', 'a', 'c'], ['choices', ['a', 'b'], ['a', 'a']],
] as const)('a %s takes %j and refuses %j', async (type, good, bad) => {
  await define('thing', type, type.startsWith('choice') ? { options: ['a', 'b'] } : {});
  expect(await refusal({ thing: bad })).toMatchObject({ status: 422, code: 'invalid-custom-field', errors: [{ pointer: '/custom/thing', code: 'wrong-value' }] });
  expect((await organisation({ thing: good })).custom).toEqual({ thing: good });
});

test('only what is defined can be written, and what is required must be', async () => {
  expect(await refusal({ mood: 'fine' })).toMatchObject({ errors: [{ pointer: '/custom/mood', code: 'unknown-field' }] });
  await define('source', 'text', { required: true });
  expect(await refusal({})).toMatchObject({ errors: [{ pointer: '/custom/source', code: 'required' }] });
});

test('a change keeps other keys, null empties, and a retired field keeps its values but takes no new ones', async () => {
  const [field] = [await define('floor', 'number'), await define('gate', 'text')];
  const { id } = await organisation({ floor: 3, gate: 'B' });
  expect((await stack.call(contacts.updateOrganisation, { id, custom: { gate: null } }, { ifMatch: 1, caller })).custom).toEqual({ floor: 3 });
  await stack.call(contacts.retireCustomField, { id: field.id }, { ifMatch: 1, caller });
  expect(await stack.failure(contacts.updateOrganisation, { id, custom: { floor: 4 } }, { ifMatch: 2, caller })).toMatchObject({ errors: [{ code: 'retired' }] });
  expect((await stack.call(contacts.updateOrganisation, { id, custom: { floor: 3, gate: 'C' } }, { ifMatch: 2, caller })).custom).toEqual({ floor: 3, gate: 'C' });
  expect(await stack.failure(contacts.retireCustomField, { id: field.id }, { ifMatch: 2, caller })).toMatchObject({ code: 'wrong-state' });
  expect(await stack.call(contacts.reviveCustomField, { id: field.id }, { ifMatch: 2, caller })).toMatchObject({ retiredAt: null, version: 3 });
});

test('a key is given once, options fit the type, and one in use stays', async () => {
  const { id } = await define('size', 'choice', { options: ['S', 'M', 'L'] });
  const again = { appliesTo: 'organisation', key: 'size', type: 'text', labelRu: 'x', labelEn: 'x', steward: 'x' };
  expect(await stack.failure(contacts.defineCustomField, again, { caller })).toMatchObject({ status: 409, code: 'key-taken' });
  expect(await stack.failure(contacts.defineCustomField, { ...again, key: 'other', options: ['a'] }, { caller })).toMatchObject({ status: 422, code: 'invalid-options' });
  await organisation({ size: 'M' });
  expect(await stack.failure(contacts.updateCustomField, { id, options: ['S', 'L'] }, { ifMatch: 1, caller })).toMatchObject({ status: 409, code: 'option-in-use' });
  expect(await stack.call(contacts.updateCustomField, { id, options: ['S', 'M'], definition: 'По числу работников' }, { ifMatch: 1, caller })).toMatchObject({ options: ['S', 'M'], version: 2 });
  expect(await stack.failure(contacts.updateCustomField, { id, labelEn: 'Size' }, { ifMatch: 2, caller: { ...caller, permissions: ['contacts:write'] } })).toMatchObject({ status: 403 });
  expect((await stack.call(contacts.listCustomFields, {}, { caller })).data).toMatchObject([{ key: 'size', definition: 'По числу работников' }]);
});

test.each(['definition', 'steward', 'labelRu'])('a character that no text can hold is a mistake of the caller, not of the database: %s', async (field) => {
  expect(await stack.failure(contacts.defineCustomField, { appliesTo: 'organisation', key: 'broken', type: 'text', labelRu: 'х', labelEn: 'x', steward: 'х', [field]: 'a\u0000b' }, { caller })).toMatchObject({ status: 400, code: 'invalid-input' });
});
