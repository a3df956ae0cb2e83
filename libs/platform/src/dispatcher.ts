import { FAILURE_STATUS, sufficient, type AnyOperation } from '@kontora/contracts';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { createHash } from 'node:crypto';
import { headers as natsHeaders, type Msg } from '@nats-io/transport-node';
import { sql } from 'kysely';
import type { Caller, CallerVerifier } from './caller.ts';
import type { CommandContext, Db, JobContext, QueryContext, StepContext } from './context.ts';
import { databaseProblem, isRace } from './database/database-errors.ts';
import type { Database } from './database/database.ts';
import { getJob } from './jobs/enqueue.ts';
import type { CursorKey } from './list/cursor.ts';
import { listQuery } from './list/list-query.ts';
import { invalidInput, ProblemError, toProblem, type ProblemDetail } from './problem.ts';
import { readInput } from './read-input.ts';
import { HEADER, type Envelope, type RpcClient } from './rpc.ts';
import { operationSeconds, type Log } from './telemetry.ts';
import { inTrace, traceIdOf } from './trace.ts';

/** The method behind an operation, with whatever Nest puts round it (guards, interceptors). */
export type Method = (input: unknown, context: CommandContext<AnyOperation> | QueryContext<AnyOperation> | JobContext<AnyOperation>) => Promise<unknown>;
interface Asked { operation: AnyOperation; caller: Caller; input: unknown; envelope: Envelope; deadline: number }
interface Answer { body: unknown; replayed?: boolean }

const ANYONE: Caller = { tenantId: '00000000-0000-0000-0000-000000000000', id: 'anyone', kind: 'system', permissions: [] };
const DEFAULT_BUDGET_MS = 5_000;

/** Carries out requests: who asks, may they, is the input right; then the transaction; then the answer, or the failure as a problem document. */
export class Dispatcher {
  constructor(private readonly parts: { database: Database; verifier: CallerVerifier; rpc: RpcClient; cursorKey: CursorKey; log: Log }) {}

  /** Answers one message. Never throws: a mistake of ours becomes a 500 with a trace id, and a line in the log. */
  async answer(operation: AnyOperation, method: Method, message: Msg): Promise<void> {
    const started = performance.now();
    await inTrace(message.headers?.get(HEADER.trace), { name: `${operation.service}.${operation.name}`, kind: SpanKind.SERVER }, async (span) => {
      let outcome = 'ok';
      try {
        const reply = await this.carryOut(operation, method, message);
        const head = replyHeaders(reply);
        message.respond(JSON.stringify(reply.body), head ? { headers: head } : undefined);
      } catch (error) {
        const problem = this.problemOf(error, operation);
        outcome = `${Math.floor(FAILURE_STATUS[problem.failure] / 100)}xx`;
        if (outcome === '5xx') span.setStatus({ code: SpanStatusCode.ERROR, message: problem.code });
        const head = natsHeaders();
        head.set(HEADER.status, String(FAILURE_STATUS[problem.failure]));
        message.respond(JSON.stringify(toProblem(problem, traceIdOf())), { headers: head });
      } finally {
        operationSeconds.observe({ component: operation.service, operation: operation.name, outcome }, (performance.now() - started) / 1000);
      }
    });
  }

  private async carryOut(operation: AnyOperation, method: Method, message: Msg): Promise<Answer> {
    const budgetMs = Number(message.headers?.get(HEADER.budget) || DEFAULT_BUDGET_MS);
    const envelope: Envelope = {
      context: message.headers?.get(HEADER.context) || undefined, budgetMs, traceparent: message.headers?.get(HEADER.trace) || undefined,
      idempotencyKey: (operation.idempotency !== 'none' && message.headers?.get(HEADER.idempotencyKey)) || undefined, ifMatch: message.headers?.get(HEADER.ifMatch) || undefined,
    };
    const caller = await this.callerOf(operation, envelope.context);
    const parsed = operation.input.safeParse(readInput(message.data));
    if (!parsed.success) throw invalidInput(parsed.error);
    const asked: Asked = { operation, caller, input: parsed.data, envelope, deadline: performance.now() + budgetMs };
    if (operation.kind === 'query') return { body: check(operation, await method(parsed.data, this.queryContext(asked))) };
    return this.command(asked, operation.kind === 'job' ? acceptJob(operation) : (tx, context) => method(tx, context));
  }

  private async callerOf(operation: AnyOperation, token: string | undefined): Promise<Caller> {
    if (!token) {
      if (operation.permission === 'public' || operation.permission === 'internal') return ANYONE;
      throw new ProblemError('unauthenticated', 'not-signed-in', { detail: 'Sign in, or send an API key.' });
    }
    const caller = await this.parts.verifier.verify(token);
    const enough = sufficient(operation.permission);
    if (enough.length > 0 && !enough.some((permission) => caller.permissions.includes(permission))) throw new ProblemError('forbidden', 'missing-permission', { detail: `This needs the permission ${operation.permission}.` });
    return caller;
  }

  private queryContext(asked: Asked): QueryContext<AnyOperation> {
    const remaining = () => asked.deadline - performance.now();
    const { reader } = this.parts.database;
    const filtered = reader.for(asked.caller.tenantId, remaining, 'custom');
    return {
      caller: asked.caller, fail: failWith(asked.operation), db: reader.for(asked.caller.tenantId, remaining), filtered,
      list: (parts) => listQuery({ ...(parts as object), operation: asked.operation, input: asked.input, caller: asked.caller, db: filtered, key: this.parts.cursorKey } as never) as never,
      call: (operation, input) => this.parts.rpc.call(operation, input, { ...asked.envelope, budgetMs: remaining(), idempotencyKey: undefined, ifMatch: undefined }),
    };
  }

