import type { AnyEvent } from '@kontora/contracts';
import type { ReactionContext } from '../context.ts';

/** A method that reacts to an event, as it was found in a controller. */
export interface Reaction { event: AnyEvent; mode: 'projection' | 'effect'; name: string; run(data: object, context: ReactionContext): Promise<void> }

/**
 * What is kept track of together. An effect has a lane of its own, named after its method. All projections of one kind of entity share a
 * lane, `contacts.organisation`: its events are numbered together whatever they are called, so only together can they be applied 1..n,
 * and a copy whose creation failed must not receive the change that followed.
 */
export interface Lane { name: string; mode: Reaction['mode']; reactionsTo(subject: string): readonly Reaction[]; concerns(subject: string): boolean }

/**
 * The lanes of a service for the events of one source. `events` are all events of the source: those of a projected entity to which nothing
 * reacts still count in its order. An event that is not among them (a newer version of the source runs already) counts everywhere.
 */
export function lanesOf(reactions: readonly Reaction[], events: readonly AnyEvent[] = []): Lane[] {
  const effects = reactions.filter((r) => r.mode === 'effect').map((r) => laneOf(r.name, [r], (subject) => subject === r.event.subject));
  const aggregateOf = new Map([...events, ...reactions.map((r) => r.event)].map((event) => [event.subject, event.aggregate]));
  const projections = Object.entries(Object.groupBy(reactions.filter((r) => r.mode === 'projection'), (r) => `${r.event.service}.${r.event.aggregate}`))
    .map(([name, members = []]) => laneOf(name, members, (subject) => (aggregateOf.get(subject) ?? members[0]!.event.aggregate) === members[0]!.event.aggregate));
  const names = [...effects, ...projections].map((lane) => lane.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw new Error(`Two reactions are called ${twice}; the inbox tells them apart by name, so rename one.`);
  return [...effects, ...projections];
}

function laneOf(name: string, members: readonly Reaction[], concerns: Lane['concerns']): Lane {
  const bySubject = Map.groupBy(members, (reaction) => reaction.event.subject);
  return { name, mode: members[0]!.mode, concerns, reactionsTo: (subject) => bySubject.get(subject) ?? [] };
}
