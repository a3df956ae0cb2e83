import { reporting, type EventData, type tasks } from '@kontora/contracts';
import { HELD } from '@kontora/platform/entity';
import { TestStack, type CallOptions } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { Obligation } from '../obligation/obligation.ts';
import { reportingService } from '../reporting.service.ts';
import { clockOf, day, react, Season, taskOf, type Seeded } from '../testing/season.ts';
import { StageController } from './stage.controller.ts';
import { StageReactions } from './stage.reactions.ts';

const { blockStage, cancelObligation, completeStage, getObligation, listObligationStages, moveStage, reassignStage, recordFiling, releaseStage, reopenStage, skipStage } = reporting;
const { stageReleased, stageWithdrawn } = reporting.events;
let stack: TestStack;
let season: Season;
beforeAll(async () => { stack = await TestStack.start([reportingService]); season = new Season(stack); });
afterAll(() => stack.stop());

const at = (ifMatch: number, more: CallOptions = {}): CallOptions => ({ ...more, ifMatch });
const read = (id: string) => stack.call(getObligation, { id });
const stageOf = async (id: string, key: string) => (await read(id)).stages.find((stage) => stage.key === key)!;
const states = async (id: string) => (await read(id)).stages.map((stage) => stage.state);
const releasedOf = async (id: string) => (await stack.published(stageReleased)).filter((event) => event.obligationId === id);
const theClockRuns = () => new StageController().releaseStages(clockOf(stack));
const taskTells = (stageId: string, facts: Partial<EventData<typeof tasks.events.taskChanged>>) => react(stack, (context) => new StageReactions().followTask(taskOf(stageId, facts), context));
/** An obligation whose stage was released early. */
async function released(key = 'PREPARE', seeded: Seeded = {}) {
  const id = await season.obligation(seeded);
  const { version } = await stack.call(releaseStage, { id, key }, at(1));
  return { id, version, stageId: (await stageOf(id, key)).id! };
}

describe('release', () => {
  test('by the clock, when its time has come, once however often and from however many places the clock runs', async () => {
    const anna = v7();
    const id = await season.obligation({ clientId: await season.client({ roles: { responsible_accountant: anna } }) });
    const later = await season.obligation({ stages: [{ code: 'PREPARE', start: 1, planned: 3 }] });
    await Promise.all([theClockRuns(), theClockRuns()]);
    await theClockRuns();
    expect(await states(id)).toEqual(['released', 'planned', 'planned', 'planned', 'planned']);
    const stage = await stageOf(id, 'PREPARE');
    expect(await releasedOf(id)).toEqual([{
      stageId: stage.id, obligationId: id, organisationId: (await read(id)).organisationId, code: 'NDS', period: '2026-Q1', stage: 'PREPARE', title: 'PREPARE: Декларация по НДС, I квартал 2026', startOn: day(-2), dueOn: day(3),
      role: 'responsible_accountant', assigneeId: anna, groupId: null,
    }]);
    expect(await releasedOf(later)).toEqual([]);
  });
  test('what nobody is responsible for goes to the queue of its role', async () => {
    const groupId = v7();
    await stack.call(reporting.setStageRole, { role: 'client_manager', groupId });
    const { id } = await released('AGREE');
    expect((await releasedOf(id))[0]).toMatchObject({ assigneeId: null, groupId, role: 'client_manager' });
  });
  test('an obligation that was past when it came, or is off, has no tasks', async () => {
    const past = await season.obligation({ due: -10, stages: [{ code: 'PREPARE', start: -20, planned: -12 }], waits: false });
    const off = await season.obligation({ state: 'cancelled' });
    await theClockRuns();
    expect([await states(past), new Set(await states(off))]).toEqual([['planned'], new Set(['withdrawn'])]);
  });
  test('before its time by hand; not twice, not of what is off, not without the version seen', async () => {
    const { id, version } = await released('FILE');
    expect(await stageOf(id, 'FILE')).toMatchObject({ state: 'released', startOn: day(0), plannedOn: day(9) });
    expect(await stack.failure(releaseStage, { id, key: 'FILE' }, at(version))).toMatchObject({ status: 409, code: 'wrong-state' });
    expect(await stack.failure(releaseStage, { id, key: 'AGREE' }, at(1))).toMatchObject({ status: 412 });
    expect(await stack.failure(releaseStage, { id, key: 'NOWHERE' }, at(version))).toMatchObject({ status: 404 });
    const off = await season.obligation({ state: 'not-required' });
    expect(await stack.failure(releaseStage, { id: off, key: 'FILE' }, at(1))).toMatchObject({ code: 'wrong-state' });
    expect(await stack.failure(releaseStage, { id, key: 'AGREE' }, at(version, { caller: { tenantId: await stack.openFirm() } }))).toMatchObject({ status: 404 });
    expect(await stack.failure(releaseStage, { id, key: 'AGREE' }, at(version, { caller: { permissions: ['reporting:read'] } }))).toMatchObject({ status: 403 });
  });
});

