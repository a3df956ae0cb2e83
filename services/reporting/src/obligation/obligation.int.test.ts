import { reporting, type Request } from '@kontora/contracts';
import { TestStack, type CallOptions } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { reportingService } from '../reporting.service.ts';
import { day, Season } from '../testing/season.ts';

const { assignObligation, cancelObligation, confirmNotRequired, getObligation, listObligations, moveObligationDue, releaseStage, requestNotRequired, restoreObligation } = reporting;
const { obligationChanged, stageWithdrawn } = reporting.events;
let stack: TestStack;
let season: Season;
beforeAll(async () => { stack = await TestStack.start([reportingService]); season = new Season(stack); });
afterAll(() => stack.stop());

const ME = '00000000-0000-7000-8000-000000000001';
const BORIS: CallOptions = { caller: { id: v7() } };
const at = (ifMatch: number, more: CallOptions = {}): CallOptions => ({ ...more, ifMatch });
const told = async (id: string) => (await stack.published(obligationChanged)).filter((facts) => facts.obligationId === id);
const ids = async (filter: Request<typeof listObligations>['filter'], options?: CallOptions) => (await stack.call(listObligations, { filter, limit: 200 }, options)).data.map((row) => row.id);

describe('reading', () => {
  test('one obligation with its stages, in order, and why it applies', async () => {
    const [anna, vera] = [v7(), v7()];
    const clientId = await season.client({ name: 'АО «Заря»', roles: { responsible_accountant: anna, client_manager: vera } });
    const id = await season.obligation({ clientId, employeeId: anna });
    const { body, etag } = await stack.send(getObligation, { id });
    expect(etag).toBe('"1"');
    expect(body).toMatchObject({
      organisationId: clientId, organisationName: 'АО «Заря»', code: 'NDS', name: 'Декларация по НДС', period: '2026-Q1', state: 'planned', dueOn: day(11), filing: day(11), late: false, filedOn: null, employeeId: anna,
      reasons: [{ condition: 'period', met: true }], filings: [], snapshots: [], notRequired: null, since: '2026-01-01', until: '2026-03-31',
    });
    expect(body.stages.map((stage) => [stage.key, stage.state, stage.id, stage.employeeId])).toEqual([
      ['PREPARE', 'planned', null, anna], ['AGREE', 'planned', null, vera], ['PAY_ORDERS', 'planned', null, anna], ['FILE', 'planned', null, null], ['ACCEPT', 'planned', null, vera],
    ]);
  });

  test('a list by client, state and day; late ones are those that are due and not filed, or filed after their day', async () => {
    const clientId = await season.client();
    const here = { organisationId: { eq: clientId } };
    const ahead = await season.obligation({ clientId, due: 5 });
    const missed = await season.obligation({ clientId, due: -1, code: 'RSV', period: '2026-C1' });
    const inTime = await season.obligation({ clientId, due: -5, code: 'BUH', period: '2025', state: 'accepted', filedOn: day(-5) });
    const tooLate = await season.obligation({ clientId, due: -5, code: 'NDFL6', period: '2026-C1', state: 'accepted', filedOn: day(-4) });
    expect(await ids({ ...here, late: { eq: true } })).toEqual([tooLate, missed]);
    expect(await ids({ ...here, late: { eq: false } })).toEqual([inTime, ahead]);
    expect(await ids({ ...here, state: { in: ['accepted'] }, dueOn: { lt: day(0) }, periodEnd: { gte: '2026-01-01' } })).toEqual([tooLate]);
    expect(await ids({ ...here, year: { eq: 2025 } })).toEqual([inTime]);
  });

  test('nothing of another firm, nothing without the permission', async () => {
    const id = await season.obligation();
    const elsewhere = { caller: { tenantId: await stack.openFirm() } };
    expect(await stack.failure(getObligation, { id }, elsewhere)).toMatchObject({ status: 404 });
    expect(await stack.call(listObligations, {}, elsewhere)).toMatchObject({ data: [] });
    expect(await stack.failure(cancelObligation, { id, reason: 'x' }, { ...elsewhere, ifMatch: 1 })).toMatchObject({ status: 404 });
    expect(await stack.failure(getObligation, { id }, { caller: { permissions: [] } })).toMatchObject({ status: 403 });
    expect(await stack.failure(moveObligationDue, { id, dueOn: day(1), reason: 'x' }, { caller: { permissions: ['reporting:read'] }, ifMatch: 1 })).toMatchObject({ status: 403 });
  });
});

