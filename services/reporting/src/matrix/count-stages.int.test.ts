import { reporting, type Input, type Request, type Response } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { TestStack, type CallOptions } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { reportingService } from '../reporting.service.ts';
import { refreshStages } from '../stage/follow-obligation.ts';
import { day, Season, VAT_STAGES } from '../testing/season.ts';

const { cancelObligation, completeStage, confirmNotRequired, getObligation, getSeasonCalendar, getSeasonLoad, getSeasonSchedule, listObligationStages, moveStage, reassignStage, requestNotRequired, restoreObligation, skipStage } = reporting;
type Stage = Response<typeof listObligationStages>['data'][number];
type Whose = Pick<Input<typeof getSeasonSchedule>, 'employeeId' | 'organisationId' | 'code' | 'filter'>;
const [anna, boris, vera] = [v7(), v7(), v7()];
const PAYMENT = [{ code: 'PAY_ORDERS', start: -12, planned: -4 }, { code: 'PAID_CHECK', start: -3, planned: 2 }];
const around = { from: day(-40), to: day(40) };
let stack: TestStack;
let clients: string[];
/** By report, then by client. */
const ids: Record<'NDS' | 'RSV' | 'PAY', string[]> = { NDS: [], RSV: [], PAY: [] };

beforeAll(async () => {
  stack = await TestStack.start([reportingService]);
  const season = new Season(stack);
  const team = { responsible_accountant: anna, lead_accountant: boris };
  clients = [await season.client({ roles: team }), await season.client({ roles: team }), await season.client({ roles: { responsible_accountant: boris } }), await season.client(), await season.client({ roles: team })];
  await stack.superuser.query(`update reporting.client_role set to_on = $2 where client_id = $1 and role = 'responsible_accountant'`, [clients[4], day(1)]);
  await stack.superuser.query(`insert into reporting.client_role (tenant_id, client_id, role, employee_id, from_on, to_on) values ($1, $2, 'responsible_accountant', $3, $4, '9999-12-31')`, [stack.tenantId, clients[4], vera, day(2)]);
  for (const clientId of clients) {
    for (const [code, more] of [['NDS', { employeeId: anna }], ['RSV', { period: '2026-C1', due: 25, stages: VAT_STAGES.slice(0, 2) }], ['PAY', { kind: 'payment', due: -1, stages: PAYMENT, files: false }]] as const) {
      const [like] = ids[code];
      ids[code].push(await season.obligation({ clientId, code, ...more, ...(like && { like }) }));
    }
  }
});
afterAll(() => stack.stop());

const deed = async <O extends typeof completeStage | typeof cancelObligation | typeof moveStage | typeof reassignStage>(operation: O, input: Request<O>, options: CallOptions = {}) =>
  stack.call(operation, input, { ...options, ifMatch: (await stack.call(getObligation, { id: (input as { id: string }).id })).version });

/** All stages that meet a filter, one by one. */
async function stagesOf(filter: Record<string, unknown>): Promise<Stage[]> {
  const { data, page } = await stack.call(listObligationStages, { filter: filter as Request<typeof listObligationStages>['filter'], limit: 200 });
  expect(page.hasMore).toBe(false);
  return data;
}
const ofWhose = ({ employeeId, organisationId, code, filter }: Whose) => ({
  state: { ne: 'withdrawn' }, ...(employeeId && { employeeId: { eq: employeeId } }), ...(organisationId && { organisationId: { eq: organisationId } }), ...(code && { obligationCode: { eq: code } }),
  ...Object.fromEntries(Object.entries(filter ?? {}).map(([field, conditions]) => [`obligation${field[0]!.toUpperCase()}${field.slice(1)}`, conditions])),
});
/** Stages counted in the plainest way: total, done, overdue by what makes them alike. */
function counted(stages: readonly Stage[], keyOf: (stage: Stage) => unknown[]): string[] {
  const groups = Map.groupBy(stages, (stage) => JSON.stringify(keyOf(stage)));
  return [...groups].map(([key, all]) => `${key} ${all.length} ${all.filter(({ state }) => state === 'done' || state === 'skipped').length} ${all.filter(({ overdue }) => overdue).length}`).sort();
}
const weekOf = (on: string) => CivilDate.addDays(on as CivilDate, 1 - CivilDate.weekday(on as CivilDate));

