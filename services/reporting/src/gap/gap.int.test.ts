import { reporting, type Request } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import type { Sql } from '@kontora/platform';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { reportingService } from '../reporting.service.ts';
import { keepClient, segment } from '../testing/clients.ts';
import { acceptPlan, clockOf } from '../testing/season.ts';
import { today } from '../today.ts';
import { GapController } from './gap.controller.ts';

const { cancelObligation, checkGaps, fillGaps, listGaps, listObligations, planSeason, recordFiling, saveCalendarYear, saveObligationTypeVersion } = reporting;
const YEAR = CivilDate.year(today());
const calendar = (year: number, more: object = {}): Request<typeof saveCalendarYear> => ({ year, status: 'official', confidence: 'high', daysOff: [], workingWeekends: [], shortened: [], ...more });
const vat = segment({ flags: { vat_payer_or_agent: true } });
let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([reportingService]); });
afterAll(() => stack.stop());

/** A firm whose catalogue is the VAT return, whose calendars are confirmed, and what is done in it. */
class Firm {
  private constructor(readonly tenantId: string) {}
  static async open() {
    const firm = new Firm(await stack.openFirm());
    for (const year of [YEAR, YEAR + 1]) await stack.call(saveCalendarYear, calendar(year), firm.as);
    await firm.write(sql`delete from obligation_type_version where code <> 'NDS'`);
    return firm;
  }
  get as() { return { caller: { tenantId: this.tenantId } }; }
  get once() { return { ...this.as, idempotencyKey: v7() }; }

  write = (statement: Sql) => clockOf(stack).inTenant(this.tenantId, ({ db }) => db.run(statement));
  client = (changes: Parameters<typeof keepClient>[1] = {}) => keepClient(stack, { profile: { segments: [vat], occurrences: [] }, ...changes }, this.tenantId);
  async plan() { return acceptPlan(stack, { id: (await stack.job(planSeason, { year: YEAR }, this.once)).planId }, this.as); }
  check = () => stack.job(checkGaps, {}, this.as);
  fill = (input: Request<typeof fillGaps> = {}) => stack.job(fillGaps, input, this.once);
  gaps = async (filter: Request<typeof listGaps>['filter'] = { settledOn: { isNull: true } }) => (await stack.call(listGaps, { filter, sort: 'dueOn' }, this.as)).data;
  obligations = async () => (await stack.call(listObligations, { sort: 'dueOn', filter: { state: { ne: 'cancelled' } } }, this.as)).data;
}

describe('the daily check', () => {
  test('a year that nobody has planned has no gaps, one that was planned has none at first', async () => {
    const firm = await Firm.open();
    await firm.client();
    expect(await firm.check()).toEqual({ open: 0, found: 0, settled: 0 });
    await firm.plan();
    expect(await firm.check()).toEqual({ open: 0, found: 0, settled: 0 });
  });

  test('finds what should exist and does not, once; it is settled when it is not expected any more', async () => {
    const firm = await Firm.open();
    await firm.plan();
    const organisationId = await firm.client({ name: 'Новый клиент' });
    expect(await firm.check()).toEqual({ open: 4, found: 4, settled: 0 });
    expect(await firm.check()).toEqual({ open: 4, found: 0, settled: 0 });
    const gaps = await firm.gaps();
    expect(gaps.map((gap) => [gap.kind, gap.period])).toEqual([1, 2, 3, 4].map((quarter) => ['missing', `${YEAR}-Q${quarter}`]));
    expect(gaps[0]).toMatchObject({ organisationId, organisationName: 'Новый клиент', code: 'NDS', obligationId: null, foundOn: today(), settledOn: null });
    await firm.client({ organisationId, profile: { segments: [segment()], occurrences: [] } });
    expect(await firm.check()).toEqual({ open: 0, found: 0, settled: 4 });
    expect((await firm.gaps({ settledOn: { eq: today() } })).map((gap) => gap.period)).toEqual(gaps.map((gap) => gap.period));
  });

  test('finds what exists and is not expected, but not what people decided or have begun', async () => {
    const firm = await Firm.open();
    const organisationId = await firm.client();
    await firm.plan();
    const [first, second, third] = await firm.obligations();
    await stack.call(recordFiling, { id: first!.id, step: 'sent', on: today() }, { ...firm.as, ifMatch: first!.version });
    await stack.call(cancelObligation, { id: second!.id, reason: 'x' }, { ...firm.as, ifMatch: second!.version });
    await stack.call(reporting.moveObligationDue, { id: third!.id, dueOn: today(), reason: 'x' }, { ...firm.as, ifMatch: third!.version });
    await firm.client({ organisationId, profile: { segments: [segment()], occurrences: [] } });
    expect(await firm.check()).toEqual({ open: 1, found: 1, settled: 0 });
    expect(await firm.gaps()).toMatchObject([{ kind: 'surplus', period: `${YEAR}-Q4` }]);
  });

  test('finds what is due on another day since the calendar changed', async () => {
    const firm = await Firm.open();
    await firm.client();
    await firm.plan();
    const april = `${YEAR}-04-`;
    const before = (await firm.obligations()).find((row) => row.period === `${YEAR}-Q1`)!;
    await stack.call(saveCalendarYear, calendar(YEAR, { daysOff: [25, 26, 27, 28].map((date) => ({ date: `${april}${date}`, kind: 'declared_day_off' })) }), firm.as);
    expect(await firm.check()).toEqual({ open: 1, found: 1, settled: 0 });
    const [gap] = await firm.gaps();
    expect(gap).toMatchObject({ kind: 'moved', period: `${YEAR}-Q1`, obligationId: before.id });
    expect(gap!.dueOn! > before.dueOn).toBe(true);
  });

  test('what is only sometimes due is no gap: whoever plans decides', async () => {
    const firm = await Firm.open();
    await firm.client();
    await firm.plan();
    const { versions } = await stack.call(reporting.getObligationType, { code: 'NDS' }, firm.as);
    await stack.call(saveObligationTypeVersion, { code: 'RARE', validFrom: null, rule: { ...versions[0]!.rule, optional: true } }, firm.as);
    expect(await firm.check()).toMatchObject({ open: 0 });
  });

  test('every morning for every firm; it tells the others', async () => {
    const [one, other] = [await Firm.open(), await Firm.open()];
    for (const firm of [one, other]) await firm.plan();
    await one.client();
    await new GapController().checkGapsDaily(clockOf(stack, [one.tenantId, other.tenantId]));
    expect(await stack.published(reporting.events.gapsChecked, one.tenantId)).toEqual([{ on: today(), open: 4, found: 4, settled: 0 }]);
    expect(await stack.published(reporting.events.gapsChecked, other.tenantId)).toEqual([{ on: today(), open: 0, found: 0, settled: 0 }]);
    expect(await other.gaps()).toEqual([]);
  });
});

