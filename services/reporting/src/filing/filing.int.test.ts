import { reporting, type Request, type Response } from '@kontora/contracts';
import { TestStack, type CallOptions } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { reportingService } from '../reporting.service.ts';
import { day, Season } from '../testing/season.ts';

const { completeStage, getObligation, proposeFigures, recordFiling, releaseStage } = reporting;
const { filingRecorded, obligationChanged, stageReleased, stageWithdrawn } = reporting.events;
let stack: TestStack;
let season: Season;
beforeAll(async () => { stack = await TestStack.start([reportingService]); season = new Season(stack); });
afterAll(() => stack.stop());

type Filing = Omit<Request<typeof recordFiling>, 'id'>;
const at = (ifMatch: number, more: CallOptions = {}): CallOptions => ({ ...more, ifMatch });
const proof = (name: string) => ({ name, sha256: 'ab'.repeat(32), documentId: v7() });
/** Records steps one after the other; answers the obligation after the last. */
async function talk(id: string, ...steps: Filing[]): Promise<Response<typeof getObligation>> {
  let now = await stack.call(getObligation, { id });
  for (const step of steps) now = await stack.call(recordFiling, { id, ...step }, at(now.version));
  return now;
}
const refused = async (id: string, filing: Filing) => stack.failure(recordFiling, { id, ...filing }, at((await stack.call(getObligation, { id })).version));

test('the whole conversation of a VAT return: sent, confirmed, refused, sent again, accepted, clarified, corrected, entered', async () => {
  const id = await season.obligation({ due: -1 });
  expect(await talk(id, { step: 'sent', on: day(-3), proof: proof('НДС.xml') })).toMatchObject({ state: 'filed', filedOn: day(-3), filedConfirmed: false, late: false });
  expect(await talk(id, { step: 'confirmed', on: day(-3), proof: proof('Подтверждение даты отправки') }, { step: 'delivered', on: day(-3), proof: proof('Извещение о получении') }))
    .toMatchObject({ state: 'delivered', filedOn: day(-3), filedConfirmed: true });
  expect(await talk(id, { step: 'refused', on: day(-2), proof: proof('Уведомление об отказе'), comment: 'Нет доверенности' })).toMatchObject({ state: 'refused', filedOn: null, filedConfirmed: false, late: true });
  expect(await talk(id, { step: 'sent', on: day(-1) }, { step: 'confirmed', on: day(-1) }, { step: 'accepted', on: day(0), proof: proof('Квитанция о приёме') })).toMatchObject({ state: 'accepted', filedOn: day(-1), late: false });
  const asked = await talk(id, { step: 'clarification-requested', on: day(0), proof: proof('Требование № 7') });
  expect(asked).toMatchObject({ state: 'needs-clarification', correctionNo: 0 });
  expect(await refused(id, { step: 'correction-filed', on: day(0) })).toMatchObject({ status: 400, errors: [{ pointer: '/cause' }] });
  expect(await talk(id, { step: 'correction-filed', on: day(0), cause: 'client', comment: 'Забыли счёт-фактуру' }, { step: 'confirmed', on: day(0) })).toMatchObject({ state: 'filed', correctionNo: 1, filedOn: day(-1), late: false });
  const closed = await talk(id, { step: 'accepted', on: day(0) }, { step: 'processed', on: day(0) });
  expect(closed).toMatchObject({ state: 'closed', correctionNo: 1, filedOn: day(-1), late: false });
  expect(closed.filings.map((filing) => [filing.no, filing.step, filing.correctionNo, filing.cause, filing.proof?.name ?? null])).toEqual([
    [1, 'sent', 0, null, 'НДС.xml'], [2, 'confirmed', 0, null, 'Подтверждение даты отправки'], [3, 'delivered', 0, null, 'Извещение о получении'], [4, 'refused', 0, null, 'Уведомление об отказе'], [5, 'sent', 0, null, null],
    [6, 'confirmed', 0, null, null], [7, 'accepted', 0, null, 'Квитанция о приёме'], [8, 'clarification-requested', 0, null, 'Требование № 7'], [9, 'correction-filed', 1, 'client', null], [10, 'confirmed', 1, null, null],
    [11, 'accepted', 1, null, null], [12, 'processed', 1, null, null],
  ]);
  expect((await stack.published(filingRecorded)).filter((event) => event.obligationId === id).map((event) => event.step)).toEqual(closed.filings.map((filing) => filing.step));
  expect((await stack.published(obligationChanged)).filter((event) => event.obligationId === id).at(-1)).toMatchObject({ state: 'closed', correctionNo: 1, late: false });
});