  /** One transaction; when two commands raced on a row, the loser is repeated, since nothing of it remains. */
  private async command(asked: Asked, method: Method, attempt = 1): Promise<Answer> {
    const { operation, caller, envelope } = asked;
    const ifMatch = versionOf(operation, envelope.ifMatch);
    const timeoutMs = asked.deadline - performance.now();
    if (timeoutMs <= 0) throw new ProblemError('timeout', 'timeout', { detail: 'The time allowed was over before the work began.' });
    try {
      return await this.parts.database.inTenant({ caller, operation: operation.name, trace: traceIdOf(), timeoutMs }, async (tx) => {
        const run = async () => check(operation, await method(asked.input, commandContext(operation, tx, ifMatch)));
        return envelope.idempotencyKey ? once({ key: envelope.idempotencyKey, operation, input: [asked.input, ifMatch] }, tx, run) : { body: await run() };
      });
    } catch (error) {
      if (isRace(error) && attempt < 3) return this.command(asked, method, attempt + 1);
      throw error;
    }
  }

  private problemOf(error: unknown, operation: AnyOperation): ProblemError {
    const known = error instanceof ProblemError ? error : databaseProblem(error);
    if (known && known.failure !== 'internal') return known;
    this.parts.log.error({ err: error, operation: operation.name }, 'operation failed');
    return known ?? new ProblemError('internal', 'internal', { detail: 'Something went wrong on our side. The trace id finds it in the log.' });
  }
}

function check(operation: AnyOperation, result: unknown): unknown {
  if (operation.kind === 'job') return result;
  const parsed = operation.output.safeParse(result);
  if (!parsed.success) throw new Error(`${operation.name} returned what its contract does not allow: ${parsed.error.message}`);
  return parsed.data;
}
/** The function with which a handler gives up; only declared codes reach the caller. */
export function failWith(operation: AnyOperation) {
  return (code: string, more?: string | ProblemDetail): never => {
    throw new ProblemError(code === 'not-found' ? 'missing' : (operation.errors[code] ?? 'internal'), code, typeof more === 'string' ? { detail: more } : (more ?? (code === 'not-found' ? { detail: 'There is no such thing, or it is not yours to see.' } : {})));
  };
}
function commandContext(operation: AnyOperation, tx: StepContext, ifMatch: number | undefined): CommandContext<AnyOperation> {
  return { caller: tx.caller, em: tx.em, db: tx.db, publish: tx.publish, enqueue: tx.enqueue, ifMatch, fail: failWith(operation) };
}
function acceptJob(operation: AnyOperation): Method {
  return async (input, context) => {
    const { db, enqueue } = context as CommandContext<AnyOperation>;
    return getJob(db, await enqueue(operation, input as never));
  };
}
function versionOf(operation: AnyOperation, ifMatch: string | undefined): number | undefined {
  if (operation.ifMatch === 'none') return undefined;
  if (!ifMatch) throw new ProblemError('precondition-required', 'if-match-required', { detail: 'Send If-Match with the ETag you have seen, so that nobody overwrites what somebody else changed.' });
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(ifMatch)?.[1];
  if (!version) throw new ProblemError('invalid', 'invalid-if-match', { detail: 'If-Match must be the ETag of the object, such as "3".' });
  return Number(version);
}
function replyHeaders(reply: Answer) {
  const version = (reply.body as { version?: unknown } | null)?.version;
  if (typeof version !== 'number' && !reply.replayed) return undefined;
  const head = natsHeaders();
  if (typeof version === 'number') head.set(HEADER.etag, `"${version}"`);
  if (reply.replayed) head.set(HEADER.replayed, 'true');
  return head;
}

/** Idempotency: key and effect are stored in one transaction. Same key and body → the stored answer; another body → 422; still running → 409. */
async function once(asked: { key: string; operation: AnyOperation; input: unknown }, tx: StepContext, run: () => Promise<unknown>): Promise<Answer> {
  const { key, operation } = asked;
  const hash = createHash('sha256').update(JSON.stringify(asked.input)).digest('base64url');
  const state = await before(tx.db, operation.name, key);
  if (!state.free) throw new ProblemError('conflict', 'request-in-progress', { detail: 'A request with this Idempotency-Key is still running.', retryAfter: 1 });
  if (state.requestHash && state.requestHash !== hash) throw new ProblemError('unprocessable', 'idempotency-key-reused', { detail: 'This Idempotency-Key was used with another body.' });
  if (state.requestHash) return { body: state.response, replayed: true };
  const body = await run();
  await tx.write(sql`insert into idempotency (operation, key, request_hash, response) values (${operation.name}, ${key}, ${hash}, ${JSON.stringify(body)}::jsonb)`);
  return { body };
}
async function before(db: Db, operation: string, key: string) {
  const lock = await db.row<{ free: boolean }>(sql`select pg_try_advisory_xact_lock(hashtextextended(current_setting('app.tenant_id') || ${operation} || ${key}, 0)) as free`);
  const stored = await db.row<{ requestHash: string; response: unknown }>(sql`select request_hash, response from idempotency where operation = ${operation} and key = ${key}`);
  return { free: lock!.free, ...stored };
}
