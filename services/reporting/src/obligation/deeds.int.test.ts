import { reporting, type Request, type Response } from '@kontora/contracts';
import { TestStack, type CallOptions } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { reportingService } from '../reporting.service.ts';
import { day, Season } from '../testing/season.ts';

const { changeObligations, getObligation, listObligationStages } = reporting;
type Deed = Request<typeof changeObligations>;
type Row = Response<typeof changeObligations>['outcomes'][number];
const second = { caller: { id: v7() } };
const [anna, boris] = [v7(), v7()];
let stack: TestStack;
let season: Season;
beforeAll(async () => {
  stack = await TestStack.start([reportingService]);
  season = new Season(stack);
});
afterAll(() => stack.stop());

const get = (id: string) => stack.call(getObligation, { id });
const states = (ids: readonly string[]) => Promise.all(ids.map(async (id) => (await get(id)).state));
const seen = (ids: readonly string[]) => Promise.all(ids.map(async (id) => ({ id, version: await get(id).then(({ version }) => version, () => 1) })));
const change = async (ids: readonly string[], deed: Omit<Deed, 'obligations'>, options: CallOptions = {}) => stack.call(changeObligations, { ...deed, obligations: await seen(ids) }, { idempotencyKey: v7(), ...options });
const outcomes = ({ outcomes }: { outcomes: Row[] }) => outcomes.map(({ outcome }) => outcome);
const stagesOf = async (id: string) => (await stack.call(listObligationStages, { filter: { obligationId: { eq: id } }, sort: 'startOn' })).data.map(({ code, state }) => `${code} ${state}`);

describe('decisions', () => {
  test('off the season and back, in the order asked; what cannot is left as it is and said', async () => {
    const [open, filed, gone] = [await season.obligation(), await season.obligation({ state: 'filed' }), v7()];
    const ids = [filed, open, gone];
    const off = await change(ids, { deed: 'cancel', reason: 'Клиент ушёл' });
    expect(off).toMatchObject({ done: 1, left: 2, outcomes: [{ id: filed, outcome: 'wrong-state' }, { id: open, outcome: 'done', version: (await get(open)).version }, { id: gone, outcome: 'not-found', version: null }] });
    expect(await states([filed, open])).toEqual(['filed', 'cancelled']);
    expect(await stagesOf(open)).toEqual(['PREPARE withdrawn', 'AGREE withdrawn', 'PAY_ORDERS withdrawn', 'FILE withdrawn', 'ACCEPT withdrawn']);
    expect(outcomes(await change([open], { deed: 'restore', reason: 'По ошибке' }))).toEqual(['done']);
    expect(await get(open)).toMatchObject({ state: 'planned', stateComment: 'По ошибке' });
    expect((await stagesOf(open))[0]).toBe('PREPARE planned');
    expect((await stack.published(reporting.events.obligationChanged)).filter((event) => event.obligationId === open).map((event) => event.state)).toEqual(['cancelled', 'planned']);
  });

  test('not required needs two persons, for many as for one', async () => {
    const [asked, other] = [await season.obligation(), await season.obligation()];
    expect(outcomes(await change([asked], { deed: 'ask-not-required', reason: 'Нет деятельности' }))).toEqual(['done']);
    expect(outcomes(await change([asked, other], { deed: 'confirm-not-required' }))).toEqual(['same-person', 'not-requested']);
    expect(outcomes(await change([asked, other], { deed: 'confirm-not-required' }, second))).toEqual(['done', 'not-requested']);
    expect(await states([asked, other])).toEqual(['not-required', 'planned']);
  });

  test('who prepares them: named by hand, and back to what the rules say', async () => {
    const ids = [await season.obligation({ clientId: await season.client({ roles: { responsible_accountant: anna } }), employeeId: anna }), await season.obligation(), await season.obligation({ state: 'accepted' })];
    expect(await change(ids, { deed: 'assign', employeeId: boris })).toMatchObject({ done: 2, outcomes: [{ outcome: 'done', before: { employeeId: null } }, { outcome: 'done' }, { outcome: 'wrong-state', before: null }] });
    expect(await get(ids[0]!)).toMatchObject({ employeeId: boris, employeeByHand: true });
    const { outcomes: again } = await change(ids.slice(0, 1), { deed: 'assign', employeeId: anna });
    expect(again[0]!.before).toEqual({ employeeId: boris });
    await change(ids, { deed: 'assign', employeeId: null });
    expect(await Promise.all(ids.slice(0, 2).map(async (id) => (await get(id)).employeeId))).toEqual([anna, null]);
  });
});