describe('moving the due date', () => {
  test('by hand, and back to that of the rule', async () => {
    const id = await season.obligation();
    expect(await stack.call(moveObligationDue, { id, dueOn: day(2), reason: 'Просит клиент' }, at(1))).toMatchObject({ version: 2, dueOn: day(2), dueByHand: true, stateComment: 'Просит клиент' });
    expect(await ids({ dueByHand: { eq: true } })).toEqual([id]);
    expect(await stack.call(moveObligationDue, { id, dueOn: null, reason: 'Передумал' }, at(2))).toMatchObject({ dueOn: day(11), dueByHand: false });
    expect((await told(id)).map((facts) => [facts.dueOn, facts.state])).toEqual([[day(2), 'planned'], [day(11), 'planned']]);
  });
  test('needs the version seen, and something that is not filed yet', async () => {
    const id = await season.obligation();
    expect(await stack.failure(moveObligationDue, { id, dueOn: day(2), reason: 'x' })).toMatchObject({ status: 428 });
    expect(await stack.failure(moveObligationDue, { id, dueOn: day(2), reason: 'x' }, at(7))).toMatchObject({ status: 412 });
    const filed = await season.obligation({ state: 'filed', filedOn: day(0) });
    expect(await stack.failure(moveObligationDue, { id: filed, dueOn: day(2), reason: 'x' }, at(1))).toMatchObject({ status: 409, code: 'wrong-state' });
    expect(await stack.failure(moveObligationDue, { id: v7(), dueOn: day(2), reason: 'x' }, at(1))).toMatchObject({ status: 404 });
  });
  test('of two who decide at once, one is told that it has changed', async () => {
    const id = await season.obligation();
    const both = await Promise.allSettled([day(2), day(3)].map((dueOn) => stack.call(moveObligationDue, { id, dueOn, reason: 'x' }, at(1))));
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

test('an obligation is assigned by hand, and back to who is responsible', async () => {
  const [anna, boris] = [v7(), v7()];
  const id = await season.obligation({ clientId: await season.client({ roles: { responsible_accountant: anna } }), employeeId: anna });
  expect(await stack.call(assignObligation, { id, employeeId: boris }, at(1))).toMatchObject({ employeeId: boris, employeeByHand: true });
  expect(await stack.call(assignObligation, { id, employeeId: null }, at(2))).toMatchObject({ employeeId: anna, employeeByHand: false });
  expect((await told(id)).map((facts) => facts.employeeId)).toEqual([boris, anna]);
  const off = await season.obligation({ state: 'cancelled' });
  expect(await stack.failure(assignObligation, { id: off, employeeId: boris }, at(1))).toMatchObject({ code: 'wrong-state' });
});

describe('off the season and back', () => {
  test('cancelled: its stages are off and their tasks withdrawn; restored: they are planned again', async () => {
    const id = await season.obligation();
    const { version, stages } = await stack.call(releaseStage, { id, key: 'PREPARE' }, at(1));
    const cancelled = await stack.call(cancelObligation, { id, reason: 'Клиент ушёл' }, at(version));
    expect(cancelled).toMatchObject({ state: 'cancelled', stateComment: 'Клиент ушёл' });
    expect(new Set(cancelled.stages.map((stage) => stage.state))).toEqual(new Set(['withdrawn']));
    expect(await stack.published(stageWithdrawn)).toContainEqual({ stageId: stages[0]!.id });
    expect(await stack.failure(cancelObligation, { id, reason: 'Ещё раз' }, at(cancelled.version))).toMatchObject({ status: 409, code: 'wrong-state' });
    const restored = await stack.call(restoreObligation, { id, reason: 'Вернулся' }, at(cancelled.version));
    expect(restored).toMatchObject({ state: 'planned', stateComment: 'Вернулся' });
    expect(new Set(restored.stages.map((stage) => stage.state))).toEqual(new Set(['planned']));
    expect((await told(id)).map((facts) => facts.state)).toEqual(['cancelled', 'planned']);
    expect(await stack.failure(restoreObligation, { id, reason: 'x' }, at(restored.version))).toMatchObject({ code: 'wrong-state' });
  });

  test('what was filed cannot be cancelled', async () => {
    const id = await season.obligation({ state: 'filed', filedOn: day(0) });
    expect(await stack.failure(cancelObligation, { id, reason: 'x' }, at(1))).toMatchObject({ status: 409, code: 'wrong-state' });
  });

  test('not required: one person asks, another confirms; it can be put back', async () => {
    const id = await season.obligation({ due: -3 });
    expect(await stack.failure(confirmNotRequired, { id }, at(1, BORIS))).toMatchObject({ status: 409, code: 'not-requested' });
    const asked = await stack.call(requestNotRequired, { id, reason: 'Нулевая, не сдаём' }, at(1));
    expect(asked).toMatchObject({ state: 'planned', late: true, notRequired: { reason: 'Нулевая, не сдаём', requestedBy: ME, confirmedBy: null } });
    expect(await ids({ notRequiredAsked: { eq: true } })).toEqual([id]);
    expect(await stack.failure(confirmNotRequired, { id }, at(asked.version))).toMatchObject({ status: 403, code: 'same-person' });
    const confirmed = await stack.call(confirmNotRequired, { id }, at(asked.version, BORIS));
    expect(confirmed).toMatchObject({ state: 'not-required', late: false, notRequired: { requestedBy: ME, confirmedBy: BORIS.caller!.id } });
    expect(await ids({ notRequiredAsked: { eq: true } })).toEqual([]);
    expect(await stack.failure(requestNotRequired, { id, reason: 'x' }, at(confirmed.version))).toMatchObject({ code: 'wrong-state' });
    expect(await stack.call(restoreObligation, { id, reason: 'Ошиблись' }, at(confirmed.version))).toMatchObject({ state: 'planned', notRequired: null, late: true });
  });

  test('what was asked before it was filed cannot be confirmed afterwards', async () => {
    const id = await season.obligation();
    const asked = await stack.call(requestNotRequired, { id, reason: 'x' }, at(1));
    const sent = await stack.call(reporting.recordFiling, { id, step: 'sent', on: day(0) }, at(asked.version));
    expect(await stack.failure(confirmNotRequired, { id }, at(sent.version, BORIS))).toMatchObject({ code: 'wrong-state' });
  });
});
