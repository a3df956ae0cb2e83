import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startNats } from './nats.ts';
import { runningPostgres, startPostgres } from './postgres.ts';
import { identify, waitUntil } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'kontora-servers-'));
chmodSync(folder, 0o711);
const dataDir = join(folder, 'postgres');
const lines: string[] = [];
const log = (line: string) => { lines.push(line); };

afterAll(() => rmSync(folder, { recursive: true }));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A process of its own that starts a server, prints its pid, and hangs until it is killed. */
async function otherProcess(call: string): Promise<{ kill(): void; serverPid: number }> {
  const code = `const { startPostgres, startNats } = { ...(await import(${JSON.stringify(join(import.meta.dirname, 'postgres.ts'))})), ...(await import(${JSON.stringify(join(import.meta.dirname, 'nats.ts'))})) };
    console.log((await ${call}).pid); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } });
  const serverPid = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(Number(data.toString())));
    child.once('exit', () => reject(new Error('the other process ended early')));
  });
  return { serverPid, kill: () => { child.kill('SIGKILL'); } };
}

describe('the servers of the local stack', () => {
  test('Postgres keeps its data and its password over a restart, and lets nobody in without it', async () => {
    const first = await startPostgres({ dataDir, durable: true, log });
    expect(await query(first.url('postgres'), 'CREATE TABLE kept AS SELECT 7 AS value')).toEqual([]);
    await expect(query(first.url('postgres', 'postgres', 'guess'), 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(statSync(`${dataDir}.password`).mode & 0o777).toBe(0o600);
    await first.stop();
    expect(identify(first.pid)).toBeUndefined();

    const second = await startPostgres({ dataDir, durable: true, log });
    expect(await query(second.url('postgres'), `SELECT value, current_setting('fsync') AS fsync FROM kept`)).toEqual([{ value: 7, fsync: 'on' }]);
    await second.stop();
    expect(existsSync(`${dataDir}.pid.json`)).toBe(false);
  });

  test('one data folder has one server, which others may find', async () => {
    const postgres = await startPostgres({ dataDir, durable: false, log });
    await expect(startPostgres({ dataDir, durable: false, log })).rejects.toThrow(`already run by process ${process.pid}`);
    expect(await query(runningPostgres(dataDir)?.url('postgres') ?? '', 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
    await postgres.stop();
    expect(runningPostgres(dataDir)).toBeUndefined();
  });

  test('a busy port is left alone and the choice of another is said', async () => {
    const postgres = await startPostgres({ dataDir, durable: false, log });
    const nats = await startNats({ storeDir: join(folder, 'js'), port: postgres.port, config: '', log });
    expect(nats.port).not.toBe(postgres.port);
    expect(lines).toContain(`NATS: port ${postgres.port} is busy, using ${nats.port}`);
    await Promise.all([nats.stop(), postgres.stop()]);
  });

  test.each([
    ['Postgres', `startPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false, log() {} })`],
    ['NATS', `startNats({ storeDir: ${JSON.stringify(join(folder, 'js'))}, config: '', log() {} })`],
  ])('%s ends when the process that started it is killed', async (_, call) => {
    const other = await otherProcess(call);
    expect(identify(other.serverPid)).toBeDefined();
    other.kill();
    expect(await waitUntil(() => identify(other.serverPid) === undefined, 8_000)).toBe(true);
  });

  test('a server that cannot start says why', async () => {
    await expect(startNats({ storeDir: join(folder, 'js'), config: 'authorization {', log })).rejects.toThrow(/NATS did not start[^]*Parse error on line 5/);
    expect(readFileSync(join(folder, 'js.log'), 'utf8')).not.toBe('');
    expect(existsSync(join(folder, 'js.pid.json'))).toBe(false);
  });
});
