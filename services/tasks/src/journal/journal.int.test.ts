import { tasks } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { tasksService } from '../tasks.service.ts';
import { today } from '../today.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([tasksService]); });
afterAll(() => stack.stop());

const anna = v7();
const boris = v7();
const as = (id: string, permissions?: string[]) => ({ caller: { id, ...(permissions && { permissions }) } });
const add = (more: object = {}) => stack.call(tasks.createTask, { title: 'Сверка', assigneeId: anna, ...more });

test('comments are listed in the order they were made, to whoever may see the task', async () => {
  const { id: taskId } = await add();
  await stack.call(tasks.addTaskComment, { taskId, text: 'Звонила, не отвечают' }, as(anna, ['tasks:own']));
  await stack.call(tasks.addTaskComment, { taskId, text: 'Перезвонят завтра' }, as(boris));
  expect((await stack.call(tasks.listTaskComments, { taskId }, as(anna, ['tasks:own']))).data.map((c) => [c.authorId, c.text])).toEqual([[anna, 'Звонила, не отвечают'], [boris, 'Перезвонят завтра']]);
  expect(await stack.failure(tasks.listTaskComments, { taskId: v7() })).toMatchObject({ status: 404 });
  expect(await stack.failure(tasks.addTaskComment, { taskId: v7(), text: 'x' })).toMatchObject({ status: 404 });
});

test('a wrong time entry is taken back and entered anew; sums follow, nothing is changed', async () => {
  const { id: taskId } = await add();
  const entry = await stack.call(tasks.logTime, { taskId, minutes: 90, timeKind: 'inside', on: '2026-03-02' }, as(anna));
  expect(entry).toMatchObject({ employeeId: anna, on: '2026-03-02', minutes: 90, correctsId: null });
  expect(await stack.failure(tasks.correctTime, { id: entry.id, minutes: 60 }, as(boris, ['tasks:own']))).toMatchObject({ status: 403, code: 'not-yours' });
  const { entries } = await stack.call(tasks.correctTime, { id: entry.id, minutes: 60, timeKind: 'extra', note: 'Доп. услуга' }, as(anna, ['tasks:own']));
  expect(entries).toMatchObject([{ minutes: -90, timeKind: 'inside', correctsId: entry.id, on: '2026-03-02' }, { minutes: 60, timeKind: 'extra', correctsId: null, employeeId: anna }]);
  expect((await stack.call(tasks.getTask, { id: taskId })).minutes).toEqual({ inside: 0, extra: 60 });
  expect(await stack.failure(tasks.correctTime, { id: entry.id, minutes: 10 }, as(anna))).toMatchObject({ status: 409, code: 'already-corrected' });
  expect(await stack.failure(tasks.correctTime, { id: entries[0]!.id, minutes: 10 }, as(anna))).toMatchObject({ code: 'already-corrected' });
  expect((await stack.call(tasks.correctTime, { id: entries[1]!.id, minutes: 0 }, as(boris))).entries).toHaveLength(1);
  expect(await stack.failure(tasks.logTime, { taskId, minutes: 5, timeKind: 'inside', on: CivilDate.addDays(CivilDate.parse(today()), 1) })).toMatchObject({ status: 422, code: 'day-in-future' });
  expect(await stack.failure(tasks.correctTime, { id: v7(), minutes: 5 })).toMatchObject({ status: 404 });
});

test('totals by employee, client and kind of work meet the rows that their filters give', async () => {
  const organisationId = v7();
  const one = await add({ organisationId, kind: 'call' });
  const other = await add();
  for (const [taskId, who, minutes, timeKind] of [[one.id, anna, 10, 'inside'], [one.id, boris, 20, 'extra'], [other.id, boris, 30, 'inside']] as const) {
    await stack.call(tasks.logTime, { taskId, minutes, timeKind, on: '2026-06-15' }, as(who));
  }
  const totals = (by: 'employee' | 'organisation' | 'kind') => stack.call(tasks.timeTotals, { from: '2026-06-01', to: '2026-06-30', by }).then(({ data }) => data);
  expect((await totals('kind')).map(({ key, inside, extra, entries }) => [key, inside, extra, entries])).toEqual([['call', 10, 20, 2], ['general', 30, 0, 1]]);
  for (const by of ['employee', 'organisation'] as const) {
    const lines = await totals(by);
    expect(lines.reduce((sum, line) => sum + line.inside + line.extra, 0)).toBe(60);
    for (const line of lines) {
      const { data } = await stack.call(tasks.listTimeEntries, { filter: line.filter! });
      expect([data.length, data.reduce((sum, entry) => sum + entry.minutes, 0)]).toEqual([line.entries, line.inside + line.extra]);
    }
  }
});

test('with tasks:own alone one sees own time entries; an auditor sees all and enters nothing; with neither nothing is seen', async () => {
  const filter = { on: { eq: '2026-06-15' } };
  expect((await stack.call(tasks.listTimeEntries, { filter }, as(anna, ['tasks:own']))).data.map((entry) => entry.employeeId)).toEqual([anna]);
  expect((await stack.call(tasks.listTimeEntries, { filter }, as(v7(), ['tasks:read']))).data).toHaveLength(3);
  expect(await stack.failure(tasks.listTimeEntries, {}, as(anna, []))).toMatchObject({ status: 403, code: 'missing-permission' });
  expect(await stack.failure(tasks.addTaskComment, { taskId: v7(), text: 'x' }, as(anna, ['tasks:read']))).toMatchObject({ status: 403, code: 'missing-permission' });
});
