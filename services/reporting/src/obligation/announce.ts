import { reporting, type EventData } from '@kontora/contracts';
import { Period } from '@kontora/domain';
import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';
import { isLate } from './late.ts';

const { obligationChanged } = reporting.events;
/** An obligation as it is now. */
export type Facts = Omit<EventData<typeof obligationChanged>, 'change'>;
type SeasonEvent = typeof reporting.events.clientSeasonPlanned | typeof reporting.events.clientSeasonSettled;

/** The columns of an obligation's facts, from `obligation o`, also in the `returning` of what writes it. */
export const factColumns = () => sql`o.id as obligation_id, o.version, o.client_id as organisation_id, o.code, o.kind, o.period, o.state, o.due_on, o.filed_on, ${isLate()} as late, o.correction_no, o.employee_id`;

/** Tells the other services what these obligations are now, in one event each; `change`: after a step of their life, or because others prepare them. */
export async function announceObligations(ids: readonly string[], { db, publish }: { db: Db; publish: Publish }, change: 'step' | 'employee' = 'step'): Promise<void> {
  for (const facts of await readFacts(ids, db)) publish(obligationChanged, facts.obligationId, { ...facts, change });
}

/** Tells the other services what these obligations are now, in one event per client and year: a year of a firm is hundreds of thousands of obligations. */
export async function announceSeasons(event: SeasonEvent, ids: readonly string[], { db, publish }: { db: Db; publish: Publish }): Promise<void> {
  tellSeasons(event, await readFacts(ids, db), publish);
}

/** As {@link announceSeasons}, with facts that are at hand. */
export function tellSeasons(event: SeasonEvent, facts: readonly Facts[], publish: Publish): void {
  const key = ({ code, period }: Facts) => `${code}:${period}`;
  for (const season of Map.groupBy(facts, ({ organisationId, period }) => `${organisationId} ${yearOf(period)}`).values()) {
    const { organisationId, period } = season[0]!;
    publish(event, organisationId, { organisationId, year: yearOf(period), obligations: season.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) });
  }
}

/** Facts of these obligations as they are now. */
export const readFacts = async (ids: readonly string[], db: Db): Promise<Facts[]> => (ids.length === 0 ? [] : db.rows<Facts>(sql`select ${factColumns()} from obligation o where o.id = any(${ids}::uuid[]) order by o.id`));

const yearOf = (period: string) => Period.year(Period.parse(period));
