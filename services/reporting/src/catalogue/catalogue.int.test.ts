import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reporting, type Response } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { reportingService } from '../reporting.service.ts';
import { keepClient, segment } from '../testing/clients.ts';
import { acceptPlan } from '../testing/season.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([reportingService]); });
afterAll(() => stack?.stop());

type Version = Response<typeof reporting.saveObligationTypeVersion>;
const versionsOf = async (code: string, tenantId = stack.tenantId) => (await stack.call(reporting.getObligationType, { code }, { caller: { tenantId } })).versions;
const ruleOf = async (code: string) => (await versionsOf(code)).at(-1)!.rule;
const spans = (versions: Version[]) => versions.map(({ validFrom, validTo }) => [validFrom, validTo]);
/** A rule like the given one whose filing is due on another day of the month. */
const filedOn = (rule: Version['rule'], day: number) => ({ ...rule, filing_due: { ...(rule.filing_due as object), day } });
const filing = async (code: string, period: string, tenantId = stack.tenantId) => (await stack.call(reporting.previewDueDates, { code, period }, { caller: { tenantId } })).dates.find((date) => date.what === 'filing')?.date;

describe('a firm that has changed nothing', () => {
  test('sees the built-in catalogue, and the same ids before and after it gets its own copy', async () => {
    const tenantId = await stack.openFirm();
    const before = await stack.call(reporting.listObligationTypes, {}, { caller: { tenantId } });
    expect(before.data).toHaveLength(70);
    expect(before.data.find((type) => type.code === 'NDS')).toMatchObject({ nameRu: expect.stringContaining('НДС'), kind: 'report', authority: 'ФНС', recurrence: 'quarter', own: false, needsConfirmation: false, versions: 1 });
    const [version] = await versionsOf('NDS', tenantId);
    await stack.call(reporting.saveStageCode, { code: 'CALL', nameRu: 'Позвонить', nameEn: 'Call', defaultRole: 'client_manager' }, { caller: { tenantId } });
    expect((await stack.superuser.query('select count(*)::integer as n from reporting.obligation_type_version where tenant_id = $1', [tenantId])).rows).toEqual([{ n: 70 }]);
    expect(await stack.call(reporting.listObligationTypes, {}, { caller: { tenantId } })).toEqual(before);
    expect(await versionsOf('NDS', tenantId)).toEqual([version]);
  });

  test('is asked to confirm what is not certain, once, by somebody who has seen it', async () => {
    const [unsure] = await versionsOf('NDS_JOURNAL');
    expect(unsure).toMatchObject({ confidence: 'medium', needsConfirmation: true, confirmedAt: null });
    expect(await stack.failure(reporting.confirmObligationType, { id: unsure!.id }, { ifMatch: 7 })).toMatchObject({ code: 'stale' });
    expect(await stack.call(reporting.confirmObligationType, { id: unsure!.id }, { ifMatch: 1 })).toMatchObject({ needsConfirmation: false, confirmedBy: stack.caller().id, version: 2 });
    expect(await stack.failure(reporting.confirmObligationType, { id: crypto.randomUUID() }, { ifMatch: 1 })).toMatchObject({ code: 'not-found' });
    expect((await stack.call(reporting.listObligationTypes, {})).data.find((type) => type.code === 'NDS_JOURNAL')).toMatchObject({ needsConfirmation: false });
  });

  test('has no type that nobody made', async () => expect(await stack.failure(reporting.getObligationType, { code: 'NOPE' })).toMatchObject({ code: 'not-found' }));
});

