import { reporting, type Request } from '@kontora/contracts';
import { TestStack, type CallOptions } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { reportingService } from '../reporting.service.ts';
import { day, Season } from '../testing/season.ts';

const { agreeFigures, getObligation, proposeFigures, releaseStage } = reporting;
let stack: TestStack;
let season: Season;
beforeAll(async () => { stack = await TestStack.start([reportingService]); season = new Season(stack); });
afterAll(() => stack.stop());

const ME = '00000000-0000-7000-8000-000000000001';
const at = (ifMatch: number, more: CallOptions = {}): CallOptions => ({ ...more, ifMatch });
const lines = (...amounts: string[]): Request<typeof proposeFigures>['lines'] => amounts.map((amount, index) => ({ label: `Строка ${index + 1}`, amount: { amount } }));
const client = { by: 'client', channel: 'portal' } as const;
const now = (id: string) => stack.call(getObligation, { id });
async function proposed(...amounts: string[]) {
  const id = await season.obligation();
  return stack.call(proposeFigures, { id, lines: lines(...amounts) }, at(1));
}

test('proposed, agreed by the client to exactly these, then ready to be filed', async () => {
  const { id, version, state, figures, snapshots } = await proposed('120000', '-15.5');
  expect([state, figures]).toEqual(['on-agreement', 'proposed']);
  expect(snapshots).toEqual([{
    revision: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/), proposedBy: ME, proposedAt: expect.any(String), agreement: null,
    lines: [{ label: 'Строка 1', amount: { amount: '120000.00', currency: 'RUB' } }, { label: 'Строка 2', amount: { amount: '-15.50', currency: 'RUB' } }],
  }]);
  const personId = v7();
  const agreed = await stack.call(agreeFigures, { id, hash: snapshots[0]!.hash, personId, comment: 'Согласен', ...client }, at(version));
  expect(agreed).toMatchObject({ state: 'to-file', figures: 'agreed', snapshots: [{ agreement: { by: 'client', personId, channel: 'portal', comment: 'Согласен', recordedBy: ME, voidedAt: null } }] });
  expect(agreed.stages.map((stage) => [stage.key, stage.state])).toEqual([['PREPARE', 'planned'], ['AGREE', 'done'], ['PAY_ORDERS', 'released'], ['FILE', 'planned'], ['ACCEPT', 'planned']]);
  expect((await stack.published(reporting.events.obligationChanged)).filter((facts) => facts.obligationId === id).map((facts) => facts.state)).toEqual(['on-agreement', 'to-file']);
});

test('the same figures again change nothing, however they are written', async () => {
  const { id, version, snapshots } = await proposed('1210.5');
  const again = await stack.call(proposeFigures, { id, lines: lines('1210.50') }, at(version));
  expect([again.version, again.snapshots]).toEqual([version, snapshots]);
  const agreed = await stack.call(agreeFigures, { id, hash: snapshots[0]!.hash, ...client }, at(version));
  expect(await stack.call(agreeFigures, { id, hash: snapshots[0]!.hash, ...client }, at(agreed.version))).toEqual(agreed);
  expect(await stack.call(proposeFigures, { id, lines: lines('1210.50') }, at(agreed.version))).toEqual(agreed);
});

test('other figures void the agreement; they must be agreed anew', async () => {
  const { id, version, snapshots } = await proposed('100');
  const agreed = await stack.call(agreeFigures, { id, hash: snapshots[0]!.hash, ...client }, at(version));
  const changed = await stack.call(proposeFigures, { id, lines: lines('101') }, at(agreed.version));
  expect(changed).toMatchObject({ state: 'on-agreement', figures: 'voided', snapshots: [{ revision: 2, agreement: null }, { revision: 1, agreement: { voidedAt: expect.any(String) } }] });
  expect(await stack.failure(agreeFigures, { id, hash: snapshots[0]!.hash, ...client }, at(changed.version))).toMatchObject({ status: 409, code: 'figures-changed' });
  expect(await stack.call(agreeFigures, { id, hash: changed.snapshots[0]!.hash, by: 'manager', channel: 'phone' }, at(changed.version)))
    .toMatchObject({ state: 'to-file', figures: 'agreed', snapshots: [{ agreement: { by: 'manager', voidedAt: null } }, { agreement: { voidedAt: expect.any(String) } }] });
});

