import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';
import { announceObligations } from '../obligation/announce.ts';
import type { FilingStep, Obligation } from '../obligation/obligation.ts';
import { announceStages, withdrawStages } from '../stage/announce.ts';
import { setNextStart } from '../stage/follow-obligation.ts';
import { materialise } from '../stage/stage-rows.ts';
import { writeFilings, type Recorded } from './write-filing.ts';

interface Tx { db: Db; publish: Publish }

/** After obligations took a step of the conversation: writes it down, moves their stages along, and tells of it. `by`: who did it. */
export async function recordFilings(obligations: readonly Obligation[], { by, ...recorded }: Recorded & { by: string }, tx: Tx): Promise<void> {
  const ids = obligations.map(({ id }) => id);
  if (ids.length === 0) return;
  await writeFilings(obligations, recorded, tx);
  await moveStages(ids, { step: recorded.step, on: recorded.on, by }, tx);
  await setNextStart(ids, tx.db);
  await announceObligations(ids, tx);
}

/** Filing overtakes the stages before it; a refusal takes filing up again. */
async function moveStages(ids: readonly string[], { step, on, by }: { step: FilingStep; on: string; by: string }, { db, publish }: Tx): Promise<void> {
  if (step === 'error' || step === 'refused') {
    const again = await db.rows<{ id: string }>(sql`update stage set state = 'released', completed_on = null, completed_by = null, ended_by_task = false, version = version + 1, updated_at = now()
      where obligation_id = any(${ids}::uuid[]) and workflow = 'main' and code = 'FILE' and state in ('done', 'skipped') returning id`);
    return announceStages(again.map((row) => row.id), { db, publish });
  }
  const last = { sent: 'FILE', 'correction-filed': 'FILE', paid: 'PAID_CHECK' }[step as string];
  if (!last) return;
  const overtaken = await db.rows<{ id: string; keys: string[] }>(sql`select v.obligation_id as id, array_agg(v.key order by v.key) as keys from obligation_stage v
      join (select obligation_id, max(no) as no from obligation_stage where obligation_id = any(${ids}::uuid[]) and workflow = 'main' and code = ${last} group by 1) l on l.obligation_id = v.obligation_id and v.no <= l.no
    where v.obligation_id = any(${ids}::uuid[]) and v.workflow = 'main' and v.state in ('planned', 'released', 'in-work', 'blocked') and (v.code <> 'PAY_ORDERS' or ${step} = 'paid') group by 1`);
  // Obligations are alike: there are few different sets of keys.
  for (const alike of Map.groupBy(overtaken, ({ keys }) => keys.join(' ')).values()) {
    const [of, keys] = [alike.map(({ id }) => id), alike[0]!.keys];
    await materialise(db, { obligationIds: of, keys });
    const ended = await db.rows<{ id: string; before: string }>(sql`update stage s set state = case when s.code = ${last} then 'done' else 'skipped' end, completed_on = ${on}, completed_by = ${by}, ended_by_task = false, version = s.version + 1, updated_at = now()
      from stage old where old.id = s.id and s.obligation_id = any(${of}::uuid[]) and s.key = any(${keys}::text[]) returning s.id, old.state as before`);
    withdrawStages(ended.filter((row) => row.before !== 'planned').map((row) => row.id), publish);
  }
}
