import { parseQuery, readRoute, SESSION_COOKIE, type AnyOperation, type Problem, type Variant } from '@kontora/contracts';
import '@fastify/cookie';
import { HEADER, invalidField, ProblemError, type Envelope, type Log, type RawReply, type RpcClient } from '@kontora/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticated, Authentication } from './authentication.ts';
import type { Limits } from './limits.ts';
import { sendProblemDocument } from './problems.ts';

/** What every route needs. */
export interface Edge {
  rpc: RpcClient; authentication: Authentication; limits: Limits; log: Log; secure: boolean; sessionSeconds: number;
  /** Aborted when the gateway is being shut down: long answers end. */
  stopping: AbortSignal;
}
/** A request and where its answer goes. */
export interface Asked { request: FastifyRequest; reply: FastifyReply }
/** A request that may go on: who asks, and in what envelope it travels. */
export interface Admitted { caller: Authenticated | undefined; envelope: Envelope }

const DEFAULT_BUDGET_MS = 5_000;
const MAX_BUDGET_MS = 15_000;
const RETRY_PAUSE_MS = 150;
/** Whoever has not signed in may ask little: passwords are not to be guessed. */
const PUBLIC_COST = 5;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,120}$/;

/** Who asks, may they ask now, and how long may it take. `cost` is what it takes of the caller's allowance. */
export async function admit(edge: Edge, operation: AnyOperation, { request, reply, cost }: Asked & { cost?: number }): Promise<Admitted> {
  const started = performance.now();
  const base = { budgetMs: budgetOf(request), traceparent: request.traceparent, idempotencyKey: idempotencyKeyOf(operation, request), ifMatch: request.headers['if-match'] };
  const open = operation.permission === 'public';
  edge.authentication.refuseForeignPage(request);
  // Who signs in may carry a session that is over: what is public asks for no credential and refuses none.
  const authenticate = () => edge.authentication.of(request, base);
  const caller = open ? undefined : await (edge.authentication.hasAccepted(request) ? authenticate() : edge.limits.guessing(request.ip, authenticate));
  if (!caller && !open) throw new ProblemError('unauthenticated', 'not-signed-in', { detail: 'Sign in, or send an API key as `Authorization: Bearer …`.' });
  await edge.limits.take(caller ? `${caller.tenantId}:${caller.callerId}` : request.ip, cost ?? (open ? PUBLIC_COST : 1), reply);
  return { caller, envelope: { ...base, budgetMs: base.budgetMs - (performance.now() - started), context: caller?.context } };
}

/** The envelope for a further call within a request that takes long: the caller is asked for again, so that a sign-out or a withdrawn permission ends it. */
export async function renewed(edge: Edge, { caller, envelope }: Admitted, request: FastifyRequest): Promise<Envelope> {
  return caller ? { ...envelope, context: (await edge.authentication.of(request, envelope))?.context } : envelope;
}

/** The input of an operation: each field from its place, and what only the gateway knows: the session and the address. */
export function inputOf(edge: Edge, operation: AnyOperation, request: FastifyRequest, variant?: Variant): unknown {
  const given = readRoute(operation, { params: request.params as Record<string, unknown>, query: parseQuery(request.url.split('?')[1] ?? ''), body: operation.upload ? undefined : request.body }, variant);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new ProblemError('invalid', 'invalid-input', { detail: 'The body must be a JSON object.' });
  const fields = operation.input.shape as Record<string, unknown>;
  const ours = {
    ...('sessionToken' in fields && { sessionToken: operation.session === 'start' ? undefined : edge.authentication.sessionOf(request) }),
    ...('clientAddress' in fields && { clientAddress: request.ip }),
  };
  return { ...given, ...ours };
}

/** @throws ProblemError `invalid-input` when a stream is given parameters in its address: it takes none, and services refuse what they do not know. */
export function refuseParameters({ url }: FastifyRequest): void {
  const [name] = Object.keys(parseQuery(url.split('?')[1] ?? ''));
  if (name !== undefined) throw invalidField(`/${name}`, { code: 'unknown-field', detail: 'A stream takes no parameters.' });
}

/** Asks the service; one retry, and only of what is safe to repeat. */
export async function ask(edge: Edge, operation: AnyOperation, input: unknown, envelope: Envelope): Promise<RawReply> {
  const body = JSON.stringify(input);
  const started = performance.now();
  try {
    return await edge.rpc.send(operation.subject, body, envelope);
  } catch (error) {
    const repeatable = operation.kind === 'query' || envelope.idempotencyKey !== undefined;
    if (!(error instanceof ProblemError) || error.code !== 'service-unavailable' || !repeatable) throw error;
    await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    return edge.rpc.send(operation.subject, body, { ...envelope, budgetMs: envelope.budgetMs - (performance.now() - started) });
  }
}

/** Passes an answer on as it came; only sessions and problems are read. */
export function answer(edge: Edge, operation: AnyOperation, asked: Asked & { status: number }, raw: RawReply): FastifyReply {
  const { request, reply, status } = asked;
  if (raw.status) return sendProblemDocument(JSON.parse(new TextDecoder().decode(raw.body)) as Problem, request, reply);
  const etag = raw.headers?.get(HEADER.etag);
  if (etag) reply.header('ETag', etag);
  if (raw.headers?.get(HEADER.replayed)) reply.header(HEADER.replayed, 'true');
  reply.code(status).type('application/json; charset=utf-8');
  if (operation.session && operation.kind !== 'query') edge.authentication.forget(edge.authentication.sessionOf(request));
  if (operation.session === 'start' || operation.session === 'renew') return reply.send(moveSessionIntoCookie(edge, reply, raw.body));
  if (operation.session === 'end') reply.clearCookie(SESSION_COOKIE, { path: '/' });
  if (operation.kind === 'job') reply.header('Location', `/api/v1/jobs/${operation.service}/${(JSON.parse(new TextDecoder().decode(raw.body)) as { id: string }).id}`);
  return reply.send(Buffer.from(raw.body));
}

function moveSessionIntoCookie(edge: Edge, reply: FastifyReply, body: Uint8Array): string {
  const { sessionToken, ...rest } = JSON.parse(new TextDecoder().decode(body)) as { sessionToken?: string | null };
  if (sessionToken) reply.setCookie(SESSION_COOKIE, sessionToken, { path: '/', httpOnly: true, sameSite: 'lax', secure: edge.secure, maxAge: edge.sessionSeconds });
  return JSON.stringify(rest);
}

/** `Prefer: wait=10` asks for more patience than the usual 5 s, up to 15 s. */
function budgetOf(request: FastifyRequest): number {
  const wait = /(?:^|,)\s*wait=(\d{1,3})/.exec(String(request.headers.prefer ?? ''))?.[1];
  return wait ? Math.min(MAX_BUDGET_MS, Math.max(1, Number(wait)) * 1000) : DEFAULT_BUDGET_MS;
}

function idempotencyKeyOf(operation: AnyOperation, request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined && operation.idempotency === 'required') throw new ProblemError('invalid', 'idempotency-key-required', { detail: 'Send an Idempotency-Key header, such as a UUID, so that a repeated request has its effect once.' });
  if (key !== undefined && (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key))) throw new ProblemError('invalid', 'invalid-idempotency-key', { detail: 'Idempotency-Key: 1 to 120 printable characters without spaces.' });
  return operation.kind === 'query' ? undefined : key;
}
