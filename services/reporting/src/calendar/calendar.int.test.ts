import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reporting, type Request } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { reportingService } from '../reporting.service.ts';
import { keepClient, segment } from '../testing/clients.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([reportingService]); });
afterAll(() => stack?.stop());

type Year = Request<typeof reporting.saveCalendarYear>;
const revisionsOf = async (year: number, tenantId = stack.tenantId) => (await stack.call(reporting.getWorkingCalendar, { year }, { caller: { tenantId } })).revisions;
/** A year as it is, with changes, as it would be saved. */
async function yearWith(year: number, changes: (now: Year) => Partial<Year>): Promise<Year> {
  const { status, confidence, sources, noteRu, noteEn, daysOff, workingWeekends, shortened } = (await revisionsOf(year))[0]!;
  const now = { year, status, confidence, sources, noteRu, noteEn, daysOff: daysOff as Year['daysOff'], workingWeekends, shortened };
  return { ...now, ...changes(now) };
}
/** The due day of VAT for the first quarter, 27 April 2026, declared a day off. */
const declared = () => yearWith(2026, ({ daysOff }) => ({ noteRu: 'Указ', noteEn: 'Decree', daysOff: [...daysOff, { date: '2026-04-27', kind: 'declared_day_off', name: { ru: 'Объявлен нерабочим', en: 'Declared off' } }] }));
const filing = async (tenantId = stack.tenantId) => (await stack.call(reporting.previewDueDates, { code: 'NDS', period: '2026-Q1' }, { caller: { tenantId } })).dates[0]!;

describe('the working calendar of a year', () => {
  test('is built in, with its sources; an unofficial one asks for confirmation', async () => {
    expect(await revisionsOf(2026)).toMatchObject([{ year: 2026, revision: 1, status: 'official', needsConfirmation: false, workingDays: 247, changedBy: 'built-in', sources: expect.arrayContaining([expect.any(String)]) }]);
    const [next] = await revisionsOf(2027);
    expect(next).toMatchObject({ status: 'unconfirmed', needsConfirmation: true, noteRu: expect.stringContaining('под вопросом 20 и 22 февраля'), noteEn: expect.stringContaining('uncertain are 20/22 Feb') });
    expect(await stack.failure(reporting.confirmCalendarYear, { id: next!.id }, { ifMatch: 3 })).toMatchObject({ code: 'stale' });
    expect(await stack.call(reporting.confirmCalendarYear, { id: next!.id }, { ifMatch: 1 })).toMatchObject({ id: next!.id, needsConfirmation: false, confirmedBy: stack.caller().id });
    expect(await stack.failure(reporting.confirmCalendarYear, { id: crypto.randomUUID() }, { ifMatch: 1 })).toMatchObject({ code: 'not-found' });
  });

  test('is not guessed when it is not known', async () => expect(await stack.failure(reporting.getWorkingCalendar, { year: 2031 })).toMatchObject({ code: 'not-found', detail: 'The working calendar of 2031 is not known yet.' }));
});

describe('a day that becomes a day off', () => {
  test('shows which due dates it would move, before it is saved', async () => {
    const tenantId = await stack.openFirm();
    const caller = { tenantId };
    const id = await keepClient(stack, { name: 'ООО «Лён»', profile: { segments: [segment({ flags: { vat_payer_or_agent: true } })], occurrences: [] } }, tenantId);
    const preview = await stack.call(reporting.previewCalendarYear, await declared(), { caller });
    expect(preview).toMatchObject({ appear: 0, vanish: 0, clients: 1, undated: expect.any(Array) });
    expect(preview.examples).toContainEqual({ organisationId: id, organisationName: 'ООО «Лён»', code: 'NDS', period: '2026-Q1', effect: 'move', before: '2026-04-27', after: '2026-04-28' });
    expect(preview.move).toBe(preview.examples.length);
    expect((await filing(tenantId)).date).toBe('2026-04-27');
  });

  test('moves them when it is saved, and says why; other firms keep theirs', async () => {
    const saved = await stack.call(reporting.saveCalendarYear, await declared());
    expect(saved).toMatchObject({ year: 2026, revision: 2, workingDays: 246, needsConfirmation: false, noteRu: 'Указ', noteEn: 'Decree', changedBy: stack.caller().id });
    expect(await filing()).toMatchObject({ date: '2026-04-28', nominal: '2026-04-25', steps: expect.arrayContaining([expect.objectContaining({ step: 'shift', date: '2026-04-28', daysOff: expect.arrayContaining([expect.objectContaining({ date: '2026-04-27', kind: 'declared_day_off' })]) })]) });
    expect((await revisionsOf(2026)).map((revision) => revision.revision)).toEqual([2, 1]);
    expect((await filing(await stack.openFirm())).date).toBe('2026-04-27');
  });

  test('is in force on a working weekend too', async () => {
    const saved = await stack.call(reporting.saveCalendarYear, await yearWith(2026, () => ({ workingWeekends: ['2026-04-25'] })));
    expect([saved.revision, saved.workingDays, (await filing()).date]).toEqual([3, 247, '2026-04-25']);
  });
});

describe('a wrong calendar', () => {
  test('holds days of another year, or leaves a gap to the others', async () => {
    const stray = await yearWith(2026, () => ({ shortened: ['2027-01-01'] }));
    expect(await stack.failure(reporting.saveCalendarYear, stray)).toMatchObject({ code: 'invalid-calendar', errors: [{ pointer: '/shortened/0', code: 'other-year', detail: '2027-01-01 does not lie in 2026.' }] });
    expect(await stack.failure(reporting.previewCalendarYear, stray)).toMatchObject({ code: 'invalid-calendar' });
    expect(await stack.failure(reporting.saveCalendarYear, { ...stray, year: 2030, shortened: [], daysOff: [], workingWeekends: [] })).toMatchObject({ code: 'invalid-calendar', detail: expect.stringContaining('without gap') });
  });

  test('is nobody\'s to save who may not configure', async () => {
    expect(await stack.failure(reporting.saveCalendarYear, await declared(), { caller: { permissions: ['reporting:plan'] } })).toMatchObject({ code: 'missing-permission' });
  });
});
