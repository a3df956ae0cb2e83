import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ProblemError } from '../problem.ts';
import { counting, countingHandler } from './testbed/counting-job.ts';
import { gate, JobBench, TRACE } from './testbed/job-bench.ts';
import { someone, until } from './testbed/test-database.ts';

let bench: JobBench;
beforeAll(async () => { bench = await JobBench.open(); });
beforeEach(() => bench.clear());
afterAll(async () => {
  await bench.clear();
  await bench.on.close();
});

describe('a job', () => {
  test('runs as its caller and ends with the result its contract promises', async () => {
    const caller = someone();
    const id = await bench.order(3, caller);
    expect(await bench.look(id, caller)).toMatchObject({ service: 'platform_test', operation: 'countTo', state: 'queued', progress: { done: 0, total: null }, result: null, finishedAt: null });
    bench.run();
    await bench.ended(id);
    expect(await bench.look(id, caller)).toMatchObject({ state: 'done', progress: { done: 3, total: 3 }, result: { counted: 3 }, problem: null, finishedAt: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(await bench.effects(id)).toEqual([1, 2, 3]);
    expect((await bench.on.superuser.query('select distinct tenant_id from effect')).rows).toEqual([{ tenant_id: caller.tenantId }]);
  });

  test('is not there when the transaction that ordered it fails', async () => {
    const caller = someone();
    await expect(bench.on.database.inTenant({ caller, operation: 'test' }, async (tx) => {
      await tx.enqueue(counting.countTo, { steps: 1 });
      throw new Error('changed my mind');
    })).rejects.toThrow('changed my mind');
    expect((await bench.on.superuser.query('select from job')).rowCount).toBe(0);
  });

  test('with wrong input is refused when it is ordered', async () => {
    await expect(bench.order(-1)).rejects.toMatchObject({ code: 'invalid-input', more: { errors: [{ pointer: '/steps' }] } });
  });

  test('belongs to its firm: for others it is not there', async () => {
    const id = await bench.order(1);
    await expect(bench.look(id, someone())).rejects.toMatchObject({ code: 'not-found' });
    await expect(bench.cancel(id, someone())).rejects.toMatchObject({ code: 'not-found' });
  });

  test('does not start before its time', async () => {
    const later = await bench.order(1, someone(), { runAt: new Date(Date.now() + 60_000) });
    const now = await bench.order(1);
    bench.run();
    await bench.ended(now);
    expect((await bench.rowOf(later)).state).toBe('queued');
  });

  test('of an operation that this replica does not know is left to others', async () => {
    const id = await bench.order(1);
    await bench.on.superuser.query(`update job set operation = 'ofTomorrow' where id = $1`, [id]);
    const known = await bench.order(1);
    bench.run();
    await bench.ended(known);
    expect(await bench.rowOf(id)).toMatchObject({ state: 'queued', attempts: 0 });
  });
});

describe('the same key', () => {
  test('gives the job that waits or runs, and a new one once it has ended', async () => {
    const caller = someone();
    const first = await bench.order(1, caller, { dedupeKey: 'k' });
    expect(await bench.order(1, caller, { dedupeKey: 'k' })).toBe(first);
    expect(await bench.order(1, caller)).not.toBe(first);
    expect(await bench.order(1, someone(), { dedupeKey: 'k' })).not.toBe(first);
    bench.run();
    await bench.ended(first);
    expect(await bench.order(1, caller, { dedupeKey: 'k' })).not.toBe(first);
  });

  test('ordered by many at the same time makes one job', async () => {
    const caller = someone();
    const ids = await Promise.all(Array.from({ length: 8 }, () => bench.order(1, caller, { dedupeKey: 'k' })));
    expect(new Set(ids).size).toBe(1);
  });
});

describe('cancelling', () => {
  test('ends a waiting job at once', async () => {
    const caller = someone();
    const id = await bench.order(1, caller);
    expect(await bench.cancel(id, caller)).toMatchObject({ state: 'cancelled', finishedAt: expect.any(String) });
    bench.run();
    await bench.ended(await bench.order(1));
    expect(await bench.effects(id)).toEqual([]);
  });

  test('ends a running job before its next step; what it did remains', async () => {
    const caller = someone();
    const slow = gate();
    const id = await bench.order(3, caller);
    bench.run({ handler: countingHandler({ inStep: (step) => (step === 2 ? slow.pass() : undefined) }) });
    await slow.arrived;
    expect(await bench.cancel(id, caller)).toMatchObject({ state: 'running' });
    slow.open();
    await bench.ended(id, 'cancelled');
    expect(await bench.effects(id)).toEqual([1, 2]);
  });

  test('is seen by a long stretch without steps when it tells its progress', async () => {
    const caller = someone();
    const id = await bench.order(1, caller);
    bench.run({ handler: countingHandler({ beforeStep: async (_, context) => { for (let i = 0; ; i++) { await context.progress(i); await new Promise((resolve) => setTimeout(resolve, 20)); } } }) });
    await until(async () => (await bench.rowOf(id)).done > 0);
    await bench.cancel(id, caller);
    await bench.ended(id, 'cancelled');
  });

  test('comes too late for a job that has ended, and changes nothing', async () => {
    const caller = someone();
    const id = await bench.order(1, caller);
    bench.run();
    await bench.ended(id);
    expect(await bench.cancel(id, caller)).toMatchObject({ state: 'done', result: { counted: 1 } });
  });
});

describe('a failure', () => {
  test('that the contract declares ends the job with its code; earlier steps remain', async () => {
    const caller = someone();
    const id = await bench.order(12, caller);
    bench.run({ handler: countingHandler({ beforeStep: (step, { fail }) => { if (step === 11) fail('no-more-fingers', 'Ten is all there is.'); } }) });
    await bench.ended(id, 'failed');
    expect(await bench.look(id, caller)).toMatchObject({ problem: { code: 'no-more-fingers', detail: 'Ten is all there is.' }, progress: { done: 10, total: 12 } });
    expect(await bench.effects(id)).toHaveLength(10);
    expect((await bench.rowOf(id)).attempts).toBe(1);
  });

  test('that may pass is tried again, from the checkpoint', async () => {
    let failures = 0;
    const id = await bench.order(3);
    bench.run({ handler: countingHandler({ inStep: (step) => { if (step === 2 && ++failures < 4) throw new ProblemError('unavailable', 'bank-unavailable'); } }) });
    await bench.ended(id);
    expect(failures).toBe(4);
    expect(await bench.effects(id)).toEqual([1, 2, 3]);
  });

  test('of the connection in the middle of a step costs an attempt, not an effect', async () => {
    const id = await bench.order(3);
    let broken = false;
    bench.run({ handler: countingHandler({ inStep: async (step) => {
      if (step !== 2 || broken) return;
      broken = true;
      await bench.on.superuser.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'platform_test_app'`);
    } }) });
    await bench.ended(id);
    expect(broken).toBe(true);
    expect(await bench.effects(id)).toEqual([1, 2, 3]);
  });

  test('that stays ends the job after five attempts, each later than the one before, and does not tell our secrets', async () => {
    const attempts: number[] = [];
    const caller = someone();
    const id = await bench.order(1, caller);
    bench.run({ handler: countingHandler({ inStep: () => { attempts.push(Date.now()); throw new Error('password of the bank: 1234'); } }), timing: { retryMs: 5, pollMs: 5 } });
    await bench.ended(id, 'failed');
    expect(attempts).toHaveLength(5);
    expect(attempts[4]! - attempts[3]!).toBeGreaterThan(5 * 6 ** 3 - 1);
    expect((await bench.look(id, caller)).problem).toEqual({ code: 'internal', detail: expect.stringContaining(TRACE) });
    expect(await bench.effects(id)).toEqual([]);
  });

  test('to return what the contract promises is not hidden', async () => {
    const id = await bench.order(0);
    bench.run({ handler: { operation: counting.countTo, run: async () => ({ counted: 'many' }) } });
    await bench.ended(id, 'failed');
    expect((await bench.rowOf(id)).problem.code).toBe('invalid-result');
  });
});

test('progress is written at most four times a second, and the last always', async () => {
  const id = await bench.order(1);
  await bench.on.superuser.query(`
    create table write (done integer);
    create function count_write() returns trigger language plpgsql security definer as $$ begin insert into platform_test.write values (new.done); return new; end $$;
    create trigger count_write after update of done on job for each row execute function count_write()`);
  bench.run({ handler: countingHandler({ beforeStep: async (_, context) => { for (const end = Date.now() + 600; Date.now() < end;) { await context.progress(7, 9); await new Promise((resolve) => setImmediate(resolve)); } } }) });
  await bench.ended(id);
  const { rowCount } = await bench.on.superuser.query('select from write where done = 7');
  await bench.on.superuser.query('drop trigger count_write on job; drop function count_write; drop table write');
  expect(rowCount).toBeGreaterThanOrEqual(2);
  expect(rowCount).toBeLessThanOrEqual(5);
  expect((await bench.rowOf(id)).done).toBe(1);
});
