import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { countingHandler } from './testbed/counting-job.ts';
import { gate, JobBench } from './testbed/job-bench.ts';
import { someone, until } from './testbed/test-database.ts';

let bench: JobBench;
beforeAll(async () => { bench = await JobBench.open(); });
beforeEach(() => bench.clear());
afterAll(async () => {
  await bench.clear();
  await bench.on.close();
});

const leaseRunsOut = (id: string) => bench.on.superuser.query(`update job set leased_until = now() - interval '1 second' where id = $1`, [id]);

describe('a replica killed', () => {
  const leaseMs = 600;
  const script = fileURLToPath(new URL('testbed/dying-process.ts', import.meta.url));
  const loader = fileURLToPath(new URL('../../../../tools/typescript.mjs', import.meta.url));

  test.each([['before a step', [1]], ['in a step', [1]], ['after a step', [1, 2]]])('%s leaves what was committed, and another goes on from there: each effect once', async (phase, committed) => {
    const id = await bench.order(4);
    const child = spawn(process.execPath, ['--import', loader, script, JSON.stringify(bench.on.config), phase, String(leaseMs)], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, NODE_OPTIONS: '--no-warnings' } });
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
    expect(await bench.effects(id)).toEqual(committed);
    expect(await bench.rowOf(id)).toMatchObject({ state: 'running', checkpoint: committed.at(-1), leased_by: expect.stringMatching(/^dying\//) });

    bench.run({ timing: { leaseMs } });
    await bench.ended(id);
    expect(await bench.effects(id)).toEqual([1, 2, 3, 4]);
  });

  test('again and again by one job does not go on for ever', async () => {
    const id = await bench.order(1);
    await bench.on.superuser.query(`update job set state = 'running', attempts = 5, leased_by = 'the fifth', leased_until = now() - interval '1 second' where id = $1`, [id]);
    bench.run();
    await bench.ended(id, 'failed');
    expect(await bench.rowOf(id)).toMatchObject({ problem: { code: 'interrupted-too-often' } });
    expect(await bench.effects(id)).toEqual([]);
  });
});

describe('two replicas', () => {
  test('share the queue: each job runs once', async () => {
    const started: string[] = [];
    const handler = countingHandler({ beforeStep: (step, { id }) => { if (step === 1) started.push(id); } });
    const caller = someone();
    const ids = await Promise.all(Array.from({ length: 30 }, () => bench.order(2, caller)));
    bench.run({ handler, holder: 'a' });
    bench.run({ handler, holder: 'b' });
    await bench.allDone();
    expect(started.toSorted()).toEqual(ids.toSorted());
    expect((await bench.on.superuser.query('select from effect')).rowCount).toBe(60);
  });

  test('that both believe they hold a job: only the new holder commits, the old one stops', async () => {
    const slow = gate();
    const id = await bench.order(3);
    const old = bench.run({ handler: countingHandler({ inStep: (step) => (step === 2 ? slow.pass() : undefined) }), holder: 'old' });
    await slow.arrived;
    await leaseRunsOut(id);
    bench.run({ holder: 'new' });
    await bench.ended(id);
    slow.open();
    await old.stop();
    expect(await bench.effects(id)).toEqual([1, 2, 3]);
    expect(await bench.rowOf(id)).toMatchObject({ state: 'done', result: { counted: 3 } });
  });

  test('of which one wakes up while the other is at work: it changes neither state nor result', async () => {
    const [slow, working] = [gate(), gate()];
    const id = await bench.order(2);
    const old = bench.run({ handler: countingHandler({ afterStep: (step) => (step === 2 ? slow.pass() : undefined) }), holder: 'old' });
    await slow.arrived;
    await bench.on.superuser.query('update job set checkpoint = null where id = $1', [id]);
    await leaseRunsOut(id);
    bench.run({ handler: countingHandler({ beforeStep: () => working.pass() }), holder: 'new' });
    await working.arrived;
    slow.open();
    await old.stop();
    expect(await bench.rowOf(id)).toMatchObject({ state: 'running', leased_by: expect.stringMatching(/^new\//), result: null });
    working.open();
    await bench.ended(id);
  });

  test('do not take over a job whose holder works on: the lease is renewed', async () => {
    const slow = gate();
    const id = await bench.order(1);
    bench.run({ handler: countingHandler({ inStep: slow.pass }), holder: 'a', timing: { leaseMs: 200 } });
    await slow.arrived;
    bench.run({ holder: 'b', timing: { leaseMs: 200 } });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await bench.rowOf(id)).toMatchObject({ leased_by: expect.stringMatching(/^a\//), attempts: 1 });
    slow.open();
    await bench.ended(id);
    expect(await bench.effects(id)).toEqual([1]);
  });
});

describe('firms', () => {
  test('take turns, whatever the length of their queues', async () => {
    const [big, small, tiny] = [someone(), someone(), someone()];
    for (let i = 0; i < 20; i++) await bench.order(1, big);
    for (const caller of [small, small, tiny]) await bench.order(1, caller);
    bench.run({ concurrency: 1 });
    await bench.allDone();
    const turns = (await bench.on.superuser.query<{ tenant_id: string }>('select tenant_id from effect order by at')).rows.map((row) => row.tenant_id);
    expect(new Set(turns.slice(0, 3)).size).toBe(3);
    expect(turns.slice(0, 5).filter((tenant) => tenant === small.tenantId)).toHaveLength(2);
  });

  test('do not wait for the end of another firm’s long job: it makes room at a checkpoint and goes on later', async () => {
    const starts: string[] = [];
    const long = await bench.order(100);
    const handler = countingHandler({ beforeStep: (_, { id }) => void (starts.at(-1) !== id && starts.push(id)), inStep: () => new Promise((resolve) => setTimeout(resolve, 10)) });
    bench.run({ handler, concurrency: 1, timing: { sliceMs: 100 } });
    await until(async () => (await bench.effects(long)).length > 0);
    const short = await bench.order(1);
    await bench.ended(short);
    expect((await bench.rowOf(long)).state).not.toBe('done');
    await bench.ended(long);
    expect(starts).toEqual([long, short, long]);
    expect(await bench.effects(long)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect((await bench.rowOf(long)).attempts).toBe(1);
  });
});

describe('stopping', () => {
  test('lets the step finish and gives the job back at once; the next replica goes on', async () => {
    const slow = gate();
    const id = await bench.order(4);
    const first = bench.run({ handler: countingHandler({ inStep: (step) => (step === 2 ? slow.pass() : undefined) }) });
    await slow.arrived;
    const stopped = first.stop();
    slow.open();
    await stopped;
    expect(await bench.effects(id)).toEqual([1, 2]);
    expect(await bench.rowOf(id)).toMatchObject({ state: 'queued', leased_by: null, checkpoint: 2, attempts: 0, done: 2 });
    bench.run();
    await bench.ended(id);
    expect(await bench.effects(id)).toEqual([1, 2, 3, 4]);
  });
});