async function expectPlainCounts(whose: Whose, { from, to } = around): Promise<void> {
  const plain = ofWhose(whose);
  const [touching, planned] = [await stagesOf({ ...plain, startOn: { lte: to }, plannedOn: { gte: from } }), await stagesOf({ ...plain, plannedOn: { between: [from, to] } })];
  const schedule = await stack.call(getSeasonSchedule, { from, to, ...whose });
  expect(schedule.data.map((bar) => `${JSON.stringify([bar.code, bar.period, bar.stage, bar.startOn, bar.plannedOn])} ${bar.total} ${bar.done} ${bar.overdue}`).sort())
    .toEqual(counted(touching, (stage) => [stage.obligationCode, stage.period, stage.code, stage.startOn, stage.plannedOn]));
  for (const group of ['week', 'week-employee', 'week-stage'] as const) {
    const { data } = await stack.call(getSeasonLoad, { from, to, ...whose, group });
    expect(data.map((line) => `${JSON.stringify([line.week, line.employeeId, line.stage])} ${line.total} ${line.done} ${line.overdue}`).sort())
      .toEqual(counted(planned, (stage) => [weekOf(stage.plannedOn), group === 'week-employee' ? stage.employeeId : null, group === 'week-stage' ? stage.code : null]));
  }
  const calendar = (await stack.call(getSeasonCalendar, { from, to, ...whose })).data.filter(({ what }) => what === 'stage');
  expect(calendar.map((entry) => `${JSON.stringify([entry.on, entry.code, entry.period, entry.stage])} ${entry.total} ${entry.done}`).sort())
    .toEqual(counted(planned, (stage) => [stage.plannedOn, stage.obligationCode, stage.period, stage.code]).map((line) => line.replace(/ \d+$/, '')));
}

const QUESTIONS: (() => Whose)[] = [
  () => ({}), () => ({ employeeId: anna }), () => ({ employeeId: vera }), () => ({ organisationId: clients[4]! }), () => ({ code: 'RSV' }), () => ({ employeeId: boris, code: 'NDS', organisationId: clients[0]! }),
  () => ({ filter: { late: { eq: true } } }), () => ({ filter: { state: { in: ['cancelled', 'not-required'] } } }), () => ({ employeeId: boris, filter: { kind: { eq: 'payment' } } }),
];
async function holds(): Promise<void> {
  for (const whose of QUESTIONS) await expectPlainCounts(whose());
  for (const days of [{ from: day(-4), to: day(2) }, { from: day(6), to: day(9) }]) await expectPlainCounts({}, days);
}

test('before anything began, all stages are their timetables’', async () => {
  const { rows } = await stack.superuser.query('select count(*)::integer as n from reporting.stage');
  expect(rows).toEqual([{ n: 0 }]);
  await holds();
});

test('some begun, done, skipped, moved, handed over; obligations cancelled after work on them, restored, not required', async () => {
  await deed(completeStage, { id: ids.NDS[0]!, key: 'PREPARE', minutes: 30 });
  await deed(skipStage, { id: ids.NDS[1]!, key: 'PREPARE', reason: 'не нужно' });
  await deed(moveStage, { id: ids.NDS[2]!, key: 'FILE', plannedOn: day(38) });
  await deed(moveStage, { id: ids.RSV[2]!, key: 'PREPARE', plannedOn: day(60) });
  await deed(reassignStage, { id: ids.RSV[4]!, key: 'AGREE', employeeId: vera });
  await deed(completeStage, { id: ids.PAY[3]!, key: 'PAY_ORDERS' });
  for (const id of [ids.PAY[3]!, ids.NDS[0]!, ids.RSV[0]!]) await deed(cancelObligation, { id, reason: 'снято' });
  await deed(restoreObligation as typeof cancelObligation, { id: ids.RSV[0]!, reason: 'вернулось' });
  await deed(requestNotRequired as typeof cancelObligation, { id: ids.PAY[1]!, reason: 'не нужно' });
  await deed(confirmNotRequired as never, { id: ids.PAY[1]! } as never, { caller: { id: v7() } });
  await holds();
});

test('those whose time has come are released', async () => {
  expect((await stack.job(reporting.releaseDueStages, {})).released).toBeGreaterThan(5);
  await holds();
});

test('an obligation gets other dates: its stages follow, those that are done keep their days', async () => {
  const season = new Season(stack);
  const other = await season.obligation({ clientId: await season.client(), code: 'NDS', due: 20, stages: VAT_STAGES.slice(0, 3).map((stage) => ({ ...stage, start: stage.start + 9, planned: stage.planned + 9 })) });
  const moved = [ids.NDS[0]!, ids.NDS[1]!, ids.NDS[3]!];
  await stack.services.get('reporting')!.database.inTenant({ caller: stack.caller(), operation: 'test' }, async (tx) => {
    await tx.db.run(sql`update obligation o set timetable_id = n.timetable_id, version = o.version + 1 from obligation n where o.id = any(${moved}::uuid[]) and n.id = ${other}`);
    await refreshStages(moved.slice(1), tx);
  });
  const { rows } = await stack.superuser.query('select count(*)::integer as astray from reporting.stage s join reporting.obligation o on o.id = s.obligation_id where (s.obligation_timetable_id, s.obligation_client_id) is distinct from (o.timetable_id, o.client_id)');
  expect(rows).toEqual([{ astray: 0 }]);
  await holds();
});
