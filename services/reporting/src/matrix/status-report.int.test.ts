import { reporting, type Request, type Response } from '@kontora/contracts';
import { TestStack, type CallOptions } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { reportingService } from '../reporting.service.ts';
import { day, Season, type Seeded } from '../testing/season.ts';

const { getObligationMatrix, listObligations, reportRP24 } = reporting;
type Filter = NonNullable<Request<typeof reportRP24>['filter']>;
type Row = Response<typeof listObligations>['data'][number];
const [anna, boris] = [v7(), v7()];
/** One of each fate, by what must be counted. */
const FATES: [fate: string, Seeded][] = [
  ['onTime', { due: -3, state: 'accepted', filedOn: day(-3), employeeId: anna }], ['onTime', { due: 3, state: 'filed', filedOn: day(-1), employeeId: boris }], ['late', { due: -3, state: 'closed', filedOn: day(-2), employeeId: anna }],
  ['late', { due: -9, state: 'needs-clarification', filedOn: day(-2) }], ['pending', { due: 0 }], ['pending', { due: 5, state: 'refused', employeeId: anna }], ['overdue', { due: -1, state: 'to-file', employeeId: boris }],
  ['overdue', { due: -8, state: 'failed' }], ['notRequired', { due: -8, state: 'not-required' }], ['setAside', { due: 1, state: 'cancelled' }],
];
const WINDOW = '2026-Q1';
let stack: TestStack;
let firm: CallOptions;
beforeAll(async () => {
  stack = await TestStack.start([reportingService]);
  const tenantId = await stack.openFirm();
  const season = new Season(stack);
  firm = { caller: { tenantId } };
  const clients = [await season.client({ name: 'АО «Заря»', tenantId }), await season.client({ name: 'ООО «Юг»', tenantId })];
  for (const [n, [, seeded]] of FATES.entries()) await season.obligation({ clientId: clients[n % 2]!, code: `R${n % 3}`, period: ['2026-Q1', '2026-C1', '2026-03'][Math.floor(n / 4)]!, stages: [], tenantId, ...seeded });
});
afterAll(() => stack.stop());

const report = (asked: Partial<Request<typeof reportRP24>> = {}) => stack.call(reportRP24, { window: WINDOW, by: 'period', ...asked }, firm);
const behind = async (...filters: Filter[]) => (await stack.call(listObligations, { filter: { and: filters }, limit: 200 }, firm)).data;
const STATUSES = ['onTime', 'late', 'pending', 'overdue', 'notRequired'] as const;
const filter: fc.Arbitrary<Filter | undefined> = fc.constantFrom<Filter | undefined>(undefined, { late: { eq: true } }, { employeeId: { eq: anna } }, { employeeId: { isNull: true } }, { organisationName: { contains: 'юг' } }, { code: { in: ['R0', 'R2'] }, state: { ne: 'failed' } });

describe('RP24', () => {
  test('counts each fate once; what was cancelled is set aside', async () => {
    const { totals, quality, lineCount } = await report();
    expect(totals).toEqual({ total: 9, ...Object.fromEntries(STATUSES.map((status) => [status, FATES.filter(([fate]) => fate === status).length])) });
    expect([quality, lineCount]).toEqual([{ used: 9, setAside: 1 }, 9]);
  });

  test('lines add up to the totals, checks meet, and every number has exactly its rows behind it, over any grouping and filter', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom('client-code-employee' as const, 'client' as const, 'code' as const, 'employee' as const), filter, async (group, chosen) => {
      const { lines, totals, base, figureFilters, reconciliation } = await report({ group, filter: chosen });
      expect(reconciliation.every((check) => check.meets)).toBe(true);
      for (const figure of ['total', ...STATUSES] as const) {
        expect(lines.reduce((sum, line) => sum + line[figure], 0)).toBe(totals[figure]);
        expect(await behind(base, figureFilters[figure]!)).toHaveLength(totals[figure]);
        for (const line of lines) expect([figure, (await behind(base, line.filter, figureFilters[figure]!)).length]).toEqual([figure, line[figure]]);
      }
    }), { numRuns: 24 });
  });

  test('on time and late are of the filing, pending and overdue of what is not filed', async () => {
    const { base, figureFilters } = await report();
    const rows = async (figure: string): Promise<Row[]> => behind(base, figureFilters[figure]!);
    for (const row of await rows('onTime')) expect(row.filedOn! <= row.dueOn).toBe(true);
    for (const row of await rows('late')) expect(row.filedOn! > row.dueOn).toBe(true);
    for (const row of await rows('pending')) expect([row.filedOn, row.dueOn >= day(0)]).toEqual([null, true]);
    for (const row of await rows('overdue')) expect([row.filedOn, row.dueOn < day(0)]).toEqual([null, true]);
  });

  test('agrees with the matrix of the same window', async () => {
    const { totals } = await report();
    const { total } = await stack.call(getObligationMatrix, { window: WINDOW, by: 'period' }, firm);
    expect([total.total, total.late, total.notRequired]).toEqual([totals.total, totals.late + totals.overdue, totals.notRequired]);
  });

  test('by client with names, in order, page by page', async () => {
    const whole = await report({ group: 'client' });
    expect(whole.lines.map((line) => [line.organisationName, line.code, line.employeeId])).toEqual([['АО «Заря»', null, null], ['ООО «Юг»', null, null]]);
    const pages = await Promise.all([1, 2, 3].map((page) => report({ size: 4, page })));
    expect(pages.flatMap((page) => page.lines)).toEqual((await report()).lines);
    expect(pages.map((page) => [page.lines.length, page.pages, page.totals.total])).toEqual([[4, 3, 9], [4, 3, 9], [1, 3, 9]]);
  });

  test('nothing of another firm, nothing without the permission', async () => {
    expect(await stack.call(reportRP24, { window: WINDOW, by: 'period' })).toMatchObject({ lines: [], totals: { total: 0, onTime: 0 }, quality: { used: 0, setAside: 0 } });
    expect(await stack.failure(reportRP24, { window: WINDOW }, { caller: { permissions: [] } })).toMatchObject({ status: 403 });
  });
});
