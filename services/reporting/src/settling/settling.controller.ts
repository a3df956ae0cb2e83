import { reporting, type Input } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { matching } from '../matrix/base.ts';
import { countSettleable, settleBatch } from './settle.ts';

const { settleObligations } = reporting;
const BATCH = 1000;

/** A year that has begun elsewhere: what was met before is recorded at once. */
@Controller()
export class SettlingController {
  @Handles(settleObligations)
  async settle({ filter, reason, dryRun }: Input<typeof settleObligations>, { db, checkpoint, step, progress }: Context<typeof settleObligations>) {
    const where = matching(filter);
    const expected = await countSettleable(where, db);
    if (dryRun) return expected;
    let settled = (checkpoint as number | null) ?? 0;
    const total = settled + expected.settled;
    for (let size = BATCH; size === BATCH; ) {
      size = await step(async (tx) => {
        const batch = await settleBatch(where, { reason, size: BATCH }, tx);
        await tx.save(settled + batch);
        return batch;
      });
      settled += size;
      await progress(settled, Math.max(settled, total));
    }
    return { settled, left: expected.left };
  }
}
