import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process of this machine. The start time (kernel ticks since boot) keeps a re-used pid from passing for the old process. */
export interface ProcessId {
  pid: number;
  started: string;
}

/** The live process with this pid; undefined when there is none (a zombie counts as none). */
export function identify(pid: number): ProcessId | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : { pid, started: rest[18] ?? '' };
  } catch {
    return undefined;
  }
}

export function isRunning(id: ProcessId | undefined): boolean {
  return id !== undefined && identify(id.pid)?.started === id.started;
}

/** Sends a signal to a process, or to a process group when `target` is negative; false when it is already gone. */
export function signalTo(target: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(target, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Asks `done` every `every` milliseconds until it says yes (true) or `deadline` milliseconds have passed (false). */
export async function waitUntil(done: () => boolean | Promise<boolean>, deadline: number, every = 20): Promise<boolean> {
  const end = Date.now() + deadline;
  while (!(await done())) {
    if (Date.now() > end) return false;
    await sleep(every);
  }
  return true;
}

const LEFTOVER_DEADLINE = 20_000;

/** Ends what an earlier run has left behind, with its process group where it leads one: by `signal`, and by SIGKILL when it still runs 20 s later. */
export async function endLeftover(leftover: ProcessId, signal: NodeJS.Signals): Promise<void> {
  const send = (what: NodeJS.Signals) => signalTo(-leftover.pid, what) || signalTo(leftover.pid, what);
  send(signal);
  if (await waitUntil(() => !isRunning(leftover), LEFTOVER_DEADLINE)) return;
  send('SIGKILL');
  await waitUntil(() => !isRunning(leftover), 5_000);
}

/** The wanted port of 127.0.0.1 if nothing listens there, else the next free one above it, else (or without a wish) any free one. */
export async function freePort(wanted = 0): Promise<number> {
  for (let port = wanted; port > 0 && port <= Math.min(wanted + 50, 65_535); port++) {
    if (await tryPort(port)) return port;
  }
  const any = await tryPort(0);
  if (!any) throw new Error('No free TCP port on 127.0.0.1.');
  return any;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : undefined));
    });
  });
}

// Reads "add <target> <signal>" and "remove <target>" lines; the input ends when the parent dies, however it dies.
const WATCHDOG = `
list=
while read -r verb target signal; do
  others=
  for entry in $list; do [ "\${entry%%:*}" = "$target" ] || others="$others $entry"; done
  list=$others
  [ "$verb" = add ] && list="$target:$signal $list"
done
[ -z "$list" ] && exit 0
for entry in $list; do kill -s "\${entry##*:}" -- "\${entry%%:*}" 2>/dev/null; done
for second in 1 2 3 4 5 6 7 8; do
  alive=
  for entry in $list; do kill -0 -- "\${entry%%:*}" 2>/dev/null && alive=yes; done
  [ -z "$alive" ] && exit 0
  sleep 1
done
for entry in $list; do kill -s KILL -- "\${entry%%:*}" 2>/dev/null; done
`;

let watchdog: ChildProcess | undefined;
const guarded = new Set<number>();

/**
 * Makes sure that a process (or, with a negative number, a process group) does not outlive this one: a small shell
 * process sends it `signal` as soon as this process is gone, and SIGKILL when it still runs 8 s later. Call the result when it has ended.
 */
export function guard(target: number, signal: NodeJS.Signals): () => void {
  if (!watchdog) {
    watchdog = spawn('/bin/sh', ['-c', WATCHDOG], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/' });
    watchdog.unref();
    watchdog.stdin?.on('error', () => {});
    (watchdog.stdin as Writable & { unref?(): void }).unref?.();
  }
  guarded.add(target);
  watchdog.stdin?.write(`add ${target} ${signal.slice(3)}\n`);
  return () => {
    if (!guarded.delete(target)) return;
    watchdog?.stdin?.write(`remove ${target}\n`);
    if (guarded.size > 0) return;
    watchdog?.stdin?.end();
    watchdog = undefined;
  };
}
