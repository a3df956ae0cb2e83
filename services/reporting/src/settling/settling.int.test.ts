import { reporting } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { reportingService } from '../reporting.service.ts';
import { releaseDue } from '../stage/release.ts';
import { clockOf, day, Season } from '../testing/season.ts';

const { getObligation, listObligationStages, recordFiling, settleObligations } = reporting;
const { clientSeasonSettled, stageReleased, stageWithdrawn } = reporting.events;
let stack: TestStack;
let season: Season;
beforeAll(async () => { stack = await TestStack.start([reportingService]); season = new Season(stack); });
afterAll(() => stack.stop());

const reason = 'Сдано прежней бухгалтерией, сверено по выписке ЕНС';
const settle = (filter: Record<string, unknown>, more: object = {}) => stack.job(settleObligations, { filter, reason, ...more }, { idempotencyKey: `settle ${Math.random()}` });
const read = (id: string) => stack.call(getObligation, { id });

test('what was due before today counts as filed and accepted, or as paid, on its due date, once', async () => {
  const clientId = await season.client();
  const report = await season.obligation({ clientId, due: -20 });
  const payment = await season.obligation({ clientId, code: 'TRAVMA', period: '2026-05', kind: 'payment', files: false, due: -9 });
  const filter = { organisationId: { eq: clientId } };
  expect(await settle(filter, { dryRun: true })).toEqual({ settled: 2, left: 0 });
  expect(await read(report)).toMatchObject({ state: 'planned', version: 1 });

  expect(await settle(filter)).toEqual({ settled: 2, left: 0 });
  expect(await read(report)).toMatchObject({ state: 'accepted', filedOn: day(-20), filedConfirmed: false, late: false, stateComment: reason, filings: [{ no: 1, step: 'sent', on: day(-20), comment: reason }, { no: 2, step: 'accepted', on: day(-20) }] });
  expect(await read(payment)).toMatchObject({ state: 'closed', filedOn: day(-9), late: false, filings: [{ no: 1, step: 'paid' }] });
  const [told] = (await stack.published(clientSeasonSettled)).filter(({ organisationId }) => organisationId === clientId);
  expect(told!.obligations.map(({ code, state, late }) => [code, state, late])).toEqual([['NDS', 'accepted', false], ['TRAVMA', 'closed', false]]);

  expect(await settle(filter)).toEqual({ settled: 0, left: 2 });
  expect((await read(report)).filings).toHaveLength(2);
});

test('what is begun or not due yet is left alone', async () => {
  const clientId = await season.client();
  const sent = await season.obligation({ clientId, period: '2026-Q1', due: -3 });
  await stack.call(recordFiling, { id: sent, step: 'sent', on: day(-3) }, { ifMatch: 1, idempotencyKey: 'sent by hand' });
  const dueToday = await season.obligation({ clientId, period: '2026-Q2', due: 0 });
  expect(await settle({ organisationId: { eq: clientId } })).toEqual({ settled: 0, left: 2 });
  expect([(await read(sent)).state, (await read(dueToday)).state]).toEqual(['filed', 'planned']);
});

test('its stages are over, their tasks go; a payment that is still to come stays to be done', async () => {
  const stages = [{ code: 'PREPARE', start: -9, planned: -8 }, { code: 'FILE', start: -4, planned: -2 }, { code: 'PAY_ORDERS', workflow: 'NDS_2', start: 10, planned: 12 }];
  const id = await season.obligation({ due: -1, stages });
  await clockOf(stack).inTenant(stack.tenantId, releaseDue);
  const released = (await stack.published(stageReleased)).filter(({ obligationId }) => obligationId === id);
  expect(new Set(released.map(({ stage }) => stage))).toEqual(new Set(['PREPARE', 'FILE']));

  await settle({ organisationId: { eq: (await read(id)).organisationId } });
  const { data } = await stack.call(listObligationStages, { filter: { obligationId: { eq: id } } });
  expect(data.map(({ key, state, overdue }) => [key, state, overdue])).toEqual([['PREPARE', 'skipped', false], ['FILE', 'skipped', false], ['NDS_2.PAY_ORDERS', 'planned', false]]);
  expect((await stack.published(stageWithdrawn)).map(({ stageId }) => stageId)).toEqual(expect.arrayContaining(released.map(({ stageId }) => stageId)));
});

test('it takes a reason, a filter of the list, the right to plan, and an idempotency key', async () => {
  expect(await stack.failure(settleObligations, { filter: { nonsense: { eq: 1 } }, reason }, { idempotencyKey: 'a' })).toMatchObject({ status: 400, code: 'invalid-input' });
  expect(await stack.failure(settleObligations, { filter: {} }, { idempotencyKey: 'b' })).toMatchObject({ status: 400, errors: [{ pointer: '/reason' }] });
  expect(await stack.failure(settleObligations, { filter: {}, reason }, { idempotencyKey: 'c', caller: { permissions: ['reporting:write'] } })).toMatchObject({ status: 403 });
  const other = await stack.openFirm();
  const id = await season.obligation({ due: -5 });
  expect(await stack.job(settleObligations, { filter: {}, reason }, { idempotencyKey: 'd', caller: { tenantId: other } })).toEqual({ settled: 0, left: 0 });
  expect((await read(id)).state).toBe('planned');
});
