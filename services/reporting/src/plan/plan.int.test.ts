import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reporting, type Request } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { v7 } from 'uuid';
import { reportingService } from '../reporting.service.ts';
import { keepClient, segment } from '../testing/clients.ts';
import { acceptPlan } from '../testing/season.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([reportingService]); });
afterAll(() => stack?.stop());

/** A firm of its own, whose rules are all confirmed, and what is done in it. */
class Season {
  private constructor(readonly tenantId: string, readonly year: number) {}
  static async open(year = 2025) { return new Season(await stack.openFirm(), year); }
  get as() { return { caller: { tenantId: this.tenantId } }; }
  get once() { return { ...this.as, idempotencyKey: v7() }; }

  client = (flags: object = { vat_payer_or_agent: true }, more: object = {}) => this.keep(v7(), segment({ flags }), more);
  keep = (organisationId: string, profile: ReturnType<typeof segment>, more: object = {}) => keepClient(stack, { organisationId, profile: { segments: [profile], occurrences: [] }, ...more }, this.tenantId);
  plan = (scope: Request<typeof reporting.planSeason>['scope'] = { codes: ['NDS', 'NDS_EAEU'] }) => stack.job(reporting.planSeason, { year: this.year, scope }, this.once);
  accept = (id: string, part: Partial<Request<typeof reporting.acceptPlan>> = {}) => acceptPlan(stack, { id, ...part }, this.as);
  async planAndAccept() { return this.accept((await this.plan()).planId); }
  changes = async (id: string) => (await stack.call(reporting.listPlanChanges, { id, limit: 200, sort: 'code,dueAfter' }, this.as)).data;
  obligations = async (filter = {}) => (await stack.call(reporting.listObligations, { limit: 200, filter, sort: 'code,dueOn' }, this.as)).data;
  one = async (period: string) => (await this.obligations({ code: { eq: 'NDS' }, period: { eq: period } }))[0]!;
}
const nothing = { create: 0, restore: 0, remove: 0, move: 0, keep: 0, undated: 0 };

describe('planning a year', () => {
  test('answers what is expected and does not exist, with its reasons, and changes nothing', async () => {
    const season = await Season.open();
    const id = await season.client();
    await season.client({}, { name: 'Без НДС' });
    const { planId, counts } = await season.plan();
    expect(counts).toEqual({ ...nothing, create: 4, unchanged: 0 });
    expect(await stack.call(reporting.getSeasonPlan, { id: planId }, season.as)).toMatchObject({ year: 2025, state: 'ready', counts, pending: 4, clients: 2, profiles: 2, withoutAny: 1, unconfirmed: [] });
    const changes = await season.changes(planId);
    expect(changes.map(({ code, period, dueAfter }) => [code, period, dueAfter])).toEqual([['NDS', '2025-Q1', '2025-04-25'], ['NDS', '2025-Q2', '2025-07-25'], ['NDS', '2025-Q3', '2025-10-27'], ['NDS', '2025-Q4', '2026-01-26']]);
    expect(changes[0]).toMatchObject({ kind: 'create', why: 'expected', organisationId: id, obligationId: null, dueBefore: null, applied: false, reasons: expect.arrayContaining([{ condition: 'flag', flag: 'vat_payer_or_agent', wanted: true, found: true, met: true }]) });
    expect(await season.obligations()).toEqual([]);
  });

  test('may be narrowed to clients, a group, an employee, or codes', async () => {
    const season = await Season.open();
    const [groupId, employeeId] = [v7(), v7()];
    const one = await season.client();
    await season.client(undefined, { groupId });
    await season.client(undefined, { responsible: [{ role: 'accountant', section: null, employeeId, deputyIds: [], from: '2024-01-01', to: null }] });
    const created = async (scope: Parameters<Season['plan']>[0]) => (await season.plan(scope)).counts.create;
    expect([await created({ codes: ['NDS'] }), await created({ codes: ['NDS'], organisationIds: [one] }), await created({ codes: ['NDS'], groupId }), await created({ codes: ['NDS'], employeeId })]).toEqual([12, 4, 4, 4]);
    expect(await created({ codes: ['NDS_EAEU'] })).toBe(0);
    expect((await season.plan({ organisationIds: [one] })).counts.create).toBeGreaterThan(4);
  });

  test('lists what cannot be dated', async () => {
    const season = await Season.open(2027);
    await season.client();
    await season.keep(v7(), segment({ subject: 'ip', regimes: ['PSN'] }), { profile: { segments: [segment({ subject: 'ip', regimes: ['PSN'] })], occurrences: [{ code: 'PSN_SHORT', period: '2027-02-01', dates: {} }] } });
    const { planId, counts } = await season.plan({ codes: ['NDS', 'PSN_SHORT'] });
    expect(counts).toEqual({ ...nothing, create: 3, undated: 2, unchanged: 0 });
    expect((await season.changes(planId)).filter((change) => change.kind === 'undated').map(({ code, period, why }) => [code, period, why])).toEqual([['NDS', '2027-Q4', 'calendar-year-missing'], ['PSN_SHORT', '2027-02-01', 'event-date-missing']]);
  });

  test('expects nothing of prospects, of the merged, and outside the time of service', async () => {
    const season = await Season.open();
    await season.client(undefined, { state: 'prospect' });
    await season.client(undefined, { mergedIntoId: v7() });
    await season.client(undefined, { servicedFrom: '2025-07-01' });
    await season.client(undefined, { state: 'former', servicedTo: '2025-03-31' });
    expect((await season.changes((await season.plan()).planId)).map((change) => change.period).sort()).toEqual(['2025-Q1', '2025-Q3', '2025-Q4']);
  });

  test('needs the permission', async () => {
    expect(await stack.failure(reporting.planSeason, { year: 2025 }, { idempotencyKey: v7(), caller: { permissions: ['reporting:read', 'reporting:write'] } })).toMatchObject({ code: 'missing-permission' });
  });
});

