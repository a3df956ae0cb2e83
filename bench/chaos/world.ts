import type { Entry } from './ledger.ts';

/** Everything the checker looks at, read when the system had come to rest. Ids are UUIDs, instants milliseconds since 1970. */
export interface World {
  firms: readonly FirmState[];
  services: Readonly<Record<string, ServiceState>>;
  /** The event stream from its first message to its last. */
  stream: readonly StreamMessage[];
  lanes: readonly LaneState[];
  copies: readonly CopyState[];
  effects: readonly EffectState[];
  sums: readonly SumState[];
  entries: readonly Entry[];
  /** To which firm an id belongs; ids that several firms have are left out. */
  owners: ReadonlyMap<string, string>;
  processes: readonly ProcessState[];
  recoveries: readonly Recovery[];
  limits: Limits;
  /** Times in which the gateway itself was made unreachable. */
  gatewayAway: readonly { from: number; to: number }[];
  /** Events that were made unreadable on purpose, by id: the only ones that may have become dead letters. */
  poisoned: ReadonlySet<string>;
  /** Entities, as `tenant/aggregate`, whose events the rig itself sent to the stream out of order. */
  reordered: ReadonlySet<string>;
}

/** A firm; `marker` is a piece of text that is in every name it entered, and in nobody else's. */
export interface FirmState { id: string; marker: string; minutes: number }

/** What a service's schema holds of the platform's tables. */
export interface ServiceState {
  outbox: readonly OutboxRow[];
  sequences: readonly { tenantId: string; aggregateId: string; last: number }[];
  inbox: readonly { tenantId: string; reaction: string; eventId: string }[];
  projections: readonly { tenantId: string; reaction: string; aggregateId: string; sequence: number }[];
  letters: readonly { id: string; reaction: string; eventId: string; aggregateId: string; sequence: number; settled: boolean; error: string }[];
  answers: readonly { tenantId: string; operation: string; key: string; response: unknown }[];
  jobs: readonly { id: string; tenantId: string; operation: string; state: string; attempts: number; trace: string; problem: string | null }[];
  audit: readonly AuditRow[];
  /** Heads of the chain by firm, as they were noted during the run. */
  heads: readonly { tenantId: string; chain: number; hash: string }[];
}
export interface OutboxRow { id: string; tenantId: string; aggregateId: string; sequence: number; subject: string; data: unknown; trace: string | null; published: boolean }
export interface AuditRow { id: string; tenantId: string; entity: string; entityId: string; version: number; action: string; operation: string; trace: string; chain: number | null; hash: string | null; text: string }
export interface StreamMessage { seq: number; id: string; subject: string; tenantId: string; aggregateId: string; sequence: number; data: unknown }

/** What a service keeps track of together: see the platform's `lanesOf`. */
export interface LaneState { service: string; source: string; name: string; mode: 'projection' | 'effect'; subjects: readonly string[] }
/** Each state that a local copy had, in the order in which it was committed. */
export interface CopyState { name: string; service: string; lane: string; source: string; subject: string; steps: readonly CopyStep[]; same(data: unknown, row: Record<string, unknown>): boolean }
export interface CopyStep { tenantId: string; id: string; row: Record<string, unknown> }
/** Rows that an effect writes, one for each event that `wants` one. */
export interface EffectState { name: string; source: string; subject: string; eventIds: readonly string[]; wants(data: unknown): boolean }
/** The same sum, as the owner and as somebody else has it, by key; kopecks, minutes or counts. */
export interface SumState { name: string; owner: ReadonlyMap<string, number>; other: ReadonlyMap<string, number> }

/** What a process said and used. `ended`: how it ended each time, in its supervisor's words. */
export interface ProcessState { name: string; log: string; ended: readonly string[]; memory: readonly { pid: number; bytes: number; at: number }[] }
/** How long after a fault was over the system served everything again; undefined when it did not. */
export interface Recovery { fault: string; ms: number | undefined }

/** How long things may take, in milliseconds: a request beyond its budget, and recovery. More on a machine that is busy with other things. */
export interface Limits { slackMs: number; recoveryMs: number }

/** Something that must not be. */
export interface Violation { invariant: string; what: string }
export type Check = (world: World) => Violation[];
/** Violations of one invariant, in words. */
export const violations = (invariant: string, found: Iterable<string>): Violation[] => [...found].map((what) => ({ invariant, what }));
