import { reporting, type Input } from '@kontora/contracts';
import { Money, MoneyError } from '@kontora/domain';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { createHash } from 'node:crypto';
import { announceObligations } from '../obligation/announce.ts';
import { heldAsSeen } from '../obligation/held-as-seen.ts';
import { readObligation } from '../obligation/obligation-view.ts';
import { endStage } from '../stage/end-stage.ts';
import { OPEN_STAGES, stageOf } from '../stage/stage-rows.ts';
import { today } from '../today.ts';

const { agreeFigures, proposeFigures } = reporting;
type Lines = Input<typeof proposeFigures>['lines'];

/** The figures of obligations and their agreement: whoever agrees names the hash of what was seen, so a later change cannot pass as agreed. */
@Controller()
export class FiguresController {
  @Handles(proposeFigures)
  async propose({ id, lines }: Input<typeof proposeFigures>, { em, db, ifMatch, publish, fail }: Context<typeof proposeFigures>) {
    const obligation = await heldAsSeen(id, { em, ifMatch, fail });
    const { canonical, hash } = readLines(lines) ?? fail('invalid-amount', 'An amount has more decimals than its currency, or the currency is not known.');
    const newest = await db.row<{ hash: string }>(sql`select hash from figures where obligation_id = ${id} order by revision desc limit 1`);
    if (newest?.hash !== hash) {
      obligation.proposeFigures(fail);
      await em.flush();
      await db.run(sql`update figures set agreement = agreement || jsonb_build_object('voidedAt', now()), version = version + 1, updated_at = now()
        where obligation_id = ${id} and agreement is not null and agreement -> 'voidedAt' = 'null'`);
      await db.run(sql`insert into figures (obligation_id, revision, lines, hash) select ${id}, coalesce(max(revision), 0) + 1, ${JSON.stringify(canonical)}::jsonb, ${hash} from figures where obligation_id = ${id}`);
      await announceObligations([id], { db, publish });
    }
    return (await readObligation(db, id))!;
  }

  @Handles(agreeFigures)
  async agree({ id, hash, by, personId = undefined, channel, comment = undefined }: Input<typeof agreeFigures>, { em, db, caller, ifMatch, publish, fail }: Context<typeof agreeFigures>) {
    const obligation = await heldAsSeen(id, { em, ifMatch, fail });
    const newest = (await db.row<{ id: string; hash: string }>(sql`select id, hash from figures where obligation_id = ${id} order by revision desc limit 1`)) ?? fail('no-figures', 'No figures were proposed yet.');
    if (newest.hash !== hash) fail('figures-changed', 'Other figures were proposed since. Show them and ask again.');
    if (obligation.figures !== 'agreed') {
      obligation.agreeFigures(fail);
      await em.flush();
      const agreement = { by, personId: personId ?? null, channel, comment: comment ?? null, recordedBy: caller.id, at: new Date().toISOString(), voidedAt: null };
      await db.run(sql`update figures set agreement = ${JSON.stringify(agreement)}::jsonb, version = version + 1, updated_at = now() where id = ${newest.id}`);
      const stage = await stageOf(db, id, 'AGREE');
      if (stage && OPEN_STAGES.includes(stage.state)) await endStage({ obligation, stage, end: { state: 'done', on: today(), by: caller.id, minutes: null, comment: null, viaTask: false } }, { em, db, publish });
      else await announceObligations([id], { db, publish });
    }
    return (await readObligation(db, id))!;
  }
}

/** Figures in canonical form (amounts with all their decimals, lines in their order) with its hash; undefined when an amount cannot be read. */
function readLines(lines: Lines): { canonical: Lines; hash: string } | undefined {
  try {
    const canonical = lines.map(({ label, amount }) => ({ label, amount: Money.parse(amount).toJSON() }));
    return { canonical, hash: createHash('sha256').update(JSON.stringify(canonical)).digest('hex') };
  } catch (error) {
    if (error instanceof MoneyError) return undefined;
    throw error;
  }
}
