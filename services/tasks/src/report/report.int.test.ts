import { OPEN_TASK_STATES, tasks, type Filter, type Request } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { tasksService } from '../tasks.service.ts';
import { today } from '../today.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([tasksService]); });
afterAll(() => stack.stop());

const day = (offset: number) => CivilDate.addDays(CivilDate.parse(today()), offset);
const staff = [v7(), v7(), v7()];
interface Seed { state: string; assignee: string | null; performer: string | null; due: number | null; completed: number; minutes: number }
const seeds: fc.Arbitrary<Seed> = fc.record({
  state: fc.constantFrom('open', 'in-work', 'review', 'done', 'done', 'cancelled'), assignee: fc.constantFrom(null, ...staff), performer: fc.constantFrom(null, ...staff),
  due: fc.option(fc.integer({ min: -20, max: 10 })), completed: fc.integer({ min: -30, max: 0 }), minutes: fc.constantFrom(0, 10, 45),
});

/** A firm of its own with these tasks. */
async function firmWith(rows: readonly Seed[]) {
  const tenantId = await stack.openFirm();
  const json = JSON.stringify(rows.map((row) => ({ ...row, id: v7(), due: row.due === null ? null : day(row.due), completed: row.state === 'done' ? day(row.completed) : null })));
  await stack.services.get('tasks')!.database.inTenant({ caller: stack.caller({ tenantId }), operation: 'test' }, async ({ db }) => {
    const seed = sql`jsonb_to_recordset(${json}::jsonb) as s(id uuid, state text, assignee uuid, performer uuid, due date, completed date, minutes integer)`;
    await db.run(sql`insert into task (id, title, created_by, state, assignee_id, performer_id, due_on, completed_on, completed_at, created_at, outcome)
      select id, 'Работа', 'test', state, assignee, performer, due, completed, completed + time '12:00', completed - 1 + time '12:00', case when state = 'done' then 'done' end from (select * from ${seed}) s
      where state = 'done'`);
    await db.run(sql`insert into task (id, title, created_by, state, assignee_id, performer_id, due_on) select id, 'Работа', 'test', state, assignee, performer, due from ${seed} where state <> 'done'`);
    await db.run(sql`insert into time_entry (task_id, employee_id, on_day, minutes, time_kind) select id, coalesce(performer, id), ${day(-1)}, minutes, 'inside' from ${seed} where minutes > 0`);
  });
  return { caller: { tenantId } };
}

/** How many rows listTasks has for a filter. */
async function rowsOf(filter: Filter, firm: { caller?: object }): Promise<number> {
  const { page } = await stack.call(tasks.listTasks, { filter: filter as Request<typeof tasks.listTasks>['filter'], count: 'exact', limit: 1 }, firm);
  return page.count!.value;
}

