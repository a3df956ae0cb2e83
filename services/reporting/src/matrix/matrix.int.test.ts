import { reporting, type Request, type Response } from '@kontora/contracts';
import { TestStack, type CallOptions } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { reportingService } from '../reporting.service.ts';
import { clockOf, day, Season } from '../testing/season.ts';

const { getObligationMatrix, listObligations } = reporting;
type Matrix = Response<typeof getObligationMatrix>;
type Filter = NonNullable<Request<typeof getObligationMatrix>['filter']>;
type Row = Response<typeof listObligations>['data'][number];

const YEAR = day(0).slice(0, 4);
const STATES = ['planned', 'in-preparation', 'on-agreement', 'to-file', 'filed', 'delivered', 'accepted', 'closed', 'failed', 'refused', 'needs-clarification', 'not-required', 'cancelled'];
const REPORTS: [code: string, period: string][] = [['NDS', `${YEAR}-Q1`], ['NDS', `${YEAR}-Q2`], ['NDS', `${YEAR}-Q3`], ['RSV', `${YEAR}-C2`], ['BUH', YEAR], ['NDFL_A', `${YEAR}-07-A`], ['VZNOSY', `${YEAR}-02`]];
const staff = [v7(), v7(), v7()];
const groupId = v7();
const clients: string[] = [];

let stack: TestStack;
let season: Season;
let firm: CallOptions;
beforeAll(async () => {
  stack = await TestStack.start([reportingService]);
  season = new Season(stack);
  const tenantId = await stack.openFirm();
  firm = { caller: { tenantId } };
  const names = ['АО «Заря»', 'ООО «Ромашка»', 'ИП Ёлкин', 'ООО «Альфа»', 'ООО «Омега»', 'ООО «Юг»', 'ООО «Запад»'];
  for (const [index, name] of names.entries()) clients.push(await season.client({ name, code: index % 2 ? `К-${9 - index}` : null, tenantId, roles: index % 3 ? { responsible_accountant: staff[index % 3]! } : {} }));
  await stack.superuser.query('update reporting.client set group_id = $1 where id = any($2)', [groupId, clients.slice(0, 2)]);
  // Every state with every lateness, spread over clients, reports and employees; the last client has nothing.
  for (let n = 0; n < 38; n++) {
    const [code, period] = REPORTS[n % REPORTS.length]!;
    const state = STATES[(n * 5) % STATES.length]!;
    const filed = ['filed', 'delivered', 'accepted', 'closed', 'needs-clarification'].includes(state);
    await season.obligation({ clientId: clients[n % 6]!, code, period, state, due: (n % 9) - 4, filedOn: filed ? day((n % 5) - 3) : null, employeeId: n % 4 === 3 ? null : staff[n % 4]!, kind: code === 'VZNOSY' ? 'payment' : 'report', stages: [], tenantId });
  }
});
afterAll(() => stack.stop());

const matrix = (asked: Partial<Request<typeof getObligationMatrix>> = {}) => stack.call(getObligationMatrix, { window: YEAR, by: 'period', ...asked }, firm);
const listed = async (filter: Filter) => (await stack.call(listObligations, { filter, limit: 200 }, firm)).data;
/** How many rows stand behind a number, by the filters that come with it. */
const behind = async (...filters: Filter[]) => (await stack.call(listObligations, { filter: { and: filters }, count: 'exact', limit: 1 }, firm)).page.count!.value;
const FIGURE: Record<string, (row: Row) => boolean> = {
  total: () => true, open: (row) => ['planned', 'in-preparation', 'on-agreement', 'to-file'].includes(row.state), sent: (row) => ['filed', 'delivered'].includes(row.state), accepted: (row) => ['accepted', 'closed'].includes(row.state),
  trouble: (row) => ['failed', 'refused', 'needs-clarification'].includes(row.state), notRequired: (row) => row.state === 'not-required', late: (row) => row.late,
};
const countedByHand = (rows: Row[]) => Object.fromEntries(Object.entries(FIGURE).map(([figure, counts]) => [figure, rows.filter(counts).length])) as Matrix['total'];
const sum = (all: Matrix['total'][]) => Object.fromEntries(Object.keys(FIGURE).map((figure) => [figure, all.reduce((n, one) => n + one[figure as keyof Matrix['total']], 0)]));

