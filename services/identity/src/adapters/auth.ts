import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { genericOAuth, twoFactor } from 'better-auth/plugins';
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type pg from 'pg';
import { v7 } from 'uuid';
import type { IssuerSettings } from '../settings.ts';
import { Turnstile } from './turnstile.ts';
import { WatchedPool } from './watched-pool.ts';

/** What better-auth is built from: its own connections as the app role, the installation's secret (the first is in use, any opens what it once signed or sealed), the address of the console. */
export interface AuthParts { database: string; secrets: readonly [string, ...string[]]; console: string }

// Two of Node's four worker threads, so that a storm of sign-ins leaves the others to signatures, DNS and files.
const passwords = new Turnstile(2, 40);
const DAY = 24 * 3600;
/** Where the token of a password reset is put while it is asked for. */
const reset = new AsyncLocalStorage<{ token?: string }>();

/** better-auth without its HTTP side: it is called in this process, by the adapters of this service only. */
function build(pool: pg.Pool, { secrets, console }: AuthParts, issuers: readonly IssuerSettings[]) {
  return betterAuth({
    appName: 'Kontora', baseURL: console, database: pool,
    // `secret` opens what was sealed before sealed values said with which one.
    secret: secrets[0], secrets: secrets.map((value) => ({ version: sealVersion(value), value })),
    telemetry: { enabled: false }, rateLimit: { enabled: false }, logger: { disabled: true },
    advanced: { cookiePrefix: 'kontora', useSecureCookies: false, database: { generateId: () => v7() } },
    session: { expiresIn: 14 * DAY, updateAge: DAY, additionalFields: { firmId: { type: 'string', required: false, input: false } } },
    verification: { storeIdentifier: 'hashed' },
    account: { updateAccountOnSignIn: false, encryptOAuthTokens: true },
    emailAndPassword: {
      enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128, resetPasswordTokenExpiresIn: 3600, revokeSessionsOnPasswordReset: true,
      password: { hash: (password) => passwords.pass(() => hashPassword(password)), verify: (given) => passwords.pass(() => verifyPassword(given)) },
      // Other links to a new password, and sign-ins that wait for a second factor after the old one.
      onPasswordReset: async ({ user }) => { await pool.query('delete from "verification" where value = $1', [user.id]); },
      sendResetPassword: async ({ token }) => { const box = reset.getStore(); if (box) box.token = token; },
    },
    plugins: [
      twoFactor({ issuer: 'Kontora', twoFactorCookieMaxAge: 600 }),
      // Its own limit of ten requests a day is on by default; the gateway limits programs.
      apiKey({ rateLimit: { enabled: false }, defaultPrefix: 'kontora_', startingCharactersConfig: { shouldStore: true, charactersLength: 14 } }),
      genericOAuth({
        config: issuers.map((issuer) => ({
          providerId: issuer.id, name: issuer.name, clientId: issuer.clientId, clientSecret: issuer.clientSecret, scopes: issuer.scopes, pkce: true,
          discoveryUrl: `${issuer.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, requireIdTokenVerification: true,
          redirectURI: `${console}/sign-in/${issuer.id}`, disableSignUp: true,
        })),
      }),
    ],
  });
}
/** better-auth as this service has it. */
export type Auth = ReturnType<typeof build>;
/** The cookies better-auth hands its tokens out in. */
export type Cookie = 'session_token' | 'two_factor' | 'state';

/**
 * better-auth and its connections. Tokens outside this class are its signed cookies: what is stored in the database alone opens no session.
 */
export class AuthCore {
  readonly auth: Auth;
  readonly pool: WatchedPool;

  constructor(readonly parts: AuthParts) {
    this.pool = new WatchedPool({ connectionString: parts.database, max: 6, options: '-c timezone=UTC -c search_path=identity' });
    this.auth = build(this.pool, parts, []);
  }

  /** An instance that asks an issuer for its addresses and keys; on the same connections. */
  withIssuer(issuer: IssuerSettings): Auth { return build(this.pool, this.parts, [issuer]); }

  /** The token of a password reset for this e-mail; undefined when nobody has it. */
  async resetToken(email: string): Promise<string | undefined> {
    const box: { token?: string } = {};
    await reset.run(box, () => this.auth.api.requestPasswordReset({ body: { email } }));
    return box.token;
  }

  onModuleDestroy() { return this.pool.end(); }
}

/** Request headers with a token as the cookie it came in. */
export async function withCookie({ auth, parts }: AuthCore, cookie: Cookie, token: string): Promise<Headers> {
  return new Headers({ cookie: `${(await auth.$context).createAuthCookie(cookie).name}=${encodeURIComponent(signedAnew(token, parts.secrets))}` });
}

/** What seals a value says of itself: which of the secrets opens it, wherever it stands in their list. */
export const sealVersion = (secret: string): number => createHash('sha256').update(secret).digest().readUInt32BE(0);

const signatureOf = (value: string, secret: string) => createHmac('sha256', secret).update(value).digest('base64');

/** better-auth knows one secret for signatures: a token that an earlier one signed gets the signature of the one in use. */
function signedAnew(token: string, [current, ...earlier]: AuthParts['secrets']): string {
  const at = token.lastIndexOf('.');
  const [value, signature] = [token.slice(0, at), Buffer.from(token.slice(at + 1))];
  const known = earlier.some((secret) => { const ours = Buffer.from(signatureOf(value, secret)); return ours.length === signature.length && timingSafeEqual(ours, signature); });
  return known ? `${value}.${signatureOf(value, current)}` : token;
}
/** The token in a cookie that an answer sets; undefined when it sets none, or clears it. */
export async function cookieFrom(auth: Auth, cookie: Cookie, headers: Headers): Promise<string | undefined> {
  const start = `${(await auth.$context).createAuthCookie(cookie).name}=`;
  const value = headers.getSetCookie().find((line) => line.startsWith(start))?.slice(start.length).split(';')[0];
  return value ? decodeURIComponent(value) : undefined;
}
/** better-auth's code for why it refused; what is no refusal is thrown on. */
export function refusal(error: unknown): string {
  const { name, body } = error as { name?: string; body?: { code?: string } };
  if (name !== 'APIError') throw error;
  return body?.code ?? 'UNKNOWN';
}