describe('by hand', () => {
  test('moved and given to somebody: the worklist follows; a planned stage keeps it until its time', async () => {
    const { id, version } = await released();
    const anna = v7();
    const moved = await stack.call(moveStage, { id, key: 'PREPARE', plannedOn: day(6) }, at(version));
    const given = await stack.call(reassignStage, { id, key: 'PREPARE', employeeId: anna }, at(moved.version));
    expect(given.stages[0]).toMatchObject({ plannedOn: day(6), movedByHand: true, employeeId: anna, assignedByHand: true });
    expect((await releasedOf(id)).map((event) => [event.dueOn, event.assigneeId])).toEqual([[day(3), null], [day(6), null], [day(6), anna]]);
    const filed = await stack.call(moveStage, { id, key: 'FILE', plannedOn: day(1) }, at(given.version));
    expect(filed.stages[3]).toMatchObject({ state: 'planned', startOn: day(1), plannedOn: day(1) });
    expect(await stack.failure(reassignStage, { id, key: 'FILE' }, at(filed.version))).toMatchObject({ status: 400, errors: [{ pointer: '/employeeId' }] });
  });
  test('completed one after the other they carry the obligation from planned to accepted', async () => {
    let { id, version } = await released();
    const complete = async (key: string) => {
      const answer = await stack.call(completeStage, { id, key, minutes: 10 }, at(version));
      version = answer.version;
      return [answer.state, ...answer.stages.map((stage) => stage.state)];
    };
    expect(await complete('PREPARE')).toEqual(['on-agreement', 'done', 'released', 'planned', 'planned', 'planned']);
    expect(await complete('AGREE')).toEqual(['to-file', 'done', 'done', 'released', 'planned', 'planned']);
    expect(await complete('PAY_ORDERS')).toEqual(['to-file', 'done', 'done', 'done', 'released', 'planned']);
    expect(await complete('FILE')).toEqual(['filed', 'done', 'done', 'done', 'done', 'released']);
    expect(await complete('ACCEPT')).toEqual(['accepted', 'done', 'done', 'done', 'done', 'done']);
    const { filings, stages, filedOn } = await read(id);
    expect(filings.map((filing) => [filing.no, filing.step, filing.on])).toEqual([[1, 'sent', day(0)], [2, 'accepted', day(0)]]);
    expect([filedOn, stages[0]!.completedOn, stages[0]!.minutes]).toEqual([day(0), day(0), 10]);
    const withdrawn = await stack.published(stageWithdrawn);
    expect(stages.every((stage) => withdrawn.some((event) => event.stageId === stage.id))).toBe(true);
    expect(await stack.failure(completeStage, { id, key: 'FILE' }, at(version))).toMatchObject({ code: 'wrong-state' });
  });
  test('of two people who saw the same one acts, the other is told', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, version } = await released();
      const acts = [stack.call(blockStage, { id, key: 'PREPARE', reason: 'No bank statement' }, at(version)), stack.call(moveStage, { id, key: 'PREPARE', plannedOn: day(6) }, at(version))];
      const told = await Promise.allSettled(acts);
      expect(told.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(told.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { problem: { status: 412, code: 'stale' } } });
    }
  });
  test('a payment without a report is closed by its last stage', async () => {
    const stages = [{ code: 'PREPARE', start: -1, planned: 1 }, { code: 'PAY_ORDERS', start: 1, planned: 2 }, { code: 'PAID_CHECK', start: 2, planned: 3 }];
    const id = await season.obligation({ code: 'VZNOSY', period: '2026-01', kind: 'payment', files: false, stages });
    const prepared = await stack.call(completeStage, { id, key: 'PREPARE' }, at(1));
    const sent = await stack.call(completeStage, { id, key: 'PAY_ORDERS' }, at(prepared.version));
    expect([prepared.state, sent.state]).toEqual(['to-file', 'to-file']);
    expect(await stack.call(completeStage, { id, key: 'PAID_CHECK', on: day(-1) }, at(sent.version))).toMatchObject({ state: 'closed', filedOn: day(-1), filings: [{ step: 'paid', on: day(-1) }] });
  });
  test('nothing is done in the future', async () => {
    const id = await season.obligation();
    expect(await stack.failure(completeStage, { id, key: 'PREPARE', on: day(1) }, at(1))).toMatchObject({ status: 422, code: 'day-in-future' });
  });
  test('skipped for a reason: the one after it begins, its task is withdrawn', async () => {
    const { id, version, stageId } = await released();
    const skipped = await stack.call(skipStage, { id, key: 'PREPARE', reason: 'Done by the client' }, at(version));
    expect(skipped.stages.slice(0, 2)).toMatchObject([{ state: 'skipped', comment: 'Done by the client', completedOn: day(0) }, { state: 'released' }]);
    expect((await stack.published(stageWithdrawn)).map((event) => event.stageId)).toContain(stageId);
    expect(await stack.failure(skipStage, { id, key: 'PREPARE', reason: 'x' }, at(skipped.version))).toMatchObject({ status: 409, code: 'wrong-state' });
    expect(await stack.failure(skipStage, { id, key: 'AGREE', reason: 'x' }, at(skipped.version, { caller: { permissions: ['reporting:read'] } }))).toMatchObject({ status: 403 });
    expect(await stack.failure(skipStage, { id, key: 'AGREE', reason: '' }, at(skipped.version))).toMatchObject({ status: 400, errors: [{ pointer: '/reason' }] });
  });
  test('blocked for a reason, which stays when its task is gone; taken up again it is released anew', async () => {
    const { id, version, stageId } = await released();
    const blocked = await stack.call(blockStage, { id, key: 'PREPARE', reason: 'No bank statement' }, at(version));
    expect(blocked.stages[0]).toMatchObject({ state: 'blocked', comment: 'No bank statement', completedOn: null });
    await taskTells(stageId, { state: 'cancelled', change: 'cancelled' });
    expect(await stageOf(id, 'PREPARE')).toMatchObject({ state: 'blocked', comment: 'No bank statement' });
    expect(await stack.failure(blockStage, { id, key: 'PREPARE', reason: 'x' }, at(blocked.version))).toMatchObject({ status: 409, code: 'wrong-state' });
    const again = await stack.call(reopenStage, { id, key: 'PREPARE' }, at(blocked.version));
    expect(again.stages[0]!.state).toBe('released');
  });
  test('taken up again', async () => {
    const id = await season.obligation();
    const completed = await stack.call(completeStage, { id, key: 'PREPARE', minutes: 5 }, at(1));
    const again = await stack.call(reopenStage, { id, key: 'PREPARE' }, at(completed.version));
    expect(again.stages[0]).toMatchObject({ state: 'released', completedOn: null });
    expect((await releasedOf(id)).map((event) => event.stage)).toEqual(['AGREE', 'PREPARE']);
    expect(await stack.failure(reopenStage, { id, key: 'PREPARE' }, at(again.version))).toMatchObject({ code: 'wrong-state' });
  });
  test('a stage that is off cannot be moved', async () => {
    const { id, version } = await released();
    const cancelled = await stack.call(cancelObligation, { id, reason: 'x' }, at(version));
    expect(await stack.failure(moveStage, { id, key: 'PREPARE', plannedOn: day(1) }, at(cancelled.version))).toMatchObject({ code: 'wrong-state' });
  });
});

