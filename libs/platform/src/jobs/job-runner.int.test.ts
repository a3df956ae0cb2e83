import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ProblemError } from '../problem.ts';
import { cancelJob, enqueue, getJob } from './enqueue.ts';
import type { JobRunner } from './job-runner.ts';
import { counting, countingHandler, countingRunner } from './testbed/counting-job.ts';
import { openTestDatabase, someone, until, type TestDatabase } from './testbed/test-database.ts';

let on: TestDatabase;
let runners: JobRunner[];

beforeAll(async () => { on = await openTestDatabase(); });
afterAll(async () => { await on.close(); });
beforeEach(async () => {
  runners = [];
  await on.superuser.query('delete from job; delete from effect');
});
afterEach(async () => { await Promise.all(runners.map((runner) => runner.stop())); });

const scope = (caller: ReturnType<typeof someone>) => ({ caller, operation: 'test' });
const order = (steps: number, caller = someone(), options: { dedupeKey?: string; runAt?: Date } = {}) =>
  on.database.inTenant(scope(caller), (tx) => enqueue(tx.db, { operation: counting.countTo, input: { steps }, caller, trace: 'f00d', ...options }));
const run = (...args: [options?: Parameters<typeof countingRunner>[1]]) => {
  const runner = countingRunner(on.database, ...args);
  runners.push(runner);
  runner.start();
  return runner;
};
const look = (id: string, caller: ReturnType<typeof someone>) => on.database.inTenant(scope(caller), (tx) => getJob(tx.db, id));
const cancel = (id: string, caller: ReturnType<typeof someone>) => on.database.inTenant(scope(caller), (tx) => cancelJob(tx.db, id));
const rowOf = async (id: string) => (await on.superuser.query('select * from job where id = $1', [id])).rows[0];
const ended = (id: string, state = 'done') => until(async () => (await rowOf(id)).state === state);
const effects = async (id: string) => (await on.superuser.query<{ step: number }>('select step from effect where job = $1 order by step', [id])).rows.map((row) => row.step);
const leaseRunsOut = (id: string) => on.superuser.query(`update job set leased_until = now() - interval '1 second' where id = $1`, [id]);

/** A moment that a test waits for, and one for which it makes others wait. */
function gate() {
  let open = () => {};
  let arrive = () => {};
  const opened = new Promise<void>((resolve) => { open = resolve; });
  const arrived = new Promise<void>((resolve) => { arrive = resolve; });
  return { arrived, open, pass: () => { arrive(); return opened; } };
}

