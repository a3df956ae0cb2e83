import { reporting, type Input } from '@kontora/contracts';
import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import type { Obligation } from '../obligation/obligation.ts';

type Recorded = Pick<Input<typeof reporting.recordFiling>, 'step' | 'on'> & { [K in 'proof' | 'comment' | 'cause']: NonNullable<Input<typeof reporting.recordFiling>[K]> | null };

/** Writes a step of the conversation down, after the obligation took it; steps are numbered and never changed. */
export async function writeFiling({ obligation, step, on, proof, comment, cause }: Recorded & { obligation: Obligation }, { db, publish }: { db: Db; publish: Publish }): Promise<void> {
  const id = v7();
  const { correctionNo } = obligation;
  await db.run(sql`insert into filing (id, obligation_id, no, step, correction_no, on_date, proof, comment, cause)
    select ${id}, ${obligation.id}, coalesce(max(no), 0) + 1, ${step}, ${correctionNo}, ${on}, ${proof === null ? null : JSON.stringify(proof)}::jsonb, ${comment}, ${cause} from filing where obligation_id = ${obligation.id}`);
  publish(reporting.events.filingRecorded, obligation.id, { filingId: id, obligationId: obligation.id, organisationId: obligation.clientId, code: obligation.code, period: obligation.period, step, correctionNo, on, cause });
}
