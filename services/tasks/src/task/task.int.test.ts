import { tasks, type Request } from '@kontora/contracts';
import { TestStack, type CallOptions } from '@kontora/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { tasksService } from '../tasks.service.ts';
import { today } from '../today.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([tasksService]); });
afterAll(() => stack.stop());

const ME = '00000000-0000-7000-8000-000000000001';
let anna: string, boris: string, vera: string;
beforeEach(() => { [anna, boris, vera] = [v7(), v7(), v7()]; });

const as = (id: string, permissions?: string[]): CallOptions => ({ caller: { id, ...(permissions && { permissions }) } });
const ownOnly = (id: string) => as(id, ['tasks:own']);
const add = (more: Partial<Request<typeof tasks.createTask>> = {}) => stack.call(tasks.createTask, { title: 'Сверка с банком', ...more });
const done = (more: object = {}) => ({ outcome: 'done', minutes: 15, timeKind: 'inside', ...more }) as const;
const eventsOf = async (id: string) => (await stack.published(tasks.events.taskChanged)).filter((event) => event.taskId === id).map((event) => event.change);

describe('adding', () => {
  test('a task without assignee or group is for whoever adds it; the others are told', async () => {
    const { body, etag } = await stack.send(tasks.createTask, { title: 'Позвонить в банк', checkList: [{ text: 'Спросить о комиссии' }, { text: 'Номер договора', evidence: 'number' }] });
    expect(etag).toBe('"1"');
    expect(body).toMatchObject({ state: 'open', kind: 'general', assigneeId: ME, actingId: ME, groupId: null, priority: 3, bounces: 0, minutes: { inside: 0, extra: 0 }, createdBy: ME });
    expect(body.checkList.map((item) => [item.text, item.evidence, item.done])).toEqual([['Спросить о комиссии', 'none', false], ['Номер договора', 'number', false]]);
    expect(await stack.published(tasks.events.taskChanged)).toContainEqual(expect.objectContaining({ taskId: body.id, change: 'created', state: 'open', assigneeId: ME }));
    expect(await stack.call(tasks.getTask, { id: body.id })).toEqual(body);
  });
  test('one task per origin', async () => {
    const origin = { service: 'inquiries', type: 'inquiry', id: v7() };
    expect(await add({ origin })).toMatchObject({ origin });
    expect(await stack.failure(tasks.createTask, { title: 'Ещё раз', origin })).toMatchObject({ status: 409, code: 'origin-taken' });
  });
  test('dates in order, the reviewer somebody else', async () => {
    expect(await stack.failure(tasks.createTask, { title: 'x', startOn: '2026-03-02', dueOn: '2026-03-01' })).toMatchObject({ status: 422, code: 'dates-reversed' });
    expect(await stack.failure(tasks.createTask, { title: 'x', reviewerId: ME })).toMatchObject({ status: 422, code: 'reviewer-is-performer' });
    expect(await stack.failure(tasks.createTask, { kind: 'Общее', title: 'x' })).toMatchObject({ status: 400, errors: [{ pointer: '/kind' }] });
  });
  test('only employees who are there get work, once any are known', async () => {
    const firm = await stack.openFirm();
    const there = { caller: { tenantId: firm } };
    await stack.call(tasks.createTask, { title: 'Кадров ещё нет', assigneeId: anna }, there);
    await stack.superuser.query(`insert into tasks.employee (id, tenant_id, state) values ($1, $3, 'active'), ($2, $3, 'suspended')`, [boris, vera, firm]);
    await stack.call(tasks.createTask, { title: 'Работает', assigneeId: boris }, there);
    expect(await stack.failure(tasks.createTask, { title: 'Нет такого', assigneeId: anna }, there)).toMatchObject({ status: 422, code: 'unknown-employee' });
    expect(await stack.failure(tasks.createTask, { title: 'Отстранена', assigneeId: vera }, there)).toMatchObject({ status: 422, code: 'suspended-employee' });
  });
});