describe('accepting', () => {
  test('creates each obligation once, however often and by how many it is accepted', async () => {
    const season = await Season.open();
    const id = await season.client();
    const { planId } = await season.plan();
    const both = await Promise.all([season.accept(planId), season.accept(planId)]);
    expect(both.reduce((sum, done) => sum + done.created, 0)).toBe(4);
    expect(await season.accept(planId)).toEqual({ created: 0, restored: 0, removed: 0, moved: 0, left: 0 });
    expect(await stack.call(reporting.getSeasonPlan, { id: planId }, season.as)).toMatchObject({ state: 'accepted', pending: 0 });
    expect((await season.obligations()).map(({ organisationId, code, period, state, dueOn }) => [organisationId, code, period, state, dueOn])).toEqual([
      [id, 'NDS', '2025-Q1', 'planned', '2025-04-25'], [id, 'NDS', '2025-Q2', 'planned', '2025-07-25'], [id, 'NDS', '2025-Q3', 'planned', '2025-10-27'], [id, 'NDS', '2025-Q4', 'planned', '2026-01-26'],
    ]);
    const told = await stack.published(reporting.events.clientSeasonPlanned, season.tenantId);
    expect(told).toMatchObject([{ organisationId: id, year: 2025, obligations: [{ code: 'NDS', period: '2025-Q1', state: 'planned', version: 1 }, {}, {}, {}] }]);
  });

  test('planning again then finds nothing to do', async () => {
    const season = await Season.open();
    await season.client();
    await season.planAndAccept();
    const again = await season.plan();
    expect(again.counts).toEqual({ ...nothing, unchanged: 4 });
    expect(await season.changes(again.planId)).toEqual([]);
  });

  test('may be a part: of kinds, codes, clients or single differences', async () => {
    const season = await Season.open();
    const [one, two] = [await season.client({ vat_payer_or_agent: true, eaeu_import: true }), await season.client()];
    const { planId } = await season.plan();
    expect(await season.accept(planId, { organisationIds: [two] })).toMatchObject({ created: 4, left: 0 });
    expect(await season.accept(planId, { codes: ['NDS'] })).toMatchObject({ created: 4, left: 0 });
    expect(await season.accept(planId, { kinds: ['remove', 'move'] })).toMatchObject({ created: 0, left: 0 });
    const left = (await season.changes(planId)).filter((change) => !change.applied);
    expect(new Set(left.map((change) => `${change.organisationId} ${change.code}`))).toEqual(new Set([`${one} NDS_EAEU`]));
    expect(await season.accept(planId, { changeIds: left.slice(0, 2).map((change) => change.id) })).toMatchObject({ created: 2 });
    expect(await stack.call(reporting.getSeasonPlan, { id: planId }, season.as)).toMatchObject({ state: 'ready', pending: 10 });
    expect(await season.accept(planId)).toMatchObject({ created: 10 });
  });

  test('of hundreds of clients goes in several transactions, and tells of each client once', async () => {
    const season = await Season.open();
    await stack.superuser.query(`insert into reporting.client (id, tenant_id, name, state, profile, responsible) select uuidv7(), $1, 'Клиент ' || n, 'client', $2, '[]' from generate_series(1, 650) n`,
      [season.tenantId, { segments: [segment({ flags: { vat_payer_or_agent: true } })], occurrences: [] }]);
    const { planId, counts } = await season.plan();
    expect([counts.create, await season.accept(planId)]).toEqual([2600, { created: 2600, restored: 0, removed: 0, moved: 0, left: 0 }]);
    const told = await stack.published(reporting.events.clientSeasonPlanned, season.tenantId);
    expect([told.length, new Set(told.map((event) => event.organisationId)).size, told.flatMap((event) => event.obligations).length]).toEqual([650, 650, 2600]);
    expect((await season.plan()).counts).toEqual({ ...nothing, unchanged: 2600 });
  });

  test('waits for rules that are not certain to be confirmed', async () => {
    const season = await Season.open(2026);
    await season.client({ vat_payer_or_agent: true, vat_intermediary: true });
    const { planId } = await season.plan({ codes: ['NDS', 'NDS_JOURNAL'] });
    const { unconfirmed } = await stack.call(reporting.getSeasonPlan, { id: planId }, season.as);
    expect(unconfirmed).toEqual([{ what: 'type', code: 'NDS_JOURNAL', confidence: 'medium', changes: 4 }, { what: 'calendar', code: '2027', confidence: 'unconfirmed', changes: 2 }]);
    await expect(season.accept(planId)).rejects.toMatchObject({ problem: { code: 'unconfirmed-rules', detail: expect.stringContaining('NDS_JOURNAL') } });
    expect(await season.obligations()).toEqual([]);
    expect(await season.accept(planId, { unconfirmed: 'leave' })).toMatchObject({ created: 3, left: 5 });
    expect((await season.obligations()).map((o) => `${o.code} ${o.period}`)).toEqual(['NDS 2026-Q1', 'NDS 2026-Q2', 'NDS 2026-Q3']);
    const [journal] = (await stack.call(reporting.getObligationType, { code: 'NDS_JOURNAL' }, season.as)).versions;
    await stack.call(reporting.confirmObligationType, { id: journal!.id }, { ...season.as, ifMatch: 1 });
    const [next] = (await stack.call(reporting.getWorkingCalendar, { year: 2027 }, season.as)).revisions;
    await stack.call(reporting.confirmCalendarYear, { id: next!.id }, { ...season.as, ifMatch: 1 });
    expect(await season.accept(planId)).toMatchObject({ created: 5, left: 0 });
  });

  test('is not possible for what was discarded, or is not there', async () => {
    const season = await Season.open();
    await season.client();
    const { planId } = await season.plan();
    expect(await stack.call(reporting.discardPlan, { id: planId }, season.as)).toMatchObject({ state: 'discarded' });
    await expect(season.accept(planId)).rejects.toMatchObject({ problem: { code: 'wrong-state' } });
    expect(await stack.failure(reporting.discardPlan, { id: planId }, season.as)).toMatchObject({ code: 'wrong-state' });
    await expect(season.accept(v7())).rejects.toMatchObject({ problem: { code: 'not-found' } });
    expect(await stack.failure(reporting.getSeasonPlan, { id: v7() }, season.as)).toMatchObject({ code: 'not-found' });
    expect((await stack.call(reporting.listSeasonPlans, { filter: { state: { eq: 'discarded' } } }, season.as)).data.map((plan) => plan.id)).toEqual([planId]);
  });

  test('and planning stay within the firm', async () => {
    const [mine, theirs] = [await Season.open(), await Season.open()];
    await mine.client();
    await theirs.client();
    const { planId } = await mine.plan();
    expect(await stack.failure(reporting.getSeasonPlan, { id: planId }, theirs.as)).toMatchObject({ code: 'not-found' });
    expect(await stack.failure(reporting.listPlanChanges, { id: planId }, theirs.as)).toMatchObject({ status: 404, code: 'not-found' });
    await expect(theirs.accept(planId)).rejects.toMatchObject({ problem: { code: 'not-found' } });
    await mine.accept(planId);
    expect([(await mine.obligations()).length, (await theirs.obligations()).length]).toEqual([4, 0]);
  });
});

