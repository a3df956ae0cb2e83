import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reporting } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { v7 } from 'uuid';
import { reportingService } from '../reporting.service.ts';
import { keepClient, segment } from '../testing/clients.ts';
import { acceptPlan } from '../testing/season.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([reportingService]); });
afterAll(() => stack?.stop());

const client = (profile: object, more: object = {}) => keepClient(stack, { profile: { segments: [segment(profile)], occurrences: [] }, ...more });
const explain = async (id: string, code?: string, year = 2026) => (await stack.call(reporting.explainObligations, { id, year, code })).data;
const line = async (id: string, code: string, period: string) => (await explain(id, code)).find((one) => one.period === period)!;
const unmet = (one: Awaited<ReturnType<typeof line>>) => one.reasons.filter((reason) => !reason.met);

describe('a due date', () => {
  test('comes with its arithmetic and the stages planned back from it', async () => {
    const { dates, stages, versionFrom } = await stack.call(reporting.previewDueDates, { code: 'NDS', period: '2026-Q1' });
    expect([versionFrom, dates.map(({ what, code, nominal, date }) => [what, code, nominal, date])]).toEqual([null, [
      ['filing', null, '2026-04-25', '2026-04-27'], ['payment', 'NDS_1', '2026-04-28', '2026-04-28'], ['payment', 'NDS_2', '2026-05-28', '2026-05-28'], ['payment', 'NDS_3', '2026-06-28', '2026-06-29'],
    ]]);
    expect(dates[0]!.steps).toMatchObject([{ step: 'period_end', date: '2026-03-31' }, { step: 'nominal', date: '2026-04-25' }, { step: 'shift', policy: 'next_working_day', date: '2026-04-27', daysOff: [{ kind: 'weekend' }, { kind: 'weekend' }] }]);
    expect(stages.map((stage) => `${stage.key} ${stage.plannedOn}`)).toEqual(expect.arrayContaining(['PREPARE 2026-04-13', 'FILE 2026-04-23', 'NDS_3.PAID_CHECK 2026-06-29']));
  });

  test('of an event counts from the dates given', async () => {
    const dates = { patent_start: '2026-02-01', patent_end: '2026-06-30' };
    expect((await stack.call(reporting.previewDueDates, { code: 'PSN_SHORT', period: '2026-02-01', dates })).dates[0]).toMatchObject({ date: '2026-06-30', steps: [{ step: 'event', event: 'patent_end', date: '2026-06-30' }, { step: 'nominal' }] });
    const problem = await stack.failure(reporting.previewDueDates, { code: 'PSN_SHORT', period: '2026-02-01' });
    expect(problem).toMatchObject({ code: 'event-date-missing', errors: [{ pointer: '/dates/patent_end' }] });
  });

  test('of a rule that is not saved yet is shown in the same way, whatever it is valid from', async () => {
    const { data } = await stack.call(reporting.listObligationTypes, {});
    const { versions } = await stack.call(reporting.getObligationType, { code: data.find(({ code }) => code === 'NDS')!.code });
    const draft = { code: 'NDS', validFrom: '2027-01-01', rule: { ...versions[0]!.rule, filing_due: { months_after_period_end: 1, day: 20 } } };
    const { dates, stages } = await stack.call(reporting.previewRuleDueDates, { ...draft, period: '2026-Q1' });
    expect([dates[0], stages.length]).toMatchObject([{ what: 'filing', date: '2026-04-20', steps: [{ step: 'period_end' }, { step: 'nominal' }] }, 9]);
    expect(await stack.failure(reporting.previewRuleDueDates, { ...draft, period: '2026-C1' })).toMatchObject({ code: 'wrong-period' });
    expect(await stack.failure(reporting.previewRuleDueDates, { ...draft, rule: { ...draft.rule, filing_due: { day: 20 } }, period: '2026-Q1' })).toMatchObject({ code: 'invalid-rule', errors: [{ pointer: '/rule/filing_due/day' }] });
    expect(await stack.failure(reporting.previewRuleDueDates, { ...draft, period: '2026-Q1' }, { caller: { permissions: ['reporting:read'] } })).toMatchObject({ status: 403 });
  });

  test.each([
    ['a period of another kind', { code: 'NDS', period: '2026-C1' }, 'wrong-period', '/period'],
    ['a code that is not in the catalogue', { code: 'NOPE', period: '2026-Q1' }, 'no-rule', '/code'],
    ['a period before the rule was in force', { code: 'TURNALOG', period: '2024-Q4' }, 'no-rule', '/code'],
    ['a year whose calendar is not known', { code: 'NDS', period: '2027-Q4' }, 'calendar-year-missing', '/period'],
  ])('is refused for %s', async (_, input, code, pointer) => expect(await stack.failure(reporting.previewDueDates, input)).toMatchObject({ code, status: 422, errors: [{ pointer, code }] }));

  test('is not asked for of a day that does not exist', async () => expect(await stack.failure(reporting.previewDueDates, { code: 'EFS1_11_EVENT', period: '2026-02-30' })).toMatchObject({ code: 'invalid-input', errors: [{ pointer: '/period' }] }));
});

