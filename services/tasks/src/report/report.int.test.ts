import { OPEN_TASK_STATES, tasks, type Request } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { tasksService } from '../tasks.service.ts';
import { today } from '../today.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([tasksService]); }, 60_000);
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

describe('tasks by employee (RP14)', () => {
  test('every number is exactly the rows of its filter, agrees with counting by hand, and the lines add up', async () => {
    await fc.assert(fc.asyncProperty(fc.array(seeds, { minLength: 1, maxLength: 40 }), async (rows) => {
      const firm = await firmWith(rows);
      const [from, to] = [-15, -2];
      const { data } = await stack.call(tasks.taskCounts, { from: day(from), to: day(to) }, firm);
      for (const { employeeId, ...figures } of data) {
        for (const [name, figure] of Object.entries(figures)) {
          const { page } = await stack.call(tasks.listTasks, { filter: figure.filter as Request<typeof tasks.listTasks>['filter'], count: 'exact', limit: 1 }, firm);
          expect([name, figure.n]).toEqual([name, page.count!.value]);
        }
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
  }, 60_000);
  test('needs tasks:read', async () => {
    expect(await stack.failure(tasks.taskCounts, { from: day(-1), to: day(0) }, { caller: { permissions: ['tasks:own'] } })).toMatchObject({ status: 403, code: 'missing-permission' });
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
    const { data, total } = await stack.call(tasks.myDay, { limit: 4 }, mine);
    expect(total).toBe(5);
    expect(data.map((task) => [task.title, task.reasons[0]])).toEqual([
      ['Сдать НДС', { code: 'penalty-risk', days: 1 }], ['Обещали', { code: 'promise', days: 0 }], ['Просрочена', { code: 'overdue', days: 4 }], ['Ждёт клиент', { code: 'client-waiting' }],
    ]);
  });
});
