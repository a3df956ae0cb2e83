import { reporting, type Request } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { TestStack, type CallOptions } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { reportingService } from '../reporting.service.ts';
import { day, Season } from '../testing/season.ts';

const { completeStage, getSeasonCalendar, getSeasonLines, getSeasonLoad, getSeasonSchedule, listObligations, listObligationStages, moveStage } = reporting;
const [anna, boris] = [v7(), v7()];
const STAGES = [{ code: 'PREPARE', start: -6, planned: -1 }, { code: 'FILE', role: 'lead_accountant', start: -1, planned: 9 }];
const ids: string[] = [];
let stack: TestStack;
let firm: CallOptions;
beforeAll(async () => {
  stack = await TestStack.start([reportingService]);
  const tenantId = await stack.openFirm();
  const season = new Season(stack);
  firm = { caller: { tenantId } };
  const clients = [await season.client({ tenantId, roles: { responsible_accountant: anna, lead_accountant: boris } }), await season.client({ tenantId, roles: { responsible_accountant: boris } })];
  for (const [clientId, more] of [[clients[0], { employeeId: anna }], [clients[1], { employeeId: boris }], [clients[0], { code: 'RSV', period: '2026-C1', due: 4 }], [clients[1], { code: 'BUH', period: '2025', state: 'cancelled' }]] as const) {
    ids.push(await season.obligation({ clientId: clientId!, stages: STAGES, tenantId, ...more }));
  }
  await stack.call(completeStage, { id: ids[0]!, key: 'PREPARE', minutes: 40 }, { ...firm, ifMatch: 1 });
});
afterAll(() => stack.stop());

const around = { from: day(-30), to: day(30) };
const stagesBehind = async (filter: Record<string, unknown>) => (await stack.call(listObligationStages, { filter: filter as Request<typeof listObligationStages>['filter'], limit: 200 }, firm)).data;
const obligationsBehind = async (filter: Record<string, unknown>) => (await stack.call(listObligations, { filter: filter as Request<typeof listObligations>['filter'], limit: 200 }, firm)).data;
const isDone = (stage: { state: string }) => stage.state === 'done' || stage.state === 'skipped';

test.each([getSeasonCalendar, getSeasonLines, getSeasonLoad, getSeasonSchedule])('days before the year 1000 are no civil dates: $name', async (operation) => {
  expect(await stack.failure(operation, { from: '0178-06-10', to: '0178-06-10' }, firm)).toMatchObject({ status: 400, code: 'invalid-input', errors: [{ pointer: '/from' }, { pointer: '/to' }] });
});

describe('the schedule', () => {
  test('one bar per stage of a report and its days, clients with the same days together; each opens its stages', async () => {
    const { data, complete } = await stack.call(getSeasonSchedule, around, firm);
    expect(complete).toBe(true);
    expect(data.map((bar) => [bar.code, bar.stage, bar.startOn, bar.plannedOn, bar.total, bar.done, bar.overdue])).toEqual([
      ['NDS', 'PREPARE', day(-6), day(-1), 2, 1, 1], ['RSV', 'PREPARE', day(-6), day(-1), 1, 0, 1], ['NDS', 'FILE', day(-1), day(9), 2, 0, 0], ['RSV', 'FILE', day(-1), day(9), 1, 0, 0],
    ]);
    for (const bar of data) {
      const behind = await stagesBehind(bar.filter);
      expect([behind.length, behind.filter(isDone).length, behind.filter((stage) => stage.overdue).length]).toEqual([bar.total, bar.done, bar.overdue]);
    }
  });
  test('only what touches the days asked for, of one person, client or report', async () => {
    const bars = async (asked: object) => (await stack.call(getSeasonSchedule, { ...around, ...asked }, firm)).data.map((bar) => `${bar.code} ${bar.stage} ${bar.total}`);
    expect(await bars({ from: day(5), to: day(6) })).toEqual(['NDS FILE 2', 'RSV FILE 1']);
    expect(await bars({ from: day(-20), to: day(-7) })).toEqual([]);
    expect(await bars({ employeeId: anna })).toEqual(['NDS PREPARE 1', 'RSV PREPARE 1']);
    expect(await bars({ code: 'RSV' })).toEqual(['RSV PREPARE 1', 'RSV FILE 1']);
  });
  test('of the obligations that the filter of the matrix means, in every view; what is behind a number heeds it too', async () => {
    const filter = { or: [{ employeeId: { eq: anna }, code: { eq: 'NDS' } }, { not: { state: { ne: 'cancelled' } } }], organisationName: { isNull: false } };
    const { data } = await stack.call(getSeasonSchedule, { ...around, filter }, firm);
    expect(data.map((bar) => `${bar.code} ${bar.stage} ${bar.total}`)).toEqual(['NDS PREPARE 1', 'NDS FILE 1']);
    for (const bar of data) expect((await stagesBehind(bar.filter)).map((stage) => stage.obligationId)).toEqual([ids[0]]);
    const load = (await stack.call(getSeasonLoad, { ...around, filter, group: 'week-stage' }, firm)).data;
    expect(load.map((line) => [line.stage, line.total])).toEqual([['PREPARE', 1], ['FILE', 1]]);
    const calendar = (await stack.call(getSeasonCalendar, { ...around, filter }, firm)).data;
    expect(calendar.map((line) => [line.what, line.code, line.total])).toEqual(expect.arrayContaining([['due', 'NDS', 1], ['stage', 'NDS', 1]]));
    for (const line of calendar) expect(await (line.what === 'due' ? obligationsBehind : stagesBehind)(line.filter)).toHaveLength(line.total);
  });
});

