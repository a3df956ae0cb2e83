import { tasks } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { tasksService } from '../tasks.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([tasksService]); });
afterAll(() => stack.stop());

let anna: string, boris: string, vera: string;
beforeEach(() => { [anna, boris, vera] = [v7(), v7(), v7()]; });
const as = (id: string) => ({ caller: { id } });
const add = (more: object) => stack.call(tasks.createTask, { title: 'Работа', ...more });
const of = (employee: string) => stack.call(tasks.listTasks, { filter: { assigneeId: { eq: employee } }, count: 'exact' }).then(({ page }) => page.count!.value);
const items = (id: string, outcome: string) => stack.call(tasks.listReassignmentItems, { id, filter: { outcome: { eq: outcome as 'moved' } } }).then(({ data }) => data);

describe('mass re-assignment', () => {
  test('moves what the filter gives, leaves closed tasks, and can be undone except for what changed since', async () => {
    const [waiting, begun] = [await add({ assigneeId: anna, dueOn: '2026-05-04' }), await add({ assigneeId: anna, dueOn: '2026-05-05' })];
    const [later, closed] = [await add({ assigneeId: anna, dueOn: '2026-12-01' }), await add({ assigneeId: anna, dueOn: '2026-05-06' })];
    await stack.call(tasks.claimTask, { id: begun.id }, as(anna));
    await stack.call(tasks.completeTask, { id: closed.id, outcome: 'done', minutes: 1, timeKind: 'inside' }, { ...as(anna), ifMatch: 1 });
    const wanted = { filter: { assigneeId: { eq: anna }, dueOn: { between: ['2026-05-01', '2026-05-31'] } }, assigneeId: boris, reason: 'Анна увольняется' };
    expect(await stack.job(tasks.reassignTasks, { ...wanted, dryRun: true })).toEqual({ reassignmentId: null, moved: 2, skipped: 0 });
    expect(await of(boris)).toBe(0);

    const { reassignmentId, ...numbers } = await stack.job(tasks.reassignTasks, wanted);
    expect(numbers).toEqual({ moved: 2, skipped: 0 });
    expect(await stack.call(tasks.getTask, { id: begun.id })).toMatchObject({ assigneeId: boris, state: 'open', performerId: null, bounces: 0, version: 3 });
    expect(await stack.call(tasks.getTask, { id: later.id })).toMatchObject({ assigneeId: anna });
    expect((await items(reassignmentId!, 'moved')).map((item) => [item.taskId, item.fromAssigneeId, item.state])).toEqual([[waiting.id, anna, 'open'], [begun.id, anna, 'in-work']]);
    expect((await stack.published(tasks.events.taskChanged)).filter((event) => event.change === 'reassigned' && event.assigneeId === boris).map((event) => event.taskId)).toEqual([waiting.id, begun.id]);

    await stack.call(tasks.claimTask, { id: waiting.id }, as(boris));
    expect(await stack.job(tasks.undoReassignment, { id: reassignmentId! })).toEqual({ restored: 1, skipped: 1 });
    expect(await stack.call(tasks.getTask, { id: begun.id })).toMatchObject({ assigneeId: anna, state: 'in-work', performerId: anna });
    expect(await stack.call(tasks.getTask, { id: waiting.id })).toMatchObject({ assigneeId: boris });
    expect((await items(reassignmentId!, 'changed-since')).map((item) => item.taskId)).toEqual([waiting.id]);
    expect((await stack.call(tasks.listReassignments, { limit: 1 })).data).toMatchObject([{ id: reassignmentId, moved: 2, restored: 1, skipped: 1, undoneAt: expect.any(String), reason: 'Анна увольняется' }]);
    await expect(stack.job(tasks.undoReassignment, { id: reassignmentId! })).rejects.toMatchObject({ code: 'already-undone' });
  });

  test('to a queue: nobody has the tasks any more; reviews stay, since a group cannot review', async () => {
    const { id } = await add({ assigneeId: anna });
    const inReview = await add({ assigneeId: boris, reviewerId: anna });
    await stack.call(tasks.completeTask, { id: inReview.id, outcome: 'done', minutes: 0, timeKind: 'inside' }, { ...as(boris), ifMatch: 1 });
    const groupId = v7();
    const { reassignmentId, ...numbers } = await stack.job(tasks.reassignTasks, { filter: { assigneeId: { eq: anna } }, groupId, reason: 'В очередь' });
    expect(numbers).toEqual({ moved: 1, skipped: 1 });
    expect(await stack.call(tasks.getTask, { id })).toMatchObject({ assigneeId: null, groupId });
    expect(await items(reassignmentId!, 'skipped-group-cannot-review')).toMatchObject([{ taskId: inReview.id }]);
  });

  test('reviews go to the new reviewer, but nobody gets to review their own work', async () => {
    const review = async (performer: string) => {
      const { id } = await add({ assigneeId: performer, reviewerId: anna });
      return stack.call(tasks.completeTask, { id, outcome: 'done', minutes: 0, timeKind: 'inside' }, { ...as(performer), ifMatch: 1 });
    };
    const [byVera, byBoris] = [await review(vera), await review(boris)];
    const reviewed = await add({ assigneeId: anna, reviewerId: boris });
    expect(await stack.job(tasks.reassignTasks, { filter: { assigneeId: { eq: anna } }, assigneeId: boris, reason: 'Отпуск' })).toMatchObject({ moved: 1, skipped: 2 });
    expect(await stack.call(tasks.getTask, { id: byVera.id })).toMatchObject({ state: 'review', assigneeId: boris, reviewerId: boris, performerId: vera });
    for (const { id } of [byBoris, reviewed]) expect(await stack.call(tasks.getTask, { id })).toMatchObject({ assigneeId: anna });
  });

  test('more than one batch', async () => {
    await stack.services.get('tasks')!.database.inTenant({ caller: stack.caller(), operation: 'test' }, ({ db }) =>
      db.run(sql`insert into task (id, title, created_by, assignee_id) select uuidv7(), 'Работа ' || n, 'test', ${anna}::uuid from generate_series(1, 1203) n`));
    const { reassignmentId, moved } = await stack.job(tasks.reassignTasks, { filter: { assigneeId: { eq: anna } }, assigneeId: boris, reason: 'Много' });
    expect([moved, await of(boris)]).toEqual([1203, 1203]);
    expect(await stack.job(tasks.undoReassignment, { id: reassignmentId! })).toEqual({ restored: 1203, skipped: 0 });
    expect([await of(anna), await of(boris)]).toEqual([1203, 0]);
  });

  test('what is asked must be sound', async () => {
    const to = { assigneeId: boris, reason: 'x' };
    expect(await stack.failure(tasks.reassignTasks, { filter: {}, ...to })).toMatchObject({ status: 400, errors: [{ pointer: '/filter' }] });
    expect(await stack.failure(tasks.reassignTasks, { filter: { assignee: { eq: anna } }, ...to })).toMatchObject({ status: 400 });
    expect(await stack.failure(tasks.reassignTasks, { filter: { kind: { eq: 'call' } }, reason: 'x' })).toMatchObject({ status: 400, errors: [{ pointer: '/assigneeId' }] });
    expect(await stack.failure(tasks.reassignTasks, { filter: { kind: { eq: 'call' } }, ...to }, { caller: { permissions: ['tasks:own', 'tasks:write'] } })).toMatchObject({ status: 403 });
    await expect(stack.job(tasks.undoReassignment, { id: v7() })).rejects.toMatchObject({ code: 'not-found' });
    expect(await stack.failure(tasks.listReassignmentItems, { id: v7() })).toMatchObject({ status: 404 });
  });
  test('not to an employee who is not there, once any are known', async () => {
    const firm = await stack.openFirm();
    await stack.superuser.query(`insert into tasks.employee (id, tenant_id, state) values ($1, $2, 'suspended')`, [boris, firm]);
    const move = (assigneeId: string) => stack.job(tasks.reassignTasks, { filter: { kind: { eq: 'call' } }, assigneeId, reason: 'x' }, { caller: { tenantId: firm } });
    await expect(move(boris)).rejects.toMatchObject({ code: 'suspended-employee' });
    await expect(move(vera)).rejects.toMatchObject({ code: 'unknown-employee' });
  });
});