test('void figures that return to what was agreed are agreed anew too: the old consent was to other knowledge', async () => {
  const { id, version, snapshots } = await proposed('100');
  const agreed = await stack.call(agreeFigures, { id, hash: snapshots[0]!.hash, ...client }, at(version));
  const changed = await stack.call(proposeFigures, { id, lines: lines('101') }, at(agreed.version));
  const back = await stack.call(proposeFigures, { id, lines: lines('100') }, at(changed.version));
  expect(back).toMatchObject({ figures: 'voided', snapshots: [{ revision: 3, agreement: null }, {}, {}] });
  expect((await stack.call(agreeFigures, { id, hash: snapshots[0]!.hash, ...client }, at(back.version))).snapshots.map((one) => one.agreement?.voidedAt ?? null)).toEqual([null, null, expect.any(String)]);
});

test('agreement ends the stage that waits for it, and its task', async () => {
  const id = await season.obligation();
  const { version } = await stack.call(releaseStage, { id, key: 'AGREE' }, at(1));
  const { version: next, snapshots } = await stack.call(proposeFigures, { id, lines: lines('5') }, at(version));
  const { stages } = await stack.call(agreeFigures, { id, hash: snapshots[0]!.hash, ...client }, at(next));
  expect(stages[1]).toMatchObject({ key: 'AGREE', state: 'done' });
  expect(await stack.published(reporting.events.stageWithdrawn)).toContainEqual({ stageId: stages[1]!.id });
});

test('figures of a correction leave what was accepted accepted, until it is filed', async () => {
  const id = await season.obligation({ state: 'accepted', filedOn: day(-3) });
  const { version, snapshots } = await stack.call(proposeFigures, { id, lines: lines('7') }, at(1));
  expect(await stack.call(agreeFigures, { id, hash: snapshots[0]!.hash, ...client }, at(version))).toMatchObject({ state: 'accepted', figures: 'agreed', filedOn: day(-3) });
});

describe('refuses', () => {
  test('amounts that are none, agreement to nothing, and what has changed meanwhile', async () => {
    const id = await season.obligation();
    expect(await stack.failure(proposeFigures, { id, lines: [{ label: 'x', amount: { amount: '1.50', currency: 'JPY' } }] }, at(1))).toMatchObject({ status: 422, code: 'invalid-amount' });
    expect(await stack.failure(proposeFigures, { id, lines: lines('1,5') }, at(1))).toMatchObject({ status: 400, errors: [{ pointer: '/lines/0/amount/amount' }] });
    expect(await stack.failure(agreeFigures, { id, hash: '0'.repeat(64), ...client }, at(1))).toMatchObject({ status: 409, code: 'no-figures' });
    expect(await stack.failure(proposeFigures, { id, lines: lines('1') }, at(2))).toMatchObject({ status: 412 });
    expect(await now(id)).toMatchObject({ version: 1, figures: 'none' });
  });
  test('figures of what is off, or with the authority', async () => {
    for (const state of ['cancelled', 'not-required', 'filed']) {
      const id = await season.obligation({ state, filedOn: state === 'filed' ? day(0) : null });
      expect(await stack.failure(proposeFigures, { id, lines: lines('1') }, at(1))).toMatchObject({ status: 409, code: 'wrong-state' });
    }
    const { id, version, snapshots } = await proposed('1');
    const sent = await stack.call(reporting.recordFiling, { id, step: 'sent', on: day(0) }, at(version));
    expect(await stack.failure(agreeFigures, { id, hash: snapshots[0]!.hash, ...client }, at(sent.version))).toMatchObject({ code: 'wrong-state' });
  });
  test('another firm, and who may only read', async () => {
    const { id, version, snapshots } = await proposed('1');
    const elsewhere = { caller: { tenantId: await stack.openFirm() } };
    expect(await stack.failure(proposeFigures, { id, lines: lines('1') }, at(version, elsewhere))).toMatchObject({ status: 404 });
    expect(await stack.failure(agreeFigures, { id, hash: snapshots[0]!.hash, ...client }, at(version, elsewhere))).toMatchObject({ status: 404 });
    expect(await stack.failure(agreeFigures, { id, hash: snapshots[0]!.hash, ...client }, at(version, { caller: { permissions: ['reporting:read'] } }))).toMatchObject({ status: 403 });
  });
  test('nothing twice under one key', async () => {
    const id = await season.obligation();
    const first = await stack.send(proposeFigures, { id, lines: lines('1') }, at(1, { idempotencyKey: 'f' }));
    const again = await stack.send(proposeFigures, { id, lines: lines('1') }, at(1, { idempotencyKey: 'f' }));
    expect([again.replayed, again.body]).toEqual([true, first.body]);
    expect([proposeFigures.idempotency, agreeFigures.idempotency]).toEqual(['required', 'required']);
  });
});