describe('changing', () => {
  test('merges with what others changed, says who reviews, refuses closed tasks', async () => {
    const { id } = await add();
    expect(await stack.failure(tasks.updateTask, { id, title: 'Новое' })).toMatchObject({ status: 428 });
    await stack.call(tasks.updateTask, { id, dueOn: '2026-05-04' }, { ifMatch: 1 });
    expect(await stack.call(tasks.updateTask, { id, reviewerId: vera }, { ifMatch: 1 })).toMatchObject({ version: 3, dueOn: '2026-05-04', reviewerId: vera });
    expect(await stack.failure(tasks.updateTask, { id, dueOn: '2026-05-05' }, { ifMatch: 1 })).toMatchObject({ status: 412, conflicts: { dueOn: { stored: '2026-05-04', yours: '2026-05-05' } } });
    expect(await stack.failure(tasks.updateTask, { id, reviewerId: ME }, { ifMatch: 3 })).toMatchObject({ code: 'reviewer-is-performer' });
    expect(await stack.failure(tasks.updateTask, { id, startOn: '2026-05-05' }, { ifMatch: 3 })).toMatchObject({ code: 'dates-reversed' });
    await stack.call(tasks.cancelTask, { id, reason: 'Не нужно' }, { ifMatch: 3 });
    expect(await stack.failure(tasks.updateTask, { id, title: 'Новое' }, { ifMatch: 4 })).toMatchObject({ status: 409, code: 'wrong-state' });
  });
});