describe('after a change', () => {
  const withVat = (changes: object = {}) => segment({ flags: { vat_payer_or_agent: true }, ...changes });

  test('of the profile, what is missing is created, what is not expected any more removed, and what comes back restored', async () => {
    const season = await Season.open();
    const id = await season.keep(v7(), withVat());
    await season.planAndAccept();
    await season.keep(id, withVat({ to: '2025-06-30' }));
    const leaving = await season.plan();
    expect(leaving.counts).toEqual({ ...nothing, remove: 2, unchanged: 2 });
    expect((await season.changes(leaving.planId)).map(({ kind, why, period }) => [period, kind, why]).sort()).toEqual([['2025-Q3', 'remove', 'not-expected'], ['2025-Q4', 'remove', 'not-expected']]);
    expect(await season.accept(leaving.planId)).toMatchObject({ removed: 2, left: 0 });
    expect((await season.obligations({ state: { eq: 'cancelled' } })).map((o) => o.period)).toEqual(['2025-Q3', '2025-Q4']);
    expect((await season.plan()).counts).toEqual({ ...nothing, unchanged: 2 });

    await season.keep(id, withVat({ flags: { vat_payer_or_agent: true, eaeu_import: true } }));
    const back = await season.plan();
    expect(back.counts).toEqual({ ...nothing, create: 12, restore: 2, unchanged: 2 });
    expect(await season.accept(back.planId)).toMatchObject({ created: 12, restored: 2, left: 0 });
    expect((await season.plan()).counts).toEqual({ ...nothing, unchanged: 16 });
  });

  test('of a rule or a calendar, dates move; earlier periods keep what the earlier rule says', async () => {
    const season = await Season.open();
    await season.client();
    await season.planAndAccept();
    const { rule } = (await stack.call(reporting.getObligationType, { code: 'NDS' }, season.as)).versions[0]!;
    await stack.call(reporting.saveObligationTypeVersion, { code: 'NDS', validFrom: '2025-10-01', rule: { ...rule, name_ru: 'НДС по-новому', filing_due: { ...(rule.filing_due as object), day: 20 } } }, season.as);
    const { planId, counts } = await season.plan();
    expect(counts).toEqual({ ...nothing, move: 1, unchanged: 3 });
    expect(await season.changes(planId)).toMatchObject([{ kind: 'move', why: 'dates-changed', period: '2025-Q4', dueBefore: '2026-01-26', dueAfter: '2026-01-20', obligationId: (await season.one('2025-Q4')).id }]);
    expect(await season.accept(planId)).toMatchObject({ moved: 1, left: 0 });
    expect(await season.one('2025-Q4')).toMatchObject({ name: 'НДС по-новому', dueOn: '2026-01-20', dueByHand: false, version: 2 });
    expect((await season.one('2025-Q3')).name).toBe(rule.name_ru);
    expect((await season.plan()).counts).toEqual({ ...nothing, unchanged: 4 });
  });

  test('what people began or decided is listed and left alone', async () => {
    const season = await Season.open();
    const id = await season.keep(v7(), withVat());
    await season.planAndAccept();
    const act = { ...season.as, ifMatch: 1 };
    const [begun, moved, cancelled, planned] = await Promise.all(['2025-Q1', '2025-Q2', '2025-Q3', '2025-Q4'].map((period) => season.one(period)));
    await stack.call(reporting.completeStage, { id: begun!.id, key: 'PREPARE', on: '2025-04-10' }, act);
    await stack.call(reporting.moveObligationDue, { id: moved!.id, dueOn: '2025-07-20', reason: 'Отпуск' }, act);
    await stack.call(reporting.cancelObligation, { id: cancelled!.id, reason: 'Решили иначе' }, act);
    expect((await season.plan()).counts).toEqual({ ...nothing, keep: 2, unchanged: 2 });

    await season.keep(id, segment());
    const { planId, counts } = await season.plan();
    expect(counts).toEqual({ ...nothing, keep: 2, remove: 1, unchanged: 0 });
    expect((await season.changes(planId)).map(({ kind, why, obligationId }) => [kind, why, obligationId])).toEqual(expect.arrayContaining([['keep', 'begun', begun!.id], ['keep', 'due-by-hand', moved!.id], ['remove', 'not-expected', planned!.id]]));
    expect(await season.accept(planId)).toMatchObject({ removed: 1, left: 0 });
    expect((await season.obligations()).map((o) => [o.period, o.state, o.dueOn])).toEqual([
      ['2025-Q1', 'on-agreement', '2025-04-25'], ['2025-Q2', 'planned', '2025-07-20'], ['2025-Q3', 'cancelled', '2025-10-27'], ['2025-Q4', 'cancelled', '2026-01-26'],
    ]);
  });

  test('what people did between planning and accepting wins, and is counted as left', async () => {
    const season = await Season.open();
    const id = await season.keep(v7(), withVat());
    await season.planAndAccept();
    await season.keep(id, withVat({ to: '2025-06-30' }));
    const { planId } = await season.plan();
    const q4 = await season.one('2025-Q4');
    await stack.call(reporting.completeStage, { id: q4.id, key: 'PREPARE', on: '2026-01-10' }, { ...season.as, ifMatch: q4.version });
    expect(await season.accept(planId)).toEqual({ created: 0, restored: 0, removed: 1, moved: 0, left: 1 });
    expect((await season.one('2025-Q4')).state).not.toBe('cancelled');
    expect(await stack.call(reporting.getSeasonPlan, { id: planId }, season.as)).toMatchObject({ state: 'ready', pending: 1 });
  });
});
