import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { v7 } from 'uuid';
import { TenantReader } from './tenant-reader.ts';

let reader: TenantReader;
beforeAll(() => { reader = new TenantReader({ connectionString: process.env.KONTORA_TEST_POSTGRES }, 1); });
afterAll(() => reader.close());

const firm = v7();
const of = (tenantId = firm, { timeoutMs = 5_000, plan = 'auto' as 'auto' | 'custom' } = {}) => reader.for(tenantId, () => timeoutMs, plan);
const codeOf = (promise: Promise<unknown>) => promise.then(() => 'no failure', (error: unknown) => (error as { code?: string }).code);

test('reads of many firms on one connection each see their own, whatever fails between them', async () => {
  const firms = Array.from({ length: 200 }, () => v7());
  const seen = await Promise.all(firms.map(async (id, n) => {
    if (n % 7 === 0) return codeOf(of(id).row(sql`select 1 / ${0}::int`));
    if (n % 11 === 0) return codeOf(of(id).row(sql`select ${sql.ref(`nonsense${n}`)}`));
    return (await of(id).row<{ tenantId: string }>(sql`select current_setting('app.tenant_id') as tenant_id, ${n}::int as n`))?.tenantId;
  }));
  expect(seen).toEqual(firms.map((id, n) => (n % 7 === 0 ? '22012' : n % 11 === 0 ? '42703' : id)));
});

test('a statement that could not be prepared at first can be later', async () => {
  const superuser = new pg.Client({ connectionString: process.env.KONTORA_TEST_POSTGRES });
  await superuser.connect();
  const fresh = new TenantReader({ connectionString: process.env.KONTORA_TEST_POSTGRES }, 1);
  const read = () => fresh.for(firm, () => 5_000).rows(sql`select id from only_later`);
  expect(await codeOf(read())).toBe('42P01');
  await superuser.query('create table only_later (id int)');
  expect(await read()).toEqual([]);
  await superuser.query('drop table only_later');
  await Promise.all([fresh.close(), superuser.end()]);
});

test('a statement whose tables have changed since it was prepared is prepared anew', async () => {
  const superuser = new pg.Client({ connectionString: process.env.KONTORA_TEST_POSTGRES });
  await superuser.connect();
  await superuser.query('create table growing (id int); insert into growing values (1)');
  const read = () => of().rows(sql`select * from growing where id = ${1}`);
  expect(await read()).toEqual([{ id: 1 }]);
  await superuser.query('alter table growing add column name text');
  expect(await Promise.all([read(), read(), read()])).toEqual(Array.from({ length: 3 }, () => [{ id: 1, name: null }]));
  await superuser.query('drop table growing');
  await superuser.end();
});

test('rows are plain, and none of what is set before the statement is among them', async () => {
  expect(await of().rows(sql`select n as row_number, date '2026-10-25' as due_on, timestamptz '2026-10-25 10:00+03' as made_at from generate_series(1, ${2}::int) n`)).toEqual([
    { rowNumber: 1, dueOn: '2026-10-25', madeAt: '2026-10-25T07:00:00.000Z' }, { rowNumber: 2, dueOn: '2026-10-25', madeAt: '2026-10-25T07:00:00.000Z' },
  ]);
  expect(await of().run(sql`select 1 where ${1}::int = 2`)).toBe(0);
});

test('a read writes nothing', async () => {
  expect(await codeOf(of().run(sql`create table forbidden (id int)`))).toBe('25006');
  expect(await of().row(sql`select to_regclass('forbidden') as made`)).toEqual({ made: null });
});

test('it ends within its time, and that of one is not that of the next', async () => {
  expect(await codeOf(of(firm, { timeoutMs: 50 }).row(sql`select pg_sleep(2)`))).toBe('57014');
  expect(await of().row(sql`select current_setting('statement_timeout') as it`)).toEqual({ it: '5s' });
});

test('statements are planned for their own values where that is wished, and only there', async () => {
  const mode = async (plan: 'auto' | 'custom') => (await of(firm, { plan }).row<{ it: string }>(sql`select current_setting('plan_cache_mode') as it`))?.it;
  expect([await mode('custom'), await mode('auto')]).toEqual(['force_custom_plan', 'auto']);
});
