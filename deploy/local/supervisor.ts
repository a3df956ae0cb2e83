import { spawn } from 'node:child_process';
import { closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLog } from './log-file.ts';
import { endLeftover, guard, identify, isRunning, signalTo, waitUntil, type ProcessId } from './process.ts';
import type { Progress } from './progress.ts';

/** A program to keep running. */
export interface ProcessSpec {
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Takes everything it writes, such as `.kontora/logs/billing.log`; beside it `billing.pid.json` says who runs. */
  logFile: string;
  /** Whether it does its work by now; asked ten times a second, and a failure counts as no. */
  ready(): Promise<boolean>;
}

/** A program that is started again, after a growing pause, whenever it ends. */
export interface Supervised {
  readonly name: string;
  /** The leader of its process group; undefined while it does not run. */
  readonly pid: number | undefined;
  /** How often it was started again. */
  readonly restarts: number;
  /** Resolves when it is ready for the first time; rejects with the end of its log when that does not come about. */
  readonly started: Promise<void>;
  /** SIGTERM to its process group, after `deadline` milliseconds SIGKILL; resolves when all of the group is gone. */
  stop(deadline: number): Promise<void>;
}

/** Starts programs in waves, and ends them in the reverse order. */
export interface Supervisor {
  readonly processes: readonly Supervised[];
  /** Starts these together and waits until all are ready. Rejects when one cannot be started; `stop` is then still due. */
  start(wave: ProcessSpec[]): Promise<void>;
  /** Ends everything, last wave first, in 20 s at most. May be called at any time and more than once. */
  stop(): Promise<void>;
}

const READY_DEADLINE = 60_000;
const STOP_DEADLINE = 20_000;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;
/** After so long a run, in milliseconds, the next crash counts as the first. */
const STEADY = 30_000;
/** A program that ends this often without ever being ready will not get better. */
const HOPELESS = 3;

export function createSupervisor(progress: Progress): Supervisor {
  const waves: Supervised[][] = [];
  let stopped: Promise<void> | undefined;
  return {
    get processes() { return waves.flat(); },
    start: async (specs) => {
      if (stopped) throw new Error('The stack is being stopped.');
      const wave = specs.map((spec) => superviseProcess(spec, progress.line));
      waves.push(wave);
      const waiting = new Set(wave.map(({ name }) => name));
      const tell = () => progress.step(`Starting: ${wave.length - waiting.size} of ${wave.length} ready${waiting.size ? `, waiting for ${[...waiting].join(', ')}` : ''}`);
      tell();
      await Promise.all(wave.map(async ({ name, started }) => {
        await started;
        waiting.delete(name);
        tell();
      }));
    },
    stop: () => (stopped ??= stopInReverse(waves)),
  };
}

async function stopInReverse(waves: Supervised[][]): Promise<void> {
  const end = Date.now() + STOP_DEADLINE;
  for (const wave of waves.toReversed()) {
    await Promise.all(wave.map((process) => process.stop(Math.max(end - Date.now(), 0))));
  }
}

/** Starts one program and keeps it running until it is stopped. `say` gets a line for every end and restart. */
export function superviseProcess(spec: ProcessSpec, say: (line: string) => void): Supervised {
  const { name } = spec;
  const stopping = new AbortController();
  const first = Promise.withResolvers<void>();
  first.promise.catch(() => {});
  let current: Run | undefined;
  let restarts = 0;

  async function keepRunning(): Promise<void> {
    let wasReady = false;
    await endFormer(spec, say);
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      const since = Date.now();
      const run = current = launch(spec);
      const settled = await waitUntil(async () => stopping.signal.aborted || run.hasEnded() || (await spec.ready().catch(() => false)), READY_DEADLINE, 100);
      if (settled && !stopping.signal.aborted && !run.hasEnded()) {
        if (restarts) say(`${name} is ready again`);
        wasReady = true;
        first.resolve();
      } else if (!settled && !wasReady) {
        first.reject(new Error(`${name} was not ready within ${READY_DEADLINE / 1000} s. ${run.lastWords()}`));
      } else if (!settled) {
        say(`${name} runs again, but was not ready within ${READY_DEADLINE / 1000} s (log: ${spec.logFile})`);
      }
      const end = await run.ended;
      if (stopping.signal.aborted) return;
      if (!wasReady && restarts + 1 >= HOPELESS) return first.reject(new Error(`${name} ${end} before it was ready, ${HOPELESS} times. ${run.lastWords()}`));
      if (Date.now() - since > STEADY) pause = FIRST_PAUSE;
      restarts++;
      say(`${name} ${end}; starting it again in ${pause / 1000} s (log: ${spec.logFile})`);
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
    }
  }

  const kept = keepRunning().catch(first.reject);
  return {
    name,
    started: first.promise,
    get pid() { return current?.hasEnded() ? undefined : current?.pid; },
    get restarts() { return restarts; },
    stop: async (deadline) => {
      stopping.abort();
      first.reject(new Error(`${name} was stopped before it was ready.`));
      await current?.stop(deadline);
      await kept;
    },
  };
}

const pidFile = ({ logFile }: ProcessSpec) => `${logFile.replace(/\.log$/, '')}.pid.json`;

/** Ends what an earlier run left at work when it and its watchdog were killed together: it would answer beside the new one, with old code. */
async function endFormer(spec: ProcessSpec, say: (line: string) => void): Promise<void> {
  let former: ProcessId;
  try {
    former = JSON.parse(readFileSync(pidFile(spec), 'utf8')) as ProcessId;
  } catch {
    return;
  }
  if (!isRunning(former)) return;
  say(`${spec.name}: stopping a leftover of an earlier run (pid ${former.pid})`);
  await endLeftover(former, 'SIGTERM');
}

interface Run {
  pid: number | undefined;
  /** Resolves with how it ended, after what was left of its group is gone. */
  ended: Promise<string>;
  hasEnded(): boolean;
  stop(deadline: number): Promise<void>;
  lastWords(): string;
}

function launch(spec: ProcessSpec): Run {
  const { command, args, env, cwd, logFile } = spec;
  const output = openLog(logFile);
  const child = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', output.fd, output.fd] });
  closeSync(output.fd);
  const { pid } = child;
  const release = pid === undefined ? () => {} : guard(-pid, 'SIGTERM');
  if (pid !== undefined) writeFileSync(pidFile(spec), JSON.stringify(identify(pid) ?? {}));
  let over = false;
  const ended = new Promise<string>((resolve) => {
    const end = (how: string) => {
      over = true;
      if (pid !== undefined) signalTo(-pid, 'SIGKILL');
      release();
      rmSync(pidFile(spec), { force: true });
      resolve(how);
    };
    child.once('error', (error) => end(`could not be started (${error.message})`));
    child.once('exit', (code, signal) => end(signal ? `was ended by ${signal}` : `ended with code ${code}`));
  });
  return {
    pid,
    ended,
    hasEnded: () => over,
    lastWords: () => `The end of ${logFile}:\n${output.tail(12)}`,
    stop: async (deadline) => {
      if (pid === undefined || over) return;
      signalTo(-pid, 'SIGTERM');
      if (!(await waitUntil(() => over, deadline))) signalTo(-pid, 'SIGKILL');
      await ended;
    },
  };
}
