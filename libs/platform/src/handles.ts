import type { AnyEvent, AnyOperation } from '@kontora/contracts';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import type { HandlerOf, ReactionOf, ScheduleContext } from './context.ts';

type Bound<K extends string, F> = { [k in K]: F };

/** Binds a controller method to an operation of the contract; the method's types must fit it. */
export function Handles<O extends AnyOperation>(operation: O) {
  return <K extends string, T extends Bound<K, HandlerOf<O>>>(target: T, key: K, descriptor: PropertyDescriptor): void => {
    MessagePattern(operation.subject)(target, key, descriptor);
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    Reflect.defineMetadata(HANDLES, operation, descriptor.value);
  };
}

/**
 * Keeps a local copy up to date: events of one entity arrive strictly in order, each exactly once; one that comes too early waits.
 * Use it when the new state depends on having seen all events before.
 */
export function Projects<E extends AnyEvent>(event: E) { return reaction(event, 'projection'); }

/** Does something once per event (creates a task, writes a line): remembered in the inbox, in the same transaction. Order does not matter. */
export function Reacts<E extends AnyEvent>(event: E) { return reaction(event, 'effect'); }

function reaction<E extends AnyEvent>(event: E, mode: 'projection' | 'effect') {
  return <K extends string, T extends Bound<K, ReactionOf<E>>>(target: T, key: K, descriptor: PropertyDescriptor): void => {
    Reflect.defineMetadata(REACTS, { event, mode, name: key } satisfies ReactionBinding, descriptor.value);
    void target;
  };
}

/** Runs a method regularly, once across all replicas, surviving restarts: `every` milliseconds, or daily at `at` (HH:MM, Europe/Moscow). */
export function Scheduled(schedule: { every: number } | { at: `${number}:${number}` }) {
  return <K extends string, T extends Bound<K, (context: ScheduleContext) => Promise<void>>>(target: T, key: K, descriptor: PropertyDescriptor): void => {
    Reflect.defineMetadata(SCHEDULED, { ...schedule, name: key } satisfies ScheduleBinding, descriptor.value);
    void target;
  };
}

export const HANDLES = Symbol('kontora:handles');
export const REACTS = Symbol('kontora:reacts');
export const SCHEDULED = Symbol('kontora:scheduled');
/** A method that reacts to an event. */
export interface ReactionBinding { event: AnyEvent; mode: 'projection' | 'effect'; name: string }
/** A method that runs by the clock. */
export type ScheduleBinding = { name: string } & ({ every: number } | { at: string });
