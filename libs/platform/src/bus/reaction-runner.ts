import { SpanKind } from '@opentelemetry/api';
import { sql } from 'kysely';
import type { StepContext } from '../context.ts';
import type { Database } from '../database/database.ts';
import { inTrace, traceIdIn } from '../trace.ts';
import { BEHIND, EARLY, eventOf, openLetters, settleLetter, storeLetter, type DeadLetterRow } from './dead-letter-rows.ts';
import type { DeliveredEvent } from './event-message.ts';
import type { Lane } from './lanes.ts';
import { lockProgress, saveProgress, type Progress } from './projection-progress.ts';

/** What became of an event: `done` (now or before), `early` (one before it is missing), `parked` (it is a dead letter). */
export type Verdict = 'done' | 'early' | 'parked';

/** Applies events to what a service keeps: each exactly once in a lane, and remembered in the transaction of the reaction's own work. */
export class ReactionRunner {
  constructor(private readonly database: Database) {}

  /** Handles events of one firm in one transaction, in the given order. When it throws, nothing of it has happened. */
  run(lane: Lane, events: readonly DeliveredEvent[]): Promise<Verdict[]> {
    return this.inTenant(lane, events[0]!, (tx) => (lane.mode === 'effect' ? this.effects(tx, lane, events) : this.projections(tx, lane, events)));
  }

  /**
   * Makes an event a dead letter, unless somebody has applied it meanwhile. For a projection all later events of the entity then wait behind it.
   * `early` when it was to wait for an event that has come meanwhile: run it again.
   */
  park(lane: Lane, event: DeliveredEvent, error: string): Promise<Verdict> {
    const { aggregateId, sequence } = event.meta;
    return this.inTenant(lane, event, async (tx) => {
      const entity = lane.mode === 'projection' ? (await lockProgress(tx, lane.name, [aggregateId])).get(aggregateId) : undefined;
      if (entity && sequence <= entity.last) return 'done';
      if (entity && error === EARLY && sequence === entity.last + 1) return 'early';
      await storeLetter(tx.db, lane.name, { event, error });
      return 'parked';
    });
  }

  /** Handles a dead letter and settles it; `early` when an event before it has not been applied, and nothing changes. */
  replay(lane: Lane, letter: DeadLetterRow): Promise<Verdict> {
    return this.settle(lane, letter, (tx) => this.react(tx, lane, eventOf(letter)));
  }

  /** Settles a dead letter without handling it: as if it had been, so that what waits behind it can go on. */
  discard(lane: Lane, letter: DeadLetterRow, reason: string): Promise<Verdict> {
    return this.settle(lane, letter, ({ db }) => db.run(sql`update dead_letter set error = error || ${` (discarded: ${reason})`} where id = ${letter.id}`), true);
  }

  /** Begins a projection anew with these entities, at the given event of each: all before count as applied, open dead letters as settled. */
  restart(lane: Lane, firsts: readonly DeliveredEvent[]): Promise<void> {
    return this.inTenant(lane, firsts[0]!, async (tx) => {
      const progress = await lockProgress(tx, lane.name, firsts.map((event) => event.meta.aggregateId));
      for (const { meta } of firsts) progress.get(meta.aggregateId)!.last = meta.sequence - 1;
      await saveProgress(tx, lane.name, progress);
      await tx.db.run(sql`update dead_letter set settled_at = now() where reaction = ${lane.name} and aggregate_id = any(${[...progress.keys()]}::uuid[]) and settled_at is null`);
    });
  }

  private inTenant<R>(lane: Lane, { meta, trace }: DeliveredEvent, work: (tx: StepContext) => Promise<R>): Promise<R> {
    const caller = { tenantId: meta.tenantId, id: `reaction:${lane.name}`, kind: 'system' as const, permissions: [] };
    return this.database.inTenant({ caller, operation: lane.name, trace: traceIdIn(trace) }, work);
  }

