import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { copyIn, copyOut } from './copy.ts';

const ROWS = 150_000;
const SAME = 'select (select count(*)::int from there) as count, (select md5(string_agg(t, $$|$$ order by id)) from here) = (select md5(string_agg(t, $$|$$ order by id)) from there) as same';
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: process.env.KONTORA_TEST_POSTGRES });
  await client.connect();
  await client.query(`create temp table here as select n as id, repeat(E'Ω\\\\ \\t "row"\\n', n % 40) || n as t from generate_series(1, ${ROWS}) n`);
});
beforeEach(() => client.query('drop table if exists there; create temp table there (id int primary key, t text)'));
afterAll(() => client?.end());

const hashOf = async (pieces: AsyncIterable<Buffer>, each: () => Promise<unknown> = async () => undefined) => {
  const hash = createHash('sha256');
  for await (const piece of pieces) { await each(); hash.update(piece); }
  return hash.digest('hex');
};

test('what goes out comes in again, row by row', async () => {
  const source = copyOut(client, 'copy (select * from here order by id) to stdout');
  const pieces: Buffer[] = [];
  for await (const piece of source) pieces.push(piece as Buffer);
  expect(source.rows).toBe(ROWS);
  await copyIn(client, 'copy there from stdin', (async function* () { yield* pieces; })());
  expect((await client.query(SAME)).rows).toEqual([{ count: ROWS, same: true }]);
});

test('a slow reader gets the same as a quick one', async () => {
  let seen = 0;
  const slow = () => (++seen % 200 === 0 ? sleep(1) : Promise.resolve());
  const sql = 'copy (select * from here order by id) to stdout';
  expect(await hashOf(copyOut(client, sql), slow)).toBe(await hashOf(copyOut(client, sql)));
});

test('a reader that stops early leaves the connection usable', async () => {
  for await (const _ of copyOut(client, 'copy here to stdout')) break;
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a row that the server refuses, or a source that fails, copies nothing', async () => {
  await expect(copyIn(client, 'copy there from stdin', (async function* () { yield Buffer.from('1\tone\nno number\ttwo\n'); })())).rejects.toThrow('invalid input syntax for type integer');
  await expect(copyIn(client, 'copy there from stdin', (async function* () { yield Buffer.from('1\tone\n'); throw new Error('the disk is gone'); })())).rejects.toThrow('the disk is gone');
  expect((await client.query('select count(*)::int as count from there')).rows).toEqual([{ count: 0 }]);
});
