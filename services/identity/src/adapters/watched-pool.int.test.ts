import { afterAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { WatchedPool } from './watched-pool.ts';

const pool = new WatchedPool({ connectionString: process.env.KONTORA_TEST_POSTGRES, max: 1 });
afterAll(() => pool.end());
/** Breaks the line itself: the server says nothing first, as when it is killed. */
const cut = (client: pg.PoolClient) => (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();

test('a connection that is lost while it is used fails the statement, not the process', async () => {
  const client = await pool.connect() as unknown as pg.PoolClient;
  const asked = client.query('select pg_sleep(30)');
  cut(client);
  await expect(asked).rejects.toThrow('Connection terminated');
  client.release(true);
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('what a library keeps to itself is told all the same', async () => {
  const client = await pool.connect() as unknown as pg.PoolClient;
  const silent = () => { const asked = client.query('select pg_sleep(30)'); cut(client); return asked.then(() => 'found', () => 'not found'); };
  await expect(pool.during(silent)).rejects.toThrow('Connection terminated');
  client.release(true);
  expect(await pool.during(async () => (await pool.query('select 1 as one')).rows)).toEqual([{ one: 1 }]);
});
