import type { AnyOperation, Problem, Request, Response } from '@kontora/contracts';
import { headers, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { failureOfStatus, ProblemError } from './problem.ts';
import { presentTraceparent } from './trace.ts';

/** The names of what travels beside a request's body. */
export const HEADER = {
  context: 'Kontora-Context', budget: 'Kontora-Budget', trace: 'traceparent', idempotencyKey: 'Idempotency-Key', ifMatch: 'If-Match', dryRun: 'Kontora-Dry-Run',
  status: 'Kontora-Status', etag: 'ETag', replayed: 'Idempotency-Replayed', location: 'Location',
} as const;

/** What a request carries besides its input. `budgetMs` is what remains of the caller's patience; no call goes without it. */
export interface Envelope { context?: string; budgetMs: number; traceparent?: string; idempotencyKey?: string; ifMatch?: string }
/** An answer as it came: the body's bytes, and the headers around it. A status is there only when it failed. */
export interface RawReply { status?: number; body: Uint8Array; headers?: MsgHdrs }

const NO_ANSWER: Record<string, () => ProblemError> = {
  NoRespondersError: () => new ProblemError('unavailable', 'service-unavailable', { detail: 'The service that answers this is not running. Try again in a moment.', retryAfter: 2 }),
  TimeoutError: () => new ProblemError('timeout', 'timeout', { detail: 'The answer did not arrive in time. It may still have happened: repeat with the same Idempotency-Key.' }),
};

/** Sends requests to services over NATS. */
export class RpcClient {
  constructor(private readonly nats: NatsConnection) {}

  /** Sends bytes and returns bytes: the gateway passes answers on without reading them. Throws only when nobody answered. */
  async send(subject: string, body: Uint8Array | string, envelope: Envelope): Promise<RawReply> {
    const sent = headers();
    if (envelope.context) sent.set(HEADER.context, envelope.context);
    sent.set(HEADER.budget, String(Math.floor(envelope.budgetMs)));
    const trace = presentTraceparent() ?? envelope.traceparent;
    if (trace) sent.set(HEADER.trace, trace);
    if (envelope.idempotencyKey) sent.set(HEADER.idempotencyKey, envelope.idempotencyKey);
    if (envelope.ifMatch) sent.set(HEADER.ifMatch, envelope.ifMatch);
    if (envelope.budgetMs <= 0) throw NO_ANSWER.TimeoutError!();
    let message: Msg;
    try {
      message = await this.nats.request(subject, body, { timeout: envelope.budgetMs, headers: sent });
    } catch (error) {
      throw noAnswer(error);
    }
    const status = message.headers?.get(HEADER.status);
    return { status: status ? Number(status) : undefined, body: message.data, headers: message.headers };
  }

  /** Asks one operation and returns its typed answer; a failure of the other side is thrown as it was declared there. */
  async call<O extends AnyOperation>(operation: O, input: Request<O>, envelope: Envelope): Promise<Response<O>> {
    const reply = await this.send(operation.subject, JSON.stringify(input), envelope);
    const answer = reply.body.length > 0 ? JSON.parse(new TextDecoder().decode(reply.body)) : undefined;
    if (reply.status === undefined) return answer as Response<O>;
    const { status, code, ...more } = answer as Problem;
    throw new ProblemError(failureOfStatus(status), code, more);
  }
}

function noAnswer(error: unknown): ProblemError {
  const cause = error as Error & { cause?: Error };
  return (NO_ANSWER[cause.name] ?? NO_ANSWER[cause.cause?.name ?? ''] ?? NO_ANSWER.NoRespondersError!)();
}
