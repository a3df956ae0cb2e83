import { identity, SESSION_COOKIE } from '@kontora/contracts';
import '@fastify/cookie';
import { ProblemError, type Envelope, type RpcClient } from '@kontora/platform';
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** A request's caller as identity signed it. */
export interface Authenticated { context: string; tenantId: string; callerId: string; kind: string }

const REUSE_MS = 20_000;
const CAPACITY = 20_000;
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Turns a session cookie or an API key into a signed caller. The answer is reused for some seconds, so that a sign-out or a withdrawn
 * permission takes effect within 20 s everywhere, and at once on the gateway that carried it out.
 */
export class Authentication {
  private readonly known = new Map<string, { answer: Authenticated; until: number }>();
  private readonly asking = new Map<string, Promise<Authenticated>>();
  constructor(private readonly rpc: RpcClient, private readonly origins: readonly string[]) {}

  /** The caller, or undefined for somebody unknown. A credential that is sent but not valid is refused, never ignored. */
  async of(request: FastifyRequest, envelope: Omit<Envelope, 'context'>): Promise<Authenticated | undefined> {
    const bearer = bearerOf(request);
    if (bearer) return this.answer('key', bearer, envelope);
    const session = this.sessionOf(request);
    return session ? this.answer('session', session, envelope) : undefined;
  }

  /** Whether this credential was good when last asked about: whoever sends it does not guess. */
  hasAccepted(request: FastifyRequest): boolean {
    const bearer = bearerOf(request);
    const session = this.sessionOf(request);
    return bearer ? this.known.has(hashOf('key', bearer)) : session !== undefined && this.known.has(hashOf('session', session));
  }

  sessionOf(request: FastifyRequest): string | undefined { return request.cookies[SESSION_COOKIE]; }

  /** Forgets a session, so that its end takes effect at once. */
  forget(session: string | undefined) { if (session) this.known.delete(hashOf('session', session)); }

  /**
   * A page of another site must not act with the user's cookie, nor sign a user in as somebody else. SameSite and the need to send JSON keep most
   * away, this keeps the rest: browsers name the page's origin with whatever may change something. @throws ProblemError 403 `foreign-origin`.
   */
  refuseForeignPage(request: FastifyRequest): void {
    const { origin, authorization, 'sec-fetch-site': site } = request.headers;
    if (SAFE.has(request.method) || authorization) return;
    const ours = origin === undefined ? site !== 'cross-site' : this.origins.includes(origin) || (URL.canParse(origin) && new URL(origin).host === request.host);
    if (!ours) throw new ProblemError('forbidden', 'foreign-origin', { detail: 'This request comes from another site.' });
  }

  private answer(kind: 'key' | 'session', credential: string, envelope: Omit<Envelope, 'context'>): Promise<Authenticated> | Authenticated {
    const key = hashOf(kind, credential);
    const found = this.known.get(key);
    if (found && found.until > Date.now()) return found.answer;
    const running = this.asking.get(key) ?? this.ask(kind, credential, envelope).finally(() => this.asking.delete(key));
    this.asking.set(key, running);
    return running;
  }

  private async ask(kind: 'key' | 'session', credential: string, envelope: Omit<Envelope, 'context'>): Promise<Authenticated> {
    const answer = await this.rpc.call(identity.authenticate, kind === 'key' ? { apiKey: credential } : { session: credential }, { ...envelope, idempotencyKey: undefined, ifMatch: undefined }).catch((error: unknown) => {
      if (error instanceof ProblemError && error.failure === 'unauthenticated') this.known.delete(hashOf(kind, credential));
      throw error;
    });
    if (this.known.size >= CAPACITY) this.known.delete(this.known.keys().next().value!);
    this.known.set(hashOf(kind, credential), { answer, until: Math.min(Date.now() + REUSE_MS, Date.parse(answer.expiresAt) - 5_000) });
    return answer;
  }
}

const bearerOf = (request: FastifyRequest) => /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
/** Credentials are not kept in memory longer than a request; their hashes are. */
const hashOf = (kind: string, credential: string) => createHash('sha256').update(kind).update(credential).digest('base64url');
