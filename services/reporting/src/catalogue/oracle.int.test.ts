import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reporting, type Response } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { readFileSync } from 'node:fs';
import { seedCatalogue } from '../data/seed.ts';
import { reportingService } from '../reporting.service.ts';
import { keepClient, segment } from '../testing/clients.ts';

interface Row { code: string; kind: 'filing' | 'notification' | 'payment'; payment_code?: string | null; period: string; nominal: string; due: string }
const oracle = JSON.parse(readFileSync(new URL('../rules/fixtures/expected-deadlines-2026.json', import.meta.url), 'utf8')) as Record<'rows' | 'edge_cases' | 'no_obligation', Row[]>;
const dated = [...oracle.rows, ...oracle.edge_cases];
const all = [...dated, ...oracle.no_obligation];
const codes = [...new Set(all.map((row) => row.code))];
const name = (row: Row) => `${row.code} ${row.payment_code ?? row.kind} ${row.period}`;
const named = (rows: readonly Row[]) => rows.map((row) => [name(row), row] as const);

let stack: TestStack;
/** For each code a client to whom exactly its conditions apply. */
const clients = new Map<string, string>();
const planned = new Map<string, Response<typeof reporting.getObligation>>();
const explained = new Map<string, Response<typeof reporting.explainObligations>['data'][number]>();

/** The client card that the rule asks for, and nothing more. */
function profileFor(code: string) {
  const { subjects, regimes, requires, waivers = [] } = seedCatalogue.items.find((item) => item.code === code)!.applicability;
  const wanted = Object.assign({}, requires, ...waivers.map((waiver) => waiver.unless)) as Record<string, unknown>;
  const flags = Object.fromEntries(Object.entries(wanted).map(([flag, value]) => [flag, flag === 'in_rosstat_list' ? [value] : value]));
  return segment({ subject: subjects[0], regimes: [regimes[0]], flags });
}

beforeAll(async () => {
  stack = await TestStack.start([reportingService]);
  for (const code of codes) clients.set(code, await keepClient(stack, { name: code, profile: { segments: [profileFor(code)], occurrences: [] } }));
  await confirmEverything();
  for (const year of [2025, 2026, 2027]) {
    const { planId } = await stack.job(reporting.planSeason, { year }, { idempotencyKey: `plan-${year}` });
    expect(await stack.job(reporting.acceptPlan, { id: planId }, { idempotencyKey: `accept-${year}` })).toMatchObject({ left: 0 });
  }
  for (const code of codes) await readSeasonOf(code);
});
afterAll(() => stack?.stop());

async function confirmEverything() {
  for (const { code } of (await stack.call(reporting.listObligationTypes, {})).data.filter((type) => type.needsConfirmation)) {
    const { versions: [version] } = await stack.call(reporting.getObligationType, { code });
    await stack.call(reporting.confirmObligationType, { id: version!.id }, { ifMatch: version!.version });
  }
  const { revisions: [revision] } = await stack.call(reporting.getWorkingCalendar, { year: 2027 });
  await stack.call(reporting.confirmCalendarYear, { id: revision!.id }, { ifMatch: revision!.version });
}

async function readSeasonOf(code: string) {
  const organisationId = clients.get(code)!;
  const { data } = await stack.call(reporting.listObligations, { limit: 200, filter: { organisationId: { eq: organisationId }, code: { eq: code } } });
  const periods = new Set(all.filter((row) => row.code === code).map((row) => row.period));
  for (const { id, period } of data) if (periods.has(period)) planned.set(`${code}:${period}`, await stack.call(reporting.getObligation, { id }));
  for (const year of [2025, 2026, 2027]) {
    for (const line of (await stack.call(reporting.explainObligations, { id: organisationId, year, code })).data) explained.set(`${code}:${line.period}`, line);
  }
}

describe('known due dates of 2026', () => {
  test('are all there', () => expect([oracle.rows.length, oracle.edge_cases.length, oracle.no_obligation.length]).toEqual([167, 8, 5]));

  test.each(named(dated))('%s as previewed', async (_, { code, kind, payment_code, period, due, nominal }) => {
    const { dates } = await stack.call(reporting.previewDueDates, { code, period });
    const date = dates.find((one) => one.what === kind && one.code === (payment_code ?? null));
    expect(date).toMatchObject({ date: due, nominal });
    expect(date!.steps.at(-1)).toMatchObject({ date: due });
  });

  test.each(named(dated))('%s as planned, accepted and explained', (_, { code, kind, payment_code, period, due }) => {
    const obligation = planned.get(`${code}:${period}`)!;
    expect(obligation).toMatchObject({ code, period, state: 'planned', reasons: expect.arrayContaining([{ condition: 'period', found: period, met: true }]) });
    expect(kind === 'payment' ? obligation.payments.find((payment) => payment.code === payment_code)?.due : obligation[kind]).toBe(due);
    expect(explained.get(`${code}:${period}`)).toMatchObject({ applies: true, exists: true, obligationId: obligation.id, dueOn: obligation.dueOn, reasons: obligation.reasons, undated: null });
  });

  test.each(named(oracle.no_obligation))('%s is none', async (_, { code, kind, period }) => {
    expect((await stack.call(reporting.previewDueDates, { code, period })).dates.filter((date) => date.what === kind)).toEqual([]);
    const obligation = planned.get(`${code}:${period}`);
    if (obligation) expect(kind === 'payment' ? obligation.payments : obligation[kind]).toBeNull();
    else expect(explained.get(`${code}:${period}`)).toMatchObject({ applies: false, exists: false, reasons: expect.arrayContaining([{ condition: 'period', found: period, met: false }]) });
  });
});
