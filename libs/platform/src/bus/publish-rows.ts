import type { AnyEvent } from '@kontora/contracts';
import { sql } from 'kysely';
import type { Db, Sql } from '../context.ts';
import { presentTraceparent } from '../trace.ts';

/**
 * Publishes one event for each row of a query, in one statement: for set-based work over thousands of entities. The query answers
 * `aggregate_id`, each at most once, and `data`, which must be what the event's schema says: nothing checks it here. The events belong to the
 * transaction, numbered like any others. Answers how many there were.
 */
export function publishRows(db: Db, event: AnyEvent, rows: Sql): Promise<number> {
  return db.run(sql`
    with facts as materialized (${rows as ReturnType<typeof sql>}),
    numbered as (
      insert into event_sequence as s (aggregate_id, last) select aggregate_id, 1 from facts order by aggregate_id
      on conflict (tenant_id, aggregate_id) do update set last = s.last + 1 returning aggregate_id, last)
    insert into outbox (subject, aggregate_id, sequence, data, trace)
    select ${event.subject}, f.aggregate_id, n.last, f.data, coalesce(${presentTraceparent() ?? null}::text, nullif(current_setting('app.trace', true), '')) from facts f join numbered n using (aggregate_id)`);
}
