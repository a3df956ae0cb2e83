import { contacts, type Request } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';

type Ask = Request<typeof contacts.listOrganisations>;
let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.start([contactsService]);
  for (const [key, type, options] of [
    ['contract', 'text'], ['fee', 'number'], ['signed', 'date'], ['paper', 'boolean'], ['tariff', 'choice', ['Базовый', 'Полный']], ['services', 'choices', ['Кадры', 'НДС', 'ВЭД', 'Я']],
  ] as const) await define('organisation', key, type, options ? { options: [...options] } : {});
  await define('person', 'birthday', 'date');
  for (const [name, custom] of [
    ['Альфа', { contract: 'ёлка', fee: 1200.5, signed: '2025-02-03', paper: true, tariff: 'Полный', services: ['Кадры', 'НДС'] }],
    ['Бета', { contract: 'Жук', fee: 900, signed: '2026-01-10', paper: false, tariff: 'Базовый', services: ['ВЭД'] }],
    ['Гамма', { contract: 'еда', fee: 15000 }],
    ['Дельта', { contract: 'ы'.repeat(5000) }],
  ] as const) await stack.call(contacts.createOrganisation, { name, custom });
});
afterAll(() => stack.stop());

const define = (appliesTo: 'organisation' | 'person', key: string, type: 'text' | 'number' | 'date' | 'boolean' | 'choice' | 'choices', more: object = {}) =>
  stack.call(contacts.defineCustomField, { appliesTo, key, type, labelRu: key, labelEn: key, steward: 'Руководитель', ...more });
const names = async (ask: Ask) => (await stack.call(contacts.listOrganisations, ask)).data.map(({ name }) => name);
const refusal = (ask: object) => stack.failure(contacts.listOrganisations, ask as Ask);

test('rows show the fields that are asked for, and no others; long texts by their beginning', async () => {
  const shown = async (custom?: string[]) => (await stack.call(contacts.listOrganisations, { custom, filter: { name: { eq: 'Альфа' } } })).data[0]!.custom;
  expect(await shown()).toEqual({});
  expect(await shown(['fee', 'services'])).toEqual({ fee: 1200.5, services: ['Кадры', 'НДС'] });
  const long = (await stack.call(contacts.listOrganisations, { custom: ['contract'], filter: { name: { eq: 'Дельта' } } })).data[0]!.custom;
  expect(long).toEqual({ contract: 'ы'.repeat(500) });
});

test.each<[string, Ask['filter'], string[]]>([
  ['a number', { 'custom.fee': { gte: 1000 } }, ['Альфа', 'Гамма']],
  ['a fraction', { 'custom.fee': { between: [1200.4, 1200.6] } }, ['Альфа']],
  ['a day', { 'custom.signed': { lt: '2026-01-01' } }, ['Альфа']],
  ['yes and no', { 'custom.paper': { eq: false } }, ['Бета']],
  ['a choice', { 'custom.tariff': { in: ['Полный'] } }, ['Альфа']],
  ['one of several choices', { 'custom.services': { contains: 'НДС' } }, ['Альфа']],
  ['a part of a text, whatever the case', { 'custom.contract': { contains: 'ЖУ' } }, ['Бета']],
  ['nothing filled in', { 'custom.fee': { isNull: true } }, ['Дельта']],
  ['conditions within a tree', { or: [{ 'custom.fee': { lt: 1000 } }, { not: { 'custom.fee': { isNull: false } } }] }, ['Бета', 'Дельта']],
])('a list is filtered by %s', async (_, filter, expected) => expect(await names({ filter, sort: 'name' })).toEqual(expected));

test.each([
  ['custom.fee', ['Бета', 'Альфа', 'Гамма', 'Дельта']], ['-custom.fee', ['Гамма', 'Альфа', 'Бета', 'Дельта']], ['custom.signed', ['Альфа', 'Бета', 'Гамма', 'Дельта']], ['custom.contract', ['Гамма', 'Альфа', 'Бета', 'Дельта']],
  ['custom.paper,-name', ['Бета', 'Альфа', 'Дельта', 'Гамма']],
])('a list is sorted by %s, page after page, those without a value last', async (sort, expected) => {
  const walked: string[] = [];
  for (let after: string | undefined; ;) {
    const { data, page } = await stack.call(contacts.listOrganisations, { sort, limit: 1, after });
    walked.push(...data.map(({ name }) => name));
    if (!page.next) break;
    after = page.next;
  }
  expect(walked).toEqual(expected);
});

