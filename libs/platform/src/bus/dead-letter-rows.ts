import { sql } from 'kysely';
import { v5 } from 'uuid';
import type { Db } from '../context.ts';
import type { DeliveredEvent } from './event-message.ts';

/** What is stored of the event in `dead_letter.data`, so that it can be handled later as if it came from the stream. */
interface StoredEvent { id: string; at: string; trace?: string; data: unknown }
/** A row of `dead_letter`, in camelCase. */
export interface DeadLetterRow { id: string; tenantId: string; reaction: string; subject: string; aggregateId: string; sequence: number; data: StoredEvent }

/** The error of an event that came too early and whose predecessor did not come in time: it is applied by itself once that has come. */
export const EARLY = 'waits for an event before it';
/** The error of an event that only waits for the dead letter before it. */
export const BEHIND = 'waits for a dead letter before it';

/** One event has at most one dead letter in a lane; a redelivery finds the same. */
export const letterId = (lane: string, eventId: string) => v5(lane, eventId);

/** Stores a dead letter; one that was settled before is open again. */
export async function storeLetter(db: Db, lane: string, { event, error }: { event: DeliveredEvent; error: string }): Promise<void> {
  const { id, subject, aggregateId, sequence, at } = event.meta;
  const stored: StoredEvent = { id, at, trace: event.trace, data: event.data };
  await db.run(sql`insert into dead_letter as l (id, reaction, subject, aggregate_id, sequence, data, error)
    values (${letterId(lane, id)}, ${lane}, ${subject}, ${aggregateId}, ${sequence}, ${JSON.stringify(stored)}::jsonb, ${error})
    on conflict (id) do update set error = excluded.error, at = now(), settled_at = null where l.settled_at is not null`);
}

/** The event that a dead letter holds. */
export function eventOf(letter: DeadLetterRow): DeliveredEvent {
  const { tenantId, aggregateId, sequence, subject } = letter;
  const { id, at, trace, data } = letter.data;
  return { meta: { id, tenantId, aggregateId, sequence, at, subject }, data, trace };
}

/** Of these events, those with an open dead letter in the lane, by id. */
export async function openLetters(db: Db, lane: string, events: readonly DeliveredEvent[]): Promise<Set<string>> {
  const byLetter = new Map(events.map((event) => [letterId(lane, event.meta.id), event.meta.id]));
  const rows = await db.rows<{ id: string }>(sql`select id from dead_letter where id = any(${[...byLetter.keys()]}::uuid[]) and settled_at is null`);
  return new Set(rows.map((row) => byLetter.get(row.id)!));
}

/** Closes a dead letter. */
export const settleLetter = (db: Db, id: string) => db.run(sql`update dead_letter set settled_at = now() where id = ${id}`);