describe('the schedule by client and by employee', () => {
  const lines = (asked: object) => stack.call(getSeasonLines, { ...around, ...asked }, firm);
  const isExact = async ({ filter, total, done, overdue }: { filter: Record<string, unknown>; total: number; done: number; overdue: number }) => {
    const behind = await stagesBehind(filter);
    expect([behind.length, behind.filter(isDone).length, behind.filter((stage) => stage.overdue).length]).toEqual([total, done, overdue]);
  };
  test.each(['client', 'employee'] as const)('by %s: each with its reports, each report with its stages; numbers open exactly their stages', async (group) => {
    const { data, next } = await lines({ group });
    expect(next).toBeNull();
    expect(data.reduce((sum, { total }) => sum + total, 0)).toBe(6);
    for (const one of data) {
      await isExact(one);
      for (const { filter, bars, obligationId } of one.lines) {
        expect(new Set((await stagesBehind(filter)).map((stage) => `${stage.code} ${stage.startOn} ${stage.plannedOn} ${stage.state}`))).toEqual(new Set(bars.map((bar) => `${bar.stage} ${bar.startOn} ${bar.plannedOn} ${bar.state}`)));
        if (group === 'client') expect(ids).toContain(obligationId);
        else expect(obligationId).toBeNull();
      }
    }
  });
  test('page by page, and only those who have something', async () => {
    for (const group of ['client', 'employee'] as const) {
      const whole = (await lines({ group })).data;
      const walked = [];
      for (let after: string | null | undefined; after !== null; ) {
        const page: Awaited<ReturnType<typeof lines>> = await lines({ group, limit: 1, ...(after && { after }) });
        expect(page.data).toHaveLength(1);
        walked.push(...page.data);
        after = page.next;
      }
      expect(walked).toEqual(whole);
    }
    expect((await lines({ group: 'client', code: 'RSV' })).data.map(({ lines }) => lines.map(({ code }) => code))).toEqual([['RSV']]);
    expect((await lines({ group: 'client', employeeId: anna })).data.map(({ total }) => total)).toEqual([2]);
    expect((await lines({ group: 'employee', filter: { code: { eq: 'RSV' } } })).data.map(({ key }) => key).sort()).toEqual([anna, boris].sort());
    expect((await lines({ group: 'client', from: day(200), to: day(210) })).data).toEqual([]);
  });
});

