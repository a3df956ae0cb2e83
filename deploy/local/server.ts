import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { openLog } from './log-file.ts';
import { endLeftover, freePort, guard, identify, isRunning, signalTo, waitUntil, type ProcessId } from './process.ts';

/** What a background server of the local stack needs to run as exactly one instance per data folder. */
export interface ServerSpec {
  /** How messages call it, such as "Postgres". */
  name: string;
  /** Path prefix beside the data folder for `<base>.pid.json` (who runs it) and `<base>.log` (its output). */
  base: string;
  /** Wished port of 127.0.0.1; another is taken, and said, when it is busy. Without it any free one. */
  port: number | undefined;
  /** Runs once this process holds the data folder and nothing else runs on it. */
  prepare(): Promise<void>;
  launch(port: number): { command: string; args: string[]; cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number };
  ready(port: number): boolean | Promise<boolean>;
  stopSignal: NodeJS.Signals;
  /** Receives the progress lines meant for a person. */
  log(line: string): void;
}

/** A running server. It does not keep this process alive, and it never outlives it. */
export interface Server {
  pid: number;
  port: number;
  /** Resolves with a sentence when the server ends, asked for or not. */
  exited: Promise<string>;
  /** Asks it to end and waits, 20 s at most before SIGKILL. Does nothing when it has ended. */
  stop(): Promise<void>;
}

const START_DEADLINE = 60_000;
const STOP_DEADLINE = 20_000;

interface Claim {
  owner: ProcessId;
  server?: ProcessId;
  port?: number;
}

/**
 * Starts a server and waits until it is ready. A leftover of a process that died is stopped first.
 * @throws Error with one sentence and the end of the server's log when it does not become ready within 60 s, or when a
 * living process already runs a server on the same data folder.
 */
export async function runServer(spec: ServerSpec): Promise<Server> {
  await takeClaim(spec);
  try {
    await spec.prepare();
    return await start(spec, 5);
  } catch (error) {
    releaseClaim(spec);
    throw error;
  }
}

/** The port and pid of the server that a living process runs on this data folder, if any. */
export function runningServer(base: string): { port: number; pid: number } | undefined {
  const claim = readClaim(base);
  return claim?.server && claim.port && isRunning(claim.server) ? { port: claim.port, pid: claim.server.pid } : undefined;
}

async function start(spec: ServerSpec, attempts: number): Promise<Server> {
  const port = await freePort(spec.port);
  const { command, args, ...options } = spec.launch(port);
  const output = openLog(`${spec.base}.log`);
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', output.fd, output.fd] });
  closeSync(output.fd);
  const exited = exitOf(child, spec.name);
  const pid = child.pid;
  if (pid === undefined) throw new Error(await exited);
  child.unref();
  const release = guard(pid, spec.stopSignal);
  void exited.then(() => { release(); releaseClaim(spec); });
  writeClaim(spec, { owner: self(), server: identify(pid), port });

  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const ready = await waitUntil(async () => ended() || (await spec.ready(port)), START_DEADLINE);
  const stop = async () => {
    if (!ended()) signalTo(pid, spec.stopSignal);
    if (!(await waitUntil(ended, STOP_DEADLINE))) signalTo(pid, 'SIGKILL');
    await exited;
  };
  if (ready && !ended()) {
    if (spec.port && port !== spec.port) spec.log(`${spec.name}: port ${spec.port} is busy, using ${port}`);
    return { pid, port, exited, stop };
  }
  await stop();
  const complaint = output.tail(8);
  if (attempts > 1 && /address already in use/i.test(complaint)) {
    writeClaim(spec, { owner: self() });
    return start(spec, attempts - 1);
  }
  throw new Error(`${spec.name} did not start. The end of ${spec.base}.log:\n${complaint}`);
}

function exitOf(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`${name} could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`${name} ended (${signal ?? `exit code ${code}`})`));
  });
}

async function takeClaim(spec: ServerSpec): Promise<void> {
  mkdirSync(dirname(spec.base), { recursive: true });
  const claim = readClaim(spec.base);
  if (claim && isRunning(claim.owner)) {
    throw new Error(`${spec.name} on ${spec.base} is already run by process ${claim.owner.pid}: stop that one first.`);
  }
  if (claim?.server && isRunning(claim.server)) {
    spec.log(`${spec.name}: stopping a leftover of an earlier run (pid ${claim.server.pid})`);
    await endLeftover(claim.server, spec.stopSignal);
  }
  rmSync(claimFile(spec), { force: true });
  try {
    writeFileSync(claimFile(spec), JSON.stringify({ owner: self() } satisfies Claim), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Error(`${spec.name} on ${spec.base} is being started by another process at this moment.`);
  }
}

const claimFile = (spec: ServerSpec) => `${spec.base}.pid.json`;

function readClaim(base: string): Claim | undefined {
  try {
    return JSON.parse(readFileSync(`${base}.pid.json`, 'utf8')) as Claim;
  } catch {
    return undefined;
  }
}

function writeClaim(spec: ServerSpec, claim: Claim): void {
  writeFileSync(claimFile(spec), JSON.stringify(claim));
}

function releaseClaim(spec: ServerSpec): void {
  if (readClaim(spec.base)?.owner.pid === process.pid) rmSync(claimFile(spec), { force: true });
}

function self(): ProcessId {
  return identify(process.pid) ?? { pid: process.pid, started: '' };
}