describe('a new version of a rule', () => {
  test('governs the periods that end on its first day or later; earlier ones keep the earlier rule', async () => {
    const saved = await stack.call(reporting.saveObligationTypeVersion, { code: 'NDS_EAEU', validFrom: '2026-07-01', rule: filedOn(await ruleOf('NDS_EAEU'), 22), comment: 'Перенос срока' });
    expect(saved).toMatchObject({ code: 'NDS_EAEU', validFrom: '2026-07-01', validTo: null, own: false, comment: 'Перенос срока', needsConfirmation: false, confirmedBy: stack.caller().id });
    expect(spans(await versionsOf('NDS_EAEU'))).toEqual([[null, '2026-06-30'], ['2026-07-01', null]]);
    expect([await filing('NDS_EAEU', '2026-06'), await filing('NDS_EAEU', '2026-07'), await filing('NDS_EAEU', '2026-08')]).toEqual(['2026-07-20', '2026-08-24', '2026-09-22']);
    expect(await stack.call(reporting.previewDueDates, { code: 'NDS_EAEU', period: '2026-07' })).toMatchObject({ versionFrom: '2026-07-01' });
  });

  test('that begins on the same day replaces the one before it; in between it ends before the next', async () => {
    const rule = await ruleOf('NDS_EAEU');
    const again = await stack.call(reporting.saveObligationTypeVersion, { code: 'NDS_EAEU', validFrom: '2026-07-01', rule: filedOn(rule, 25) });
    expect(again.version).toBe(2);
    const between = await stack.call(reporting.saveObligationTypeVersion, { code: 'NDS_EAEU', validFrom: '2026-04-01', validTo: '2026-12-31', rule: filedOn(rule, 10) });
    expect(between.validTo).toBe('2026-06-30');
    expect(spans(await versionsOf('NDS_EAEU'))).toEqual([[null, '2026-03-31'], ['2026-04-01', '2026-06-30'], ['2026-07-01', null]]);
    expect([await filing('NDS_EAEU', '2026-03'), await filing('NDS_EAEU', '2026-04'), await filing('NDS_EAEU', '2026-08')]).toEqual(['2026-04-20', '2026-05-12', '2026-09-25']);
    expect((await stack.call(reporting.listObligationTypes, { on: '2026-05-01' })).data.find((type) => type.code === 'NDS_EAEU')).toMatchObject({ validFrom: '2026-04-01', versions: 3 });
  });

  test('may be of a type of the firm\'s own, unseen by other firms', async () => {
    const rule = { ...(await ruleOf('NDS_EAEU')), name_ru: 'Сверка с клиентом', name_en: 'Check with the client', kind: 'control', authority: 'Фирма' };
    expect(await stack.call(reporting.saveObligationTypeVersion, { code: 'OWN_CHECK', validFrom: null, rule })).toMatchObject({ own: true, rule: { code: 'OWN_CHECK', kind: 'control' } });
    expect((await stack.call(reporting.listObligationTypes, { own: true })).data.map((type) => type.code)).toEqual(['OWN_CHECK']);
    const other = await stack.openFirm();
    expect(await stack.failure(reporting.getObligationType, { code: 'OWN_CHECK' }, { caller: { tenantId: other } })).toMatchObject({ code: 'not-found' });
    expect([await filing('NDS_EAEU', '2026-08', other), await versionsOf('NDS_EAEU', other)]).toMatchObject(['2026-09-21', { length: 1 }]);
  });
});

describe('a wrong rule', () => {
  test('is refused with a pointer to each field at fault', async () => {
    const rule = { ...(await ruleOf('NDS')), kind: 'tax', filing_due: { day: 25, month: 13 }, applicability: { subjects: ['org'], regimes: ['OSNO'], requires: { has_a_dog: true } } };
    const problem = await stack.failure(reporting.saveObligationTypeVersion, { code: 'NDS', validFrom: '2026-07-01', rule });
    expect(problem).toMatchObject({ code: 'invalid-rule', status: 422 });
    expect(problem.errors!.map((error) => error.pointer)).toEqual(expect.arrayContaining(['/rule/kind', '/rule/filing_due/month', '/rule/applicability/requires/has_a_dog']));
    expect((await stack.failure(reporting.previewObligationTypeChange, { code: 'NDS', validFrom: '2026-07-01', rule, year: 2026 })).errors).toEqual(problem.errors);
    expect(await versionsOf('NDS')).toHaveLength(1);
  });

  test('and a last day before the first are refused before anything is shown of their effect', async () => {
    const backwards = { code: 'NDS', validFrom: '2026-07-01', validTo: '2026-06-30', rule: await ruleOf('NDS') };
    for (const refused of [stack.failure(reporting.saveObligationTypeVersion, backwards), stack.failure(reporting.previewObligationTypeChange, { ...backwards, year: 2026 })]) expect(await refused).toMatchObject({ code: 'dates-reversed', status: 422 });
  });

  test('or one that ends before it begins', async () => {
    expect(await stack.failure(reporting.saveObligationTypeVersion, { code: 'NDS', validFrom: '2026-07-01', validTo: '2026-06-30', rule: await ruleOf('NDS') })).toMatchObject({ code: 'dates-reversed' });
  });

  test('nobody changes rules without the permission', async () => {
    const caller = { permissions: ['reporting:read', 'reporting:write', 'reporting:plan'] };
    expect(await stack.failure(reporting.saveObligationTypeVersion, { code: 'NDS', validFrom: null, rule: {} }, { caller })).toMatchObject({ code: 'missing-permission' });
    expect(await stack.failure(reporting.setStageRole, { role: 'reviewer', groupId: null }, { caller })).toMatchObject({ code: 'missing-permission' });
  });
});

