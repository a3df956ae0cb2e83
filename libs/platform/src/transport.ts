import type { AnyOperation } from '@kontora/contracts';
import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { headers } from '@nats-io/transport-node';
import { isObservable, lastValueFrom, throwError } from 'rxjs';
import type { Dispatcher, Method } from './dispatcher.ts';
import { ProblemError, toProblem } from './problem.ts';
import { HEADER } from './rpc.ts';
import { operationsRefused, operationsRunning } from './telemetry.ts';
import { traceIdOf } from './trace.ts';

const MAX_RUNNING = 64;
const MAX_WAITING = 256;

/** Nest's transport over plain NATS: Nest's decorators, guards and interceptors stay; deadlines, a bounded queue and a drain that waits for running work are ours. */
export class NatsTransport extends Server implements CustomTransportStrategy {
  private readonly subscriptions: Subscription[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly nats: NatsConnection, private readonly operations: ReadonlyMap<string, AnyOperation>, private readonly dispatcher: Dispatcher) { super(); }

  async listen(done: (error?: unknown) => void) {
    try {
      for (const [subject, handler] of this.messageHandlers) {
        const operation = this.operations.get(subject);
        if (!operation) throw new Error(`A handler is bound to ${subject}, which is in no contract.`);
        const method: Method = async (input, context) => {
          const result: unknown = await handler(input, context);
          return isObservable(result) ? lastValueFrom(result) : result;
        };
        this.subscriptions.push(this.nats.subscribe(subject, { queue: operation.service, callback: (error, message) => { if (!error) this.admit(operation, method, message); } }));
      }
      await this.nats.flush();
      done();
    } catch (error) {
      done(error);
    }
  }

  /** Runs a request now, lets it wait for a place, or refuses it at once when too many wait: a full queue must not grow. */
  private admit(operation: AnyOperation, method: Method, message: Msg) {
    const start = () => {
      operationsRunning.inc({ component: operation.service });
      const work = this.dispatcher.answer(operation, method, message).finally(() => {
        operationsRunning.dec({ component: operation.service });
        this.running.delete(work);
        this.waiting.shift()?.();
      });
      this.running.add(work);
    };
    if (this.running.size < MAX_RUNNING) return start();
    if (this.waiting.length < MAX_WAITING) return void this.waiting.push(start);
    operationsRefused.inc({ component: operation.service });
    const problem = new ProblemError('unavailable', 'overloaded', { detail: 'Too many requests at once. Try again in a moment.', retryAfter: 1 });
    const head = headers();
    head.set(HEADER.status, '503');
    message.respond(JSON.stringify(toProblem(problem, traceIdOf(message.headers?.get(HEADER.trace)))), { headers: head });
  }

  /** Takes no new requests and returns when the last one is answered. */
  async close() {
    await Promise.allSettled(this.subscriptions.map((subscription) => subscription.drain()));
    while (this.running.size > 0 || this.waiting.length > 0) await Promise.allSettled([...this.running]);
  }

  on(): never { throw new Error('The NATS transport has no events of its own.'); }
  unwrap<T>(): T { return this.nats as T; }
}

/** Hands failures on as they are; Nest would otherwise replace them by a text of its own. */
@Catch()
export class FailuresAsTheyAre implements RpcExceptionFilter {
  catch(failure: unknown) { return throwError(() => failure); }
}
