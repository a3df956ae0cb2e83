import { identity } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { identityService } from '../identity.service.ts';
import { openTestFirm, PASSWORD, signedIn } from '../testing/firm.ts';
import { totpOf } from '../testing/totp.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([identityService]); });
afterAll(() => stack.stop());

/** Somebody whose second factor is on. */
async function guarded() {
  const firm = await openTestFirm(stack);
  const first = await signedIn(stack, firm.email);
  const { uri, backupCodes } = await stack.call(identity.setUpSecondFactor, { password: PASSWORD, sessionToken: first });
  const { sessionToken } = await stack.call(identity.turnOnSecondFactor, { code: totpOf(uri), sessionToken: first });
  return { ...firm, uri, backupCodes, first, sessionToken: sessionToken! };
}
async function challenged(email: string): Promise<string> {
  const entry = await stack.call(identity.signIn, { email, password: PASSWORD, clientAddress: `test-${email}` });
  if (entry.state !== 'second-factor') throw new Error('no second factor was asked for');
  return entry.challenge;
}

describe('setting up', () => {
  test('needs the password, shows an address for the app and ten backup codes; a code makes it count and renews the session', async () => {
    const { email, firmId } = await openTestFirm(stack);
    const sessionToken = await signedIn(stack, email);
    expect(await stack.failure(identity.setUpSecondFactor, { password: 'not this one', sessionToken })).toMatchObject({ status: 422, code: 'wrong-password' });
    expect(await stack.failure(identity.setUpSecondFactor, { password: PASSWORD })).toMatchObject({ status: 401, code: 'not-signed-in' });
    const { uri, backupCodes } = await stack.call(identity.setUpSecondFactor, { password: PASSWORD, sessionToken });
    expect([uri.slice(0, 23), backupCodes.length]).toEqual(['otpauth://totp/Kontora:', 10]);
    expect(await signedIn(stack, email)).toBeTruthy();
    expect(await stack.failure(identity.turnOnSecondFactor, { code: '000000', sessionToken })).toMatchObject({ status: 422, code: 'wrong-code' });
    const renewed = await stack.call(identity.turnOnSecondFactor, { code: totpOf(uri), sessionToken });
    expect(renewed.session).toMatchObject({ person: { secondFactor: true }, firm: { id: firmId } });
    expect(await stack.failure(identity.getSession, { sessionToken })).toMatchObject({ code: 'not-signed-in' });
    expect(await stack.failure(identity.setUpSecondFactor, { password: PASSWORD, sessionToken: renewed.sessionToken })).toMatchObject({ status: 409, code: 'second-factor-on' });
  });
});

describe('signing in', () => {
  test('asks for the code, and opens no session before it', async () => {
    const { email, uri, headId } = await guarded();
    const challenge = await challenged(email);
    expect(await stack.failure(identity.getSession, { sessionToken: challenge })).toMatchObject({ code: 'not-signed-in' });
    expect(await stack.failure(identity.confirmSecondFactor, { challenge, code: '000000' })).toMatchObject({ status: 422, code: 'wrong-code' });
    expect(await stack.call(identity.confirmSecondFactor, { challenge, code: totpOf(uri) })).toMatchObject({ state: 'signed-in', session: { employee: { id: headId } } });
    expect(await stack.failure(identity.confirmSecondFactor, { challenge, code: totpOf(uri) })).toMatchObject({ status: 401, code: 'challenge-over' });
  });

  test('takes a backup code once', async () => {
    const { email, backupCodes } = await guarded();
    const code = backupCodes[0]!;
    expect(await stack.call(identity.confirmSecondFactor, { challenge: await challenged(email), code })).toMatchObject({ state: 'signed-in' });
    expect(await stack.failure(identity.confirmSecondFactor, { challenge: await challenged(email), code })).toMatchObject({ code: 'wrong-code' });
  });

  test('ends a challenge after five wrong codes, and locks the account after ten', async () => {
    const { email, uri } = await guarded();
    const tries = async (challenge: string, times: number) => {
      const codes: string[] = [];
      for (let i = 0; i < times; i++) codes.push((await stack.failure(identity.confirmSecondFactor, { challenge, code: '000000', clientAddress: 'guesser' })).code);
      return codes;
    };
    expect(await tries(await challenged(email), 6)).toEqual([...Array<string>(5).fill('wrong-code'), 'challenge-over']);
    expect(await tries(await challenged(email), 6)).toEqual([...Array<string>(5).fill('wrong-code'), 'too-many-attempts']);
    expect(await stack.failure(identity.confirmSecondFactor, { challenge: await challenged(email), code: totpOf(uri) })).toMatchObject({ status: 429, code: 'too-many-attempts' });
  });
});

test('backup codes are renewed with the password, the old ones end; turning off needs it too', async () => {
  const { email, backupCodes, sessionToken } = await guarded();
  expect(await stack.failure(identity.renewBackupCodes, { password: 'not this one', sessionToken })).toMatchObject({ code: 'wrong-password' });
  const renewed = await stack.call(identity.renewBackupCodes, { password: PASSWORD, sessionToken });
  expect(renewed.backupCodes).not.toEqual(backupCodes);
  expect(await stack.failure(identity.confirmSecondFactor, { challenge: await challenged(email), code: backupCodes[0]! })).toMatchObject({ code: 'wrong-code' });
  expect(await stack.failure(identity.turnOffSecondFactor, { password: 'not this one', sessionToken })).toMatchObject({ status: 422, code: 'wrong-password' });
  const off = await stack.call(identity.turnOffSecondFactor, { password: PASSWORD, sessionToken });
  expect(off.session.person.secondFactor).toBe(false);
  expect(await signedIn(stack, email)).toBeTruthy();
  expect(await stack.failure(identity.renewBackupCodes, { password: PASSWORD, sessionToken: off.sessionToken })).toMatchObject({ status: 409, code: 'second-factor-off' });
});

test('a stolen session cannot be used to guess the password without end', async () => {
  const { email } = await openTestFirm(stack);
  const sessionToken = await signedIn(stack, email);
  const codes = [];
  for (let i = 0; i < 6; i++) codes.push((await stack.failure(identity.setUpSecondFactor, { password: `guess ${i}`, sessionToken })).code);
  expect(codes.at(-1)).toBe('too-many-attempts');
});