  private async effects(tx: StepContext, lane: Lane, events: readonly DeliveredEvent[]): Promise<Verdict[]> {
    const parked = await openLetters(tx.db, lane.name, events);
    const wanted = [...new Set(events.map((event) => event.meta.id))].filter((id) => !parked.has(id)).sort();
    const fresh = await remember(tx, lane, wanted);
    const verdicts: Verdict[] = [];
    for (const event of events) {
      if (fresh.delete(event.meta.id)) await this.react(tx, lane, event);
      verdicts.push(parked.has(event.meta.id) ? 'parked' : 'done');
    }
    return verdicts;
  }

  private async projections(tx: StepContext, lane: Lane, events: readonly DeliveredEvent[]): Promise<Verdict[]> {
    const progress = await lockProgress(tx, lane.name, events.map((event) => event.meta.aggregateId));
    const verdicts: Verdict[] = [];
    for (const event of events) {
      const entity = progress.get(event.meta.aggregateId)!;
      const verdict = judge(entity, event.meta.sequence);
      if (verdict === 'parked') await storeLetter(tx.db, lane.name, { event, error: BEHIND });
      if (verdict === 'next') await this.advance(tx, lane, { event, entity });
      verdicts.push(verdict === 'next' ? 'done' : verdict);
    }
    await saveProgress(tx, lane.name, progress);
    return verdicts;
  }

  /** Applies the entity's next event, and after it those that came too early and were put aside. */
  private async advance(tx: StepContext, lane: Lane, { event, entity }: { event: DeliveredEvent; entity: Progress }) {
    await this.react(tx, lane, event);
    entity.last++;
    if (!entity.hasEarly) return;
    for (;;) {
      const letter = await tx.db.row<DeadLetterRow>(sql`select id, tenant_id, reaction, subject, aggregate_id, sequence, data from dead_letter
        where reaction = ${lane.name} and aggregate_id = ${event.meta.aggregateId} and settled_at is null and error = ${EARLY} and sequence <= ${entity.last + 1} order by sequence limit 1`);
      if (!letter) return;
      if (letter.sequence > entity.last) await this.react(tx, lane, eventOf(letter));
      entity.last = Math.max(entity.last, letter.sequence);
      await settleLetter(tx.db, letter.id);
    }
  }

  private settle(lane: Lane, letter: DeadLetterRow, handle: (tx: StepContext) => Promise<unknown>, force = false): Promise<Verdict> {
    const { aggregateId, sequence } = letter;
    return this.inTenant(lane, eventOf(letter), async (tx) => {
      if (lane.mode === 'effect') {
        const fresh = await remember(tx, lane, [letter.data.id]);
        if (fresh.size > 0) await handle(tx);
      } else {
        const progress = await lockProgress(tx, lane.name, [aggregateId]);
        const entity = progress.get(aggregateId)!;
        if (sequence > entity.last + 1 && !force) return 'early';
        if (sequence > entity.last) await handle(tx);
        entity.last = Math.max(entity.last, sequence);
        await saveProgress(tx, lane.name, progress);
      }
      await settleLetter(tx.db, letter.id);
      return 'done';
    });
  }

  /** Runs the lane's methods for one event. Each event starts with what the database has, not with what an earlier one left in memory. */
  private async react(tx: StepContext, lane: Lane, { meta, data, trace }: DeliveredEvent) {
    const { em, db, publish, enqueue } = tx;
    for (const reaction of lane.reactionsTo(meta.subject)) {
      await inTrace(trace, { name: `${this.database.schema} ${reaction.name}`, kind: SpanKind.CONSUMER }, async () => {
        await reaction.run(reaction.event.data.parse(data) as object, { em, db, publish, enqueue, meta });
        await em.flush();
      });
      em.clear();
    }
  }
}

function judge(entity: Progress, sequence: number): Verdict | 'next' {
  if (sequence <= entity.last) return 'done';
  if (sequence >= entity.blockedFrom) return 'parked';
  return sequence === entity.last + 1 ? 'next' : 'early';
}

/** Puts events into the inbox; answers those that were not in it. */
async function remember(tx: StepContext, lane: Lane, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.db.rows<{ eventId: string }>(sql`insert into inbox (reaction, event_id) select ${lane.name}, id from unnest(${ids}::uuid[]) as t(id) on conflict do nothing returning event_id`);
  return new Set(rows.map((row) => row.eventId));
}
