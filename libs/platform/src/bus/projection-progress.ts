import { sql } from 'kysely';
import type { StepContext } from '../context.ts';
import { EARLY } from './dead-letter-rows.ts';

/** How far a projection has come with one entity. */
export interface Progress {
  /** Number of the last event applied; 0 before the first. */
  last: number;
  /** From this number on events wait behind a dead letter. */
  blockedFrom: number;
  /** Whether events that came too early lie among the dead letters. */
  hasEarly: boolean;
}

/** Reads how far a lane has come with these entities, and locks it until the transaction ends: nobody else applies anything to them meanwhile. */
export async function lockProgress({ db, write }: StepContext, lane: string, aggregateIds: readonly string[]): Promise<Map<string, Progress>> {
  const ids = [...new Set(aggregateIds)].sort();
  await write(sql`insert into projection (reaction, aggregate_id, sequence) select ${lane}, id, 0 from unnest(${ids}::uuid[]) as t(id) on conflict do nothing`);
  const applied = await db.rows<{ aggregateId: string; sequence: number }>(sql`select aggregate_id, sequence from projection
    where reaction = ${lane} and aggregate_id = any(${ids}::uuid[]) order by aggregate_id for update`);
  const letters = await db.rows<{ aggregateId: string; blockedFrom: number | null; hasEarly: boolean }>(sql`select aggregate_id,
    min(sequence) filter (where error <> ${EARLY}) as blocked_from, bool_or(error = ${EARLY}) as has_early
    from dead_letter where reaction = ${lane} and aggregate_id = any(${ids}::uuid[]) and settled_at is null group by aggregate_id`);
  const lettersOf = new Map(letters.map((row) => [row.aggregateId, row]));
  return new Map(applied.map(({ aggregateId, sequence }) => {
    const { blockedFrom, hasEarly = false } = lettersOf.get(aggregateId) ?? {};
    return [aggregateId, { last: sequence, blockedFrom: blockedFrom ?? Infinity, hasEarly }];
  }));
}

/** Stores how far the lane has come. */
export async function saveProgress({ write }: StepContext, lane: string, progress: ReadonlyMap<string, Progress>): Promise<void> {
  await write(sql`insert into projection as p (reaction, aggregate_id, sequence) select ${lane}, id, sequence from unnest(${[...progress.keys()]}::uuid[], ${[...progress.values()].map((p) => p.last)}::integer[]) as t(id, sequence)
    on conflict (tenant_id, reaction, aggregate_id) do update set sequence = excluded.sequence where p.sequence <> excluded.sequence`);
}
