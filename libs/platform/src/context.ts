import type { AnyEvent, AnyOperation, EventData, FailureCode, Input, Operation, Output, Request, Response } from '@kontora/contracts';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Compilable, RawBuilder } from 'kysely';
import type { Caller } from './caller.ts';
import type { ListParts } from './list/list-query.ts';
import type { ProblemDetail } from './problem.ts';

/** A piece of SQL: Kysely's `sql` template, or a query built with it. */
export type Sql<R = unknown> = RawBuilder<R> | Compilable<R>;

/** Reads and set-based writes in plain SQL, inside the firm's transaction. Columns arrive in camelCase; civil dates and instants as strings. */
export interface Db {
  rows<R>(query: Sql<R>): Promise<R[]>;
  /** The only row, or undefined. */
  row<R>(query: Sql<R>): Promise<R | undefined>;
  /** How many rows a statement changed. */
  run(statement: Sql): Promise<number>;
}

interface Asked<O> {
  caller: Caller;
  db: Db;
  /** Ends the operation with a failure that its contract declares; nothing it did remains. */
  fail(code: FailureCode<O>, detail?: string | ProblemDetail): never;
}
/** An event belongs to the entity whose id is given; its number in that entity's history is assigned when it is stored. */
export type Publish = <E extends AnyEvent>(event: E, aggregateId: string, data: EventData<E>) => void;
/** Puts a job of this service on its queue, in this transaction. `dedupeKey`: while such a job waits or runs, another is not added. */
export type Enqueue = <O extends Operation<'job', any, any, any>>(operation: O, input: Request<O>, options?: { dedupeKey?: string; runAt?: Date }) => Promise<string>;

interface Writing { em: EntityManager; publish: Publish; enqueue: Enqueue }

/** A command: one transaction. It cannot call another service. */
export interface CommandContext<O> extends Asked<O>, Writing {
  /** The version the caller has seen (If-Match), when the contract asks for it. */
  ifMatch: number | undefined;
}
/** A query: reads only. It may ask other services' queries, as the same caller. */
export interface QueryContext<O> extends Asked<O> {
  /** As `db`, but each statement is planned for its own values: for reports whose filters decide which plan is best. */
  filtered: Db;
  /** Answers a list operation: filter, order, cursor and count follow from the contract and the input; see `listQuery`. */
  list<Row extends object = never>(parts: ListParts<O, Row>): Promise<O extends AnyOperation ? Output<O> : never>;
  call<P extends Operation<'query', any, any, any>>(operation: P, input: Request<P>): Promise<Response<P>>;
}
/** A job: as many transactions as it needs. After a crash it starts again from its last checkpoint, so each step must be safe to repeat. */
export interface JobContext<O> extends Asked<O> {
  id: string;
  /** One transaction; what `save` is given is kept with it, and is `checkpoint` after a restart. */
  step<R>(work: (tx: StepContext) => Promise<R>): Promise<R>;
  checkpoint: unknown;
  /** Rows done of rows to do; seen by whoever watches the job. Throws when the job was cancelled. */
  progress(done: number, total?: number): Promise<void>;
}
/** One step of a job. */
export interface StepContext extends Writing {
  db: Db;
  caller: Caller;
  /** A write that nobody waits for: it takes place in its turn, and when it fails, so does the transaction. */
  write(statement: Sql): Promise<void>;
  save(checkpoint: unknown): Promise<void>;
}

/** What a handler of this operation may use; it follows from the operation's kind. */
export type Context<O> = O extends { kind: 'command' } ? CommandContext<O> : O extends { kind: 'query' } ? QueryContext<O> : JobContext<O>;
/** The method that carries out an operation. */
export type HandlerOf<O extends AnyOperation> = (input: Input<O>, context: Context<O>) => Promise<Output<O>>;

/** What is known of an event besides its data. */
export interface EventMeta { id: string; tenantId: string; aggregateId: string; sequence: number; at: string; subject: string }
/** A reaction: one transaction; it may publish, it may not call. */
export interface ReactionContext extends Writing { db: Db; meta: EventMeta }
/** The method that reacts to an event. */
export type ReactionOf<E extends AnyEvent> = (data: EventData<E>, context: ReactionContext) => Promise<void>;
/** What a scheduled method may use: the firms, and a transaction in one of them. */
export interface ScheduleContext { tenants(): Promise<string[]>; inTenant<R>(tenantId: string, work: (tx: StepContext) => Promise<R>): Promise<R> }
