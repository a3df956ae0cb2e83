import { reporting, tasks, type EventData } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { tasksService } from '../tasks.service.ts';
import { ReportingReactions } from './reporting.reactions.ts';

type Stage = EventData<typeof reporting.events.stageReleased>;
let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([tasksService]); });
afterAll(() => stack.stop());

const stageOf = (more: Partial<Stage> = {}): Stage => ({
  stageId: v7(), obligationId: v7(), organisationId: v7(), code: 'NDS', period: '2026-Q1' as Stage['period'], stage: 'FILE', title: 'НДС за 1 квартал 2026: сдать', startOn: '2026-04-20', dueOn: '2026-04-27', role: 'lead_accountant',
  assigneeId: v7(), groupId: null, ...more,
});
/** The reaction in a transaction as the bus gives it, in the test's firm; then the stage's task. */
async function afterwards(react: (reactions: ReportingReactions, context: Parameters<ReportingReactions['keepStageTask']>[1]) => Promise<void>, stageId: string) {
  const caller = { ...stack.caller(), id: 'reaction:reporting.stage', kind: 'system' as const };
  const id = await stack.services.get('tasks')!.database.inTenant({ caller, operation: 'reporting.stage' }, async (tx) => {
    await react(new ReportingReactions(), { ...tx, meta: { id: v7(), tenantId: stack.tenantId, aggregateId: stageId, sequence: 1, at: new Date().toISOString(), subject: '' } });
    return (await tx.db.row<{ id: string }>(sql`select id from task where origin_id = ${stageId}`))!.id;
  });
  return stack.call(tasks.getTask, { id });
}
const released = (stage: Stage) => afterwards((reactions, context) => reactions.keepStageTask(stage, context), stage.stageId);
const withdrawn = ({ stageId }: Stage) => afterwards((reactions, context) => reactions.dropStageTask({ stageId }, context), stageId);

test('a released stage is one task; released again it follows; withdrawn it is cancelled; released once more it is open again', async () => {
  const stage = stageOf();
  const task = await released(stage);
  expect(task).toMatchObject({
    kind: 'reporting-stage', state: 'open', title: stage.title, subject: { code: 'NDS', period: '2026-Q1', stage: 'FILE' }, origin: { service: 'reporting', type: 'stage', id: stage.stageId }, statutory: true,
    assigneeId: stage.assigneeId, organisationId: stage.organisationId, startOn: '2026-04-20', dueOn: '2026-04-27', createdBy: 'reporting',
  });
  const boris = v7();
  expect(await released({ ...stage, dueOn: '2026-04-15', assigneeId: boris })).toMatchObject({ id: task.id, assigneeId: boris, startOn: '2026-04-15', dueOn: '2026-04-15' });
  expect(await withdrawn(stage)).toMatchObject({ id: task.id, state: 'cancelled' });
  expect(await released(stage)).toMatchObject({ id: task.id, state: 'open', dueOn: '2026-04-27' });
  expect((await stack.published(tasks.events.taskChanged)).filter((event) => event.taskId === task.id).map((event) => event.change)).toEqual(['created', 'changed', 'cancelled', 'reopened']);
});

test('the employee whom people chose stays, once they did', async () => {
  const stage = stageOf({ stage: 'AGREE' });
  const { id, statutory } = await released(stage);
  expect(statutory).toBe(false);
  const vera = v7();
  await stack.call(tasks.redirectTask, { id, assigneeId: vera, reason: 'Знает клиента' }, { ifMatch: 1 });
  expect(await released({ ...stage, title: 'Согласовать заново' })).toMatchObject({ title: 'Согласовать заново', assigneeId: vera });
});

test('done work stays done when its stage is withdrawn', async () => {
  const stage = stageOf();
  const { id } = await released(stage);
  await stack.call(tasks.completeTask, { id, outcome: 'done', minutes: 20, timeKind: 'inside' }, { ifMatch: 1 });
  expect(await withdrawn(stage)).toMatchObject({ state: 'done', withdrawn: true, performerId: stage.assigneeId });
});

test('a task whose stage was withdrawn is opened again by its stage alone', async () => {
  const stage = stageOf();
  const { id } = await released(stage);
  const { version } = await withdrawn(stage);
  expect(await stack.failure(tasks.reopenTask, { id, reason: 'Ещё раз' }, { ifMatch: version })).toMatchObject({ status: 409, code: 'withdrawn' });
  expect(await released(stage)).toMatchObject({ state: 'open', withdrawn: false });
});

test('a suspended employee is not given the stage; it waits in the queue of its group', async () => {
  const stage = stageOf({ groupId: v7() });
  await stack.superuser.query(`insert into tasks.employee (id, tenant_id, state) values ($1, $2, 'suspended')`, [stage.assigneeId, stack.tenantId]);
  expect(await released(stage)).toMatchObject({ assigneeId: null, groupId: stage.groupId });
});
