import type { JetStreamClient } from '@nats-io/jetstream';
import type { Database } from '../database/database.ts';
import { readEvent, type DeliveredEvent } from './event-message.ts';
import { describeFailure } from './failures.ts';
import type { Lane } from './lanes.ts';
import { ReactionRunner } from './reaction-runner.ts';
import { readStream } from './stream-reader.ts';

/** What a rebuild came to. `cutOff`: entities whose first events are no longer in the stream; they begin at the oldest there. */
export interface Rebuilt { events: number; entities: number; cutOff: number; parked: number }

const CHUNK = 200;

/**
 * Applies all events of the stream to a projection once more, entity by entity from the start. Its methods must bear being repeated over
 * what they wrote before. The service may run meanwhile: events that come in wait until the rebuild has reached them.
 */
export async function rebuildProjection({ database, jetstream, lane }: { database: Database; jetstream: JetStreamClient; lane: Lane }): Promise<Rebuilt> {
  const runner = new ReactionRunner(database);
  const seen = new Set<string>();
  const result: Rebuilt = { events: 0, entities: 0, cutOff: 0, parked: 0 };
  const [source] = lane.name.split('.');
  const apply = async (events: readonly DeliveredEvent[]) => {
    for (const ofFirm of Map.groupBy(events, (event) => event.meta.tenantId).values()) {
      const firsts = ofFirm.filter(({ meta }) => !seen.has(meta.aggregateId) && seen.add(meta.aggregateId));
      if (firsts.length > 0) await runner.restart(lane, firsts);
      result.entities += firsts.length;
      result.cutOff += firsts.filter((event) => event.meta.sequence > 1).length;
      result.parked += await applyAll(runner, lane, ofFirm);
      result.events += ofFirm.length;
    }
  };

  let chunk: DeliveredEvent[] = [];
  for await (const message of readStream(jetstream, `evt.${source}.>`)) {
    const event = lane.concerns(message.subject) ? readEvent(message) : undefined;
    if (event && chunk.push(event) >= CHUNK) await apply(chunk.splice(0));
  }
  await apply(chunk);
  return result;
}

/** Answers how many became dead letters. */
async function applyAll(runner: ReactionRunner, lane: Lane, events: readonly DeliveredEvent[]): Promise<number> {
  try {
    return (await runner.run(lane, events)).filter((verdict) => verdict === 'parked').length;
  } catch (error) {
    if (events.length === 1) return (await runner.park(lane, events[0]!, describeFailure(error))) === 'parked' ? 1 : 0;
    let parked = 0;
    for (const event of events) parked += await applyAll(runner, lane, [event]);
    return parked;
  }
}
