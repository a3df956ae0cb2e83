import { reporting, type EventData } from '@kontora/contracts';
import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';
import { isLate } from './late.ts';

const { clientSeasonPlanned, clientSeasonSettled, obligationChanged } = reporting.events;
type Facts = EventData<typeof obligationChanged>;
type Season = EventData<typeof clientSeasonPlanned>;

/** The columns of an obligation's facts, from `obligation o`. */
export const factColumns = () => sql`o.id as obligation_id, o.version, o.client_id as organisation_id, o.code, o.kind, o.period, o.state, o.due_on, o.filed_on, ${isLate()} as late, o.correction_no, o.employee_id`;

/** Tells the other services what these obligations are now, in one event each. */
export async function announceObligations(ids: readonly string[], { db, publish }: { db: Db; publish: Publish }): Promise<void> {
  if (ids.length === 0) return;
  for (const facts of await db.rows<Facts>(sql`select ${factColumns()} from obligation o where o.id = any(${[...new Set(ids)]}::uuid[]) order by o.id`)) publish(obligationChanged, facts.obligationId, facts);
}

/** One event per client and year instead of one per obligation: a year of a firm is hundreds of thousands of them. */
export async function announceSeasons(event: typeof clientSeasonPlanned | typeof clientSeasonSettled, ids: readonly string[], { db, publish }: { db: Db; publish: Publish }): Promise<void> {
  if (ids.length === 0) return;
  const seasons = await db.rows<Season>(sql`select organisation_id, year, jsonb_agg(jsonb_build_object('obligationId', obligation_id, 'version', version, 'organisationId', organisation_id, 'code', code, 'kind', kind, 'period', period,
      'state', state, 'dueOn', due_on, 'filedOn', filed_on, 'late', late, 'correctionNo', correction_no, 'employeeId', employee_id) order by code, period) as obligations
    from (select ${factColumns()}, o.year from obligation o where o.id = any(${ids}::uuid[])) facts group by organisation_id, year order by organisation_id, year`);
  for (const season of seasons) publish(event, season.organisationId, season);
}
