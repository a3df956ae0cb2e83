import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { identify, signalTo, waitUntil } from './process.ts';
import type { Progress } from './progress.ts';
import { createSupervisor, superviseProcess, type ProcessSpec, type Supervisor } from './supervisor.ts';

const folder = mkdtempSync(join(tmpdir(), 'kontora-supervisor-'));
const file = (name: string) => join(folder, name);
let said: string[];
let supervisor: Supervisor;

beforeEach(() => {
  said = [];
  const keep = (text: string) => { said.push(text); };
  supervisor = createSupervisor({ line: keep, step: keep } satisfies Progress);
});
afterEach(() => supervisor.stop());
afterAll(() => rmSync(folder, { recursive: true }));

/** A shell script that counts as ready once it has made the file `<name>.ready`. */
const script = (name: string, text: string): ProcessSpec => ({
  name, command: '/bin/sh', args: ['-c', text], cwd: folder, env: { PATH: process.env['PATH'] },
  logFile: file(`${name}.log`), ready: async () => existsSync(file(`${name}.ready`)),
});

describe('the supervisor', () => {
  test('starts a crashed process again, says so, and keeps its output', async () => {
    await supervisor.start([script('crashing', 'echo run $$; touch crashing.ready; exec sleep 60')]);
    const [crashing] = supervisor.processes;
    const before = crashing?.pid ?? 0;
    signalTo(before, 'SIGKILL');
    expect(await waitUntil(() => said.includes('crashing is ready again'), 5_000)).toBe(true);
    expect(said).toContainEqual(expect.stringMatching(/^crashing was ended by SIGKILL; starting it again in 0.25 s/));
    expect(crashing?.restarts).toBe(1);
    const bothRuns = `run ${before}\nrun ${crashing?.pid}\n`;
    expect(await waitUntil(() => readFileSync(file('crashing.log'), 'utf8') === bothRuns, 2_000)).toBe(true);
  });

  test('stops waves in reverse and leaves nothing behind, not even grandchildren', async () => {
    const noting = (name: string) => script(name, `trap 'echo ${name} >> order; exit 0' TERM; sleep 60 & echo $! > ${name}.child; touch ${name}.ready; wait`);
    await supervisor.start([noting('first')]);
    await supervisor.start([noting('second')]);
    const pids = [...supervisor.processes.map(({ pid }) => pid ?? 0), ...['first', 'second'].map((name) => Number(readFileSync(file(`${name}.child`), 'utf8')))];
    expect(pids.map((pid) => identify(pid)?.pid)).toEqual(pids);
    await supervisor.stop();
    expect(readFileSync(file('order'), 'utf8')).toBe('second\nfirst\n');
    expect(await waitUntil(() => pids.every((pid) => !identify(pid)), 1_000)).toBe(true);
  });

  test('ends what an earlier run left at work, if it is still that process', async () => {
    const former = spawn('/bin/sh', ['-c', 'sleep 60 & wait'], { detached: true, stdio: 'ignore' });
    const id = identify(former.pid!)!;
    writeFileSync(file('heir.pid.json'), JSON.stringify(id));
    await supervisor.start([script('heir', 'touch heir.ready; exec sleep 60')]);
    expect(identify(id.pid)).toBeUndefined();
    expect(said).toContain(`heir: stopping a leftover of an earlier run (pid ${id.pid})`);
    await supervisor.stop();
    expect(existsSync(file('heir.pid.json'))).toBe(false);

    writeFileSync(file('stranger.pid.json'), JSON.stringify({ pid: process.pid, started: 'another time' }));
    const innocent = superviseProcess(script('stranger', 'touch stranger.ready; exec sleep 60'), () => {});
    await innocent.started;
    await innocent.stop(1_000);
  });

  test('kills what ignores SIGTERM when the deadline has passed', async () => {
    const stubborn = superviseProcess(script('stubborn', `trap '' TERM; touch stubborn.ready; while :; do sleep 1; done`), () => {});
    await stubborn.started;
    const { pid = 0 } = stubborn;
    await stubborn.stop(200);
    expect(identify(pid)).toBeUndefined();
    expect(stubborn.restarts).toBe(0);
  });

  test('gives up on a process that never gets ready, with the end of its log', async () => {
    await expect(supervisor.start([script('hopeless', 'echo no database; exit 1')])).rejects.toThrow(/hopeless ended with code 1 before it was ready, 3 times[^]*no database/);
    await expect(supervisor.start([{ ...script('missing', ''), command: '/nonexistent' }])).rejects.toThrow(/missing could not be started/);
  });

  test('can be stopped while a wave is still starting', async () => {
    const starting = supervisor.start([script('slow', 'exec sleep 60')]);
    const outcome = expect(starting).rejects.toThrow('slow was stopped before it was ready');
    await waitUntil(() => supervisor.processes[0]?.pid !== undefined, 1_000);
    const pid = supervisor.processes[0]?.pid ?? 0;
    await supervisor.stop();
    await outcome;
    expect(identify(pid)).toBeUndefined();
    await expect(supervisor.start([])).rejects.toThrow('being stopped');
  });

  test('tells which of a wave are awaited', async () => {
    writeFileSync(file('quick.ready'), '');
    await supervisor.start([script('quick', 'exec sleep 60'), script('late', 'sleep 0.3; touch late.ready; exec sleep 60')]);
    expect(said).toEqual(['Starting: 0 of 2 ready, waiting for quick, late', 'Starting: 1 of 2 ready, waiting for late', 'Starting: 2 of 2 ready']);
  });
});
