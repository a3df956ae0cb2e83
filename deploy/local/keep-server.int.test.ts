import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { keepServer, type KeptServer } from './keep-server.ts';
import { startNats } from './nats.ts';
import { startPostgres } from './postgres.ts';
import { freePort, identify, signalTo, waitUntil } from './process.ts';
import type { Server } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'kontora-kept-'));
chmodSync(folder, 0o711);
const said: string[] = [];
const say = (line: string) => { said.push(line); };

afterAll(() => rmSync(folder, { recursive: true }));

async function killedAndBack(kept: KeptServer<Server>): Promise<void> {
  const { pid, port } = kept.current;
  signalTo(pid, 'SIGKILL');
  expect(await waitUntil(() => kept.current.pid !== pid, 30_000)).toBe(true);
  expect(kept.current.port).toBe(port);
  expect(kept.restarts).toBe(1);
}

test('Postgres that was killed comes back on its port with what was committed; stopped, it stays away', async () => {
  const kept = await keepServer((port) => startPostgres({ dataDir: join(folder, 'postgres'), port, durable: true, log: say }), say);
  const pool = new pg.Pool({ connectionString: kept.current.url('postgres'), max: 1 });
  pool.on('error', () => undefined);
  await pool.query('create table kept as select 7 as value');
  await killedAndBack(kept);
  expect((await pool.query('select value from kept')).rows).toEqual([{ value: 7 }]);
  await pool.end();

  const { pid } = kept.current;
  await kept.stop();
  expect(identify(pid)).toBeUndefined();
  expect(kept.restarts).toBe(1);
});

test('NATS that was killed comes back; one that was being started when it is told to stop does not stay', async () => {
  const wished = await freePort(21_000);
  const kept = await keepServer((port) => startNats({ storeDir: join(folder, 'nats'), port: port ?? wished, config: '', log: say }), say);
  await killedAndBack(kept);
  expect(said).toContain('NATS ended (SIGKILL); starting it again');
  const { pid } = kept.current;
  signalTo(pid, 'SIGKILL');
  await waitUntil(() => !identify(pid), 5_000);
  await kept.stop();
  expect(identify(kept.current.pid)).toBeUndefined();
});
