import { tasks, type Request } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { tasksService } from '../tasks.service.ts';
import { today } from '../today.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([tasksService]); });
afterAll(() => stack.stop());

let anna: string, boris: string, vera: string;
beforeEach(() => { [anna, boris, vera] = [v7(), v7(), v7()]; });
const as = (id: string, permissions = ['tasks:own']) => ({ caller: { id, permissions } });
const day = (offset: number) => CivilDate.addDays(CivilDate.parse(today()), offset);
const absent = (employeeId: string, from: number, to: number, substituteId?: string) => stack.call(tasks.setAbsence, { employeeId, from: day(from), to: day(to), substituteId });
const refused = (input: Request<typeof tasks.setAbsence>, options = {}) => stack.failure(tasks.setAbsence, input, options);

describe('substitution', () => {
  test('on the days of an absence the substitute sees and works the tasks, new and old; then it is over by itself', async () => {
    const old = await stack.call(tasks.createTask, { title: 'Старая', assigneeId: anna });
    const away = await absent(anna, 0, 3, boris);
    const fresh = await stack.call(tasks.createTask, { title: 'Новая', assigneeId: anna });
    expect(fresh).toMatchObject({ assigneeId: anna, actingId: boris, substitutesId: anna });
    const { data } = await stack.call(tasks.listTasks, { filter: { actingId: { eq: boris } }, sort: 'createdAt' }, as(boris));
    expect(data.map((task) => [task.id, task.substitutesId])).toEqual([[old.id, anna], [fresh.id, anna]]);
    const myDay = await stack.call(tasks.myDay, {}, as(boris));
    expect(myDay.data.map((task) => task.reasons)).toEqual([[{ code: 'stands-in', employeeId: anna }], [{ code: 'stands-in', employeeId: anna }]]);
    expect(await stack.call(tasks.claimTask, { id: old.id }, as(boris))).toMatchObject({ assigneeId: anna, performerId: boris, state: 'in-work' });
    await stack.call(tasks.changeAbsence, { id: away.id, from: day(-3), to: day(-1) }, { ifMatch: 1 });
    expect(await stack.call(tasks.getTask, { id: fresh.id })).toMatchObject({ actingId: anna, substitutesId: null });
    expect(await stack.failure(tasks.getTask, { id: fresh.id }, as(boris))).toMatchObject({ status: 404 });
  });
  test('who stands in for a reviewer approves, unless it is their own work', async () => {
    const { id } = await stack.call(tasks.createTask, { title: 'Проверить', assigneeId: anna, reviewerId: vera });
    await stack.call(tasks.completeTask, { id, outcome: 'done', minutes: 1, timeKind: 'inside' }, { ...as(anna), ifMatch: 1 });
    const away = await absent(vera, 0, 0, anna);
    expect(await stack.failure(tasks.approveTask, { id }, { ...as(anna), ifMatch: 2 })).toMatchObject({ code: 'reviewer-is-performer' });
    await stack.call(tasks.changeAbsence, { id: away.id, substituteId: boris }, { ifMatch: 1 });
    expect(await stack.call(tasks.approveTask, { id }, { ...as(boris), ifMatch: 2 })).toMatchObject({ state: 'done', performerId: anna });
  });
});

describe('absences', () => {
  test('do not overlap, even when two are entered at once', async () => {
    const tries = await Promise.allSettled([absent(anna, 1, 5), absent(anna, 5, 9)]);
    expect(tries.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await refused({ employeeId: anna, from: day(5), to: day(5) })).toMatchObject({ status: 409, code: 'absence-overlaps' });
  });
  test('the database itself refuses what overlaps', async () => {
    const insert = () => stack.services.get('tasks')!.database.inTenant({ caller: stack.caller(), operation: 'test' }, ({ db }) =>
      db.run(sql`insert into absence (employee_id, from_on, to_on) values (${anna}, '2026-01-01', '2026-01-10')`));
    await insert();
    await expect(insert()).rejects.toThrow('absence_overlaps');
  });
  test('a substitute is somebody else who is there', async () => {
    await absent(boris, 2, 4);
    expect(await refused({ employeeId: anna, from: day(4), to: day(6), substituteId: boris })).toMatchObject({ status: 409, code: 'substitute-absent' });
    await absent(anna, 5, 6, boris);
    expect(await refused({ employeeId: boris, from: day(6), to: day(8) })).toMatchObject({ status: 409, code: 'is-substitute' });
    expect(await refused({ employeeId: vera, from: day(0), to: day(1), substituteId: vera })).toMatchObject({ status: 422, code: 'substitutes-themselves' });
    expect(await refused({ employeeId: vera, from: day(1), to: day(0) })).toMatchObject({ status: 422, code: 'dates-reversed' });
  });
  test('of others need tasks:manage; own do not', async () => {
    const own = await stack.call(tasks.setAbsence, { employeeId: anna, from: day(0), to: day(1) }, as(anna));
    expect(await refused({ employeeId: boris, from: day(0), to: day(1) }, as(anna))).toMatchObject({ status: 403, code: 'not-yours' });
    expect(await stack.failure(tasks.changeAbsence, { id: own.id, to: day(2) }, { ...as(boris), ifMatch: 1 })).toMatchObject({ code: 'not-yours' });
    expect(await stack.failure(tasks.removeAbsence, { id: own.id }, as(boris))).toMatchObject({ code: 'not-yours' });
    expect(await stack.failure(tasks.changeAbsence, { id: own.id, to: day(2) }, { ...as(anna), ifMatch: 9 })).toMatchObject({ status: 412 });
    await stack.call(tasks.removeAbsence, { id: own.id }, as(anna));
    expect(await stack.failure(tasks.removeAbsence, { id: own.id }, as(anna))).toMatchObject({ status: 404 });
    expect((await stack.call(tasks.listAbsences, { filter: { employeeId: { eq: anna } } })).data).toEqual([]);
  });
  test('substitutes are employees who are there, once any are known', async () => {
    const firm = await stack.openFirm();
    await stack.superuser.query(`insert into tasks.employee (id, tenant_id, state) values ($1, $2, 'suspended')`, [boris, firm]);
    const input = { employeeId: anna, from: day(0), to: day(1) };
    const there = { caller: { tenantId: firm, id: anna } };
    expect(await refused({ ...input, substituteId: boris }, there)).toMatchObject({ code: 'suspended-employee' });
    expect(await refused({ ...input, substituteId: vera }, there)).toMatchObject({ code: 'unknown-employee' });
  });
});
