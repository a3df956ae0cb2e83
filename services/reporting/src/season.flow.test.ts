import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contacts, reporting, tasks } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { v7 } from 'uuid';
import { reportingService } from './reporting.service.ts';
import { acceptPlan } from './testing/season.ts';

let stack: TestStack;
let organisationId: string;
const [anna, boris] = [v7(), v7()];
const usn = { subject: 'org' as const, regimes: ['USN' as const], flags: {} };
const vat = { subject: 'org' as const, regimes: ['OSNO' as const], flags: { vat_payer_or_agent: true } };

beforeAll(async () => {
  stack = await TestStack.start(['contacts', reportingService, 'tasks']);
  ({ id: organisationId } = await stack.call(contacts.createOrganisation, { name: 'ООО «Ромашка»', state: 'client', servicedFrom: '2025-01-01' }));
  await stack.call(contacts.setResponsible, { organisationId, role: 'accountant', employeeId: anna, from: '2025-01-01' });
  await stack.call(contacts.setProfile, { organisationId, from: '2025-01-01', ...usn });
  await stack.call(contacts.setProfile, { organisationId, from: '2025-07-01', ...vat });
});
afterAll(() => stack?.stop());

const explained = async () => (await stack.call(reporting.explainObligations, { id: organisationId, year: 2025, code: 'NDS' })).data.map((line) => line.applies);
const planAndAccept = async () => {
  const { planId, counts } = await stack.job(reporting.planSeason, { year: 2025, scope: { codes: ['NDS'] } }, { idempotencyKey: v7() });
  return { counts, accepted: await acceptPlan(stack, { id: planId }) };
};
const vatOf = async (period: string) => (await stack.call(reporting.listObligations, { filter: { period: { eq: period } } })).data[0]!;
const stageOf = async (id: string, key: string) => (await stack.call(reporting.getObligation, { id })).stages.find((stage) => stage.key === key)!;
const taskOf = async (id: string, key: string) => {
  const stage = await stageOf(id, key);
  return (await stack.call(tasks.listTasks, { limit: 200 })).data.find((task) => task.origin?.id === stage.id);
};
const reports = async () => (await stack.call(contacts.listTimeline, { organisationId, filter: { kind: { eq: 'report' } }, limit: 200 })).data.map((entry) => entry.title).toReversed();

describe('a client of contacts, over the bus', () => {
  test('has the obligations that follow from its profile with its history', async () => {
    await stack.eventually(() => stack.atRest());
    expect(await explained()).toEqual([false, false, true, true]);
    expect(await planAndAccept()).toMatchObject({ counts: { create: 2 }, accepted: { created: 2, left: 0 } });
    expect(await vatOf('2025-Q4')).toMatchObject({ organisationName: 'ООО «Ромашка»', employeeId: anna, state: 'planned', dueOn: '2026-01-26' });
    await stack.eventually(async () => (await reports()).join() === 'report.season-planned');
  });

  test('has a task for a stage that is released; when it is done, so is the stage, and the obligation moves on to the next', async () => {
    const { id, version } = await vatOf('2025-Q4');
    await stack.call(reporting.releaseStage, { id, key: 'PREPARE' }, { ifMatch: version });
    const task = await stack.eventually(() => taskOf(id, 'PREPARE'));
    expect(task).toMatchObject({ kind: 'reporting-stage', organisationId, assigneeId: anna, subject: { code: 'NDS', period: '2025-Q4', stage: 'PREPARE' }, state: 'open' });
    await stack.call(tasks.completeTask, { id: task.id, outcome: 'done', minutes: 35, timeKind: 'inside' }, { ifMatch: task.version });
    await stack.eventually(async () => (await stageOf(id, 'PREPARE')).state === 'done');
    expect([await stageOf(id, 'PREPARE'), await vatOf('2025-Q4')]).toMatchObject([{ minutes: 35, completedOn: expect.any(String) }, { state: 'on-agreement' }]);
    expect(await stack.eventually(() => taskOf(id, 'AGREE'))).toMatchObject({ state: 'open', subject: { stage: 'AGREE' } });
    await stack.eventually(async () => (await reports()).includes('report.on-agreement'));
  });

  test('gets another accountant: obligations and open tasks go over, its history is not told of it', async () => {
    const { id, version } = await vatOf('2025-Q4');
    await stack.call(reporting.releaseStage, { id, key: 'PAY_ORDERS' }, { ifMatch: version });
    await stack.eventually(() => taskOf(id, 'PAY_ORDERS'));
    const before = await reports();
    await stack.call(contacts.setResponsible, { organisationId, role: 'accountant', employeeId: boris, from: '2025-09-01' });
    await stack.eventually(async () => (await taskOf(id, 'PAY_ORDERS'))?.assigneeId === boris);
    expect((await vatOf('2025-Q3')).employeeId).toBe(boris);
    await stack.call(contacts.setResponsible, { organisationId, role: 'client-manager', employeeId: anna, from: '2025-09-01' });
    await stack.eventually(async () => (await taskOf(id, 'AGREE'))?.assigneeId === anna);
    expect(await reports()).toEqual(before);
  });

  test('changes its profile: what was not begun goes, what was begun stays until people decide, and then its tasks are off', async () => {
    await stack.call(contacts.setProfile, { organisationId, from: '2025-07-01', ...usn });
    await stack.eventually(() => stack.atRest());
    expect(await explained()).toEqual([false, false, false, false]);
    expect(await planAndAccept()).toMatchObject({ counts: { remove: 1, keep: 1 }, accepted: { removed: 1, left: 0 } });
    const { id, version, state } = await vatOf('2025-Q4');
    expect([(await vatOf('2025-Q3')).state, state]).toEqual(['cancelled', 'on-agreement']);
    await stack.call(reporting.cancelObligation, { id, reason: 'НДС клиента снят' }, { ifMatch: version });
    await stack.eventually(async () => (await taskOf(id, 'PAY_ORDERS'))?.state === 'cancelled');
    await stack.eventually(async () => (await reports()).at(-1) === 'report.cancelled');
  });
});
