import { identity, type Input } from '@kontora/contracts';
import { Handles, Scheduled, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { Accounts } from '../adapters/accounts.ts';
import { LetterBox } from '../adapters/letter-box.ts';
import { Throttle } from '../adapters/throttle.ts';
import { Entrance } from './entrance.ts';
import { tooMany, WORDS } from './refusals.ts';

const { requestPasswordReset, resetPassword, changePassword, sendPasswordReset } = identity;

/** Passwords: forgotten and changed ones. */
@Controller()
export class PasswordController {
  constructor(private readonly accounts: Accounts, private readonly throttle: Throttle, private readonly entrance: Entrance, private readonly letters: LetterBox) {}

  /** Whether the e-mail is known is found out by the job: the answer and its time say nothing about it. */
  @Handles(requestPasswordReset)
  async request({ email, language, clientAddress }: Input<typeof requestPasswordReset>, { enqueue, fail }: Context<typeof requestPasswordReset>) {
    const wait = await this.throttle.attempt(`reset:${email}`, clientAddress);
    if (wait > 0) fail('too-many-attempts', tooMany(wait));
    await enqueue(sendPasswordReset, { email, language });
    return { done: true as const };
  }

  @Handles(sendPasswordReset)
  async send({ email, language }: Input<typeof sendPasswordReset>) {
    const token = await this.accounts.resetToken(email);
    if (token) await this.letters.passwordReset({ to: email, token, language });
    return { done: true as const };
  }

  @Handles(resetPassword)
  async reset({ token, password, clientAddress }: Input<typeof resetPassword>, { fail }: Context<typeof resetPassword>) {
    const wait = await this.throttle.attempt(undefined, clientAddress);
    if (wait > 0) fail('too-many-attempts', tooMany(wait));
    if (!(await this.accounts.resetPassword(token, password))) fail('link-over', WORDS.linkOver);
    return { done: true as const };
  }

  @Handles(changePassword)
  async change({ sessionToken, password, newPassword }: Input<typeof changePassword>, { fail }: Context<typeof changePassword>) {
    const open = (await this.accounts.session(sessionToken)) ?? fail('not-signed-in', WORDS.notSignedIn);
    const wait = await this.throttle.attempt(open.person.id);
    if (wait > 0) fail('too-many-attempts', tooMany(wait));
    const token = (await this.accounts.changePassword(sessionToken!, password, newPassword)) ?? fail('wrong-password', WORDS.wrongPassword);
    await this.throttle.succeeded(open.person.id);
    return this.entrance.renewed(token, open.firmId);
  }

  @Scheduled({ at: '03:40' })
  async removeExpired() { await this.accounts.removeExpired(); }
}
