import { setTimeout as pause } from 'node:timers/promises';
import type { IssuerSettings } from '../settings.ts';
import { cookieFrom, withCookie, type Auth, type AuthCore } from './auth.ts';

/** Why an issuer's word did not open the door. */
export type IssuerRefused = 'issuer-refused' | 'not-an-employee' | 'provider-unavailable';

const PATIENCE_MS = 4_000;

/**
 * Signing in with OpenID Connect issuers: authorisation code flow with PKCE, state bound to the browser by `flow`, ID token checked against the
 * issuer's keys and the nonce. An issuer is asked for its addresses when first needed, and again when it did not answer; it need not be up when this service starts.
 */
export class Issuers {
  private readonly ready = new Map<string, Promise<Auth>>();
  constructor(private readonly core: AuthCore, private readonly settings: readonly IssuerSettings[]) {}

  list() { return this.settings.map(({ id, name }) => ({ id, name })); }

  has(provider: string): boolean { return this.settings.some(({ id }) => id === provider); }

  /** Where to send the browser, and what it must keep; undefined when the issuer does not answer. */
  async start(provider: string): Promise<{ url: string; flow: string } | undefined> {
    const auth = await this.reached(provider);
    if (!auth) return undefined;
    const { headers, response } = await auth.api.signInSocial({ body: { provider, callbackURL: '/', disableRedirect: true }, returnHeaders: true });
    return { url: response.url!, flow: (await cookieFrom(auth, 'state', headers))! };
  }

  /** Redeems the code; answers the session's token. */
  async finish(provider: string, { code, state, flow }: { code: string; state: string; flow: string }): Promise<{ token: string } | IssuerRefused> {
    const auth = await this.reached(provider);
    if (!auth) return 'provider-unavailable';
    const answer = await auth.api.callbackOAuth({ method: 'GET', params: { id: provider }, query: { code, state }, headers: await withCookie(this.core, 'state', flow), asResponse: true });
    const token = await cookieFrom(auth, 'session_token', answer.headers);
    if (token) return { token };
    const error = new URL(answer.headers.get('location') ?? '/', 'http://none').searchParams.get('error');
    return error === 'signup_disabled' || error === 'account_not_linked' ? 'not-an-employee' : 'issuer-refused';
  }

  /** better-auth knowing this issuer. It leaves an issuer that does not answer at first out for good: then it is built anew next time. */
  private async reached(provider: string): Promise<Auth | undefined> {
    const issuer = this.settings.find((one) => one.id === provider);
    if (!issuer) return undefined;
    const building = this.ready.get(provider) ?? this.build(issuer);
    this.ready.set(provider, building);
    const auth = await Promise.race([building, pause(PATIENCE_MS, undefined, { ref: false })]);
    if (auth && (await auth.$context).socialProviders.some((known) => known.id === provider)) return auth;
    if (this.ready.get(provider) === building) this.ready.delete(provider);
    return undefined;
  }

  private async build(issuer: IssuerSettings): Promise<Auth> {
    const auth = this.core.withIssuer(issuer);
    await auth.$context;
    return auth;
  }
}
