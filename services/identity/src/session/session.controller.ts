import { identity, type Input } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { Accounts } from '../adapters/accounts.ts';
import { SecondFactor } from '../adapters/second-factor.ts';
import { Throttle } from '../adapters/throttle.ts';
import { Entrance } from './entrance.ts';
import { tooMany, WORDS } from './refusals.ts';

const { signIn, confirmSecondFactor, signOut, getSession, chooseFirm } = identity;

/** Signing in and out, and the firm one acts in. */
@Controller()
export class SessionController {
  constructor(private readonly accounts: Accounts, private readonly secondFactor: SecondFactor, private readonly throttle: Throttle, private readonly entrance: Entrance) {}

  @Handles(signIn)
  async signIn({ email, password, clientAddress }: Input<typeof signIn>, { fail }: Context<typeof signIn>) {
    const wait = await this.throttle.attempt(email, clientAddress);
    if (wait > 0) fail('too-many-attempts', tooMany(wait));
    const entry = (await this.accounts.signIn(email, password)) ?? fail('wrong-credentials', WORDS.wrongCredentials);
    // The attempt stays counted until the second factor is confirmed: whoever knows the password alone must not get codes to guess without end.
    if (entry.state === 'second-factor') return entry;
    const admitted = (await this.entrance.admit(entry.token)) ?? fail('suspended', WORDS.suspended);
    await this.throttle.succeeded(email, clientAddress);
    return admitted;
  }

  @Handles(confirmSecondFactor)
  async confirm({ challenge, code, clientAddress }: Input<typeof confirmSecondFactor>, { fail }: Context<typeof confirmSecondFactor>) {
    const wait = await this.throttle.attempt(undefined, clientAddress);
    if (wait > 0) fail('too-many-attempts', tooMany(wait));
    const confirmed = await this.secondFactor.confirm(challenge, code);
    if (confirmed === 'wrong-code') return fail('wrong-code', WORDS.wrongCode);
    if (confirmed === 'locked') return fail('too-many-attempts', tooMany(15 * 60));
    if (confirmed === 'over') return fail('challenge-over', WORDS.challengeOver);
    const admitted = (await this.entrance.admit(confirmed.token)) ?? fail('suspended', WORDS.suspended);
    await this.throttle.succeeded(admitted.session.person.email, clientAddress);
    return admitted;
  }

  @Handles(signOut)
  async signOut({ sessionToken }: Input<typeof signOut>) {
    await this.accounts.signOut(sessionToken);
    return { done: true as const };
  }

  @Handles(getSession)
  async get({ sessionToken }: Input<typeof getSession>, { fail }: Context<typeof getSession>) {
    return this.entrance.view((await this.entrance.entered(sessionToken)) ?? fail('not-signed-in', WORDS.notSignedIn));
  }

  @Handles(chooseFirm)
  async choose({ firmId, sessionToken }: Input<typeof chooseFirm>, { fail }: Context<typeof chooseFirm>) {
    const { open, places } = (await this.entrance.entered(sessionToken)) ?? fail('not-signed-in', WORDS.notSignedIn);
    if (!places.some((place) => place.firmId === firmId)) fail('not-found');
    await this.accounts.chooseFirm(sessionToken!, firmId);
    return this.entrance.view({ open: { ...open, firmId }, places });
  }
}
