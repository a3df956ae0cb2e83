import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openTestDatabase, someone, type TestDatabase } from '../jobs/testbed/test-database.ts';

let on: TestDatabase;
beforeAll(async () => { on = await openTestDatabase(); });
afterAll(async () => { await on.close(); });

const breakConnections = () => on.superuser.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'platform_test_app'`);

test('transactions that lose their connection fail, and the pool gets its places back', async () => {
  const scope = { caller: someone(), operation: 'test' };
  for (let places = 0; places < 12; places++) {
    await expect(on.database.inTenant(scope, async (tx) => {
      await breakConnections();
      await tx.db.row(sql`select 1`);
    })).rejects.toThrow();
  }
  expect(await on.database.inTenant(scope, (tx) => tx.db.row(sql`select 1 as one`))).toEqual({ one: 1 });
});