describe('filling', () => {
  test('creates what is missing, removes the surplus, moves what moved; twice changes nothing', async () => {
    const firm = await Firm.open();
    const leaves = await firm.client();
    const stays = await firm.client();
    await firm.plan();
    const comes = await firm.client();
    await firm.client({ organisationId: leaves, profile: { segments: [segment()], occurrences: [] } });
    await stack.call(saveCalendarYear, calendar(YEAR, { daysOff: [25, 26, 27, 28].map((date) => ({ date: `${YEAR}-04-${date}`, kind: 'declared_day_off' })) }), firm.as);
    expect(await firm.check()).toMatchObject({ open: 9 });
    expect(await firm.fill()).toEqual({ created: 4, restored: 0, removed: 4, moved: 1, left: 0 });
    const counted = (id: string, rows: { organisationId: string }[]) => rows.filter((row) => row.organisationId === id).length;
    const rows = await firm.obligations();
    expect([leaves, stays, comes].map((id) => counted(id, rows))).toEqual([0, 4, 4]);
    expect([await firm.gaps(), await firm.fill(), await firm.check()]).toEqual([[], { created: 0, restored: 0, removed: 0, moved: 0, left: 0 }, { open: 0, found: 0, settled: 0 }]);
    await firm.client({ organisationId: leaves });
    await firm.check();
    expect(await firm.fill()).toMatchObject({ restored: 4, created: 0 });
  });

  test('only those named, and only what still holds', async () => {
    const firm = await Firm.open();
    await firm.plan();
    await firm.client();
    await firm.check();
    const [first, ...others] = await firm.gaps();
    expect(await firm.fill({ ids: [first!.id] })).toEqual({ created: 1, restored: 0, removed: 0, moved: 0, left: 0 });
    await firm.plan();
    expect(await firm.fill({ ids: others.map((gap) => gap.id) })).toEqual({ created: 0, restored: 0, removed: 0, moved: 0, left: 0 });
    expect(await firm.obligations()).toHaveLength(4);
  });

  test('what hangs on a rule that nobody has confirmed is refused, or left', async () => {
    const firm = await Firm.open();
    await firm.plan();
    await firm.client();
    await firm.check();
    await firm.write(sql`update obligation_type_version set confidence = 'medium', confirmed_at = null, version = version + 1`);
    await expect(firm.fill()).rejects.toMatchObject({ code: 'unconfirmed-rules' });
    expect(await firm.fill({ unconfirmed: 'leave' })).toEqual({ created: 0, restored: 0, removed: 0, moved: 0, left: 4 });
  });

  test('once under one key; not without the permission', async () => {
    const firm = await Firm.open();
    const key = { ...firm.as, idempotencyKey: 'fill' };
    const [one, again] = [await stack.call(fillGaps, {}, key), await stack.call(fillGaps, {}, key)];
    expect((again as { id?: string }).id).toBe((one as { id?: string }).id);
    for (const operation of [checkGaps, fillGaps]) expect(await stack.failure(operation, {}, { caller: { permissions: ['reporting:read', 'reporting:write'] } })).toMatchObject({ status: 403 });
    expect(await stack.failure(listGaps, {}, { caller: { permissions: [] } })).toMatchObject({ status: 403 });
    expect(fillGaps.idempotency).toBe('required');
  });
});
