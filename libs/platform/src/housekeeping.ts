import { sql } from 'kysely';
import type pg from 'pg';
import { RETENTION_DAYS } from './bus/stream.ts';
import type { ScheduleContext } from './context.ts';
import type { Schedule } from './jobs/scheduler.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** An event may be published again on its last day in the outbox, and is then as long in the stream once more: so long its effects are remembered. */
const INBOX_DAYS = 2 * RETENTION_DAYS;
const IDEMPOTENCY_DAYS = 30;
const BATCH = 1000;
const BATCHES_A_RUN = 500;

/** The queues that all firms share, and what of them has had its time. Old rows are found by an index, dead letters apart, of which there are few. */
const QUEUES = [
  `delete from outbox where id in (select id from outbox where id < firstId and published_at < now() - interval '${RETENTION_DAYS} days' order by id limit ${BATCH})`,
  `delete from job where id in (select id from job where id < firstId and state in ('done', 'failed', 'cancelled') and finished_at < now() - interval '${RETENTION_DAYS} days' order by id limit ${BATCH})`,
  `delete from dead_letter where id in (select id from dead_letter where settled_at < now() - interval '${RETENTION_DAYS} days' limit ${BATCH})`,
  `delete from idempotency where (tenant_id, operation, key) in (select tenant_id, operation, key from idempotency where at < now() - interval '${IDEMPOTENCY_DAYS} days' order by at limit ${BATCH})`,
];

/**
 * Removes what has had its time, every hour and in small batches, so that nobody waits: published events, finished jobs and settled dead letters
 * after 35 days, keys of repetition after 30, what the inbox remembers after 70. What is not published, not finished or not settled stays.
 */
export const housekeeping = (pool: pg.Pool): Schedule => ({
  binding: { name: 'housekeeping', every: HOUR_MS },
  async run({ tenants, inTenant }) {
    for (const statement of QUEUES) await inBatches(async () => (await pool.query(statement.replace('firstId', `'${firstIdOf(Date.now() - RETENTION_DAYS * DAY_MS)}'`))).rowCount ?? 0);
    for (const tenantId of await tenants()) await cleanInbox(tenantId, inTenant);
  },
});

/** The inbox shows itself to its firm only. Ids of events sort by time. */
function cleanInbox(tenantId: string, inTenant: ScheduleContext['inTenant']): Promise<void> {
  const first = firstIdOf(Date.now() - INBOX_DAYS * DAY_MS);
  return inBatches(() => inTenant(tenantId, ({ db }) => db.run(sql`delete from inbox where (reaction, event_id) in
    (select reaction, event_id from inbox where event_id < ${first}::uuid and at < now() - ${INBOX_DAYS} * interval '1 day' limit ${sql.lit(BATCH)})`)));
}

async function inBatches(remove: () => Promise<number>): Promise<void> {
  for (let i = 0; i < BATCHES_A_RUN; i++) if ((await remove()) < BATCH) return;
}

/** The smallest UUIDv7 of an instant: ids sort by time, so the primary key finds the old rows. */
function firstIdOf(instantMs: number): string {
  const hex = instantMs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
