import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';
import { today } from '../today.ts';
import { announceStages } from './announce.ts';
import { setNextStart } from './follow-obligation.ts';
import { materialise } from './stage-rows.ts';

interface Tx { db: Db; publish: Publish }
const OBLIGATIONS_A_STEP = 500;

/** Releases stages whose start has come, of some obligations: how many, and whether there may be more. A stage is released once, whoever runs this how often. */
export async function releaseDue({ db, publish }: Tx): Promise<{ released: number; more: boolean }> {
  const due = await db.rows<{ id: string }>(sql`select id from obligation where next_start_on <= ${today()}::date and state not in ('cancelled', 'not-required')
    order by next_start_on, id limit ${OBLIGATIONS_A_STEP} for update skip locked`);
  if (due.length === 0) return { released: 0, more: false };
  const ids = due.map((row) => row.id);
  await materialise(db, { obligationIds: ids, startedBy: today() });
  const released = await db.rows<{ id: string }>(sql`update stage set state = 'released', version = version + 1, updated_at = now()
    where obligation_id = any(${ids}::uuid[]) and state = 'planned' and start_on <= ${today()}::date returning id`);
  await announceStages(released.map((row) => row.id), { db, publish });
  await setNextStart(ids, db);
  return { released: released.length, more: due.length === OBLIGATIONS_A_STEP };
}

/** Releases one stage now, before its time. */
export async function releaseNow({ obligationId, key }: { obligationId: string; key: string }, { db, publish }: Tx): Promise<void> {
  await materialise(db, { obligationIds: [obligationId], keys: [key] });
  const released = await db.rows<{ id: string }>(sql`update stage set state = 'released', start_on = least(start_on, ${today()}::date), completed_on = null, completed_by = null, version = version + 1, updated_at = now()
    where obligation_id = ${obligationId} and key = ${key} and state not in ('released', 'in-work') returning id`);
  await announceStages(released.map((row) => row.id), { db, publish });
}
