import { contacts, identity, tasks, type AnyEvent, type EventData } from '@kontora/contracts';
import { connectNats } from '@kontora/platform';
import { TestStack } from '@kontora/testing';
import { jetstream } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { tasksService } from '../tasks.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([tasksService]); });
afterAll(() => stack.stop());

/** Tells on the bus what another service would: the `sequence`th event of an entity. */
async function tell<E extends AnyEvent>(event: E, [aggregateId, sequence]: [string, number], data: EventData<E>) {
  const user = event.service;
  const connection = await connectNats(stack.config, user);
  const head = headers();
  const meta = { 'Nats-Msg-Id': v7(), 'Kontora-Tenant': stack.tenantId, 'Kontora-Aggregate': aggregateId, 'Kontora-Sequence': String(sequence), 'Kontora-At': new Date().toISOString() };
  for (const [name, value] of Object.entries(meta)) head.set(name, value);
  await jetstream(connection).publish(event.subject, JSON.stringify(data), { headers: head });
  await connection.close();
}

test('who works here, in which groups, and what clients are called, is known from the other services', async () => {
  const [anna, organisationId, groupId] = [v7(), v7(), v7()];
  const employee = { employeeId: anna, state: 'active' as const, roles: ['home-based-accountant'], groupIds: [groupId], managerId: null };
  await tell(identity.events.employeeChanged, [anna, 1], employee);
  await tell(contacts.events.organisationChanged, [organisationId, 1], {
    organisationId, state: 'client', code: null, name: 'ООО «Ромашка»', legalForm: 'ООО', inn: null, groupId: null, mergedIntoId: null, servicedFrom: null, servicedTo: null, responsible: [], profile: { segments: [], occurrences: [] },
  });
  const queued = await stack.call(tasks.createTask, { title: 'Внести выписку', organisationId, groupId });
  await stack.eventually(async () => (await stack.call(tasks.getTask, { id: queued.id })).organisationName === 'ООО «Ромашка»');
  const own = () => stack.call(tasks.listTasks, {}, { caller: { id: anna, permissions: ['tasks:own'] } }).then(({ data }) => data.map((task) => task.id));
  await stack.eventually(async () => (await own()).includes(queued.id));
  await tell(identity.events.employeeChanged, [anna, 2], { ...employee, state: 'suspended', groupIds: [] });
  await stack.eventually(async () => (await own()).length === 0);
  expect(await stack.failure(tasks.createTask, { title: 'Сверка', assigneeId: anna })).toMatchObject({ code: 'suspended-employee' });
});