describe('a job', () => {
  test('runs as its caller and ends with the result its contract promises', async () => {
    const caller = someone();
    const id = await order(3, caller);
    expect(await look(id, caller)).toMatchObject({ service: 'platform_test', operation: 'countTo', state: 'queued', progress: { done: 0, total: null }, result: null, finishedAt: null });
    run();
    await ended(id);
    expect(await look(id, caller)).toMatchObject({ state: 'done', progress: { done: 3, total: 3 }, result: { counted: 3 }, problem: null, finishedAt: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(await effects(id)).toEqual([1, 2, 3]);
    expect((await on.superuser.query('select distinct tenant_id from effect')).rows).toEqual([{ tenant_id: caller.tenantId }]);
  });

  test('is not there when the transaction that ordered it fails', async () => {
    const caller = someone();
    await expect(on.database.inTenant(scope(caller), async (tx) => {
      await tx.enqueue(counting.countTo, { steps: 1 });
      throw new Error('changed my mind');
    })).rejects.toThrow('changed my mind');
    expect((await on.superuser.query('select from job')).rowCount).toBe(0);
  });

  test('with wrong input is refused when it is ordered', async () => {
    await expect(order(-1)).rejects.toMatchObject({ code: 'invalid-input', more: { errors: [{ pointer: '/steps' }] } });
  });

  test('belongs to its firm: for others it is not there', async () => {
    const id = await order(1);
    await expect(look(id, someone())).rejects.toMatchObject({ code: 'not-found' });
    await expect(cancel(id, someone())).rejects.toMatchObject({ code: 'not-found' });
  });

  test('does not start before its time', async () => {
    const later = await order(1, someone(), { runAt: new Date(Date.now() + 60_000) });
    const now = await order(1);
    run();
    await ended(now);
    expect((await rowOf(later)).state).toBe('queued');
  });

  test('of an operation that this replica does not know is left to others', async () => {
    const id = await order(1);
    await on.superuser.query(`update job set operation = 'ofTomorrow' where id = $1`, [id]);
    const known = await order(1);
    run();
    await ended(known);
    expect(await rowOf(id)).toMatchObject({ state: 'queued', attempts: 0 });
  });
});

describe('the same key', () => {
  test('gives the job that waits or runs, and a new one once it has ended', async () => {
    const caller = someone();
    const first = await order(1, caller, { dedupeKey: 'k' });
    expect(await order(1, caller, { dedupeKey: 'k' })).toBe(first);
    expect(await order(1, caller)).not.toBe(first);
    expect(await order(1, someone(), { dedupeKey: 'k' })).not.toBe(first);
    run();
    await ended(first);
    expect(await order(1, caller, { dedupeKey: 'k' })).not.toBe(first);
  });

  test('ordered by many at the same time makes one job', async () => {
    const caller = someone();
    const ids = await Promise.all(Array.from({ length: 8 }, () => order(1, caller, { dedupeKey: 'k' })));
    expect(new Set(ids).size).toBe(1);
  });
});

describe('a replica killed', () => {
  const leaseMs = 600;
  const script = fileURLToPath(new URL('testbed/dying-process.ts', import.meta.url));
  const loader = fileURLToPath(new URL('../../../../tools/typescript.mjs', import.meta.url));

  test.each([['before a step', [1]], ['in a step', [1]], ['after a step', [1, 2]]])('%s leaves what was committed, and another goes on from there: each effect once', async (phase, committed) => {
    const id = await order(4);
    const child = spawn(process.execPath, ['--conditions=source', '--import', loader, script, JSON.stringify(on.config), phase, String(leaseMs)], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, NODE_OPTIONS: '--no-warnings' } });
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
    expect(await effects(id)).toEqual(committed);
    expect(await rowOf(id)).toMatchObject({ state: 'running', checkpoint: committed.at(-1), leased_by: expect.stringMatching(/^dying\//) });

    run({ timing: { leaseMs } });
    await ended(id);
    expect(await effects(id)).toEqual([1, 2, 3, 4]);
  }, 30_000);

  test('again and again by one job does not go on for ever', async () => {
    const id = await order(1);
    await on.superuser.query(`update job set state = 'running', attempts = 5, leased_by = 'the fifth', leased_until = now() - interval '1 second' where id = $1`, [id]);
    run();
    await ended(id, 'failed');
    expect(await rowOf(id)).toMatchObject({ problem: { code: 'interrupted-too-often' } });
    expect(await effects(id)).toEqual([]);
  });
});

describe('two replicas', () => {
  test('share the queue: each job runs once', async () => {
    const started: string[] = [];
    const handler = countingHandler({ beforeStep: (step, { id }) => { if (step === 1) started.push(id); } });
    const caller = someone();
    const ids = await Promise.all(Array.from({ length: 30 }, () => order(2, caller)));
    run({ handler, holder: 'a' });
    run({ handler, holder: 'b' });
    await until(async () => (await on.superuser.query(`select from job where state <> 'done'`)).rowCount === 0);
    expect(started.toSorted()).toEqual(ids.toSorted());
    expect((await on.superuser.query('select from effect')).rowCount).toBe(60);
  });

  test('that both believe they hold a job: only the new holder commits, the old one stops', async () => {
    const slow = gate();
    const id = await order(3);
    run({ handler: countingHandler({ inStep: (step) => (step === 2 ? slow.pass() : undefined) }), holder: 'old' });
    await slow.arrived;
    await leaseRunsOut(id);
    run({ holder: 'new' });
    await ended(id);
    slow.open();
    await runners[0]!.stop();
    expect(await effects(id)).toEqual([1, 2, 3]);
    expect(await rowOf(id)).toMatchObject({ state: 'done', result: { counted: 3 } });
  });

  test('of which one wakes up while the other is at work: it changes neither state nor result', async () => {
    const [slow, working] = [gate(), gate()];
    const id = await order(2);
    run({ handler: countingHandler({ afterStep: (step) => (step === 2 ? slow.pass() : undefined) }), holder: 'old' });
    await slow.arrived;
    await on.superuser.query('update job set checkpoint = null where id = $1', [id]);
    await leaseRunsOut(id);
    run({ handler: countingHandler({ beforeStep: () => working.pass() }), holder: 'new' });
    await working.arrived;
    slow.open();
    await runners[0]!.stop();
    expect(await rowOf(id)).toMatchObject({ state: 'running', leased_by: expect.stringMatching(/^new\//), result: null });
    working.open();
    await ended(id);
  });

  test('do not take over a job whose holder works on: the lease is renewed', async () => {
    const slow = gate();
    const id = await order(1);
    run({ handler: countingHandler({ inStep: slow.pass }), holder: 'a', timing: { leaseMs: 200 } });
    await slow.arrived;
    run({ holder: 'b', timing: { leaseMs: 200 } });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await rowOf(id)).toMatchObject({ leased_by: expect.stringMatching(/^a\//), attempts: 1 });
    slow.open();
    await ended(id);
    expect(await effects(id)).toEqual([1]);
  });
});

describe('cancelling', () => {
  test('ends a waiting job at once', async () => {
    const caller = someone();
    const id = await order(1, caller);
    expect(await cancel(id, caller)).toMatchObject({ state: 'cancelled', finishedAt: expect.any(String) });
    run();
    await ended(await order(1));
    expect(await effects(id)).toEqual([]);
  });

  test('ends a running job before its next step; what it did remains', async () => {
    const caller = someone();
    const slow = gate();
    const id = await order(3, caller);
    run({ handler: countingHandler({ inStep: (step) => (step === 2 ? slow.pass() : undefined) }) });
    await slow.arrived;
    expect(await cancel(id, caller)).toMatchObject({ state: 'running' });
    slow.open();
    await ended(id, 'cancelled');
    expect(await effects(id)).toEqual([1, 2]);
  });

  test('is seen by a long stretch without steps when it tells its progress', async () => {
    const caller = someone();
    const id = await order(1, caller);
    run({ handler: countingHandler({ beforeStep: async (_, context) => { for (let i = 0; ; i++) { await context.progress(i); await new Promise((resolve) => setTimeout(resolve, 20)); } } }) });
    await until(async () => (await rowOf(id)).done > 0);
    await cancel(id, caller);
    await ended(id, 'cancelled');
  });

  test('comes too late for a job that has ended, and changes nothing', async () => {
    const caller = someone();
    const id = await order(1, caller);
    run();
    await ended(id);
    expect(await cancel(id, caller)).toMatchObject({ state: 'done', result: { counted: 1 } });
  });
});

describe('a failure', () => {
  test('that the contract declares ends the job with its code; earlier steps remain', async () => {
    const caller = someone();
    const id = await order(12, caller);
    run({ handler: countingHandler({ beforeStep: (step, { fail }) => { if (step === 11) fail('no-more-fingers', 'Ten is all there is.'); } }) });
    await ended(id, 'failed');
    expect(await look(id, caller)).toMatchObject({ problem: { code: 'no-more-fingers', detail: 'Ten is all there is.' }, progress: { done: 10, total: 12 } });
    expect(await effects(id)).toHaveLength(10);
    expect((await rowOf(id)).attempts).toBe(1);
  });

  test('that may pass is tried again, from the checkpoint', async () => {
    let failures = 0;
    const id = await order(3);
    run({ handler: countingHandler({ inStep: (step) => { if (step === 2 && ++failures < 4) throw new ProblemError('unavailable', 'bank-unavailable'); } }) });
    await ended(id);
    expect(failures).toBe(4);
    expect(await effects(id)).toEqual([1, 2, 3]);
  });

  test('that stays ends the job after five attempts, each later than the one before, and does not tell our secrets', async () => {
    const attempts: number[] = [];
    const caller = someone();
    const id = await order(1, caller);
    run({ handler: countingHandler({ inStep: () => { attempts.push(Date.now()); throw new Error('password of the bank: 1234'); } }), timing: { retryMs: 5, pollMs: 5 } });
    await ended(id, 'failed');
    expect(attempts).toHaveLength(5);
    expect(attempts[4]! - attempts[3]!).toBeGreaterThan(5 * 6 ** 3 - 1);
    expect((await look(id, caller)).problem).toEqual({ code: 'internal', detail: expect.stringContaining('f00d') });
    expect(await effects(id)).toEqual([]);
  });

  test('to return what the contract promises is not hidden', async () => {
    const id = await order(0);
    run({ handler: { operation: counting.countTo, run: async () => ({ counted: 'many' }) } });
    await ended(id, 'failed');
    expect((await rowOf(id)).problem.code).toBe('invalid-result');
  });
});

describe('firms', () => {
  test('take turns, whatever the length of their queues', async () => {
    const [big, small, tiny] = [someone(), someone(), someone()];
    for (let i = 0; i < 20; i++) await order(1, big);
    for (const caller of [small, small, tiny]) await order(1, caller);
    run({ concurrency: 1 });
    await until(async () => (await on.superuser.query(`select from job where state <> 'done'`)).rowCount === 0);
    const turns = (await on.superuser.query<{ tenant_id: string }>('select tenant_id from effect order by at')).rows.map((row) => row.tenant_id);
    expect(new Set(turns.slice(0, 3)).size).toBe(3);
    expect(turns.slice(0, 5).filter((tenant) => tenant === small.tenantId)).toHaveLength(2);
  });

  test('do not wait for the end of another firm’s long job: it makes room at a checkpoint and goes on later', async () => {
    const starts: string[] = [];
    const long = await order(100);
    const handler = countingHandler({ beforeStep: (_, { id }) => void (starts.at(-1) !== id && starts.push(id)), inStep: () => new Promise((resolve) => setTimeout(resolve, 10)) });
    run({ handler, concurrency: 1, timing: { sliceMs: 100 } });
    await until(async () => (await effects(long)).length > 0);
    const short = await order(1);
    await ended(short);
    expect((await rowOf(long)).state).not.toBe('done');
    await ended(long);
    expect(starts).toEqual([long, short, long]);
    expect(await effects(long)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect((await rowOf(long)).attempts).toBe(1);
  });
});

describe('stopping', () => {
  test('lets the step finish and gives the job back at once; the next replica goes on', async () => {
    const slow = gate();
    const id = await order(4);
    const first = run({ handler: countingHandler({ inStep: (step) => (step === 2 ? slow.pass() : undefined) }) });
    await slow.arrived;
    const stopped = first.stop();
    slow.open();
    await stopped;
    expect(await effects(id)).toEqual([1, 2]);
    expect(await rowOf(id)).toMatchObject({ state: 'queued', leased_by: null, checkpoint: 2, attempts: 0, done: 2 });
    run();
    await ended(id);
    expect(await effects(id)).toEqual([1, 2, 3, 4]);
  });
});

test('progress is written at most four times a second, and the last always', async () => {
  const id = await order(1);
  await on.superuser.query(`
    create table write (done integer);
    create function count_write() returns trigger language plpgsql security definer as $$ begin insert into platform_test.write values (new.done); return new; end $$;
    create trigger count_write after update of done on job for each row execute function count_write()`);
  run({ handler: countingHandler({ beforeStep: async (_, context) => { for (const end = Date.now() + 600; Date.now() < end;) { await context.progress(7, 9); await new Promise((resolve) => setImmediate(resolve)); } } }) });
  await ended(id);
  const { rowCount } = await on.superuser.query('select from write where done = 7');
  await on.superuser.query('drop trigger count_write on job; drop function count_write; drop table write');
  expect(rowCount).toBeGreaterThanOrEqual(2);
  expect(rowCount).toBeLessThanOrEqual(5);
  expect((await rowOf(id)).done).toBe(1);
});