describe('on time or late', () => {
  test.each([
    ['sent in time, as the operator confirms', [{ step: 'sent', on: day(-5) }, { step: 'confirmed', on: day(-5) }], day(-5), false],
    ['sent in time by hand, confirmed for the day after', [{ step: 'sent', on: day(-5) }, { step: 'confirmed', on: day(-4) }], day(-4), true],
    ['noted late by hand, confirmed in time', [{ step: 'sent', on: day(-2) }, { step: 'confirmed', on: day(-5) }], day(-5), false],
    ['confirmed after it was accepted', [{ step: 'sent', on: day(-2) }, { step: 'accepted', on: day(-1) }, { step: 'confirmed', on: day(-5) }], day(-5), false],
    ['sent late without any operator', [{ step: 'sent', on: day(-4) }], day(-4), true],
    ['an error at the operator: not filed at all', [{ step: 'sent', on: day(-6) }, { step: 'error', on: day(-6) }], null, true],
  ] as [string, Filing[], string | null, boolean][])('%s', async (_, steps, filedOn, late) => {
    expect(await talk(await season.obligation({ due: -5 }), ...steps)).toMatchObject({ filedOn, late });
  });
});

describe('by hand', () => {
  test('every step is possible without operator, proof or task, also long after the day and for what came too late for tasks', async () => {
    const id = await season.obligation({ due: -30, waits: false, stages: [{ code: 'PREPARE', start: -60, planned: -40 }, { code: 'FILE', start: -40, planned: -31 }] });
    const closed = await talk(id, { step: 'sent', on: day(-31) }, { step: 'accepted', on: day(-31) }, { step: 'processed', on: day(-20) });
    expect(closed).toMatchObject({ state: 'closed', filedOn: day(-31), late: false });
    expect(closed.stages.map((stage) => [stage.key, stage.state, stage.completedOn])).toEqual([['PREPARE', 'skipped', day(-31)], ['FILE', 'done', day(-31)]]);
    expect((await stack.published(stageReleased)).filter((event) => event.obligationId === id)).toEqual([]);
  });
  test('paid: only what has nothing to file, and the other way round', async () => {
    const stages = [{ code: 'PREPARE', start: -1, planned: 1 }, { code: 'PAY_ORDERS', start: 1, planned: 2 }, { code: 'PAID_CHECK', start: 2, planned: 3 }];
    const id = await season.obligation({ code: 'VZNOSY', period: '2026-02', kind: 'payment', files: false, stages, due: 3 });
    expect(await refused(id, { step: 'sent', on: day(0) })).toMatchObject({ status: 422, code: 'nothing-to-file' });
    const paid = await talk(id, { step: 'paid', on: day(0), proof: proof('Платёжное поручение № 5') });
    expect(paid).toMatchObject({ state: 'closed', filedOn: day(0), stages: [{ state: 'skipped' }, { state: 'skipped' }, { state: 'done' }] });
    expect(await refused(await season.obligation(), { step: 'paid', on: day(0) })).toMatchObject({ status: 422, code: 'nothing-to-file' });
  });
});

