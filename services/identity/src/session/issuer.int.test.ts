import { identity } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityService } from '../identity.service.ts';
import { hire, openTestFirm } from '../testing/firm.ts';
import { startIssuer, type TestIssuer } from '../testing/issuer.ts';

let stack: TestStack;
let issuer: TestIssuer;
let down: TestIssuer;
const folder = mkdtempSync(join(tmpdir(), 'kontora-issuers-'));
beforeAll(async () => {
  issuer = await startIssuer();
  down = await startIssuer();
  await down.stop();
  const entry = { name: 'Вход фирмы', clientId: 'kontora', clientSecret: 'known to both' };
  writeFileSync(join(folder, 'issuers.json'), JSON.stringify([{ ...entry, id: 'keycloak', issuer: issuer.url }, { ...entry, id: 'down', issuer: down.url }]));
  Object.assign(process.env, { KONTORA_OIDC_ISSUERS: join(folder, 'issuers.json'), KONTORA_CONSOLE: 'https://kontora.test' });
  stack = await TestStack.start([identityService]);
});
beforeEach(() => { delete issuer.forge; });
afterAll(async () => {
  await stack.stop();
  await issuer.stop();
  rmSync(folder, { recursive: true });
  delete process.env.KONTORA_OIDC_ISSUERS;
});

/** What the browser does: goes to the issuer, and comes back to the console with a code. */
async function walk() {
  const { url, flow } = await stack.call(identity.startOidcSignIn, { provider: 'keycloak' });
  const answer = await fetch(url, { redirect: 'manual' });
  const back = new URL(answer.headers.get('location')!);
  expect(`${back.origin}${back.pathname}`).toBe('https://kontora.test/sign-in/keycloak');
  return { provider: 'keycloak', code: back.searchParams.get('code')!, state: back.searchParams.get('state')!, flow };
}

/** An employee whom the issuer knows. */
async function known(sub: string) {
  const firm = await openTestFirm(stack);
  const email = `${sub}@firm.test`;
  const id = await hire(stack, firm, { email });
  issuer.person = { sub, email, email_verified: true, name: 'Имя' };
  return { firm, email, id };
}

test('issuers are listed for the sign-in page', async () => {
  expect(await stack.call(identity.listSignInProviders, {})).toEqual({ data: [{ id: 'keycloak', name: 'Вход фирмы' }, { id: 'down', name: 'Вход фирмы' }] });
});

describe('coming back from the issuer', () => {
  test('an employee by verified e-mail is signed in, and again next time, even when the issuer calls them differently then', async () => {
    const { id, firm } = await known('first');
    const entry = await stack.call(identity.finishOidcSignIn, await walk());
    expect(entry.session).toMatchObject({ employee: { id }, firm: { id: firm.firmId } });
    expect(await stack.call(identity.authenticate, { session: entry.sessionToken! })).toMatchObject({ callerId: id });
    issuer.person.email = 'renamed@firm.test';
    expect(await stack.call(identity.finishOidcSignIn, await walk())).toMatchObject({ session: { employee: { id } } });
  });

  test('nobody is added by signing in, and an e-mail that is not verified is nobody’s', async () => {
    const { email } = await known('second');
    issuer.person = { sub: 'unknown', email: 'unknown@firm.test', email_verified: true, name: 'Чужой' };
    expect(await stack.failure(identity.finishOidcSignIn, await walk())).toMatchObject({ status: 401, code: 'not-an-employee' });
    issuer.person = { sub: 'pretender', email, email_verified: false, name: 'Чужой' };
    expect(await stack.failure(identity.finishOidcSignIn, await walk())).toMatchObject({ status: 401, code: 'not-an-employee' });
  });

  test('a suspended employee is refused', async () => {
    const { firm, id } = await known('third');
    await stack.call(identity.suspendEmployee, { id }, { ...firm.as, ifMatch: 2 });
    expect(await stack.failure(identity.finishOidcSignIn, await walk())).toMatchObject({ status: 401, code: 'suspended' });
  });

  test('the code works once, in the browser that began, with the state it began with', async () => {
    await known('fourth');
    const [mine, theirs] = [await walk(), await walk()];
    expect(await stack.failure(identity.finishOidcSignIn, { ...mine, flow: theirs.flow })).toMatchObject({ status: 401, code: 'issuer-refused' });
    const again = await walk();
    await stack.call(identity.finishOidcSignIn, again);
    expect(await stack.failure(identity.finishOidcSignIn, again)).toMatchObject({ code: 'issuer-refused' });
    expect(await stack.failure(identity.finishOidcSignIn, { ...(await walk()), code: 'guess' })).toMatchObject({ code: 'issuer-refused' });
  });

  test.each(['key', 'nonce'] as const)('a token with a foreign %s is refused', async (forge) => {
    await known(`forged-${forge}`);
    issuer.forge = forge;
    expect(await stack.failure(identity.finishOidcSignIn, await walk())).toMatchObject({ code: 'issuer-refused' });
  });
});

test('an issuer that does not answer, or is not configured, is said to be unavailable; one that comes up later works', async () => {
  expect(await stack.failure(identity.startOidcSignIn, { provider: 'down' })).toMatchObject({ status: 503, code: 'provider-unavailable' });
  expect(await stack.failure(identity.startOidcSignIn, { provider: 'none' })).toMatchObject({ status: 404, code: 'not-found' });
  expect(await stack.failure(identity.finishOidcSignIn, { provider: 'none', code: 'c', state: 's', flow: 'f' })).toMatchObject({ status: 404, code: 'not-found' });
  const up = await startIssuer(Number(new URL(down.url).port));
  expect(await stack.call(identity.startOidcSignIn, { provider: 'down' })).toMatchObject({ url: expect.stringContaining(`${down.url}/authorise?`) });
  await up.stop();
});

test('asking and coming back are throttled by address', async () => {
  const codes = await Promise.all(Array.from({ length: 101 }, () => stack.failure(identity.startOidcSignIn, { provider: 'none', clientAddress: 'flood' }).then((problem) => problem.code)));
  expect(codes).toContain('too-many-attempts');
  expect(await stack.failure(identity.finishOidcSignIn, { provider: 'keycloak', code: 'c', state: 's', flow: 'f', clientAddress: 'flood' })).toMatchObject({ status: 429 });
});
