import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { identify, signalTo, waitUntil } from './process.ts';
import { ownFolder, postgresHome, type PostgresHome } from './postgres-home.ts';
import { runningServer, runServer, type Server } from './server.ts';

export interface PostgresOptions {
  /** The cluster's folder, made when missing. Beside it: `<dataDir>.password`, `<dataDir>.log`, `<dataDir>.pid.json`. */
  dataDir: string;
  /** Wished port; another is taken, and said, when it is busy. Without it any free one. */
  port?: number;
  /** False gives up durability for speed: only for tests, whose data may be lost. */
  durable: boolean;
  /** Receives the progress lines meant for a person. */
  log(line: string): void;
}

export interface Postgres extends Server {
  /** Connection string; without a role that of the superuser `postgres`. */
  url(database: string, role?: string, password?: string): string;
}

/**
 * Starts the packaged Postgres 18 on 127.0.0.1 with password (SCRAM) login and waits until it accepts connections,
 * creating the cluster on first use. It ends with this process at the latest.
 * @throws Error with one sentence when it cannot be started.
 */
export async function startPostgres({ dataDir, port, durable, log }: PostgresOptions): Promise<Postgres> {
  const base = resolve(dataDir);
  mkdirSync(dirname(base), { recursive: true });
  const home = postgresHome(base, log);
  const server = await runServer({
    name: 'Postgres', base, port, log,
    prepare: async () => {
      if (existsSync(join(home.data, 'PG_VERSION'))) await removeStalePidFile(home.data);
      else await initialise(home, { passwordFile: `${base}.password`, durable });
    },
    launch: (chosen) => ({ command: join(home.native, 'bin/postgres'), args: ['-D', home.data, ...settings(chosen, durable)], cwd: '/', env: environment(home), ...home.runAs }),
    ready: () => postmasterLines(home.data)[7]?.trim() === 'ready',
    stopSignal: 'SIGINT',
  });
  return { ...server, url: urlMaker(base, server.port) };
}

/** Connection strings of the Postgres that another process (such as `npm start`) runs on this folder; undefined when none runs. */
export function runningPostgres(dataDir: string): Pick<Postgres, 'url' | 'port' | 'pid'> | undefined {
  const base = resolve(dataDir);
  const server = runningServer(base);
  return server && { ...server, url: urlMaker(base, server.port) };
}

function urlMaker(base: string, port: number): Postgres['url'] {
  return (database, role = 'postgres', password = readPassword(`${base}.password`)) =>
    `postgres://${encodeURIComponent(role)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

function readPassword(file: string): string {
  if (!existsSync(file)) throw new Error(`Postgres: ${file}, the superuser's password, is missing. Restore it, or remove the data folder beside it to begin anew.`);
  return readFileSync(file, 'utf8').trim();
}

function settings(port: number, durable: boolean): string[] {
  const values = {
    port, listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 300, shared_buffers: '256MB',
    timezone: 'UTC', log_timezone: 'UTC', log_line_prefix: '%m [%p] %u ', password_encryption: 'scram-sha-256',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: 0, autovacuum_naptime: '10min' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function environment({ native, data }: PostgresHome): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC', HOME: data, LD_LIBRARY_PATH: join(native, 'lib') };
}

/** Makes the cluster under another name first, so that a half-made one is never taken for whole. */
async function initialise(home: PostgresHome, { passwordFile, durable }: { passwordFile: string; durable: boolean }): Promise<void> {
  const { uid, gid } = home.runAs;
  const draft = `${home.data}.new`;
  const handover = `${home.data}.handover`;
  const password = randomBytes(24).toString('base64url');
  ownFolder(draft, home.runAs);
  ownFolder(handover, home.runAs);
  try {
    const pwfile = join(handover, 'password');
    writeFileSync(pwfile, password, { mode: 0o600 });
    if (uid !== undefined && gid !== undefined) chownSync(pwfile, uid, gid);
    const args = ['-D', draft, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', pwfile, '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions', ...(durable ? [] : ['--no-sync'])];
    await promisify(execFile)(join(home.native, 'bin/initdb'), args, { uid, gid, cwd: '/', env: environment(home) });
    rmSync(passwordFile, { force: true });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    rmSync(home.data, { recursive: true, force: true });
    renameSync(draft, home.data);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`Postgres: the cluster could not be made in ${home.data}: ${(stderr || message).trim()}`);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(handover, { recursive: true, force: true });
  }
}

/** Stops a postmaster that still runs on this folder, and removes a pid file whose number now belongs to another program. */
async function removeStalePidFile(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const leftover = identify(Number(postmasterLines(data)[0]));
  if (leftover && readFileSync(`/proc/${leftover.pid}/cmdline`, 'utf8').split('\0').includes(data)) {
    signalTo(leftover.pid, 'SIGINT');
    await waitUntil(() => identify(leftover.pid)?.started !== leftover.started, 20_000);
  }
  rmSync(file, { force: true });
}

function postmasterLines(data: string): string[] {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}
