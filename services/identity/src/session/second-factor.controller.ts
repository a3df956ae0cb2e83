import { identity, type Input } from '@kontora/contracts';
import { Handles, Scheduled, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { Accounts } from '../adapters/accounts.ts';
import { SealedValues } from '../adapters/sealed-values.ts';
import { SecondFactor } from '../adapters/second-factor.ts';
import { Throttle } from '../adapters/throttle.ts';
import { Entrance } from './entrance.ts';
import { tooMany, WORDS } from './refusals.ts';

const { setUpSecondFactor, turnOnSecondFactor, turnOffSecondFactor, renewBackupCodes } = identity;
/** The failures that all four share. */
type Fail = (code: 'not-signed-in' | 'too-many-attempts', more: string | { detail?: string }) => never;

/** The own second factor: setting it up, turning it on and off, backup codes. */
@Controller()
export class SecondFactorController {
  constructor(private readonly accounts: Accounts, private readonly secondFactor: SecondFactor, private readonly throttle: Throttle, private readonly entrance: Entrance, private readonly sealed: SealedValues) {}

  @Scheduled({ at: '03:50' })
  async renewSeals() { await this.sealed.renew(); }

  @Handles(setUpSecondFactor)
  async setUp({ sessionToken, password }: Input<typeof setUpSecondFactor>, { fail }: Context<typeof setUpSecondFactor>) {
    const { person, token } = await this.guessing(sessionToken, fail);
    const made = await this.secondFactor.setUp(token, password);
    if (made === 'wrong-password') return fail('wrong-password', WORDS.wrongPassword);
    if (made === 'on') return fail('second-factor-on', 'The second factor is on. Turn it off first to set up another device.');
    await this.throttle.succeeded(person.id);
    return made;
  }

  @Handles(turnOnSecondFactor)
  async turnOn({ sessionToken, code }: Input<typeof turnOnSecondFactor>, { fail }: Context<typeof turnOnSecondFactor>) {
    const { person, firmId, token } = await this.guessing(sessionToken, fail);
    const turned = await this.secondFactor.turnOn(token, code);
    if (typeof turned === 'string') return fail('wrong-code', WORDS.wrongCode);
    await this.throttle.succeeded(person.id);
    return this.entrance.renewed(turned.token, firmId);
  }

  @Handles(turnOffSecondFactor)
  async turnOff({ sessionToken, password }: Input<typeof turnOffSecondFactor>, { fail }: Context<typeof turnOffSecondFactor>) {
    const { person, firmId, token } = await this.guessing(sessionToken, fail);
    const renewed = (await this.secondFactor.turnOff(token, password)) ?? fail('wrong-password', WORDS.wrongPassword);
    await this.throttle.succeeded(person.id);
    return this.entrance.renewed(renewed, firmId);
  }

  @Handles(renewBackupCodes)
  async renewCodes({ sessionToken, password }: Input<typeof renewBackupCodes>, { fail }: Context<typeof renewBackupCodes>) {
    const { person, token } = await this.guessing(sessionToken, fail);
    const backupCodes = await this.secondFactor.renewBackupCodes(token, password);
    if (backupCodes === 'wrong-password') return fail('wrong-password', WORDS.wrongPassword);
    if (backupCodes === 'off') return fail('second-factor-off', 'The second factor is off.');
    await this.throttle.succeeded(person.id);
    return { backupCodes };
  }

  /** The open session; a password or code may be tried in it, which counts. */
  private async guessing(sessionToken: string | undefined, fail: Fail) {
    const open = (await this.accounts.session(sessionToken)) ?? fail('not-signed-in', WORDS.notSignedIn);
    const wait = await this.throttle.attempt(open.person.id);
    if (wait > 0) fail('too-many-attempts', tooMany(wait));
    return { ...open, token: sessionToken! };
  }
}
