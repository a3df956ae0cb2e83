import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { housekeeping } from './housekeeping.ts';
import { openTestDatabase, someone, type TestDatabase } from './jobs/testbed/test-database.ts';

const DAY_MS = 86_400_000;
const FIRMS = [v7(), v7()];
let on: TestDatabase;
beforeAll(async () => { on = await openTestDatabase(); });
afterAll(() => on?.close());

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const idOf = (days: number) => v7({ msecs: daysAgo(days).getTime() });
const keep = (sql: string, values: unknown[]) => on.superuser.query(sql, values);
/** The notes that are left in a table, in order. */
const left = async (table: string, note: string) => (await on.superuser.query<{ note: string }>(`select distinct ${note} as note from ${table} order by 1`)).rows.map((row) => row.note);

const clean = () => housekeeping(on.database.worker).run({
  tenants: () => on.database.tenants(),
  inTenant: (tenantId, work) => on.database.inTenant({ caller: someone(tenantId), operation: 'housekeeping' }, work),
});

test('what has had its time goes, of every firm; what is young, or not done with, stays', async () => {
  for (const firm of FIRMS) {
    await keep('insert into known_firm (id) values ($1)', [firm]);
    const event = (note: string, days: number, published: Date | null) => keep(`insert into outbox (id, tenant_id, subject, aggregate_id, sequence, data, published_at) values ($1, $2, $3, $4, 1, '{}', $5)`, [idOf(days), firm, note, v7(), published]);
    await event('published long ago', 36, daysAgo(36));
    await event('old, published late', 36, daysAgo(1));
    await event('old, never published', 90, null);
    await event('young', 34, daysAgo(34));

    const job = (note: string, state: string, days: number, finished: Date | null) => keep(`insert into job (id, tenant_id, operation, input, caller, state, finished_at) values ($1, $2, $3, '{}', '{}', $4, $5)`, [idOf(days), firm, note, state, finished]);
    for (const state of ['done', 'failed', 'cancelled']) await job(`${state} long ago`, state, 40, daysAgo(36));
    await job('done lately', 'done', 40, daysAgo(34));
    await job('waits since long', 'queued', 90, null);
    await job('runs since long', 'running', 90, null);

    const letter = (note: string, settled: Date | null) => keep(`insert into dead_letter (id, tenant_id, reaction, subject, aggregate_id, sequence, data, error, at, settled_at) values ($1, $2, $3, 's', $4, 1, '{}', 'no', $5, $6)`, [v7(), firm, note, v7(), daysAgo(90), settled]);
    await letter('settled long ago', daysAgo(36));
    await letter('settled lately', daysAgo(34));
    await letter('still open', null);

    const key = (note: string, days: number) => keep(`insert into idempotency (tenant_id, operation, key, request_hash, response, at) values ($1, 'x', $2, '', '{}', $3)`, [firm, note, daysAgo(days)]);
    await key('old key', 31);
    await key('young key', 29);

    const seen = (note: string, days: number, at: number) => keep('insert into inbox (tenant_id, reaction, event_id, at) values ($1, $2, $3, $4)', [firm, note, idOf(days), daysAgo(at)]);
    await seen('of an event that is gone', 71, 71);
    await seen('of an event that may come again', 69, 69);
    await seen('handled lately, from a dead letter', 90, 3);
  }

  await clean();
  expect(await left('outbox', 'subject')).toEqual(['old, never published', 'old, published late', 'young']);
  expect(await left('job', 'operation')).toEqual(['done lately', 'runs since long', 'waits since long']);
  expect(await left('dead_letter', 'reaction')).toEqual(['settled lately', 'still open']);
  expect(await left('idempotency', 'key')).toEqual(['young key']);
  expect(await left('inbox', 'reaction')).toEqual(['handled lately, from a dead letter', 'of an event that may come again']);
  expect((await on.superuser.query('select from outbox')).rowCount).toBe(3 * FIRMS.length);
});

test('more than a batch goes in one run', async () => {
  await keep(`insert into outbox (id, tenant_id, subject, aggregate_id, sequence, data, published_at) select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, $1, 'many', $2, n, '{}', $3 from generate_series(1, 2500) n`, [FIRMS[0], v7(), daysAgo(36)]);
  await clean();
  expect(await left('outbox', 'subject')).not.toContain('many');
});
