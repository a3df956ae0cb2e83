import { reporting, type EventData } from '@kontora/contracts';
import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';
import { isLate } from './late.ts';

type Facts = EventData<typeof reporting.events.obligationChanged>;

/** The columns of an obligation's facts, from `obligation o`. */
export const factColumns = () => sql`o.id as obligation_id, o.version, o.client_id as organisation_id, o.code, o.kind, o.period, o.state, o.due_on, o.filed_on, ${isLate()} as late, o.correction_no, o.employee_id`;

/** Tells the other services what these obligations are now, in one event each. */
export async function announceObligations(ids: readonly string[], { db, publish }: { db: Db; publish: Publish }): Promise<void> {
  if (ids.length === 0) return;
  for (const facts of await db.rows<Facts>(sql`select ${factColumns()} from obligation o where o.id = any(${[...new Set(ids)]}::uuid[]) order by o.id`)) publish(reporting.events.obligationChanged, facts.obligationId, facts);
}
