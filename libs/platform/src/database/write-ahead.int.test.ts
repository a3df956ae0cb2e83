import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openTestDatabase, someone, type TestDatabase } from '../jobs/testbed/test-database.ts';

let on: TestDatabase;
beforeAll(async () => {
  on = await openTestDatabase();
  await on.superuser.query('create table platform_test.note (id int primary key, text text); grant select, insert on platform_test.note to platform_test_app');
});
afterAll(async () => { await on.close(); });

const scope = { caller: someone(), operation: 'test' };
const notes = async () => (await on.superuser.query('select id from platform_test.note order by id')).rows.map((row) => row.id as number);
const note = (id: number, text: string | null = null) => sql`insert into note (id, text) values (${id}, ${text})`;
const codeOf = (promise: Promise<unknown>) => promise.then(() => 'no failure', (error: unknown) => (error as { code?: string }).code);

test('what was written without waiting is there for the next question, and stays after the commit', async () => {
  const seen = await on.database.inTenant(scope, async ({ db, write }) => {
    await write(note(1));
    await write(note(2));
    return db.rows(sql`select id from note order by id`);
  });
  expect(seen).toEqual([{ id: 1 }, { id: 2 }]);
  expect(await notes()).toEqual([1, 2]);
});

test('when such a write fails, the transaction fails of it: at the commit, or at the next question', async () => {
  expect(await codeOf(on.database.inTenant(scope, async ({ write }) => {
    await write(note(3));
    await write(note(1));
    await write(note(4));
  }))).toBe('23505');
  expect(await codeOf(on.database.inTenant(scope, async ({ db, write }) => {
    await write(note(1));
    await db.row(sql`select 1`);
  }))).toBe('23505');
  expect(await notes()).toEqual([1, 2]);
});

test('a transaction that could not begin as its firm says why, and leaves nothing to the one after it', async () => {
  const nobody = { caller: { ...someone(), tenantId: 'no firm' }, operation: 'test' };
  expect(await codeOf(on.database.inTenant(nobody, ({ db }) => db.row(sql`select tenant()`)))).toBe('22P02');
  expect(await codeOf(on.database.inTenant({ ...scope, timeoutMs: NaN }, ({ write }) => write(note(5))))).toBe('22023');
  expect(await on.database.inTenant(scope, ({ db }) => db.row(sql`select tenant() as firm`))).toEqual({ firm: scope.caller.tenantId });
  expect(await notes()).toEqual([1, 2]);
});

test('what a refused command wrote is undone, and its connection serves the next', async () => {
  for (let n = 0; n < 12; n++) {
    await expect(on.database.inTenant(scope, async ({ write }) => {
      await write(note(10 + n));
      throw new Error('refused');
    })).rejects.toThrow('refused');
  }
  expect(await notes()).toEqual([1, 2]);
});
