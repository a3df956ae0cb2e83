import { contacts, type Input, type Output } from '@kontora/contracts';
import { Handles, requireSeen, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { normalise } from '../organisation/details.ts';
import { findCandidates, identityOf } from './find-candidates.ts';
import { comparePairs } from './compare-pairs.ts';

const { checkDuplicates, dismissDuplicate, listDuplicates, scanDuplicates } = contacts;

const side = (of: string) => sql`jsonb_build_object('id', ${sql.ref(`${of}.id`)}, 'name', ${sql.ref(`${of}.name`)}, 'inn', ${sql.ref(`${of}.inn`)}, 'state', ${sql.ref(`${of}.state`)})`;
const COLUMNS = sql`d.id, d.version, ${side('low')} as one, ${side('high')} as other, d.score, d.reasons, d.state, d.reason, d.decided_by, d.decided_at, d.created_at`;
const FROM = sql`duplicate_pair d join organisation low on low.id = d.low_id join organisation high on high.id = d.high_id`;
type Row = Omit<Output<typeof dismissDuplicate>, 'score'> & { score: number };
const item = (row: Row): Output<typeof dismissDuplicate> => ({ ...row, score: row.score / 100 });

/** Finding organisations that are there twice, and deciding about them. */
@Controller()
export class DuplicateController {
  @Handles(checkDuplicates)
  async check(details: Input<typeof checkDuplicates>, { db }: Context<typeof checkDuplicates>) {
    const { name, inn, kpp, phones = [], emails = [] } = { ...normalise(details), name: details.name };
    return { candidates: await findCandidates(db, identityOf({ name, inn, kpp, phones, emails }), { near: true }) };
  }

  @Handles(scanDuplicates)
  scan(_: Input<typeof scanDuplicates>, context: Context<typeof scanDuplicates>) {
    return comparePairs(context);
  }

  @Handles(listDuplicates)
  list(_: Input<typeof listDuplicates>, { list }: Context<typeof listDuplicates>) {
    return list<Row>({
      columns: { state: sql`d.state`, score: { at: sql`d.score`, notNull: true }, createdAt: { at: sql`d.created_at`, notNull: true } },
      id: sql`d.id`, select: COLUMNS, from: FROM, where: sql<boolean>`d.state = 'merged' or (low.merged_into_id is null and high.merged_into_id is null)`, item,
    });
  }

  @Handles(dismissDuplicate)
  async dismiss({ id, reason }: Input<typeof dismissDuplicate>, { db, ifMatch, caller, fail }: Context<typeof dismissDuplicate>) {
    const pair = (await db.row<{ state: string; version: number }>(sql`select state, version from duplicate_pair where id = ${id} for update`)) ?? fail('not-found');
    requireSeen({ id, ...pair }, ifMatch);
    if (pair.state !== 'open') fail('wrong-state', pair.state === 'merged' ? 'They were merged.' : 'It was decided already that they are two.');
    await db.run(sql`update duplicate_pair set state = 'dismissed', reason = ${reason}, decided_by = ${caller.id}, decided_at = now(), version = version + 1, updated_at = now() where id = ${id}`);
    return item((await db.row<Row>(sql`select ${COLUMNS} from ${FROM} where d.id = ${id}`))!);
  }
}