describe('what would come of a change', () => {
  test('is shown before it acts: who gets it, loses it, and whose dates move; what people decided stays', async () => {
    const tenantId = await stack.openFirm();
    const caller = { tenantId };
    const flags = { provides_accommodation: true };
    const hotel = await keepClient(stack, { name: 'Отель', profile: { segments: [segment({ flags })], occurrences: [] } }, tenantId);
    const hostel = await keepClient(stack, { name: 'Хостел', profile: { segments: [segment({ regimes: ['USN'], flags })], occurrences: [] } }, tenantId);
    const shop = await keepClient(stack, { name: 'Магазин', profile: { segments: [segment({ regimes: ['USN'] })], occurrences: [] } }, tenantId);
    const plan = await stack.job(reporting.planSeason, { year: 2026, scope: { codes: ['TURNALOG'] } }, { caller, idempotencyKey: 'p1' });
    await acceptPlan(stack, { id: plan.planId, unconfirmed: 'leave' }, { caller });
    await stack.call(reporting.saveStageCode, { code: 'CALL', nameRu: 'Позвонить', nameEn: 'Call', defaultRole: 'client_manager' }, { caller });
    const { rule } = (await versionsOf('TURNALOG', tenantId))[0]!;

    const same = await stack.call(reporting.previewObligationTypeChange, { code: 'TURNALOG', validFrom: '2025-01-01', rule, year: 2026 }, { caller });
    expect(same).toEqual({ appear: 0, vanish: 0, move: 0, same: 8, clients: 0, examples: [], undated: [] });

    const moved = await stack.call(reporting.previewObligationTypeChange, { code: 'TURNALOG', validFrom: '2026-07-01', rule: filedOn(rule, 20), year: 2026 }, { caller });
    expect(moved).toMatchObject({ appear: 0, vanish: 0, move: 4, same: 4, clients: 2 });
    expect(moved.examples[0]).toEqual({ organisationId: hotel, organisationName: 'Отель', code: 'TURNALOG', period: '2026-Q3', effect: 'move', before: '2026-10-26', after: '2026-10-20' });

    const applicability = { ...(rule.applicability as object), regimes: ['USN'], requires: {} };
    const narrower = await stack.call(reporting.previewObligationTypeChange, { code: 'TURNALOG', validFrom: '2025-01-01', rule: { ...rule, applicability }, year: 2026 }, { caller });
    expect(narrower).toMatchObject({ appear: 4, vanish: 4, move: 0, same: 4, clients: 2 });
    expect(new Set(narrower.examples.map(({ organisationId, effect }) => `${effect} ${organisationId}`))).toEqual(new Set([`appear ${shop}`, `vanish ${hotel}`]));

    const { data: [first] } = await stack.call(reporting.listObligations, { filter: { organisationId: { eq: hostel }, period: { eq: '2026-Q3' } } }, { caller });
    await stack.call(reporting.moveObligationDue, { id: first!.id, dueOn: '2026-10-15', reason: 'Директор в отпуске' }, { caller, ifMatch: first!.version });
    expect(await stack.call(reporting.previewObligationTypeChange, { code: 'TURNALOG', validFrom: '2026-07-01', rule: filedOn(rule, 20), year: 2026 }, { caller })).toMatchObject({ move: 3, same: 5 });
    expect(await versionsOf('TURNALOG', tenantId)).toHaveLength(1);
  });

  test('with the periods of which no date can be told', async () => {
    await keepClient(stack, { profile: { segments: [segment({ flags: { provides_accommodation: true } })], occurrences: [] } });
    const preview = await stack.call(reporting.previewObligationTypeChange, { code: 'TURNALOG', validFrom: '2025-01-01', rule: await ruleOf('TURNALOG'), year: 2027 });
    expect(preview.undated).toEqual([{ code: 'TURNALOG', period: '2027-Q4', missing: 'calendar-year-missing' }]);
  });
});

describe('stages', () => {
  test('have names, roles and norms of the firm', async () => {
    const saved = await stack.call(reporting.saveStageCode, { code: 'AGREE', nameRu: 'Согласовать', nameEn: 'Agree', defaultRole: 'client_manager', normMinutes: 15 });
    expect((await stack.call(reporting.listStageCodes, {})).data).toContainEqual(saved);
    expect(await stack.call(reporting.saveStageCode, { ...saved, normMinutes: 20 })).toMatchObject({ id: saved.id, version: saved.version + 1, normMinutes: 20 });
  });

  test('go to a queue when nobody is responsible', async () => {
    const groupId = crypto.randomUUID();
    expect(await stack.call(reporting.setStageRole, { role: 'reviewer', groupId })).toMatchObject({ role: 'reviewer', groupId, version: 1 });
    expect(await stack.call(reporting.setStageRole, { role: 'reviewer', groupId: null })).toMatchObject({ groupId: null, version: 2 });
    expect((await stack.call(reporting.listStageRoles, {})).data.map((role) => role.role)).toEqual(['reviewer']);
  });
});
