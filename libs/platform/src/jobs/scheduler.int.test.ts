import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import type { ScheduleContext } from '../context.ts';
import type { ScheduleBinding } from '../handles.ts';
import { Scheduler, type SchedulerTiming } from './scheduler.ts';
import { silent } from './testbed/counting-job.ts';
import { openTestDatabase, until, type TestDatabase } from './testbed/test-database.ts';

let on: TestDatabase;
let schedulers: Scheduler[];
let runs: string[];

beforeAll(async () => { on = await openTestDatabase(); });
afterAll(async () => { await on.close(); });
beforeEach(async () => {
  [schedulers, runs] = [[], []];
  await on.superuser.query('delete from schedule; delete from lease; delete from effect; delete from known_firm');
});
afterEach(async () => { await Promise.all(schedulers.map((scheduler) => scheduler.stop())); });

const hourly: ScheduleBinding = { name: 'remind', every: 3_600_000 };
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const note = (holder: string) => async () => { runs.push(holder); };

function start(holder: string, run: (context: ScheduleContext) => Promise<void> = note(holder), options: { binding?: ScheduleBinding; timing?: Partial<SchedulerTiming> } = {}) {
  const { binding = hourly, timing } = options;
  const scheduler = new Scheduler({ database: on.database, schedules: [{ binding, run }], holder, log: silent, timing: { tickMs: 10, retryMs: 20, ...timing } });
  schedulers.push(scheduler);
  scheduler.start();
  return scheduler;
}
const dueIn = (interval: string, name = 'remind') =>
  on.superuser.query(`insert into schedule (name, next_run_at) values ($1, now() + $2::interval) on conflict (name) do update set next_run_at = excluded.next_run_at`, [name, interval]);
const minutesToNext = async () => Number((await on.superuser.query(`select extract(epoch from next_run_at - now()) / 60 as minutes from schedule`)).rows[0].minutes);
const settled = () => until(async () => (await on.superuser.query('select from lease')).rowCount === 0 && (await minutesToNext()) > 1);

describe('a due run', () => {
  test('happens once, on one of many replicas', async () => {
    await dueIn('-1 second');
    for (const holder of ['a', 'b', 'c']) start(holder, async () => { runs.push(holder); await sleep(100); });
    await until(() => runs.length > 0);
    await settled();
    await sleep(100);
    expect(runs).toHaveLength(1);
    expect(await minutesToNext()).toBeCloseTo(60, 0);
  });

  test('is not done again by a replica that was about to, when it was too short to be seen', async () => {
    for (let i = 0; i < 8; i++) start(`replica ${i}`, undefined, { timing: { tickMs: 1 } });
    await until(async () => (await on.superuser.query('select from schedule')).rowCount === 1);
    for (let due = 1; due <= 20; due++) {
      await dueIn('-1 second');
      await settled();
    }
    expect(runs).toHaveLength(20);
  });

  test('comes again each period', async () => {
    start('a', undefined, { binding: { name: 'poll', every: 60 } });
    start('b', undefined, { binding: { name: 'poll', every: 60 } });
    const began = Date.now();
    await until(() => runs.length >= 5);
    expect(Date.now() - began).toBeGreaterThanOrEqual(5 * 60);
  });

  test('missed many times while nothing ran is made up for once', async () => {
    await dueIn('-3 days');
    start('a');
    await until(() => runs.length > 0);
    await settled();
    expect(runs).toHaveLength(1);
    expect(await minutesToNext()).toBeCloseTo(60, 0);
  });

  test('works firm by firm, in a transaction of each, as the schedule', async () => {
    const firms = [v7(), v7()];
    await on.superuser.query('insert into known_firm (id) select unnest($1::uuid[])', [firms]);
    await dueIn('-1 second');
    start('a', async ({ tenants, inTenant }) => {
      for (const tenant of await tenants()) await inTenant(tenant, async ({ db, caller }) => { runs.push(caller.id); await db.run(sql`insert into effect (job, step) values (${v7()}, 1)`); });
    });
    await settled();
    expect(runs).toEqual(['schedule', 'schedule']);
    expect((await on.superuser.query('select tenant_id from effect order by at')).rows.map((row) => row.tenant_id)).toEqual(firms);
  });
});

describe('the time of a schedule', () => {
  test('is a period from its first start, and survives restarts', async () => {
    await start('a').stop();
    start('a');
    await until(async () => (await on.superuser.query('select from schedule')).rowCount === 1);
    expect(await minutesToNext()).toBeCloseTo(60, 0);
    await dueIn('20 minutes');
    start('b');
    await sleep(60);
    expect(await minutesToNext()).toBeCloseTo(20, 0);
    expect(runs).toEqual([]);
  });

  test('comes closer when a new version asks for a shorter period', async () => {
    await dueIn('1 hour');
    start('a', undefined, { binding: { name: 'remind', every: 600_000 } });
    await until(async () => (await minutesToNext()) < 11);
  });

  test('of day is kept in Moscow', async () => {
    await dueIn('-1 second');
    start('a', undefined, { binding: { name: 'remind', at: '03:00' } });
    await settled();
    expect((await on.superuser.query(`select to_char(next_run_at at time zone 'Europe/Moscow', 'HH24:MI:SS') as at from schedule`)).rows).toEqual([{ at: '03:00:00' }]);
  });

  test('cannot be shared by two methods of one name', () => {
    const twice = [{ binding: hourly, run: note('a') }, { binding: hourly, run: note('b') }];
    expect(() => new Scheduler({ database: on.database, schedules: twice, holder: 'a', log: silent })).toThrow('are called remind');
  });
});

describe('a run that fails', () => {
  test('is repeated, each time after a longer pause, until it succeeds', async () => {
    const times: number[] = [];
    await dueIn('-1 second');
    start('a', async () => { times.push(Date.now()); if (times.length < 4) throw new Error('not today'); });
    await until(() => times.length === 4);
    await settled();
    expect(times).toHaveLength(4);
    expect(times[3]! - times[2]!).toBeGreaterThanOrEqual(80);
    expect(await minutesToNext()).toBeCloseTo(60, 0);
  });

  test('because its process died is taken over when the lease has run out, not before', async () => {
    await dueIn('-1 second');
    await on.superuser.query(`insert into lease values ('schedule remind', 'dead', now() + interval '300 milliseconds')`);
    const began = Date.now();
    start('b');
    await until(() => runs.length > 0);
    expect(Date.now() - began).toBeGreaterThan(250);
    expect(runs).toEqual(['b']);
  });

  test('because its lease was lost starts no further transaction, and leaves the run to the other', async () => {
    const refused: unknown[] = [];
    await dueIn('-1 second');
    start('a', async ({ inTenant }) => {
      await on.superuser.query(`update lease set holder = 'b', until = now() + interval '1 hour'`);
      await sleep(150);
      await inTenant(v7(), async () => undefined).catch((error: unknown) => { refused.push(error); throw error; });
    }, { timing: { leaseMs: 90 } });
    await until(() => refused.length > 0);
    expect(String(refused[0])).toContain('took this run over');
    expect(await minutesToNext()).toBeLessThan(0);
  });

  test('because the process stops is left due for the next replica', async () => {
    await dueIn('-1 second');
    const a = start('a', async ({ inTenant }) => {
      runs.push('a');
      for (;;) await inTenant(v7(), async ({ db }) => void (await db.run(sql`insert into effect (job, step) values (${v7()}, 1)`)));
    });
    await until(() => runs.length > 0);
    await a.stop();
    start('b');
    await settled();
    expect(runs).toEqual(['a', 'b']);
  });
});
