import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { contactsService } from '../contacts.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); });
afterAll(() => stack.stop());

let anna: string, boris: string, vera: string, tag: string;
beforeEach(() => { [anna, boris, vera, tag] = [v7(), v7(), v7(), `т-${v7()}`]; });
const client = async (name: string, more: object = {}) => (await stack.call(contacts.createOrganisation, { name: `${name} ${tag.slice(-6)}`, tags: [tag], ...more })).id;
const set = (organisationId: string, employeeId: string, from: string) => stack.call(contacts.setResponsible, { organisationId, role: 'lead-accountant', employeeId, from });
const history = async (organisationId: string) => (await stack.call(contacts.listResponsible, { filter: { organisationId: { eq: organisationId } }, sort: 'from' })).data.map(({ employeeId, from, to }) => [employeeId, from, to]);
const tagged = () => ({ filter: { tags: { contains: tag } }, role: 'lead-accountant' as const, employeeId: boris, from: '2026-06-01' });
const items = async (id: string) => Object.fromEntries((await stack.call(contacts.listResponsibleAssignmentItems, { id })).data.map(({ organisationId, outcome }) => [organisationId, outcome]));

describe('one employee for many clients', () => {
  test('whoever was responsible ends the day before; what is set later on stays; a dry run changes nothing', async () => {
    const [none, other, same, today, later, archived] = [await client('Ничей'), await client('Чужой'), await client('Свой'), await client('Сегодня'), await client('Потом'), await client('Архив')];
    await set(other, anna, '2026-01-01');
    await set(same, boris, '2026-01-01');
    await set(today, anna, '2026-06-01');
    await set(later, vera, '2026-09-01');
    await stack.call(contacts.archiveOrganisation, { id: archived }, { ifMatch: 1 });
    expect(await stack.job(contacts.assignResponsible, { ...tagged(), dryRun: true })).toEqual({ assignmentId: null, set: 3, unchanged: 1, skipped: 1 });
    expect(await history(other)).toEqual([[anna, '2026-01-01', null]]);
    const { assignmentId, ...numbers } = await stack.job(contacts.assignResponsible, tagged());
    expect(numbers).toEqual({ set: 3, unchanged: 1, skipped: 1 });
    expect([await history(none), await history(other), await history(same), await history(today), await history(later)]).toEqual([
      [[boris, '2026-06-01', null]], [[anna, '2026-01-01', '2026-05-31'], [boris, '2026-06-01', null]], [[boris, '2026-01-01', null]], [[boris, '2026-06-01', null]], [[vera, '2026-09-01', null]],
    ]);
    expect(await items(assignmentId!)).toEqual({ [none]: 'set', [other]: 'set', [same]: 'unchanged', [today]: 'set', [later]: 'later-change-exists' });
    const told = (await stack.published(contacts.events.organisationChanged)).filter(({ organisationId, responsible }) => [none, other, today].includes(organisationId) && responsible.some(({ employeeId }) => employeeId === boris));
    expect(new Set(told.map(({ organisationId }) => organisationId))).toEqual(new Set([none, other, today]));
    expect((await stack.call(contacts.listTimeline, { organisationId: other })).data[0]).toMatchObject({ title: 'responsible.set', params: { employeeId: boris, from: '2026-06-01' } });
  });

  test('undoing puts back what nobody has changed since, and names the rest', async () => {
    const [none, other, today, touched] = [await client('Ничей'), await client('Чужой'), await client('Сегодня'), await client('Тронут')];
    for (const id of [other, touched]) await set(id, anna, '2026-01-01');
    await set(today, anna, '2026-06-01');
    const { assignmentId } = await stack.job(contacts.assignResponsible, { organisationIds: [none, other, today, touched], role: 'lead-accountant', employeeId: boris, deputyIds: [vera], from: '2026-06-01' });
    await set(touched, vera, '2026-07-01');
    expect(await stack.job(contacts.undoResponsibleAssignment, { id: assignmentId! })).toEqual({ restored: 3, skipped: 1 });
    expect([await history(none), await history(other), await history(today)]).toEqual([[], [[anna, '2026-01-01', null]], [[anna, '2026-06-01', null]]]);
    expect(await history(touched)).toEqual([[anna, '2026-01-01', '2026-05-31'], [boris, '2026-06-01', '2026-06-30'], [vera, '2026-07-01', null]]);
    expect((await items(assignmentId!))[touched]).toBe('changed-since');
    expect((await stack.call(contacts.listResponsibleAssignments, { limit: 1 })).data).toMatchObject([{ id: assignmentId, employeeId: boris, set: 4, restored: 3, skipped: 1, undoneAt: expect.any(String) }]);
    await expect(stack.job(contacts.undoResponsibleAssignment, { id: assignmentId! })).rejects.toMatchObject({ code: 'already-undone' });
  });

  test('more than one batch', async () => {
    await stack.services.get('contacts')!.database.inTenant({ caller: stack.caller(), operation: 'test' }, ({ db }) =>
      db.run(sql`insert into organisation (id, name, search_name, search_text, state, legal_form) select uuidv7(), 'Много ' || n, 'mnogo ' || n, 'mnogo ' || n, 'client', ${tag} from generate_series(1, 1203) n`));
    const { assignmentId, set: count } = await stack.job(contacts.assignResponsible, { ...tagged(), filter: { legalForm: { eq: tag } } });
    const of = async () => (await stack.call(contacts.listOrganisations, { filter: { responsible: { contains: boris } }, count: 'exact' })).page.count!.value;
    expect([count, await of()]).toEqual([1203, 1203]);
    expect(await stack.job(contacts.undoResponsibleAssignment, { id: assignmentId! })).toEqual({ restored: 1203, skipped: 0 });
    expect(await of()).toBe(0);
  });

  test('what is asked must be sound, and of one\'s own firm', async () => {
    const { filter: _, ...whom } = tagged();
    const organisationId = await client('Один');
    expect(await stack.failure(contacts.assignResponsible, whom)).toMatchObject({ status: 400, errors: [{ pointer: '/organisationIds' }] });
    expect(await stack.failure(contacts.assignResponsible, { ...whom, filter: {} })).toMatchObject({ status: 400, errors: [{ pointer: '/filter' }] });
    expect(await stack.failure(contacts.assignResponsible, { ...whom, filter: { colour: { eq: 'red' } } })).toMatchObject({ status: 400 });
    expect(await stack.failure(contacts.assignResponsible, tagged(), { caller: { permissions: ['contacts:read'] } })).toMatchObject({ status: 403 });
    const caller = { tenantId: await stack.openFirm() };
    expect(await stack.job(contacts.assignResponsible, { ...whom, organisationIds: [organisationId] }, { caller })).toMatchObject({ set: 0, unchanged: 0, skipped: 0 });
    expect(await history(organisationId)).toEqual([]);
    await expect(stack.job(contacts.undoResponsibleAssignment, { id: v7() })).rejects.toMatchObject({ code: 'not-found' });
    expect(await stack.failure(contacts.listResponsibleAssignmentItems, { id: v7() })).toMatchObject({ status: 404 });
  });
});