describe('with its task', () => {
  test('taken into work, done: minutes and day are those of the task, the next stage is released, nothing is withdrawn', async () => {
    const { id, stageId } = await released();
    const anna = v7();
    await taskTells(stageId, { change: 'created', assigneeId: anna });
    await taskTells(stageId, { change: 'claimed', state: 'in-work', assigneeId: anna, performerId: anna });
    expect(await read(id)).toMatchObject({ state: 'in-preparation', stages: [{ state: 'in-work', employeeId: anna }, {}, {}, {}, {}] });
    await taskTells(stageId, { change: 'completed', state: 'done', outcome: 'done', completedOn: day(-1), performerId: anna, minutes: 25 });
    expect(await read(id)).toMatchObject({ state: 'on-agreement', stages: [{ state: 'done', completedOn: day(-1), minutes: 25 }, { key: 'AGREE', state: 'released' }, {}, {}, {}] });
    expect(await stack.published(stageWithdrawn)).not.toContainEqual({ stageId });
  });
  test('not needed: skipped, and the next is released; impossible or cancelled: blocked until somebody decides', async () => {
    const skipped = await released();
    await taskTells(skipped.stageId, { state: 'done', outcome: 'not-needed', completedOn: day(0) });
    expect(await states(skipped.id)).toEqual(['skipped', 'released', 'planned', 'planned', 'planned']);
    for (const end of [{ state: 'done', outcome: 'impossible' }, { state: 'cancelled' }] as const) {
      const { id, stageId } = await released();
      await taskTells(stageId, end);
      expect(await states(id)).toEqual(['blocked', 'planned', 'planned', 'planned', 'planned']);
      const { version } = await read(id);
      expect((await stack.call(releaseStage, { id, key: 'PREPARE' }, at(version))).stages[0]!.state).toBe('released');
    }
  });
  test('reopened after it was done: to be done again', async () => {
    const { id, stageId } = await released();
    await taskTells(stageId, { change: 'completed', state: 'done', outcome: 'done', completedOn: day(0) });
    await taskTells(stageId, { change: 'reopened', state: 'open' });
    expect((await stageOf(id, 'PREPARE'))).toMatchObject({ state: 'released', completedOn: null });
  });
  test('taken up again after a refusal, and done once more: it is sent once more', async () => {
    const { id, stageId } = await released('FILE');
    const done = () => taskTells(stageId, { change: 'completed', state: 'done', outcome: 'done', completedOn: day(0), performerId: v7() });
    await done();
    const { version } = await read(id);
    await stack.call(recordFiling, { id, step: 'refused', on: day(0) }, at(version, { idempotencyKey: v7() }));
    await taskTells(stageId, { change: 'reopened', state: 'open' });
    expect(await stageOf(id, 'FILE')).toMatchObject({ state: 'released', completedOn: null });
    await done();
    expect(await read(id)).toMatchObject({ state: 'filed', filings: [{ step: 'sent' }, { step: 'refused' }, { step: 'sent' }] });
  });
  test('what was completed by hand stays done, whatever its task tells afterwards', async () => {
    const { id, version, stageId } = await released();
    await stack.call(completeStage, { id, key: 'PREPARE' }, at(version));
    await taskTells(stageId, { change: 'created', state: 'open', assigneeId: v7() });
    await taskTells(stageId, { change: 'claimed', state: 'in-work', assigneeId: v7() });
    await taskTells(stageId, { change: 'cancelled', state: 'cancelled' });
    expect((await stageOf(id, 'PREPARE'))).toMatchObject({ state: 'done', completedOn: day(0) });
  });
  test('what ends by hand in the very moment in which its task tells of itself stays done', async () => {
    const { id, stageId } = await released();
    const waits = async () => (await stack.superuser.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount! > 0;
    let told: Promise<void> | undefined;
    await react(stack, async ({ em, db }) => {
      await em.findOneOrFail(Obligation, id, HELD);
      await db.run(sql`update stage set state = 'done', completed_on = start_on, version = version + 1, updated_at = now() where id = ${stageId}`);
      told = taskTells(stageId, { change: 'created', state: 'open', assigneeId: v7() });
      await stack.eventually(waits);
    });
    await told;
    expect((await stageOf(id, 'PREPARE')).state).toBe('done');
  });
  test('a stage that waits for its time again has no task to follow', async () => {
    const { id, version, stageId } = await released();
    const off = await stack.call(cancelObligation, { id, reason: 'x' }, at(version));
    await stack.call(reporting.restoreObligation, { id, reason: 'x' }, at(off.version));
    await taskTells(stageId, { change: 'cancelled', state: 'cancelled' });
    expect((await stageOf(id, 'PREPARE')).state).toBe('planned');
  });
  test('whoever people gave the task to has the stage', async () => {
    const { id, stageId } = await released();
    const boris = v7();
    await taskTells(stageId, { change: 'redirected', assigneeId: boris });
    expect(await stageOf(id, 'PREPARE')).toMatchObject({ employeeId: boris, assignedByHand: true, state: 'released' });
  });
  test('the last stage of a filed return is its acceptance', async () => {
    const { id, version, stageId } = await released('ACCEPT');
    await stack.call(recordFiling, { id, step: 'sent', on: day(-1) }, at(version));
    await taskTells(stageId, { change: 'completed', state: 'done', outcome: 'done', completedOn: day(0) });
    expect(await read(id)).toMatchObject({ state: 'accepted', filedOn: day(-1) });
  });
  test('tasks of other origins do not concern it', async () => {
    const { id } = await released();
    await react(stack, (context) => new StageReactions().followTask({ ...taskOf(v7()), state: 'done' }, context));
    await react(stack, (context) => new StageReactions().followTask({ ...taskOf(v7()), origin: null }, context));
    expect((await states(id))[0]).toBe('released');
  });
});

test('a list of stages by person, day and what is overdue', async () => {
  const anna = v7();
  const id = await season.obligation({ clientId: await season.client({ roles: { responsible_accountant: anna } }), stages: [{ code: 'PREPARE', start: -9, planned: -1 }, { code: 'AGREE', role: 'client_manager', start: -1, planned: 4 }, { code: 'PAY_ORDERS', start: 4, planned: 5 }] });
  const list = async (filter: object) => (await stack.call(listObligationStages, { filter: { obligationId: { eq: id }, ...filter } })).data.map((stage) => [stage.key, stage.overdue]);
  expect(await list({})).toEqual([['PREPARE', true], ['AGREE', false], ['PAY_ORDERS', false]]);
  expect(await list({ employeeId: { eq: anna } })).toEqual([['PREPARE', true], ['PAY_ORDERS', false]]);
  expect(await list({ overdue: { eq: true } })).toEqual([['PREPARE', true]]);
  expect(await list({ plannedOn: { between: [day(4), day(4)] } })).toEqual([['AGREE', false]]);
  await stack.call(completeStage, { id, key: 'PREPARE' }, at(1));
  expect(await list({ overdue: { eq: true } })).toEqual([]);
});