const condition: fc.Arbitrary<Filter> = fc.oneof(
  fc.subarray(STATES, { minLength: 1 }).map((states) => ({ state: { in: states } })), fc.boolean().map((late) => ({ late: { eq: late } })), fc.constantFrom(...staff).map((id) => ({ employeeId: { eq: id } })),
  fc.boolean().map((nobody) => ({ employeeId: { isNull: nobody } })), fc.constantFrom('NDS', 'RSV', 'BUH').map((code) => ({ code: { ne: code } })), fc.constantFrom('ООО', 'ром', 'нет такого').map((name) => ({ organisationName: { contains: name } })),
  fc.constant({ groupId: { eq: groupId } }), fc.integer({ min: -4, max: 4 }).map((offset) => ({ dueOn: { gte: day(offset) } })), fc.constant({ filedOn: { isNull: true } }),
);
const filters: fc.Arbitrary<Filter | undefined> = fc.oneof(
  fc.constant(undefined), condition, fc.tuple(condition, condition).map(([a, b]) => ({ or: [a, b] })), fc.tuple(condition, condition).map(([a, b]) => ({ and: [a], not: b })),
);
const asked = fc.record({
  window: fc.constantFrom(YEAR, day(0).slice(0, 7), `${YEAR}-Q1`, `${YEAR}-Q2`), by: fc.constantFrom('due' as const, 'period' as const), filter: filters,
  rows: fc.constantFrom('client' as const, 'employee' as const), columns: fc.constantFrom('code' as const, 'period' as const, 'code-period' as const), sort: fc.constantFrom('name' as const, 'code' as const, 'late' as const, 'employee' as const),
});

