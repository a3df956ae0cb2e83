import type pg from 'pg';
import { RETENTION_DAYS } from './stream.ts';

const BATCH = 1000;
const BATCHES_A_RUN = 50;
const DAY_MS = 86_400_000;

/** Removes published events older than the streams keep them, and idempotency keys older than 30 days; in small batches, so that nobody waits. */
export async function cleanQueues(pool: pg.Pool): Promise<void> {
  await inBatches(() => pool.query(`delete from outbox where id in
    (select id from outbox where id < $1 and published_at < now() - $2 * interval '1 day' order by id limit ${BATCH})`, [firstIdOf(Date.now() - RETENTION_DAYS * DAY_MS), RETENTION_DAYS]));
  await inBatches(() => pool.query(`delete from idempotency where (tenant_id, operation, key) in
    (select tenant_id, operation, key from idempotency where at < now() - interval '30 days' order by at limit ${BATCH})`));
}

async function inBatches(remove: () => Promise<pg.QueryResult>) {
  for (let i = 0; i < BATCHES_A_RUN; i++) if ((await remove()).rowCount! < BATCH) return;
}

/** The smallest UUIDv7 of an instant: ids sort by time, so the primary key finds the old rows. */
function firstIdOf(instantMs: number): string {
  const hex = instantMs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
