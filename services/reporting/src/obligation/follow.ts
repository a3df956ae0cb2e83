import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';
import { refreshStages, setNextStart, withdrawOpenStages } from '../stage/follow-obligation.ts';
import { announceObligations } from './announce.ts';

interface Tx { db: Db; publish: Publish }

/** After obligations went out of the season: their stages are off too. */
export async function wentOff(ids: readonly string[], tx: Tx): Promise<void> {
  await withdrawOpenStages(ids, tx);
  await tx.db.run(sql`update obligation set next_start_on = null, version = version + 1, updated_at = now() where id = any(${ids}::uuid[]) and next_start_on is not null`);
  await announceObligations(ids, tx);
}

/** After obligations came back into the season, so do their stages. */
export async function cameBack(ids: readonly string[], tx: Tx): Promise<void> {
  await refreshStages(ids, tx);
  await setNextStart(ids, tx.db);
  await announceObligations(ids, tx);
}

/** Who prepares each of the obligations when nobody is named by hand: who is responsible for the client in the role of its first stage. */
export async function preparers(ids: readonly string[], db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db.rows<{ id: string; employeeId: string }>(sql`select o.id, r.employee_id from obligation o join timetable t on t.id = o.timetable_id
    join client_role r on r.client_id = o.client_id and r.role = t.lead_role and t.start_on between r.from_on and r.to_on where o.id = any(${ids}::uuid[])`);
  return new Map(rows.map(({ id, employeeId }) => [id, employeeId]));
}
