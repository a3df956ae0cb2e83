import { identity, type Input } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { Issuers } from '../adapters/issuers.ts';
import { Throttle } from '../adapters/throttle.ts';
import { Entrance } from './entrance.ts';
import { tooMany, WORDS } from './refusals.ts';

const { listSignInProviders, startOidcSignIn, finishOidcSignIn } = identity;
const REFUSED = {
  'issuer-refused': 'The issuer did not confirm the sign-in, or the attempt is too old. Begin again.',
  'not-an-employee': 'The issuer knows you by an e-mail that no employee here has, or has not verified it.',
  'provider-unavailable': 'The issuer does not answer.',
} as const;
const NO_SUCH_ISSUER = 'There is no such issuer.';

/** Signing in with an OpenID Connect issuer. Whether a second factor is asked for is the issuer's decision. */
@Controller()
export class IssuerController {
  constructor(private readonly issuers: Issuers, private readonly throttle: Throttle, private readonly entrance: Entrance) {}

  @Handles(listSignInProviders)
  async list() { return { data: this.issuers.list() }; }

  @Handles(startOidcSignIn)
  async start({ provider, clientAddress }: Input<typeof startOidcSignIn>, { fail }: Context<typeof startOidcSignIn>) {
    const wait = await this.throttle.attempt(undefined, clientAddress);
    if (wait > 0) fail('too-many-attempts', tooMany(wait));
    if (!this.issuers.has(provider)) fail('not-found', NO_SUCH_ISSUER);
    return (await this.issuers.start(provider)) ?? fail('provider-unavailable', REFUSED['provider-unavailable']);
  }

  @Handles(finishOidcSignIn)
  async finish({ provider, clientAddress, ...returned }: Input<typeof finishOidcSignIn>, { fail }: Context<typeof finishOidcSignIn>) {
    const wait = await this.throttle.attempt(undefined, clientAddress);
    if (wait > 0) fail('too-many-attempts', tooMany(wait));
    if (!this.issuers.has(provider)) fail('not-found', NO_SUCH_ISSUER);
    const finished = await this.issuers.finish(provider, returned);
    if (typeof finished === 'string') return fail(finished, REFUSED[finished]);
    return (await this.entrance.admit(finished.token)) ?? fail('suspended', WORDS.suspended);
  }
}
