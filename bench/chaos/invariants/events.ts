import type { Check, OutboxRow, ServiceState, World } from '../world.ts';
import { violations } from '../world.ts';

const everyService = (world: World) => Object.entries(world.services);
const sourceOf = (world: World, name: string): ServiceState | undefined => world.services[name];
const aggregate = (row: { tenantId: string; aggregateId: string }) => `${row.tenantId}/${row.aggregateId}`;
const inOrder = (a: { sequence: number }, b: { sequence: number }) => a.sequence - b.sequence;

/** I1: every committed event is in the stream, exactly as it was committed; nothing is there that was not; none is missing from an entity's history. */
export const eventsAreKept: Check = (world) => {
  const found: string[] = [];
  const inStream = new Map(world.stream.map((message) => [message.id, message]));
  const committed = new Map<string, OutboxRow>();
  for (const [name, service] of everyService(world)) {
    for (const row of service.outbox) {
      committed.set(row.id, row);
      const message = inStream.get(row.id);
      if (!row.published) found.push(`${name}: event ${row.id} (${row.subject}) was never published`);
      else if (!message) found.push(`${name}: event ${row.id} (${row.subject}) is marked as published, but not in the stream`);
      else if (JSON.stringify(message.data) !== JSON.stringify(row.data) || message.sequence !== row.sequence || message.tenantId !== row.tenantId) found.push(`${name}: event ${row.id} is not in the stream as it was committed`);
    }
    const byAggregate = Map.groupBy(service.outbox, aggregate);
    for (const sequence of service.sequences) {
      const numbers = (byAggregate.get(aggregate(sequence)) ?? []).map((row) => row.sequence).sort((a, b) => a - b);
      if (numbers.length !== sequence.last || numbers.some((n, i) => n !== i + 1)) found.push(`${name}: of the ${sequence.last} events of ${sequence.aggregateId} the outbox has ${numbers.join(', ') || 'none'}`);
    }
  }
  for (const message of inStream.values()) if (!committed.has(message.id)) found.push(`the stream has event ${message.id} (${message.subject}), which nobody committed`);
  return violations('I1', found);
};

/** I2: every event has each of its effects once: one inbox row or dead letter a lane, one row of what it writes. */
export const effectsHappenOnce: Check = (world) => {
  const found: string[] = [];
  for (const lane of world.lanes.filter((one) => one.mode === 'effect')) {
    const { inbox, letters } = world.services[lane.service]!;
    const times = countBy(inbox.filter((row) => row.reaction === lane.name).map((row) => row.eventId));
    const open = new Set(letters.filter((letter) => letter.reaction === lane.name && !letter.settled).map((letter) => letter.eventId));
    const wanted = new Set(sourceOf(world, lane.source)?.outbox.filter((row) => lane.subjects.includes(row.subject)).map((row) => row.id));
    for (const id of wanted) if ((times.get(id) ?? 0) + (open.has(id) ? 1 : 0) !== 1) found.push(`${lane.service}.${lane.name}: event ${id} was handled ${times.get(id) ?? 0} times`);
    for (const id of times.keys()) if (!wanted.has(id)) found.push(`${lane.service}.${lane.name}: handled event ${id}, which nobody committed`);
  }
  for (const effect of world.effects) {
    const times = countBy(effect.eventIds);
    const events = sourceOf(world, effect.source)?.outbox.filter((row) => row.subject === effect.subject) ?? [];
    for (const { id, data } of events) {
      const wanted = effect.wants(data) ? 1 : 0;
      if ((times.get(id) ?? 0) !== wanted) found.push(`${effect.name}: event ${id} has ${times.get(id) ?? 0} rows, not ${wanted}`);
      times.delete(id);
    }
    for (const id of times.keys()) found.push(`${effect.name}: a row for event ${id}, which nobody committed`);
  }
  for (const [name, { letters }] of everyService(world)) {
    for (const letter of letters) if (!letter.settled && !world.poisoned.has(letter.eventId)) found.push(`${name}.${letter.reaction}: event ${letter.eventId} is a dead letter: ${letter.error}`);
  }
  return violations('I2', found);
};

/** I3: events reach the stream, and are applied to every copy, in the order 1..n of their entity. */
export const versionsAreInOrder: Check = (world) => {
  const found: string[] = [];
  for (const [key, messages] of Map.groupBy(world.stream, aggregate)) {
    let last = 0;
    for (const message of world.reordered.has(key) ? [] : messages) {
      if (message.sequence > last + 1) found.push(`the stream has number ${message.sequence} of ${message.aggregateId} right after ${last}`);
      last = Math.max(last, message.sequence);
    }
  }
  for (const lane of world.lanes.filter((one) => one.mode === 'projection')) found.push(...progressOf(world, lane));
  for (const copy of world.copies) found.push(...stepsOf(world, copy));
  return violations('I3', found);
};

function* progressOf(world: World, lane: World['lanes'][number]): Generator<string> {
  const { projections, letters } = world.services[lane.service]!;
  const last = new Map<string, number>();
  const ours = new Set<string>();
  for (const row of sourceOf(world, lane.source)?.outbox ?? []) {
    last.set(aggregate(row), Math.max(last.get(aggregate(row)) ?? 0, row.sequence));
    if (lane.subjects.includes(row.subject)) ours.add(aggregate(row));
  }
  const progress = new Map(projections.filter((row) => row.reaction === lane.name).map((row) => [aggregate(row), row.sequence]));
  const waiting = countBy(letters.filter((letter) => letter.reaction === lane.name && !letter.settled).map((letter) => letter.aggregateId));
  for (const key of new Set([...ours, ...progress.keys()])) {
    const applied = (progress.get(key) ?? 0) + (waiting.get(key.split('/')[1]!) ?? 0);
    if (applied !== (last.get(key) ?? 0)) yield `${lane.service}.${lane.name}: ${key} is at ${progress.get(key) ?? 0}, its last event is ${last.get(key) ?? 0}`;
  }
}

function* stepsOf(world: World, copy: World['copies'][number]): Generator<string> {
  const letters = world.services[copy.service]!.letters;
  const skipped = new Set([...world.poisoned, ...letters.filter((letter) => letter.reaction === copy.lane && !letter.settled).map((letter) => letter.eventId)]);
  const events = Map.groupBy(sourceOf(world, copy.source)?.outbox.filter((row) => row.subject === copy.subject && !skipped.has(row.id)) ?? [], aggregate);
  const steps = Map.groupBy(copy.steps, (step) => `${step.tenantId}/${step.id}`);
  for (const key of new Set([...events.keys(), ...steps.keys()])) {
    const wanted = (events.get(key) ?? []).toSorted(inOrder);
    const had = steps.get(key) ?? [];
    const wrong = wanted.findIndex((row, i) => !had[i] || !copy.same(row.data, had[i].row));
    if (wrong >= 0) yield `${copy.name}: state ${wrong + 1} of ${key} is not that of event ${wanted[wrong]!.sequence}`;
    else if (had.length !== wanted.length) yield `${copy.name}: ${key} had ${had.length} states for ${wanted.length} events`;
  }
}

export function countBy(items: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
