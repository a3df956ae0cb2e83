import { reporting, type Input } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { heldAsSeen } from '../obligation/held-as-seen.ts';
import { readObligation } from '../obligation/obligation-view.ts';
import { whatFiles } from '../stage/end-stage.ts';
import { today } from '../today.ts';
import { recordFilings } from './record.ts';

const { recordFiling } = reporting;

/** The conversation with the authority: one machine for all of them, by hand or by a program. */
@Controller()
export class FilingController {
  @Handles(recordFiling)
  async record({ id, step, on, proof = undefined, comment, cause }: Input<typeof recordFiling>, { em, db, caller, ifMatch, publish, fail }: Context<typeof recordFiling>) {
    const obligation = await heldAsSeen(id, { em, ifMatch, fail });
    if (on > today()) fail('day-in-future', 'What is recorded has happened; the day lies in the future.');
    obligation.recordFiling(step, { on, files: (await whatFiles([obligation], db)).has(id) }, fail);
    await em.flush();
    await recordFilings([obligation], { step, on, proof: proof ?? null, comment: comment ?? null, cause: cause ?? null, by: caller.id }, { db, publish });
    return (await readObligation(db, id))!;
  }
}
