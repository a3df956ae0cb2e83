import { identity } from '@kontora/contracts';
import { roleUrl, secretValues } from '@kontora/platform';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { identityService } from '../identity.service.ts';
import { openTestFirm, PASSWORD, signedIn } from '../testing/firm.ts';
import { totpOf } from '../testing/totp.ts';
import { Accounts } from './accounts.ts';
import { AuthCore } from './auth.ts';
import { SealedValues } from './sealed-values.ts';
import { SecondFactor } from './second-factor.ts';

const NEXT = 'another secret of this installation, long enough';
let stack: TestStack;
let old: string;
const cores: AuthCore[] = [];
beforeAll(async () => {
  stack = await TestStack.start([identityService]);
  [old] = await secretValues(stack.config, 'identity-auth');
});
afterAll(async () => {
  await Promise.all(cores.map((core) => core.onModuleDestroy()));
  await stack.stop();
});

/** Identity as it runs with these secrets, on the database of the stack. */
async function identityWith(...secrets: [string, ...string[]]) {
  const core = new AuthCore({ database: await roleUrl(stack.config, 'identity_app'), secrets, console: 'http://127.0.0.1' });
  cores.push(core);
  return { accounts: new Accounts(core), factor: new SecondFactor(core), seals: new SealedValues(core) };
}

test('sessions and second factors outlive a change of the secret; what only the old one had signed ends with it', async () => {
  const { email } = await openTestFirm(stack);
  const first = await signedIn(stack, email);
  const { uri, backupCodes } = await stack.call(identity.setUpSecondFactor, { password: PASSWORD, sessionToken: first });
  const sessionToken = (await stack.call(identity.turnOnSecondFactor, { code: totpOf(uri), sessionToken: first })).sessionToken!;

  const meanwhile = await identityWith(NEXT, old);
  expect(await meanwhile.accounts.session(sessionToken)).toMatchObject({ person: { email, secondFactor: true } });
  expect(await meanwhile.accounts.session(`${sessionToken}x`)).toBeUndefined();
  expect(await meanwhile.seals.renew()).toBe(2);
  expect(await meanwhile.seals.renew()).toBe(0);

  const afterwards = await identityWith(NEXT);
  expect(await afterwards.accounts.session(sessionToken)).toBeUndefined();
  const entry = await afterwards.accounts.signIn(email, PASSWORD);
  if (entry?.state !== 'second-factor') throw new Error('no second factor was asked for');
  expect(await afterwards.factor.confirm(entry.challenge, backupCodes[0]!)).toEqual({ token: expect.any(String) });
});

test('a secret that went too early is said', async () => {
  const { email } = await openTestFirm(stack);
  const sessionToken = await signedIn(stack, email);
  await stack.call(identity.setUpSecondFactor, { password: PASSWORD, sessionToken });
  const stranger = await identityWith('a secret that has sealed nothing so far, long enough');
  await expect(stranger.seals.renew()).rejects.toThrow();
});