describe('the matrix', () => {
  test('agrees with counting by hand: every cell, row, column and the total, over any filter and axes', async () => {
    await fc.assert(fc.asyncProperty(asked, async (input) => {
      const found = await matrix(input);
      const all = await listed(found.base);
      const keyOf = (row: Row) => (input.columns === 'code' ? row.code : input.columns === 'period' ? row.period : `${row.code} ${row.period}`);
      const rowOf = (row: Row) => (input.rows === 'client' ? row.organisationId : (row.employeeId ?? 'nobody'));
      expect(found.total).toEqual(countedByHand(all));
      expect(found.columns.map((column) => [column.key, column.figures])).toEqual(expect.arrayContaining([...new Set(all.map(keyOf))].map((key) => [key, countedByHand(all.filter((row) => keyOf(row) === key))])));
      expect(new Set(found.rows.map((row) => row.key))).toEqual(new Set(all.map(rowOf)));
      for (const row of found.rows) {
        const own = all.filter((one) => rowOf(one) === row.key);
        expect(row.figures).toEqual(countedByHand(own));
        for (const cell of row.cells) {
          const inCell = own.filter((one) => keyOf(one) === cell.column);
          const [one] = inCell;
          expect(cell.figures).toEqual(countedByHand(inCell));
          expect(cell.one).toEqual(inCell.length > 1 ? null : { id: one!.id, state: one!.state, late: one!.late, filedOn: one!.filedOn, correctionNo: one!.correctionNo, period: one!.period, employeeId: one!.employeeId });
          const open = inCell.filter(FIGURE.open!).map((each) => each.dueOn).sort();
          expect(cell.dueOn).toBe(open[0] ?? inCell.map((each) => each.dueOn).sort().at(-1));
        }
      }
    }), { numRuns: 40 });
  });

  test('adds up: rows, columns and figures meet in the total; late goes across', async () => {
    await fc.assert(fc.asyncProperty(asked, async (input) => {
      const { rows, columns, total } = await matrix(input);
      expect([sum(rows.map((row) => row.figures)), sum(columns.map((column) => column.figures))]).toEqual([total, total]);
      expect(total.open + total.sent + total.accepted + total.trouble + total.notRequired).toBe(total.total);
    }), { numRuns: 30 });
  });

  test('every number opens exactly its rows', async () => {
    await fc.assert(fc.asyncProperty(asked, fc.nat(), fc.constantFrom(...Object.keys(FIGURE)), async (input, pick, name) => {
      const { rows, columns, total, base, figureFilters } = await matrix(input);
      const figure = name as keyof Matrix['total'];
      expect(total[figure]).toBe(await behind(base, figureFilters[figure]!));
      const row = rows[pick % rows.length];
      if (!row) return;
      const cell = row.cells[pick % row.cells.length]!;
      const column = columns.find((one) => one.key === cell.column)!;
      expect([row.figures[figure], column.figures[figure], cell.figures[figure]]).toEqual([
        await behind(base, row.filter, figureFilters[figure]!), await behind(base, column.filter, figureFilters[figure]!), await behind(base, row.filter, column.filter, figureFilters[figure]!),
      ]);
    }), { numRuns: 40 });
  });

  test('pages hold each row once, in order, under the same totals', async () => {
    const whole = await matrix({ size: 200 });
    const pages = await Promise.all([1, 2, 3, 4].map((page) => matrix({ page, size: 2 })));
    expect(pages.flatMap((page) => page.rows)).toEqual(whole.rows);
    expect(pages.map((page) => [page.rows.length, page.pages, page.rowCount, page.total])).toEqual([2, 2, 2, 0].map((rows) => [rows, 3, 6, whole.total]));
    expect(pages.map((page) => page.columns)).toEqual(pages.map(() => whole.columns));
  });

  test('sorted by name, by client number, by most late, by responsible accountant', async () => {
    const labels = async (sort: 'name' | 'code' | 'late' | 'employee') => (await matrix({ sort })).rows;
    expect((await labels('name')).map((row) => row.label)).toEqual(['АО «Заря»', 'ИП Ёлкин', 'ООО «Альфа»', 'ООО «Омега»', 'ООО «Ромашка»', 'ООО «Юг»']);
    expect((await labels('code')).slice(0, 3).map((row) => row.label)).toEqual(['ООО «Юг»', 'ООО «Альфа»', 'ООО «Ромашка»']);
    const late = (await labels('late')).map((row) => row.figures.late);
    expect(late).toEqual(late.toSorted((a, b) => b - a));
    expect((await labels('employee')).map((row) => clients.indexOf(row.key) % 3)).toEqual([1, 1, 2, 2, 0, 0]);
  });

  test('columns by period come in the order of time, with their names where they are reports', async () => {
    expect((await matrix({ columns: 'period' })).columns.map((column) => [column.key, column.label])).toEqual([`${YEAR}-02`, `${YEAR}-Q1`, `${YEAR}-C2`, `${YEAR}-Q2`, `${YEAR}-07-A`, `${YEAR}-Q3`, YEAR].map((key) => [key, null]));
    expect((await matrix({ columns: 'code-period' })).columns.slice(1, 3)).toMatchObject([{ key: `NDFL_A ${YEAR}-07-A`, label: 'NDFL_A' }, { key: `NDS ${YEAR}-Q1`, label: 'Декларация по НДС' }]);
  });

  test('a client with nothing in the window has no row; a firm with nothing an empty matrix', async () => {
    expect((await matrix()).rows.map((row) => row.key)).not.toContain(clients[6]);
    expect(await stack.call(getObligationMatrix, { window: '2019' }, firm)).toMatchObject({ rows: [], columns: [], rowCount: 0, pages: 0, total: { total: 0, open: 0, late: 0 } });
    expect((await stack.call(getObligationMatrix, { window: YEAR })).rows).toEqual([]);
  });

  test('a page holds up to 20,000 cells', async () => {
    const tenantId = await stack.openFirm();
    const large = { caller: { tenantId } };
    await clockOf(stack).inTenant(tenantId, async ({ db }) => {
      await db.run(sql`insert into client (id, name, state, profile, responsible) select uuidv7(), 'Клиент ' || n, 'client', '{}', '[]' from generate_series(1, 200) n`);
      await db.run(sql`insert into timetable (id, code, period, year, period_end, name_ru, kind, authority, payments, due_on, start_on, lead_role) select uuidv7(), 'R' || n, '2024', 2024, '2024-12-31', 'Отчёт', 'report', 'ФНС', '[]', '2025-03-01', '2025-02-01', 'reviewer' from generate_series(1, 101) n`);
      await db.run(sql`insert into expectation (id, timetable_id, optional, since_on, until_on, reasons) select id, id, false, '2024-01-01', '2024-12-31', '[]' from timetable`);
      await db.run(sql`insert into obligation (client_id, code, period, year, period_end, kind, authority, expectation_id, timetable_id, due_on) select c.id, t.code, '2024', 2024, t.period_end, t.kind, t.authority, t.id, t.id, t.due_on from client c, timetable t`);
    });
    const page = await stack.call(getObligationMatrix, { window: '2024', by: 'period', size: 198 }, large);
    expect([page.rows.length * page.columns.length, page.total.total]).toEqual([19_998, 20_200]);
    expect(await stack.failure(getObligationMatrix, { window: '2024', by: 'period', size: 200 }, large)).toMatchObject({ status: 422, code: 'too-many-cells' });
  });

  test('refuses what is no window or no filter, and who may not read', async () => {
    expect(await stack.failure(getObligationMatrix, { window: '2026-C1' }, firm)).toMatchObject({ status: 400, errors: [{ pointer: '/window' }] });
    expect(await stack.failure(getObligationMatrix, { window: YEAR, filter: { colour: { eq: 'red' } } }, firm)).toMatchObject({ status: 400, errors: [{ pointer: '/filter/colour' }] });
    const deep = (levels: number): Filter => (levels === 0 ? { late: { eq: true } } : { not: deep(levels - 1) });
    expect(await stack.failure(getObligationMatrix, { window: YEAR, filter: deep(5) }, firm)).toMatchObject({ status: 400, errors: [{ pointer: '/filter' }] });
    const { base, total, figureFilters } = await matrix({ filter: deep(4) });
    expect(await behind(base, {}, {}, figureFilters.total!)).toBe(total.total);
    expect(await stack.failure(getObligationMatrix, { window: YEAR }, { caller: { ...firm.caller, permissions: ['contacts:read'] } })).toMatchObject({ status: 403 });
  });
});
