import { reporting, type EventData } from '@kontora/contracts';
import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';
import { isLate } from './late.ts';

const { obligationChanged } = reporting.events;
type Facts = Omit<EventData<typeof obligationChanged>, 'change'>;
type SeasonEvent = typeof reporting.events.clientSeasonPlanned | typeof reporting.events.clientSeasonSettled;

/** The columns of an obligation's facts, from `obligation o`. */
export const factColumns = () => sql`o.id as obligation_id, o.version, o.client_id as organisation_id, o.code, o.kind, o.period, o.state, o.due_on, o.filed_on, ${isLate()} as late, o.correction_no, o.employee_id`;

/** Tells the other services what these obligations are now, in one event each; `change`: after a step of their life, or because others prepare them. */
export async function announceObligations(ids: readonly string[], { db, publish }: { db: Db; publish: Publish }, change: 'step' | 'employee' = 'step'): Promise<void> {
  if (ids.length === 0) return;
  for (const facts of await db.rows<Facts>(sql`select ${factColumns()} from obligation o where o.id = any(${[...new Set(ids)]}::uuid[]) order by o.id`)) publish(obligationChanged, facts.obligationId, { ...facts, change });
}

/** Facts of an obligation with its year; see {@link seasonColumns}. */
export type SeasonFacts = Facts & { year: number };
/** From `obligation o`, also in the `returning` of what writes it. */
export const seasonColumns = () => sql`${factColumns()}, o.year`;

/** Tells the other services what these obligations are now, in one event per client and year: a year of a firm is hundreds of thousands of obligations. */
export async function announceSeasons(event: SeasonEvent, ids: readonly string[], { db, publish }: { db: Db; publish: Publish }): Promise<void> {
  tellSeasons(event, await readSeasonFacts(ids, db), publish);
}

/** Facts of these obligations as they are now. */
export const readSeasonFacts = async (ids: readonly string[], db: Db): Promise<SeasonFacts[]> =>
  (ids.length === 0 ? [] : db.rows<SeasonFacts>(sql`select ${seasonColumns()} from obligation o where o.id = any(${ids}::uuid[])`));

/** As {@link announceSeasons}, with facts that are at hand. */
export function tellSeasons(event: SeasonEvent, facts: readonly SeasonFacts[], publish: Publish): void {
  for (const season of Map.groupBy(facts, ({ organisationId, year }) => `${organisationId} ${year}`).values()) {
    const { organisationId, year } = season[0]!;
    publish(event, organisationId, { organisationId, year, obligations: season.map(({ year: _, ...obligation }) => obligation).sort((a, b) => (`${a.code}:${a.period}` < `${b.code}:${b.period}` ? -1 : 1)) });
  }
}
