import { identity } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { identityService } from '../identity.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([identityService]); });
afterAll(() => stack.stop());

const colleague = { caller: { id: '019aa000-0000-7000-8000-000000000009', permissions: [] } };
const save = (more: object = {}, options = {}) => stack.call(identity.createSavedView, { list: 'listTasks', name: 'Мои сроки', filter: { state: { in: ['open'] } }, ...more }, options);

test('a view of a list of any service is kept with its conditions, order and columns', async () => {
  const view = await save({ sort: '-dueOn', columns: ['title', 'dueOn'] });
  expect(view).toMatchObject({ version: 1, list: 'listTasks', filter: { state: { in: ['open'] } }, sort: '-dueOn', columns: ['title', 'dueOn'], shared: false, isDefault: false });
  expect(await stack.call(identity.getSavedView, { id: view.id })).toEqual(view);
  expect(await save({ list: 'listOrganisations', filter: { name: { contains: 'луч' } } })).toMatchObject({ sort: null, columns: [] });
  expect((await stack.call(identity.listSavedViews, { filter: { list: { eq: 'listTasks' } } })).data).toEqual([view]);
});

test.each([
  ['no such list', { list: 'listMoods' }, '/list'], ['an operation that is no list', { list: 'getTask' }, '/list'], ['a list of other services only', { list: 'getOrganisationNames' }, '/list'],
  ['a field the list does not have', { filter: { or: [{ colour: { eq: 'red' } }] } }, '/filter/or/0/colour'], ['a value its field does not have', { filter: { state: { eq: 'lost' } } }, '/filter/state/eq'],
  ['an order the list does not have', { sort: 'colour' }, '/sort'],
])('what the list itself would refuse is refused with the same pointer: %s', async (_, wrong, pointer) => {
  expect(await stack.failure(identity.createSavedView, { list: 'listTasks', name: 'Плохой', filter: {}, ...wrong })).toMatchObject({ status: 400, code: 'invalid-input', errors: [{ pointer }] });
});

test('a change is checked against the list of the view, merges with what others changed, and needs the version that was seen', async () => {
  const { id } = await save({ name: 'Просроченные' });
  expect(await stack.failure(identity.updateSavedView, { id, filter: { inn: { eq: '1' } } }, { ifMatch: 1 })).toMatchObject({ status: 400, errors: [{ pointer: '/filter/inn' }] });
  expect(await stack.failure(identity.updateSavedView, { id, name: 'Сроки' })).toMatchObject({ status: 428 });
  expect(await stack.call(identity.updateSavedView, { id, name: 'Сроки' }, { ifMatch: 1 })).toMatchObject({ name: 'Сроки', version: 2 });
  expect(await stack.failure(identity.updateSavedView, { id, name: 'Даты' }, { ifMatch: 1 })).toMatchObject({ status: 412, conflicts: { name: { base: 'Просроченные', stored: 'Сроки', yours: 'Даты' } } });
  expect(await stack.failure(identity.deleteSavedView, { id }, { ifMatch: 1 })).toMatchObject({ status: 412 });
});

test('any employee keeps views; one’s own is nobody else’s to see, a shared one only its owner’s to change', async () => {
  const { id } = await save({ name: 'Отдел' });
  expect(await stack.failure(identity.getSavedView, { id }, colleague)).toMatchObject({ status: 404 });
  expect(await stack.failure(identity.updateSavedView, { id, name: 'Мой' }, { ...colleague, ifMatch: 1 })).toMatchObject({ status: 404 });
  await stack.call(identity.updateSavedView, { id, shared: true }, { ifMatch: 1 });
  expect((await stack.call(identity.listSavedViews, {}, colleague)).data.map(({ name }) => name)).toEqual(['Отдел']);
  expect(await stack.failure(identity.updateSavedView, { id, name: 'Мой' }, { ...colleague, ifMatch: 2 })).toMatchObject({ status: 403, code: 'not-owner' });
  expect(await stack.failure(identity.deleteSavedView, { id }, { ...colleague, ifMatch: 2 })).toMatchObject({ status: 403, code: 'not-owner' });
  await stack.call(identity.deleteSavedView, { id }, { ifMatch: 2 });
  expect(await stack.failure(identity.getSavedView, { id })).toMatchObject({ status: 404 });
  expect(await save({ name: 'Свой' }, colleague)).toMatchObject({ ownerId: colleague.caller.id });
});

test('a list opens with one view: the default that was chosen last, everybody their own', async () => {
  const first = await save({ list: 'listEmployees', filter: {}, isDefault: true });
  const others = await save({ list: 'listEmployees', filter: {}, isDefault: true }, colleague);
  const [second] = await Promise.all(['Б', 'В'].map((name) => save({ list: 'listEmployees', name, filter: {}, isDefault: true })));
  const defaults = async (options = {}) => (await stack.call(identity.listSavedViews, { filter: { list: { eq: 'listEmployees' }, isDefault: { eq: true } } }, options)).data;
  expect(await defaults()).toHaveLength(1);
  expect(await stack.call(identity.getSavedView, { id: first.id })).toMatchObject({ isDefault: false, version: 2 });
  const { version } = await stack.call(identity.getSavedView, { id: second!.id });
  await stack.call(identity.updateSavedView, { id: second!.id, isDefault: true }, { ifMatch: version });
  expect(await defaults()).toMatchObject([{ id: second!.id }]);
  expect(await defaults(colleague)).toMatchObject([{ id: others.id }]);
});

test('another firm sees nothing of it', async () => {
  const { id } = await save({ shared: true });
  const stranger = { caller: { tenantId: await stack.openFirm() } };
  expect(await stack.failure(identity.getSavedView, { id }, stranger)).toMatchObject({ status: 404 });
  expect((await stack.call(identity.listSavedViews, {}, stranger)).data).toEqual([]);
});