describe('stages follow', () => {
  test('filing overtakes what comes before it, payment orders apart; what had a task loses it', async () => {
    const id = await season.obligation();
    await stack.call(releaseStage, { id, key: 'PREPARE' }, at(1));
    const sent = await talk(id, { step: 'sent', on: day(0) });
    expect(sent.stages.map((stage) => [stage.key, stage.state])).toEqual([['PREPARE', 'skipped'], ['AGREE', 'skipped'], ['PAY_ORDERS', 'planned'], ['FILE', 'done'], ['ACCEPT', 'planned']]);
    expect(await stack.published(stageWithdrawn)).toContainEqual({ stageId: sent.stages[0]!.id });
  });
  test('a refusal takes filing up again; sending again ends it', async () => {
    const id = await season.obligation();
    const again = await talk(id, { step: 'sent', on: day(-1) }, { step: 'refused', on: day(0) });
    expect(again.stages.find((stage) => stage.key === 'FILE')).toMatchObject({ state: 'released', completedOn: null });
    expect((await stack.published(stageReleased)).filter((event) => event.obligationId === id).map((event) => event.stage)).toEqual(['FILE']);
    const done = await stack.call(completeStage, { id, key: 'FILE' }, at(again.version));
    expect(done).toMatchObject({ state: 'filed', filedOn: day(0), filings: [{ step: 'sent' }, { step: 'refused' }, { step: 'sent' }] });
  });
});

describe('a refused correction', () => {
  test('does not take the original back; it is sent again', async () => {
    const id = await season.obligation({ due: -5 });
    const refusedOne = await talk(id, { step: 'sent', on: day(-6) }, { step: 'accepted', on: day(-6) }, { step: 'correction-filed', on: day(-2), cause: 'firm' }, { step: 'refused', on: day(-1) });
    expect(refusedOne).toMatchObject({ state: 'refused', correctionNo: 1, filedOn: day(-6), late: false });
    const again = await talk(id, { step: 'sent', on: day(0) }, { step: 'accepted', on: day(0) });
    expect(again).toMatchObject({ state: 'accepted', correctionNo: 1, filedOn: day(-6), late: false });
    expect(again.filings.map((filing) => filing.correctionNo)).toEqual([0, 0, 1, 1, 1, 1]);
  });
});

describe('refuses', () => {
  test('a day in the future, a step out of order, what has changed meanwhile, what is not there', async () => {
    const id = await season.obligation();
    expect(await refused(id, { step: 'sent', on: day(1) })).toMatchObject({ status: 422, code: 'day-in-future' });
    expect(await refused(id, { step: 'accepted', on: day(0) })).toMatchObject({ status: 409, code: 'wrong-state' });
    expect(await stack.failure(recordFiling, { id, step: 'sent', on: day(0) }, at(9))).toMatchObject({ status: 412 });
    expect(await stack.failure(recordFiling, { id, step: 'sent', on: day(0) })).toMatchObject({ status: 428 });
    expect(await stack.failure(recordFiling, { id: v7(), step: 'sent', on: day(0) }, at(1))).toMatchObject({ status: 404 });
    expect(await stack.failure(recordFiling, { id, step: 'sent', on: day(0) }, at(1, { caller: { tenantId: await stack.openFirm() } }))).toMatchObject({ status: 404 });
    expect(await stack.failure(recordFiling, { id, step: 'sent', on: day(0) }, at(1, { caller: { permissions: ['reporting:read'] } }))).toMatchObject({ status: 403 });
    expect(await stack.failure(recordFiling, { id, step: 'sent', on: day(0), proof: { name: 'x', sha256: 'короткий' } }, at(1))).toMatchObject({ status: 400, errors: [{ pointer: '/proof/sha256' }] });
    expect(await talk(id)).toMatchObject({ state: 'planned', filings: [] });
  });
  test('nothing twice: the same key gives the same answer, another body under it is refused', async () => {
    const id = await season.obligation();
    const sent = { id, step: 'sent', on: day(0) } as const;
    const first = await stack.send(recordFiling, sent, at(1, { idempotencyKey: 'a' }));
    const again = await stack.send(recordFiling, sent, at(1, { idempotencyKey: 'a' }));
    expect([again.replayed, again.body]).toEqual([true, first.body]);
    expect(await stack.failure(recordFiling, { ...sent, on: day(-1) }, at(1, { idempotencyKey: 'a' }))).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    expect(recordFiling.idempotency).toBe('required');
  });
  test('figures that change after filing belong to a correction', async () => {
    const id = await season.obligation();
    const { version } = await talk(id, { step: 'sent', on: day(0) });
    expect(await stack.failure(proposeFigures, { id, lines: [{ label: 'НДС', amount: { amount: '1.00' } }] }, at(version))).toMatchObject({ code: 'wrong-state' });
  });
});