describe('tasks by employee (RP14)', () => {
  test('every number is exactly the rows of its filter, agrees with counting by hand, and the lines add up', async () => {
    await fc.assert(fc.asyncProperty(fc.array(seeds, { minLength: 1, maxLength: 40 }), async (rows) => {
      const firm = await firmWith(rows);
      const [from, to] = [-15, -2];
      const { data } = await stack.call(tasks.taskCounts, { from: day(from), to: day(to) }, firm);
      for (const { employeeId, ...figures } of data) {
        for (const [name, figure] of Object.entries(figures)) expect([name, figure.n]).toEqual([name, await rowsOf(figure.filter, firm)]);
        const open = rows.filter((row) => (OPEN_TASK_STATES as readonly string[]).includes(row.state) && row.assignee === employeeId);
        const finished = rows.filter((row) => row.state === 'done' && row.performer === employeeId && row.completed >= from && row.completed <= to);
        expect([figures.waiting.value, figures.inWork.value, figures.overdue.value, figures.done.value, figures.late.value]).toEqual([
          open.filter((row) => row.state === 'open').length, open.filter((row) => row.state !== 'open').length, open.filter((row) => row.due !== null && row.due < 0).length,
          finished.length, finished.filter((row) => row.due !== null && row.completed > row.due).length,
        ]);
        const mean = finished.reduce((sum, row) => sum + row.minutes, 0) / finished.length;
        expect([figures.averageMinutes.value, figures.averageHours.value]).toEqual(finished.length === 0 ? [null, null] : [Math.round(mean * 10) / 10, 24]);
      }
      const total = (name: 'waiting' | 'inWork') => data.reduce((sum, line) => sum + line[name].value!, 0);
      expect(total('waiting') + total('inWork')).toBe(rows.filter((row) => (OPEN_TASK_STATES as readonly string[]).includes(row.state)).length);
    }), { numRuns: 6 });
  });
  test('of a filter: only its tasks count, and the filter of each number keeps it, also where both speak of the same field', async () => {
    const [anna, boris] = [staff[0]!, staff[1]!];
    const task = (assignee: string, due: number): Seed => ({ state: 'open', assignee, performer: null, due, completed: 0, minutes: 0 });
    const firm = await firmWith([task(anna, -3), task(anna, 4), task(boris, -3), { ...task(boris, -9), state: 'done', performer: boris, completed: -5, minutes: 45 }]);
    const counts = async (filter: Filter) => (await stack.call(tasks.taskCounts, { from: day(-15), to: day(0), filter }, firm)).data;
    const late = await counts({ dueOn: { lt: day(0) } });
    expect(late.map(({ employeeId, waiting, done }) => [employeeId, waiting.n, done.n])).toEqual([[anna, 1, 0], [boris, 1, 1]].toSorted());
    for (const { employeeId: _, ...figures } of late) for (const figure of Object.values(figures)) expect(figure.n).toBe(await rowsOf(figure.filter, firm));
    expect((await counts({ assigneeId: { eq: anna } })).map(({ employeeId, waiting }) => [employeeId, waiting.n])).toEqual([[anna, 2]]);
    expect(await counts({ title: { contains: 'такой нет' } })).toEqual([]);
  });
  test('a filter that listTasks does not know, or that leaves no room for that of the numbers, is refused', async () => {
    const deep = { not: { not: { not: { not: { not: { not: { title: { eq: 'a' } } } } } } } };
    for (const filter of [{ nonsense: { eq: 1 } }, deep]) for (const operation of [tasks.taskCounts, tasks.taskDays]) expect(await stack.failure(operation, { from: day(-1), to: day(0), filter })).toMatchObject({ status: 400, code: 'invalid-input' });
  });
  test('needs tasks:read', async () => {
    expect(await stack.failure(tasks.taskCounts, { from: day(-1), to: day(0) }, { caller: { permissions: ['tasks:own'] } })).toMatchObject({ status: 403, code: 'missing-permission' });
  });
});

