import { identity } from '@kontora/contracts';
import { CallerVerifier } from '@kontora/platform';
import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { hire, openTestFirm, PASSWORD, signedIn, startTestFirm } from '../testing/firm.ts';

const { stack, firm } = await startTestFirm();

describe('signing in', () => {
  test('with the right password opens a session that says who, where and what they may', async () => {
    const entry = await stack.call(identity.signIn, { email: firm.email.toUpperCase(), password: PASSWORD, clientAddress: '192.0.2.1' });
    expect(entry).toMatchObject({ state: 'signed-in', session: { person: { email: firm.email, secondFactor: false }, firm: { id: firm.firmId }, employee: { id: firm.headId, roles: ['head'] } } });
    const session = await stack.call(identity.getSession, { sessionToken: entry.state === 'signed-in' ? entry.sessionToken! : '' });
    expect(session.permissions).toContain('identity:manage');
  });

  test('an unknown e-mail and a wrong password are answered alike', async () => {
    const wrong = await stack.failure(identity.signIn, { email: firm.email, password: 'not this one', clientAddress: '192.0.2.2' });
    const unknown = await stack.failure(identity.signIn, { email: 'nobody@firm.test', password: 'not this one', clientAddress: '192.0.2.2' });
    expect(wrong).toMatchObject({ status: 401, code: 'wrong-credentials' });
    expect({ ...unknown, traceId: '' }).toEqual({ ...wrong, traceId: '' });
  });

  test('guessing is slowed down, for the account at this address only, and the right password does not help then', async () => {
    const { email } = await openTestFirm(stack);
    const guess = (password: string, clientAddress: string) => stack.failure(identity.signIn, { email, password, clientAddress });
    const codes = [];
    for (let i = 0; i < 5; i++) codes.push((await guess(`guess ${i}`, '192.0.2.3')).code);
    expect(new Set(codes)).toEqual(new Set(['wrong-credentials']));
    const stopped = await guess(PASSWORD, '192.0.2.3');
    expect(stopped).toMatchObject({ status: 429, code: 'too-many-attempts', retryable: true });
    expect(stopped.retryAfter).toBeGreaterThan(800);
    expect(await stack.call(identity.signIn, { email, password: PASSWORD, clientAddress: '192.0.2.4' })).toMatchObject({ state: 'signed-in' });
  });

  test('a burst of guesses gains nothing', async () => {
    const { email } = await openTestFirm(stack);
    const codes = await Promise.all(Array.from({ length: 12 }, (_, i) => stack.failure(identity.signIn, { email, password: `guess ${i}`, clientAddress: '192.0.2.5' }).then((problem) => problem.code)));
    expect(codes.filter((code) => code === 'wrong-credentials')).toHaveLength(5);
  });

  test('the answer is not kept for repetition: it holds a secret', async () => {
    const again = () => stack.send(identity.signIn, { email: firm.email, password: PASSWORD, clientAddress: '192.0.2.6' }, { idempotencyKey: 'sign-in' });
    const [first, second] = [await again(), await again()];
    expect(second.replayed).toBe(false);
    expect(second.body).not.toEqual(first.body);
  });
});

describe('a session', () => {
  test('ends by signing out; a token that was changed, or is only what the database knows, opens nothing', async () => {
    const sessionToken = await signedIn(stack, firm.email);
    expect(await stack.failure(identity.getSession, { sessionToken: `${sessionToken.slice(0, -2)}AA` })).toMatchObject({ status: 401, code: 'not-signed-in' });
    expect(await stack.failure(identity.getSession, { sessionToken: sessionToken.split('.')[0] })).toMatchObject({ code: 'not-signed-in' });
    expect(await stack.failure(identity.getSession, {})).toMatchObject({ code: 'not-signed-in' });
    await stack.call(identity.signOut, { sessionToken });
    expect(await stack.failure(identity.getSession, { sessionToken })).toMatchObject({ code: 'not-signed-in' });
    expect(await stack.failure(identity.authenticate, { session: sessionToken })).toMatchObject({ status: 401, code: 'not-signed-in' });
  });

  test('becomes a signed caller, whom services believe', async () => {
    const answer = await stack.call(identity.authenticate, { session: await signedIn(stack, firm.email) });
    expect(answer).toMatchObject({ tenantId: firm.firmId, callerId: firm.headId, kind: 'employee' });
    const verifier = await CallerVerifier.fromFile(join(stack.config.secrets, 'context-signing.public.pem'));
    expect(await verifier.verify(answer.context)).toMatchObject({ tenantId: firm.firmId, id: firm.headId, kind: 'employee', permissions: expect.arrayContaining(['identity:manage']) });
    expect(Date.parse(answer.expiresAt) - Date.now()).toBeLessThanOrEqual(120_000);
  });

  test('of somebody who works for two firms acts in the chosen one, and only where they are at work', async () => {
    const other = await openTestFirm(stack);
    await hire(stack, other, { email: firm.email, roles: ['auditor'] });
    const sessionToken = await signedIn(stack, firm.email);
    expect(await stack.call(identity.getSession, { sessionToken })).toMatchObject({ firm: null, employee: null, permissions: [], firms: [{ id: expect.any(String) }, { id: expect.any(String) }] });
    expect(await stack.failure(identity.authenticate, { session: sessionToken })).toMatchObject({ status: 403, code: 'firm-not-chosen' });
    expect(await stack.call(identity.chooseFirm, { sessionToken, firmId: other.firmId })).toMatchObject({ firm: { id: other.firmId }, employee: { roles: ['auditor'] } });
    expect(await stack.call(identity.authenticate, { session: sessionToken })).toMatchObject({ tenantId: other.firmId });
    const third = await openTestFirm(stack);
    expect(await stack.failure(identity.chooseFirm, { sessionToken, firmId: third.firmId })).toMatchObject({ status: 404 });
    expect(await stack.failure(identity.chooseFirm, { firmId: other.firmId })).toMatchObject({ code: 'not-signed-in' });
  });

  test('of a suspended employee is nobody’s, and they cannot sign in', async () => {
    const own = await openTestFirm(stack);
    const id = await hire(stack, own, { email: 'leaving@firm.test' });
    const session = await signedIn(stack, 'leaving@firm.test');
    await stack.call(identity.suspendEmployee, { id }, { ...own.as, ifMatch: 2 });
    expect(await stack.failure(identity.authenticate, { session })).toMatchObject({ status: 401, code: 'not-signed-in' });
    expect(await stack.failure(identity.signIn, { email: 'leaving@firm.test', password: PASSWORD, clientAddress: '192.0.2.7' })).toMatchObject({ status: 401, code: 'suspended' });
  });
});

test('while the database is away, good credentials are not called wrong: the caller hears that it may try again', async () => {
  const firm = await openTestFirm(stack);
  const session = await signedIn(stack, firm.email);
  const { key } = await stack.call(identity.createApiKey, { name: 'Обмен', permissions: ['contacts:read'] }, firm.as);
  const database = new URL(stack.config.postgres).pathname.slice(1);
  const allow = (connections: number) => stack.superuser.query(`alter database ${database} connection limit ${connections}`);
  await allow(0);
  try {
    await stack.superuser.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename like 'identity%'`, [database]);
    for (const credential of [{ session }, { apiKey: key }]) {
      expect(await stack.failure(identity.authenticate, credential)).toMatchObject({ status: 503, code: 'database-unavailable', retryable: true });
    }
  } finally {
    await allow(-1);
  }
  for (const credential of [{ session }, { apiKey: key }]) expect(await stack.call(identity.authenticate, credential)).toMatchObject({ tenantId: firm.firmId });
});
