import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';
import { holdClients } from '../client/hold-clients.ts';
import { today } from '../today.ts';
import { announceStages } from './announce.ts';
import { setNextStart } from './follow-obligation.ts';
import { materialise } from './stage-rows.ts';

interface Tx { db: Db; publish: Publish }
const OBLIGATIONS_A_STEP = 500;

/** Releases stages whose start has come, of some obligations: how many, and whether there may be more. A stage is released once, whoever runs this how often. */
export async function releaseDue({ db, publish }: Tx): Promise<{ released: number; more: boolean }> {
  const isDue = sql`next_start_on <= ${today()}::date and state not in ('cancelled', 'not-required')`;
  const due = await db.rows<{ id: string; clientId: string }>(sql`select id, client_id from obligation where ${isDue} order by next_start_on, id limit ${OBLIGATIONS_A_STEP}`);
  if (due.length === 0) return { released: 0, more: false };
  // Clients before their obligations, as whoever follows a client takes them: neither waits for the other in turn.
  await holdClients(sql`select unnest(${due.map((row) => row.clientId)}::uuid[])`, db);
  const held = await db.rows<{ id: string }>(sql`select id from obligation where id = any(${due.map((row) => row.id)}::uuid[]) and ${isDue} order by id for update skip locked`);
  const ids = held.map((row) => row.id);
  await materialise(db, { obligationIds: ids, startedBy: today() });
  const released = await db.rows<{ id: string }>(sql`update stage set state = 'released', version = version + 1, updated_at = now()
    where obligation_id = any(${ids}::uuid[]) and state = 'planned' and start_on <= ${today()}::date returning id`);
  await announceStages(released.map((row) => row.id), { db, publish });
  await setNextStart(ids, db);
  return { released: released.length, more: due.length === OBLIGATIONS_A_STEP && ids.length > 0 };
}

/** Releases one stage now, before its time. */
export async function releaseNow({ obligationId, key }: { obligationId: string; key: string }, { db, publish }: Tx): Promise<void> {
  await materialise(db, { obligationIds: [obligationId], keys: [key] });
  const released = await db.rows<{ id: string }>(sql`update stage set state = 'released', start_on = least(start_on, ${today()}::date), completed_on = null, completed_by = null, ended_by_task = false, version = version + 1, updated_at = now()
    where obligation_id = ${obligationId} and key = ${key} and state not in ('released', 'in-work') returning id`);
  await announceStages(released.map((row) => row.id), { db, publish });
}
