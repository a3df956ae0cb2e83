import type { JetStreamClient } from '@nats-io/jetstream';
import type pg from 'pg';
import { eventIdOf } from './event-message.ts';
import { readStream } from './stream-reader.ts';

/** A committed event that the stream does not have. `publishedAt` is empty while it simply waits for the relay. */
export interface MissingEvent { id: string; subject: string; aggregateId: string; sequence: number; publishedAt: Date | null }
/** How outbox and stream compare; counts of events. `repeated`: messages in the stream beyond the first of an event. */
export interface StreamDiff { outbox: number; stream: number; repeated: number; missing: MissingEvent[] }

const PAGE = 5000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Lets the relay publish again what was committed since an instant; consumers pass over what they know. Answers how many. */
export async function republish(pool: Pick<pg.ClientBase, 'query'>, since: Date): Promise<number> {
  let count = 0;
  for (let after = FIRST_ID; ;) {
    const { rows } = await pool.query<{ id: string }>(`update outbox set published_at = null where id in
      (select id from outbox where id > $1 and created_at >= $2 and published_at is not null order by id limit ${PAGE}) returning id`, [after, since]);
    if (rows.length === 0) return count;
    count += rows.length;
    after = rows.reduce((last, { id }) => (id > last ? id : last), after);
  }
}

/** Compares a service's outbox with the stream. As the ops user: reads all of `evt.<service>.>`. */
export async function streamDiff({ pool, jetstream, service }: { pool: pg.Pool; jetstream: JetStreamClient; service: string }): Promise<StreamDiff> {
  const missing = new Map<string, MissingEvent>();
  for (let after = FIRST_ID; ;) {
    const { rows } = await pool.query<MissingEvent>(`select id, subject, aggregate_id as "aggregateId", sequence, published_at as "publishedAt"
      from outbox where id > $1 order by id limit ${PAGE}`, [after]);
    if (rows.length === 0) break;
    for (const row of rows) missing.set(row.id, row);
    after = rows.at(-1)!.id;
  }
  const outbox = missing.size;
  const inStream = new Set<string>();
  let messages = 0;
  for await (const message of readStream(jetstream, `evt.${service}.>`, { headersOnly: true })) {
    const id = eventIdOf(message.headers);
    inStream.add(id);
    missing.delete(id);
    messages++;
  }
  return { outbox, stream: inStream.size, repeated: messages - inStream.size, missing: [...missing.values()] };
}
