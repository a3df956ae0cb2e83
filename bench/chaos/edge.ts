import { fillRoute, identity, type AnyOperation, type Answer, type Request } from '@kontora/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt, Effect, Entry, Ledger } from './ledger.ts';
import type { Random } from './random.ts';

/** Somebody who is signed in. */
export interface Session { firmId: string; employeeId: string; cookie: string }
/** What goes beside the input of a request, and what is known of it beforehand. */
export interface Asking {
  ifMatch?: number;
  /** The key to send; one is made up for every command without it. */
  key?: string;
  effect?: Effect;
  minutes?: number;
  forbidden?: boolean;
  /** How often it is sent at the same moment, with the same key. */
  atOnce?: number;
  /** How long the client goes on trying, in milliseconds. */
  patienceMs?: number;
}
/** A request and, when it was acknowledged, its answer. */
export interface Asked<O extends AnyOperation> { entry: Entry; body: Answer<O> | undefined }

const PATIENCE_MS = 60_000;
const CLIENT_TIMEOUT_MS = 25_000;
const BUDGET_MS = 5_000;
const LONG_BUDGET_MS = 15_000;
/** Answers after which a client may and should send the same again. */
const again = ({ status, code }: Attempt) => status === 0 || status === 429 || status >= 500 || code === 'request-in-progress' || code === 'concurrent-change';

/** Clients of the public API, as they should be: every command has a key, and is sent again with the same key until there is a final answer. All of it is written down. */
export class Edge {
  constructor(private readonly url: string, private readonly ledger: Ledger, private readonly random: Random) {}

  /** Asks one operation, until its answer is final or patience is over. */
  async ask<O extends AnyOperation>(session: Session | undefined, operation: O, input: Request<O>, asking: Asking = {}): Promise<Asked<O>> {
    const entry = this.ledger.open({
      firmId: session?.firmId ?? '', service: operation.service, operation: operation.name, kind: operation.kind as Entry['kind'], trace: this.random.hex(32), input: JSON.stringify(input),
      key: operation.kind === 'query' || operation.idempotency === 'none' ? undefined : (asking.key ?? this.random.hex(24)), effect: asking.effect, minutes: asking.minutes ?? 0, forbidden: asking.forbidden ?? false,
    });
    const end = Date.now() + (asking.patienceMs ?? PATIENCE_MS);
    for (let pause = 100; ; pause = Math.min(pause * 2, 1_000)) {
      const sent = { session, operation, input, ifMatch: asking.ifMatch };
      const attempts = await Promise.all(Array.from({ length: pause === 100 ? (asking.atOnce ?? 1) : 1 }, () => this.attempt(entry, sent)));
      const attempt = attempts.find((one) => !again(one));
      if (attempt) {
        entry.outcome = attempt.status < 300 ? 'ok' : 'refused';
        return { entry, body: entry.outcome === 'ok' && attempt.body ? (JSON.parse(attempt.body) as Answer<O>) : undefined };
      }
      if (Date.now() > end) return { entry, body: undefined };
      await sleep(pause * (0.5 + this.random.next()));
    }
  }

  /** Sends an entry once more with its key, as a client does whose first answer was lost after all. */
  async repeat<O extends AnyOperation>(entry: Entry, sent: { session: Session; operation: O; input: Request<O>; ifMatch?: number }): Promise<void> {
    await this.attempt(entry, sent);
  }

  /** Signs in. @throws Error when that is refused. */
  async signIn(email: string, password: string): Promise<Session> {
    const response = await fetch(`${this.url}${fillRoute(identity.signIn, { email, password }).path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });
    const body = (await response.json()) as { session?: { firm: { id: string }; employee: { id: string } } };
    if (!body.session) throw new Error(`${email} could not sign in: ${JSON.stringify(body)}`);
    return { firmId: body.session.firm.id, employeeId: body.session.employee.id, cookie: response.headers.get('set-cookie')!.split(';')[0]! };
  }

  private async attempt<O extends AnyOperation>(entry: Entry, { session, operation, input, ifMatch }: { session: Session | undefined; operation: O; input: Request<O>; ifMatch?: number }): Promise<Attempt> {
    const { method, path, query, body } = fillRoute(operation, input);
    const long = operation.kind !== 'query' && entry.n % 10 === 0;
    const at = Date.now();
    const since = performance.now();
    const attempt: Attempt = { at, ms: 0, status: 0, type: '', code: undefined, body: '', replayed: false, budgetMs: long ? LONG_BUDGET_MS : BUDGET_MS };
    try {
      const response = await fetch(`${this.url}${path}${query ? `?${query}` : ''}`, {
        method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(CLIENT_TIMEOUT_MS),
        headers: {
          traceparent: `00-${entry.trace}-${entry.trace.slice(0, 16)}-00`, ...(session && { cookie: session.cookie }), ...(body && { 'content-type': 'application/json' }),
          ...(entry.key && { 'idempotency-key': entry.key }), ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }), ...(long && { prefer: 'wait=15' }),
        },
      });
      Object.assign(attempt, { body: await response.text(), status: response.status, type: response.headers.get('content-type') ?? '', replayed: response.headers.get('idempotency-replayed') === 'true' });
      if (attempt.type.startsWith('application/problem+json')) attempt.code = (JSON.parse(attempt.body) as { code: string }).code;
    } catch {
      Object.assign(attempt, { status: 0, body: '' });
    }
    attempt.ms = performance.now() - since;
    entry.attempts.push(attempt);
    return attempt;
  }
}
