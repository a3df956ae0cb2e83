import { reporting, type Input } from '@kontora/contracts';
import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import type { Obligation } from '../obligation/obligation.ts';

/** A step of the conversation as it is recorded. */
export type Recorded = Pick<Input<typeof reporting.recordFiling>, 'step' | 'on'> & { [K in 'proof' | 'comment' | 'cause']: NonNullable<Input<typeof reporting.recordFiling>[K]> | null };

/** Writes a step of the conversation down, after the obligations took it; steps are numbered and never changed. */
export async function writeFilings(obligations: readonly Obligation[], { step, on, proof, comment, cause }: Recorded, { db, publish }: { db: Db; publish: Publish }): Promise<void> {
  const filings = obligations.map((obligation) => ({ id: v7(), obligation }));
  await db.run(sql`insert into filing (id, obligation_id, no, step, correction_no, on_date, proof, comment, cause)
    select n.id, n.obligation_id, coalesce((select max(no) from filing f where f.obligation_id = n.obligation_id), 0) + 1, ${step}, n.correction_no, ${on}::date, ${proof === null ? null : JSON.stringify(proof)}::jsonb, ${comment}, ${cause}
    from unnest(${filings.map(({ id }) => id)}::uuid[], ${obligations.map(({ id }) => id)}::uuid[], ${obligations.map(({ correctionNo }) => correctionNo)}::integer[]) as n(id, obligation_id, correction_no)`);
  for (const { id, obligation: { id: obligationId, clientId, code, period, correctionNo } } of filings) publish(reporting.events.filingRecorded, obligationId, { filingId: id, obligationId, organisationId: clientId, code, period, step, correctionNo, on, cause });
}
