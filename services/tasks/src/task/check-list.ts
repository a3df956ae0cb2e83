import type { CheckItem } from '@kontora/contracts';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import type { z } from 'zod';
import { itemColumns } from './task-view.ts';

export type Item = z.output<typeof CheckItem>;

/** Adds items to the end of a task's check-list, in this order. */
export function addItems(taskId: string, items: readonly { text: string; evidence?: Item['evidence'] }[], db: Db): Promise<Item[]> {
  if (items.length === 0) return Promise.resolve([]);
  return db.rows<Item>(sql`with added as (
      insert into check_item (id, task_id, text, evidence)
      select id, ${taskId}, text, evidence from unnest(${items.map(() => v7())}::uuid[], ${items.map((item) => item.text)}::text[], ${items.map((item) => item.evidence ?? 'none')}::text[]) as n(id, text, evidence)
      returning *)
    select ${itemColumns} from added i order by i.id`);
}

/** How many items of a check-list are not ticked yet. */
export async function openItems(taskId: string, db: Db): Promise<number> {
  return (await db.row<{ open: number }>(sql`select count(*)::integer as open from check_item where task_id = ${taskId} and done_at is null`))!.open;
}

const NUMBER = /^-?\d{1,15}([.,]\d{1,6})?$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Why a proof does not do for this kind of evidence; undefined when it does. */
export function missingEvidence(evidence: Item['evidence'], proof: string | undefined): string | undefined {
  switch (evidence) {
    case 'none': return undefined;
    case 'note': return proof ? undefined : 'Write down what proves that it is done.';
    case 'number': return proof && NUMBER.test(proof) ? undefined : 'Give the number that proves that it is done.';
    case 'file': return proof && ID.test(proof) ? undefined : 'Give the id of the document that proves that it is done.';
  }
}