test('the conversation by hand: sent, delivered, accepted, paid, each written down once, with its stages', async () => {
  const [one, two, payment] = [await season.obligation(), await season.obligation({ state: 'to-file' }), await season.obligation({ code: 'PAY', kind: 'payment', files: false, stages: [{ code: 'PAY_ORDERS', start: -9, planned: -2 }, { code: 'PAID_CHECK', start: -1, planned: 1 }] })];
  const ids = [one, two, payment];
  expect(outcomes(await change(ids, { deed: 'sent', on: day(-1), comment: 'Сдано в личном кабинете' }))).toEqual(['done', 'done', 'nothing-to-file']);
  expect(outcomes(await change(ids, { deed: 'paid', on: day(0) }))).toEqual(['nothing-to-file', 'nothing-to-file', 'done']);
  expect(await stagesOf(one)).toEqual(['PREPARE skipped', 'AGREE skipped', 'PAY_ORDERS planned', 'FILE done', 'ACCEPT planned']);
  expect(await stagesOf(payment)).toEqual(['PAY_ORDERS skipped', 'PAID_CHECK done']);
  await change([one], { deed: 'delivered', on: day(-1) });
  expect(outcomes(await change([one, two, payment], { deed: 'accepted', on: day(0) }))).toEqual(['done', 'done', 'nothing-to-file']);
  expect(await states(ids)).toEqual(['accepted', 'accepted', 'closed']);
  expect(await get(one)).toMatchObject({ filedOn: day(-1), filings: [{ no: 1, step: 'sent', comment: 'Сдано в личном кабинете', on: day(-1) }, { no: 2, step: 'delivered' }, { no: 3, step: 'accepted', on: day(0) }] });
  expect((await stack.published(reporting.events.filingRecorded)).filter((event) => event.obligationId === one).map((event) => event.step)).toEqual(['sent', 'delivered', 'accepted']);
});

test('a dry run answers the same and changes nothing; who looked too long ago is told; a repeated request does it once', async () => {
  const ids = [await season.obligation(), await season.obligation({ state: 'closed' })];
  const before = await Promise.all(ids.map(get));
  const deed = { deed: 'cancel', reason: 'Проба' } as const;
  const tried = await change(ids, { ...deed, dryRun: true });
  expect([outcomes(tried), await Promise.all(ids.map(get))]).toEqual([['done', 'wrong-state'], before]);
  const asked = { ...deed, obligations: await seen(ids) };
  const idempotencyKey = v7();
  const first = await stack.send(changeObligations, asked, { idempotencyKey });
  expect(await stack.send(changeObligations, asked, { idempotencyKey })).toMatchObject({ body: first.body, replayed: true });
  expect(outcomes(await stack.call(changeObligations, asked, { idempotencyKey: v7() }))).toEqual(['changed-since', 'wrong-state']);
});

test('what is asked must be sound, permitted, and of one’s own firm', async () => {
  const id = await season.obligation();
  const asked = { obligations: [{ id, version: 1 }] };
  const refused = (input: object, options: CallOptions = {}) => stack.failure(changeObligations, { ...asked, ...input }, { idempotencyKey: v7(), ...options });
  expect(await refused({ deed: 'sent', on: day(1) })).toMatchObject({ status: 422, code: 'day-in-future' });
  for (const [deed, pointer] of [['cancel', '/reason'], ['sent', '/on'], ['assign', '/employeeId']]) expect(await refused({ deed })).toMatchObject({ status: 400, code: 'invalid-input', errors: [{ pointer }] });
  expect(await refused({ deed: 'confirm-not-required', obligations: [asked.obligations[0], asked.obligations[0]] })).toMatchObject({ status: 400, errors: [{ pointer: '/obligations' }] });
  expect(await refused({ deed: 'confirm-not-required' }, { caller: { permissions: ['reporting:read'] } })).toMatchObject({ status: 403 });
  const elsewhere = await stack.openFirm();
  expect(outcomes(await change([id], { deed: 'cancel', reason: 'Чужая' }, { caller: { tenantId: elsewhere } }))).toEqual(['not-found']);
  expect(await states([id])).toEqual(['planned']);
});