describe('what the registry does not know is refused with its place', () => {
  test.each<[object, string, string]>([
    [{ filter: { 'custom.mood': { eq: 'fine' } } }, '/filter/custom.mood', 'unknown-field'],
    [{ filter: { or: [{ 'custom.fee': { contains: '12' } }] } }, '/filter/or/0/custom.fee/contains', 'unknown-field'],
    [{ filter: { 'custom.fee': { eq: 'many' } } }, '/filter/custom.fee/eq', 'invalid-type'],
    [{ filter: { 'custom.tariff': { eq: 'Прочий' } } }, '/filter/custom.tariff/eq', 'invalid-value'],
    [{ filter: { 'custom.services': { contains: 'Склад' } } }, '/filter/custom.services/contains', 'invalid-value'],
    [{ filter: { 'custom.fee': { like: '1' } } }, '/filter/custom.fee/like', 'unknown-field'],
    [{ filter: { "custom.fee' or true --": { eq: 1 } } }, "/filter/custom.fee' or true --", 'unknown-field'],
    [{ filter: { 'custom.birthday': { isNull: true } } }, '/filter/custom.birthday', 'unknown-field'],
    [{ sort: 'custom.mood' }, '/sort', 'unknown-field'],
    [{ sort: 'custom.' }, '/sort', 'custom'],
    [{ custom: ['fee', 'mood'] }, '/custom/1', 'unknown-field'],
  ])('%j', async (ask, pointer, code) => expect(await refusal(ask)).toMatchObject({ status: 400, code: 'invalid-input', errors: [{ pointer, code }] }));

  test('fields of another firm', async () => {
    const caller = { tenantId: await stack.openFirm() };
    expect(await stack.failure(contacts.listOrganisations, { custom: ['fee'] }, { caller })).toMatchObject({ status: 400, errors: [{ pointer: '/custom/0' }] });
    expect(await stack.failure(contacts.listOrganisations, { filter: { 'custom.fee': { gt: 1 } } }, { caller })).toMatchObject({ status: 400, errors: [{ pointer: '/filter/custom.fee' }] });
  });
});

test('people have their own', async () => {
  await stack.call(contacts.createPerson, { name: 'Ирина Котова', custom: { birthday: '1990-05-01' } });
  await stack.call(contacts.createPerson, { name: 'Пётр Котов' });
  const { data } = await stack.call(contacts.listPeople, { custom: ['birthday'], filter: { 'custom.birthday': { gte: '1990-01-01' } }, sort: '-custom.birthday' });
  expect(data).toMatchObject([{ name: 'Ирина Котова', custom: { birthday: '1990-05-01' } }]);
  expect(await stack.failure(contacts.listPeople, { filter: { 'custom.fee': { gt: 1 } } })).toMatchObject({ status: 400, errors: [{ pointer: '/filter/custom.fee' }] });
});

test('a segment and an assignment for many take them too, and refuse what is not there', async () => {
  const { id: segmentId } = await stack.call(contacts.createOrganisationSegment, { name: 'Дорогие', filter: { 'custom.fee': { gte: 1000 } } });
  expect(await names({ segmentId, filter: { 'custom.tariff': { eq: 'Полный' } } })).toEqual(['Альфа']);
  expect(await stack.failure(contacts.createOrganisationSegment, { name: 'Плохой', filter: { 'custom.mood': { eq: 'x' } } })).toMatchObject({ status: 400, errors: [{ pointer: '/filter/custom.mood' }] });
  const expected = await stack.job(contacts.assignResponsible, { filter: { 'custom.fee': { gte: 1000 } }, role: 'accountant', employeeId: '019aa000-0000-7000-8000-000000000009', from: '2026-01-01', dryRun: true });
  expect(expected).toMatchObject({ set: 2 });
});