describe('why a client has an obligation, and why not', () => {
  test('every item of the catalogue for every period has its reasons', async () => {
    const lines = await explain(await client({ flags: { vat_payer_or_agent: true } }));
    expect(new Set(lines.map((one) => one.code)).size).toBe(70);
    expect(lines.every((one) => one.reasons.length > 0 && one.applies === one.reasons.every((reason) => reason.met))).toBe(true);
    expect(lines.find((one) => one.code === 'NDS' && one.period === '2026-Q2')).toMatchObject({ applies: true, exists: false, obligationId: null, dueOn: '2026-07-27', since: '2026-04-01', until: '2026-06-30' });
  });

  test('"no" is told from "not known", and every condition that is not met is named', async () => {
    expect(unmet(await line(await client({ flags: { vat_payer_or_agent: false } }), 'NDS', '2026-Q1'))).toEqual([{ condition: 'flag', flag: 'vat_payer_or_agent', wanted: true, found: false, met: false }]);
    expect(unmet(await line(await client({}), 'NDS', '2026-Q1'))).toMatchObject([{ condition: 'flag', found: null }]);
    expect(unmet(await line(await client({}), 'USN_IP', '2026')).map((reason) => reason.condition)).toEqual(['subject', 'regime']);
    expect(unmet(await line(await client({ from: '2026-07-01', flags: { vat_payer_or_agent: true } }), 'NDS', '2026-Q1'))).toEqual([{ condition: 'profile', met: false }]);
  });

  test('a client whom the firm did not serve then, or does not serve', async () => {
    const flags = { vat_payer_or_agent: true };
    const late = await client({ flags }, { servicedFrom: '2026-07-01' });
    expect(unmet(await line(late, 'NDS', '2026-Q2'))).toEqual([{ condition: 'service', met: false, state: 'client', servicedFrom: '2026-07-01', servicedTo: null }]);
    expect((await line(late, 'NDS', '2026-Q3')).applies).toBe(true);
    expect(unmet(await line(await client({ flags }, { state: 'prospect' }), 'NDS', '2026-Q3'))).toMatchObject([{ condition: 'service', state: 'prospect' }]);
  });

  test('an event that was not noted, was noted, or was noted with the wrong period', async () => {
    const trader = segment({ subject: 'ip', regimes: ['PSN'] });
    const id = await keepClient(stack, { profile: { segments: [trader], occurrences: [{ code: 'PSN_SHORT', period: '2026-02-01', dates: { patent_end: '2026-06-30' } }, { code: 'PSN_DISCOUNT', period: '2026-Q1', dates: {} }] } as never });
    expect(await explain(id, 'PSN_LONG')).toMatchObject([{ period: '2026', applies: false, reasons: [{ condition: 'event', met: false, found: null }] }]);
    expect(await explain(id, 'PSN_SHORT')).toMatchObject([{ period: '2026-02-01', applies: true, dueOn: '2026-06-30' }]);
    expect(await explain(id, 'PSN_DISCOUNT')).toMatchObject([{ period: '2026-Q1', applies: false, undated: 'event-date-missing', reasons: [{ condition: 'event', met: false, found: '2026-Q1' }] }]);
  });

  test('what applies but cannot be dated', async () => {
    expect((await explain(await client({ flags: { vat_payer_or_agent: true } }), 'NDS', 2027)).at(-1)).toMatchObject({ period: '2027-Q4', applies: true, dueOn: null, undated: 'calendar-year-missing' });
  });

  test('says what exists, with the date people set, and what was taken off', async () => {
    const id = await client({ flags: { vat_payer_or_agent: true } });
    const { planId } = await stack.job(reporting.planSeason, { year: 2026, scope: { organisationIds: [id], codes: ['NDS'] } }, { idempotencyKey: v7() });
    await acceptPlan(stack, { id: planId, unconfirmed: 'leave' });
    const [first, second] = (await stack.call(reporting.listObligations, { filter: { organisationId: { eq: id } }, sort: 'dueOn' })).data;
    await stack.call(reporting.moveObligationDue, { id: first!.id, dueOn: '2026-04-20', reason: 'Отпуск' }, { ifMatch: first!.version });
    await stack.call(reporting.cancelObligation, { id: second!.id, reason: 'Решили иначе' }, { ifMatch: second!.version });
    expect((await explain(id, 'NDS')).map(({ exists, obligationId, dueOn }) => [exists, obligationId, dueOn])).toEqual([[true, first!.id, '2026-04-20'], [false, second!.id, '2026-07-27'], [true, expect.any(String), '2026-10-26'], [false, null, '2027-01-25']]);
  });

  test('agrees with the plan, whoever the client is', async () => {
    const profiles = [
      { flags: { vat_payer_or_agent: true, profit_advance_mode: 'quarterly', pays_individuals: true, employees_or_contractors: true } }, { regimes: ['USN'], to: '2026-08-15' }, { subject: 'ip', regimes: ['USN', 'PSN'], from: '2026-03-10' },
      { regimes: ['AUSN'], flags: { has_vehicles: true, in_rosstat_list: ['P-4', 'PM'] } }, { subject: 'ip', regimes: ['NPD'] },
    ];
    for (const profile of profiles) {
      const id = await client(profile, { servicedFrom: '2026-02-01' });
      const { planId } = await stack.job(reporting.planSeason, { year: 2026, scope: { organisationIds: [id] } }, { idempotencyKey: v7() });
      const { data } = await stack.call(reporting.listPlanChanges, { id: planId, limit: 200, filter: { kind: { eq: 'create' } } });
      const expected = (await explain(id)).filter((one) => one.applies);
      expect(expected.map(({ code, period, dueOn, reasons }) => ({ code, period, dueOn, reasons }))).toEqual(
        data.map(({ code, period, dueAfter, reasons }) => ({ code, period, dueOn: dueAfter, reasons })).sort((a, b) => (`${a.code}:${a.period}` < `${b.code}:${b.period}` ? -1 : 1)));
    }
  });

  test('is told of clients of the own firm only', async () => {
    const id = await client({});
    expect(await stack.failure(reporting.explainObligations, { id, year: 2026 }, { caller: { tenantId: await stack.openFirm() } })).toMatchObject({ code: 'not-found' });
    expect(await stack.failure(reporting.explainObligations, { id, year: 2026 }, { caller: { permissions: [] } })).toMatchObject({ code: 'missing-permission' });
  });
});
