import { contacts, identity, reporting, tasks, type AnyEvent, type EventData } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { tasksService } from '../tasks.service.ts';

let stack: TestStack;
const others = new Map<string, NatsConnection>();
beforeAll(async () => {
  stack = await TestStack.start([tasksService]);
  for (const user of ['reporting', 'contacts', 'identity']) {
    const pass = readFileSync(join(stack.config.secrets, `nats-${user}`), 'utf8').trim();
    others.set(user, await connect({ servers: stack.config.nats, user, pass, inboxPrefix: `_INBOX_${user}` }));
  }
}, 60_000);
afterAll(async () => {
  for (const connection of others.values()) await connection.close();
  await stack.stop();
});

/** Tells what another service would: the `sequence`th event of an entity. */
async function tell<E extends AnyEvent>(event: E, [aggregateId, sequence]: [string, number], data: EventData<E>) {
  const head = headers();
  const meta = { 'Nats-Msg-Id': v7(), 'Kontora-Tenant': stack.tenantId, 'Kontora-Aggregate': aggregateId, 'Kontora-Sequence': String(sequence), 'Kontora-At': new Date().toISOString() };
  for (const [name, value] of Object.entries(meta)) head.set(name, value);
  await jetstream(others.get(event.service)!).publish(event.subject, JSON.stringify(data), { headers: head });
}
const stageOf = (more: Partial<EventData<typeof reporting.events.stageReleased>> = {}): EventData<typeof reporting.events.stageReleased> => ({
  stageId: v7(), obligationId: v7(), organisationId: v7(), code: 'NDS', period: '2026-Q1', stage: 'FILE', title: 'НДС за 1 квартал 2026: сдать', startOn: '2026-04-20', dueOn: '2026-04-27', role: 'lead_accountant',
  assigneeId: v7(), groupId: null, ...more,
});
const find = (stageId: string) => stack.superuser.query<{ id: string }>('select id from tasks.task where origin_id = $1', [stageId]).then(({ rows }) => rows[0]?.id);
const until = (stageId: string, met: (task: Awaited<ReturnType<typeof read>>) => boolean) => stack.eventually(async () => { const task = await read(stageId); return task && met(task) && task; });
const read = async (stageId: string) => { const id = await find(stageId); return id ? stack.call(tasks.getTask, { id }) : undefined; };

describe('a stage of the reporting season', () => {
  test('that is released is one task; released again it follows; withdrawn it is cancelled; released once more it is open again', async () => {
    const stage = stageOf();
    const { stageId } = stage;
    await tell(reporting.events.stageReleased, [stageId, 1], stage);
    const task = await until(stageId, () => true);
    expect(task).toMatchObject({
      kind: 'reporting-stage', state: 'open', title: stage.title, subject: { code: 'NDS', period: '2026-Q1', stage: 'FILE' }, origin: { service: 'reporting', type: 'stage', id: stageId }, statutory: true,
      assigneeId: stage.assigneeId, organisationId: stage.organisationId, startOn: '2026-04-20', dueOn: '2026-04-27', createdBy: 'reporting',
    });
    const boris = v7();
    await tell(reporting.events.stageReleased, [stageId, 2], { ...stage, dueOn: '2026-04-15', assigneeId: boris });
    expect(await until(stageId, (t) => t!.dueOn === '2026-04-15')).toMatchObject({ id: task!.id, assigneeId: boris, startOn: '2026-04-15' });
    await tell(reporting.events.stageWithdrawn, [stageId, 3], { stageId });
    await until(stageId, (t) => t!.state === 'cancelled');
    await tell(reporting.events.stageReleased, [stageId, 4], stage);
    await until(stageId, (t) => t!.state === 'open' && t!.dueOn === '2026-04-27');
    expect((await stack.published(tasks.events.taskChanged)).filter((event) => event.taskId === task!.id).map((event) => event.change)).toEqual(['created', 'changed', 'cancelled', 'reopened']);
  });
  test('keeps the employee whom people chose, once they did', async () => {
    const stage = stageOf({ stage: 'AGREE' });
    await tell(reporting.events.stageReleased, [stage.stageId, 1], stage);
    const task = (await until(stage.stageId, () => true))!;
    expect(task.statutory).toBe(false);
    const vera = v7();
    await stack.call(tasks.redirectTask, { id: task.id, assigneeId: vera, reason: 'Знает клиента' }, { ifMatch: 1 });
    await tell(reporting.events.stageReleased, [stage.stageId, 2], { ...stage, title: 'Согласовать заново' });
    expect(await until(stage.stageId, (t) => t!.title === 'Согласовать заново')).toMatchObject({ assigneeId: vera });
  });
  test('that is done stays done when it is withdrawn', async () => {
    const stage = stageOf();
    await tell(reporting.events.stageReleased, [stage.stageId, 1], stage);
    const { id } = (await until(stage.stageId, () => true))!;
    await stack.call(tasks.completeTask, { id, outcome: 'done', minutes: 20, timeKind: 'inside' }, { ifMatch: 1 });
    await tell(reporting.events.stageWithdrawn, [stage.stageId, 2], { stageId: stage.stageId });
    await tell(reporting.events.stageReleased, [v7(), 1], stageOf());
    await stack.eventually(async () => (await stack.superuser.query('select 1 from tasks.projection where aggregate_id = $1 and sequence = 2', [stage.stageId])).rowCount! > 0);
    expect(await stack.call(tasks.getTask, { id })).toMatchObject({ state: 'done', performerId: stage.assigneeId });
  });
});

test('copies: who works here and in which groups, and what clients are called', async () => {
  const [anna, organisationId, groupId] = [v7(), v7(), v7()];
  const employee = { employeeId: anna, state: 'active' as const, roles: ['home-based-accountant'], groupIds: [groupId], managerId: null };
  await tell(identity.events.employeeChanged, [anna, 1], employee);
  await tell(contacts.events.organisationChanged, [organisationId, 1], {
    organisationId, state: 'client', code: null, name: 'ООО «Ромашка»', legalForm: 'ООО', inn: null, groupId: null, mergedIntoId: null, servicedFrom: null, servicedTo: null, responsible: [], profile: { segments: [], occurrences: [] },
  } as EventData<typeof contacts.events.organisationChanged>);
  const queued = await stack.eventually(async () => {
    const task = await stack.call(tasks.createTask, { title: 'Внести выписку', organisationId, groupId });
    return task.organisationName === 'ООО «Ромашка»' && task;
  });
  const caller = { id: anna, permissions: ['tasks:own'] };
  await stack.eventually(async () => (await stack.call(tasks.listTasks, {}, { caller })).data.some((task) => task.id === queued.id));
  await tell(identity.events.employeeChanged, [anna, 2], { ...employee, state: 'suspended', groupIds: [] });
  await stack.eventually(async () => (await stack.call(tasks.listTasks, {}, { caller })).data.length === 0);
  expect(await stack.failure(tasks.createTask, { title: 'x', assigneeId: anna })).toMatchObject({ code: 'suspended-employee' });
  const stage = stageOf({ assigneeId: anna, groupId });
  await tell(reporting.events.stageReleased, [stage.stageId, 1], stage);
  expect(await until(stage.stageId, () => true)).toMatchObject({ assigneeId: null, groupId });
});