describe('the life of a task', () => {
  test('of two who claim one task from the queue at once, one gets it', async () => {
    const { id } = await add({ groupId: v7() });
    const tries = await Promise.allSettled([anna, boris, vera].map((who) => stack.call(tasks.claimTask, { id }, as(who))));
    const won = tries.filter((one) => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect(tries.filter((one) => one.status === 'rejected').map((one) => (one.reason as { code: string }).code)).toEqual(['already-claimed', 'already-claimed']);
    expect(won[0]!.value).toMatchObject({ state: 'in-work', version: 2 });
  });
  test('redirected and returned: reasons are kept, bounces counted', async () => {
    const groupId = v7();
    const { id } = await add({ groupId });
    await stack.call(tasks.redirectTask, { id, assigneeId: anna, reason: 'Её клиент' }, { ifMatch: 1 });
    expect(await stack.failure(tasks.redirectTask, { id, reason: 'Никому' }, { ifMatch: 2 })).toMatchObject({ status: 400, errors: [{ pointer: '/assigneeId' }] });
    expect(await stack.failure(tasks.redirectTask, { id, assigneeId: boris, reason: 'Поздно' }, { ifMatch: 1 })).toMatchObject({ status: 412, code: 'stale' });
    expect(await stack.call(tasks.returnTask, { id, reason: 'Нет выписки' }, { ...as(anna), ifMatch: 2 })).toMatchObject({ state: 'open', assigneeId: null, groupId, bounces: 2, returned: true });
    const { data } = await stack.call(tasks.listTaskComments, { taskId: id });
    expect(data.map((comment) => [comment.kind, comment.text, comment.authorId])).toEqual([['redirected', 'Её клиент', ME], ['returned', 'Нет выписки', anna]]);
    const orphan = await add();
    expect(await stack.failure(tasks.returnTask, { id: orphan.id, reason: 'Некуда' }, { ifMatch: 1 })).toMatchObject({ status: 409, code: 'nowhere-to-return' });
  });
  test('completion needs its dialog, a ticked check-list, and logs the minutes', async () => {
    const { id, checkList } = await add({ checkList: [{ text: 'Акт подписан', evidence: 'file' }] });
    expect(await stack.failure(tasks.completeTask, { id }, { ifMatch: 1 })).toMatchObject({ status: 400, errors: [{ pointer: '/outcome' }, { pointer: '/minutes' }, { pointer: '/timeKind' }] });
    expect(await stack.failure(tasks.completeTask, { id, ...done({ outcome: 'impossible' }) }, { ifMatch: 1 })).toMatchObject({ status: 400, errors: [{ pointer: '/comment' }] });
    expect(await stack.failure(tasks.completeTask, { id, ...done() }, { ifMatch: 1 })).toMatchObject({ status: 422, code: 'check-list-open' });
    const item = { taskId: id, id: checkList[0]!.id };
    expect(await stack.failure(tasks.tickTaskCheckItem, { ...item, proof: 'акт.pdf' })).toMatchObject({ status: 422, code: 'evidence-required', errors: [{ pointer: '/proof' }] });
    expect(await stack.call(tasks.tickTaskCheckItem, { ...item, proof: v7() })).toMatchObject({ done: true, doneBy: ME });
    expect(await stack.call(tasks.completeTask, { id, ...done({ timeKind: 'extra' }) }, { ifMatch: 1 })).toMatchObject({ state: 'done', performerId: ME, completedOn: today(), outcome: 'done', minutes: { inside: 0, extra: 15 } });
    expect((await stack.published(tasks.events.taskChanged)).at(-1)).toMatchObject({ taskId: id, change: 'completed', outcome: 'done', minutes: 15, timeKind: 'extra' });
    expect(await stack.failure(tasks.completeTask, { id, ...done() }, { ifMatch: 2 })).toMatchObject({ status: 409, code: 'wrong-state' });
    expect(await stack.failure(tasks.addTaskCheckItem, { taskId: id, text: 'Поздно' })).toMatchObject({ code: 'wrong-state' });
    expect(await stack.call(tasks.reopenTask, { id, reason: 'Клиент возразил' }, { ifMatch: 2 })).toMatchObject({ state: 'open', outcome: null, completedOn: null, returned: true });
    expect(await eventsOf(id)).toEqual(['created', 'completed', 'reopened']);
  });
  test('with a reviewer: submitted, rejected, approved, never by the performer', async () => {
    const { id } = await add({ assigneeId: anna, reviewerId: vera });
    expect(await stack.failure(tasks.completeTask, { id, ...done() }, { ...as(vera), ifMatch: 1 })).toMatchObject({ code: 'reviewer-is-performer' });
    expect(await stack.call(tasks.completeTask, { id, ...done() }, { ...as(anna), ifMatch: 1 })).toMatchObject({ state: 'review', assigneeId: vera, performerId: anna });
    expect(await stack.failure(tasks.approveTask, { id }, { ...as(anna), ifMatch: 2 })).toMatchObject({ status: 422, code: 'reviewer-is-performer' });
    expect(await stack.failure(tasks.approveTask, { id }, { ...as(boris), ifMatch: 2 })).toMatchObject({ status: 403, code: 'not-the-reviewer' });
    expect(await stack.failure(tasks.rejectReview, { id, reason: 'Я?' }, { ...as(boris), ifMatch: 2 })).toMatchObject({ status: 403, code: 'not-the-reviewer' });
    expect(await stack.call(tasks.rejectReview, { id, reason: 'Не та ставка' }, { ...ownOnly(vera), ifMatch: 2 })).toMatchObject({ state: 'in-work', assigneeId: anna, returned: true });
    await stack.call(tasks.completeTask, { id, ...done() }, { ...as(anna), ifMatch: 3 });
    expect(await stack.call(tasks.approveTask, { id }, { ...as(vera), ifMatch: 4 })).toMatchObject({ state: 'done', assigneeId: anna, minutes: { inside: 30 } });
    expect(await eventsOf(id)).toEqual(['created', 'submitted', 'rejected', 'submitted', 'completed']);
  });
  test('who closes a task for another is not its performer', async () => {
    const { id } = await add({ assigneeId: anna });
    expect(await stack.call(tasks.completeTask, { id, ...done() }, { ...as(boris), ifMatch: 1 })).toMatchObject({ performerId: anna });
  });
});

describe('the check-list', () => {
  test('items are added, ticked, unticked and removed', async () => {
    const { id: taskId } = await add();
    const item = await stack.call(tasks.addTaskCheckItem, { taskId, text: 'Проверить' });
    await stack.call(tasks.tickTaskCheckItem, { taskId, id: item.id });
    expect(await stack.call(tasks.tickTaskCheckItem, { taskId, id: item.id, done: false })).toMatchObject({ done: false, doneBy: null, proof: null });
    expect((await stack.call(tasks.removeTaskCheckItem, { taskId, id: item.id })).checkList).toEqual([]);
    expect(await stack.failure(tasks.removeTaskCheckItem, { taskId, id: item.id })).toMatchObject({ status: 404 });
  });
});

describe('who sees what', () => {
  test('with tasks:own alone: own tasks and the queues of own groups, in lists too', async () => {
    const group = v7();
    await stack.superuser.query(`insert into tasks.employee (id, tenant_id, state, group_ids) values ($1, $2, 'active', $3)`, [anna, stack.tenantId, [group]]);
    await stack.superuser.query(`insert into tasks.employee (id, tenant_id, state) values ($1, $2, 'active')`, [boris, stack.tenantId]);
    const mine = await add({ assigneeId: anna });
    const queued = await add({ groupId: group });
    const others = await add({ assigneeId: boris });
    const otherQueue = await add({ groupId: v7() });
    const { data, page } = await stack.call(tasks.listTasks, { count: 'exact', sort: 'createdAt' }, ownOnly(anna));
    expect(data.map((task) => task.id)).toEqual([mine.id, queued.id]);
    expect(page.count).toEqual({ value: 2, exact: true });
    for (const { id } of [others, otherQueue]) {
      const attempts = [
        [tasks.getTask, { id }], [tasks.claimTask, { id }], [tasks.listTaskComments, { taskId: id }], [tasks.addTaskComment, { taskId: id, text: 'Привет' }],
        [tasks.logTime, { taskId: id, minutes: 5, timeKind: 'inside' }],
      ] as const;
      for (const [operation, input] of attempts) {
        expect([operation.name, (await stack.failure(operation, input, ownOnly(anna))).status]).toEqual([operation.name, 404]);
      }
    }
    expect(await stack.call(tasks.claimTask, { id: queued.id }, ownOnly(anna))).toMatchObject({ assigneeId: anna });
    await stack.superuser.query(`delete from tasks.employee where tenant_id = $1`, [stack.tenantId]);
  });
  test('another firm sees nothing; without permission nothing is done', async () => {
    const { id } = await add();
    expect(await stack.failure(tasks.getTask, { id }, { caller: { tenantId: await stack.openFirm() } })).toMatchObject({ status: 404 });
    expect(await stack.failure(tasks.listTasks, {}, { caller: { permissions: [] } })).toMatchObject({ status: 403, code: 'missing-permission' });
    expect(await stack.failure(tasks.createTask, { title: 'x' }, ownOnly(anna))).toMatchObject({ status: 403 });
  });
});

describe('listing', () => {
  test('filters combine, overdue and late are understood, order is by due date', async () => {
    const kind = 'list-test';
    const late = await add({ kind, dueOn: '2026-01-12' });
    const soon = await add({ kind, dueOn: '2099-01-12', priority: 1 });
    const none = await add({ kind });
    const list = async (filter: object, sort?: string) => (await stack.call(tasks.listTasks, { filter: { kind: { eq: kind }, ...filter }, ...(sort && { sort }) })).data.map((task) => task.id);
    expect(await list({})).toEqual([late.id, soon.id, none.id]);
    expect(await list({}, 'priority')).toEqual([soon.id, late.id, none.id]);
    expect(await list({ overdue: { eq: true } })).toEqual([late.id]);
    expect(await list({ overdue: { eq: false } })).toEqual([soon.id, none.id]);
    await stack.call(tasks.completeTask, { id: late.id, ...done() }, { ifMatch: 1 });
    expect(await list({ late: { eq: true } })).toEqual([late.id]);
    expect(await list({ overdue: { eq: true } })).toEqual([]);
    expect(await list({ actingId: { eq: ME } })).toEqual([soon.id, none.id]);
  });
});
