import { reporting, type Input } from '@kontora/contracts';
import { Handles, requireSeen, type Context, type Db, type Publish } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { announceObligations } from '../obligation/announce.ts';
import { readObligation } from '../obligation/obligation-view.ts';
import { Obligation, type FilingStep } from '../obligation/obligation.ts';
import { announceStages, withdrawStages } from '../stage/announce.ts';
import { files } from '../stage/end-stage.ts';
import { setNextStart } from '../stage/follow-obligation.ts';
import { materialise } from '../stage/stage-rows.ts';
import { today } from '../today.ts';
import { writeFiling } from './write-filing.ts';

const { recordFiling } = reporting;

/** The conversation with the authority: one machine for all of them, by hand or by a program. */
@Controller()
export class FilingController {
  @Handles(recordFiling)
  async record({ id, step, on, proof = undefined, comment, cause }: Input<typeof recordFiling>, { em, db, caller, ifMatch, publish, fail }: Context<typeof recordFiling>) {
    const obligation = (await em.findOne(Obligation, id)) ?? fail('not-found');
    requireSeen(obligation, ifMatch);
    if (on > today()) fail('day-in-future', 'What is recorded has happened; the day lies in the future.');
    if ((await files(obligation, db)) === (step === 'paid')) fail('nothing-to-file', step === 'paid' ? 'This is to be filed; payment alone does not close it.' : 'This is only paid, there is nothing to file.');
    obligation.recordFiling(step, on, fail);
    await em.flush();
    await writeFiling({ obligation, step, on, proof: proof ?? null, comment: comment ?? null, cause: cause ?? null }, { db, publish });
    await moveStages(id, { step, on, by: caller.id }, { db, publish });
    await setNextStart([id], db);
    await announceObligations([id], { db, publish });
    return (await readObligation(db, id))!;
  }
}

/** Filing overtakes the stages before it; a refusal takes filing up again. */
async function moveStages(obligationId: string, { step, on, by }: { step: FilingStep; on: string; by: string }, { db, publish }: { db: Db; publish: Publish }): Promise<void> {
  if (step === 'error' || step === 'refused') {
    const again = await db.rows<{ id: string }>(sql`update stage set state = 'released', completed_on = null, completed_by = null, version = version + 1, updated_at = now()
      where obligation_id = ${obligationId} and workflow = 'main' and code = 'FILE' and state in ('done', 'skipped') returning id`);
    return announceStages(again.map((row) => row.id), { db, publish });
  }
  const last = { sent: 'FILE', 'correction-filed': 'FILE', paid: 'PAID_CHECK' }[step as string];
  if (!last) return;
  const { keys } = (await db.row<{ keys: string[] }>(sql`select coalesce(array_agg(v.key), '{}') as keys from obligation_stage v where v.obligation_id = ${obligationId} and v.workflow = 'main' and v.state in ('planned', 'released', 'in-work', 'blocked')
    and v.no <= (select max(no) from obligation_stage where obligation_id = ${obligationId} and workflow = 'main' and code = ${last}) and (v.code <> 'PAY_ORDERS' or ${step} = 'paid')`))!;
  await materialise(db, { obligationIds: [obligationId], keys });
  const ended = await db.rows<{ id: string; before: string }>(sql`update stage s set state = case when s.code = ${last} then 'done' else 'skipped' end, completed_on = ${on}, completed_by = ${by}, ended_by_task = false, version = s.version + 1, updated_at = now()
    from stage old where old.id = s.id and s.obligation_id = ${obligationId} and s.key = any(${keys}::text[]) returning s.id, old.state as before`);
  withdrawStages(ended.filter((row) => row.before !== 'planned').map((row) => row.id), publish);
}