describe('tasks by due day', () => {
  test('every number is exactly the rows of its filter, agrees with counting by hand, and the first tasks are some of the day', async () => {
    await fc.assert(fc.asyncProperty(fc.array(seeds, { minLength: 1, maxLength: 30 }), fc.constantFrom<Filter | undefined>(undefined, { state: { in: ['open', 'done'] } }), async (rows, filter) => {
      const firm = await firmWith(rows);
      const [from, to] = [-12, 6];
      const counted = rows.filter(({ state, due }) => state !== 'cancelled' && due !== null && due >= from && due <= to && (!filter || ['open', 'done'].includes(state)));
      for (const by of ['day', 'day-employee'] as const) {
        const { data } = await stack.call(tasks.taskDays, { from: day(from), to: day(to), by, ...(filter && { filter }) }, firm);
        expect(data.map(({ on }) => on)).toEqual(data.map(({ on }) => on).toSorted());
        for (const { on, employeeId, first, ...figures } of data) {
          const due = counted.filter((row) => day(row.due!) === on && (by === 'day' || (row.state === 'done' ? row.performer : row.assignee) === employeeId));
          const done = due.filter(({ state }) => state === 'done').length;
          expect([figures.open.n, figures.overdue.n, figures.done.n]).toEqual(on < day(0) ? [0, due.length - done, done] : [due.length - done, 0, done]);
          for (const [name, figure] of Object.entries(figures)) expect([name, figure.n]).toEqual([name, await rowsOf(figure.filter, firm)]);
          expect(first?.map(({ dueOn, state }) => [dueOn, state === 'done'])).toEqual(by === 'day' ? Array.from({ length: Math.min(3, due.length) }, (_, i) => [on, i >= due.length - done]) : undefined);
        }
        expect(data.reduce((sum, { open, overdue, done }) => sum + open.n + overdue.n + done.n, 0)).toBe(counted.length);
      }
    }), { numRuns: 4 });
  });
  test('whoever sees only own tasks counts only those; another firm none', async () => {
    const [me, other] = [v7(), v7()];
    const mine = { caller: { id: me, permissions: ['tasks:own'] } };
    for (const assigneeId of [me, me, other]) await stack.call(tasks.createTask, { title: 'Сверка', assigneeId, dueOn: day(40) });
    const asked = { from: day(40), to: day(40) };
    const numbers = async (as: object) => (await stack.call(tasks.taskDays, asked, as)).data.map(({ open }) => open.n);
    expect([await numbers(mine), await numbers({}), await numbers({ caller: { tenantId: await stack.openFirm() } })]).toEqual([[2], [3], []]);
  });
  test('refuses more days than it counts at once, and who may see no tasks', async () => {
    expect(await stack.failure(tasks.taskDays, { from: day(0), to: day(100) })).toMatchObject({ status: 422, code: 'too-many-days' });
    expect((await stack.call(tasks.taskDays, { from: day(5), to: day(4) })).data).toEqual([]);
    expect(await stack.failure(tasks.taskDays, { from: day(0), to: day(1) }, { caller: { permissions: ['contacts:read'] } })).toMatchObject({ status: 403, code: 'missing-permission' });
  });
});

describe('my day', () => {
  test('own tasks that may be begun, in order, with the reasons; what lies beyond the limit is counted', async () => {
    const me = v7();
    const mine = { caller: { id: me } };
    const add = (title: string, more: object = {}) => stack.call(tasks.createTask, { title, ...more }, mine);
    await add('Когда-нибудь');
    await add('Ещё рано', { startOn: day(2), dueOn: day(5) });
    await add('Просрочена', { dueOn: day(-4) });
    await add('Ждёт клиент', { clientWaiting: true });
    await add('Сдать НДС', { statutory: true, dueOn: day(1) });
    await add('Обещали', { promisedOn: day(0) });
    const { data, total, figures } = await stack.call(tasks.myDay, { limit: 4 }, mine);
    expect(total).toBe(5);
    expect(data.map((task) => [task.title, task.reasons[0]])).toEqual([
      ['Сдать НДС', { code: 'penalty-risk', days: 1 }], ['Обещали', { code: 'promise', days: 0 }], ['Просрочена', { code: 'overdue', days: 4 }], ['Ждёт клиент', { code: 'client-waiting' }],
    ]);
    expect(Object.entries(figures).map(([name, { n }]) => [name, n])).toEqual([['all', 5], ['overdue', 1], ['dueToday', 0], ['toReview', 0]]);
    for (const [name, { n, filter }] of Object.entries(figures)) expect([name, await rowsOf(filter, mine)]).toEqual([name, n]);
  });
  test('its numbers open exactly their rows, also of whoever is away and stands in for somebody', async () => {
    const [me, away, substitute] = [v7(), v7(), v7()];
    for (const assigneeId of [me, me, away]) await stack.call(tasks.createTask, { title: 'Сверка', assigneeId, dueOn: day(-1) });
    await stack.call(tasks.setAbsence, { employeeId: away, from: day(0), to: day(1), substituteId: me });
    for (const [id, all] of [[me, 3], [away, 1], [substitute, 0]] as const) {
      const { figures } = await stack.call(tasks.myDay, {}, { caller: { id } });
      expect([figures.all.n, figures.overdue.n]).toEqual([all, all]);
      for (const { n, filter } of Object.values(figures)) expect(await rowsOf(filter, {})).toBe(n);
    }
  });
});