describe('the load', () => {
  const load = async (group: 'week' | 'week-employee' | 'week-stage') => (await stack.call(getSeasonLoad, { ...around, group }, firm)).data;
  test('whatever it is grouped by, each line is exactly its stages, in its week', async () => {
    for (const group of ['week', 'week-employee', 'week-stage'] as const) {
      const lines = await load(group);
      for (const line of lines) {
        const behind = await stagesBehind(line.filter);
        expect([behind.length, behind.filter(isDone).length]).toEqual([line.total, line.done]);
        for (const stage of behind) {
          expect(CivilDate.daysBetween(line.week as CivilDate, stage.plannedOn as CivilDate)).toBe(CivilDate.weekday(stage.plannedOn as CivilDate) - 1);
          expect([group === 'week-employee' ? stage.employeeId : null, group === 'week-stage' ? stage.code : null]).toEqual([line.employeeId, line.stage]);
        }
      }
      expect(lines.reduce((sum, line) => sum + line.total, 0)).toBe(6);
    }
  });
  test('minutes: what was spent, else measured in the same stage of the same report, else the norm, else not known', async () => {
    const minutes = async () => (await load('week-stage')).map((line) => [line.stage, line.minutes, line.withoutNorm]);
    expect(await minutes()).toEqual([['PREPARE', 80, 1], ['FILE', null, 3]]);
    await stack.call(reporting.saveStageCode, { code: 'PREPARE', nameRu: 'Подготовить', nameEn: 'Prepare', defaultRole: 'responsible_accountant', normMinutes: 15 }, firm);
    expect(await minutes()).toEqual([['PREPARE', 95, 0], ['FILE', null, 3]]);
  });
  test('weeks come with their working days', async () => {
    const { data, workingDays } = await stack.call(getSeasonLoad, { from: '2026-01-01', to: '2026-12-31', group: 'week' }, firm);
    expect(Object.keys(workingDays)).toEqual([...new Set(data.map((line) => line.week))]);
    for (const days of Object.values(workingDays)) expect(days).toBeGreaterThanOrEqual(0);
  });
});

test('the calendar: what is due and what is planned on each day, each opening its rows; days off as the calendar has them', async () => {
  const { data, daysOff } = await stack.call(getSeasonCalendar, around, firm);
  expect(data.map((entry) => [entry.on, entry.what, entry.code, entry.stage, entry.total, entry.done])).toEqual([
    [day(-1), 'stage', 'NDS', 'PREPARE', 2, 1], [day(-1), 'stage', 'RSV', 'PREPARE', 1, 0], [day(4), 'due', 'RSV', null, 1, 0], [day(9), 'stage', 'NDS', 'FILE', 2, 0], [day(9), 'stage', 'RSV', 'FILE', 1, 0], [day(11), 'due', 'NDS', null, 2, 0],
  ]);
  for (const entry of data) {
    const behind = entry.what === 'due' ? await obligationsBehind(entry.filter) : await stagesBehind(entry.filter);
    expect(behind).toHaveLength(entry.total);
  }
  expect((await stack.call(getSeasonCalendar, { from: '2026-05-07', to: '2026-05-12' }, firm)).daysOff).toEqual(['2026-05-09', '2026-05-10', '2026-05-11']);
  expect((await stack.call(getSeasonCalendar, { from: '1990-05-07', to: '1990-05-12' }, firm)).daysOff).toEqual([]);
  expect(daysOff.every((date) => date >= around.from && date <= around.to)).toBe(true);
});

test('a stage moved by hand has a bar of its own', async () => {
  const { version } = await stack.call(reporting.getObligation, { id: ids[2]! }, firm);
  await stack.call(moveStage, { id: ids[2]!, key: 'FILE', plannedOn: day(3) }, { ...firm, ifMatch: version });
  expect((await stack.call(getSeasonSchedule, { ...around, code: 'RSV' }, firm)).data.map((bar) => [bar.stage, bar.plannedOn])).toEqual([['PREPARE', day(-1)], ['FILE', day(3)]]);
});

test('days in order, the permission, and nothing of another firm', async () => {
  for (const view of [getSeasonSchedule, getSeasonLines, getSeasonLoad, getSeasonCalendar]) {
    expect(await stack.failure(view, { from: day(1), to: day(0) }, firm)).toMatchObject({ status: 422, code: 'dates-reversed' });
    expect(await stack.failure(view, around, { caller: { permissions: [] } })).toMatchObject({ status: 403 });
    expect(await stack.call<typeof getSeasonLoad>(view as typeof getSeasonLoad, around)).toMatchObject({ data: [] });
  }
});
