import { identity } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { identityService } from '../identity.service.ts';
import { openTestFirm, PASSWORD, signedIn } from '../testing/firm.ts';
import { PasswordController } from './password.controller.ts';
import { startMailServer, type MailServer } from '../testing/mail-server.ts';

const NEW = 'новый-длинный-пароль';
let stack: TestStack;
let mail: MailServer;
beforeAll(async () => {
  mail = await startMailServer();
  Object.assign(process.env, { KONTORA_SMTP: mail.url, KONTORA_CONSOLE: 'https://kontora.test' });
  stack = await TestStack.start([identityService]);
});
beforeEach(() => { mail.letters.length = 0; });
afterAll(async () => {
  await stack.stop();
  await mail.stop();
  delete process.env.KONTORA_SMTP;
});

const letterTo = (email: string) => stack.eventually(async () => mail.letters.find((letter) => letter.to === email));
const tokenIn = (text: string) => /https:\/\/kontora\.test\/[a-z-]+#(\S+)/.exec(text)![1]!;

describe('a forgotten password', () => {
  test('is replaced through the link of a letter, once; all sessions end', async () => {
    const { email } = await openTestFirm(stack);
    const sessionToken = await signedIn(stack, email);
    await stack.call(identity.requestPasswordReset, { email, language: 'en', clientAddress: 'a' });
    const letter = await letterTo(email);
    expect(letter.text).toContain('good for one hour');
    const token = tokenIn(letter.text);
    await stack.call(identity.resetPassword, { token, password: NEW, clientAddress: 'a' });
    expect(await stack.failure(identity.getSession, { sessionToken })).toMatchObject({ code: 'not-signed-in' });
    expect(await signedIn(stack, email, NEW)).toBeTruthy();
    expect(await stack.failure(identity.signIn, { email, password: PASSWORD, clientAddress: 'a' })).toMatchObject({ code: 'wrong-credentials' });
    expect(await stack.failure(identity.resetPassword, { token, password: NEW, clientAddress: 'a' })).toMatchObject({ status: 422, code: 'link-over' });
  });

  test('of an unknown e-mail is answered alike, and no letter goes out', async () => {
    const { email } = await openTestFirm(stack);
    expect(await stack.call(identity.requestPasswordReset, { email: 'nobody@firm.test', clientAddress: 'b' })).toEqual(await stack.call(identity.requestPasswordReset, { email, clientAddress: 'b' }));
    await letterTo(email);
    expect(mail.letters.map((letter) => letter.to)).toEqual([email]);
  });

  test('is not asked for without end, and guessed links neither', async () => {
    const { email } = await openTestFirm(stack);
    for (let i = 0; i < 5; i++) await stack.call(identity.requestPasswordReset, { email, clientAddress: 'c' });
    expect(await stack.failure(identity.requestPasswordReset, { email, clientAddress: 'c' })).toMatchObject({ status: 429, code: 'too-many-attempts' });
    const guesses = await Promise.all(Array.from({ length: 101 }, () => stack.failure(identity.resetPassword, { token: 'guess', password: NEW, clientAddress: 'd' }).then((problem) => problem.code)));
    expect(guesses).toContain('too-many-attempts');
  });

  test('the token is in no row in clear', async () => {
    const { email } = await openTestFirm(stack);
    await stack.call(identity.requestPasswordReset, { email, clientAddress: 'e' });
    const token = tokenIn((await letterTo(email)).text);
    const { rows } = await stack.superuser.query(`select count(*)::int as n from identity.verification where identifier like '%' || $1 || '%' or value like '%' || $1 || '%'`, [token]);
    const jobs = await stack.superuser.query(`select count(*)::int as n from identity.job where to_jsonb(job)::text like '%' || $1 || '%'`, [token]);
    expect([rows[0].n, jobs.rows[0].n]).toEqual([0, 0]);
  });
});

test('the own password is changed with the old one; other sessions end, this one is renewed', async () => {
  const { email, firmId } = await openTestFirm(stack);
  const [here, elsewhere] = [await signedIn(stack, email), await signedIn(stack, email)];
  expect(await stack.failure(identity.changePassword, { password: 'not this one', newPassword: NEW, sessionToken: here })).toMatchObject({ status: 422, code: 'wrong-password' });
  expect(await stack.failure(identity.changePassword, { password: PASSWORD, newPassword: 'short', sessionToken: here })).toMatchObject({ status: 400, errors: [{ pointer: '/newPassword' }] });
  expect(await stack.failure(identity.changePassword, { password: PASSWORD, newPassword: NEW })).toMatchObject({ status: 401, code: 'not-signed-in' });
  const { sessionToken, session } = await stack.call(identity.changePassword, { password: PASSWORD, newPassword: NEW, sessionToken: here });
  expect(session.firm?.id).toBe(firmId);
  for (const ended of [here, elsewhere]) expect(await stack.failure(identity.getSession, { sessionToken: ended })).toMatchObject({ code: 'not-signed-in' });
  expect(await stack.call(identity.getSession, { sessionToken })).toMatchObject({ person: { email } });
  const codes = [];
  for (let i = 0; i < 6; i++) codes.push((await stack.failure(identity.changePassword, { password: `guess ${i}`, newPassword: NEW, sessionToken })).code);
  expect(codes.at(-1)).toBe('too-many-attempts');
});

test('an invitation arrives as a letter in the language asked for, and its link is shown to nobody; a server that is busy gets it later', async () => {
  const firm = await openTestFirm(stack);
  mail.refuse = true;
  const { id } = await stack.call(identity.inviteEmployee, { name: 'Олег', email: 'oleg@firm.test', roles: ['accountant'], language: 'ru' }, firm.as);
  await stack.eventually(async () => (await stack.superuser.query(`select from identity.job where operation = 'sendInvitation' and attempts > 0 and state = 'queued'`)).rowCount! > 0);
  mail.refuse = false;
  await stack.superuser.query(`update identity.job set run_at = now()`);
  const { text } = await letterTo('oleg@firm.test');
  expect(text).toContain('Здравствуйте, Олег!');
  expect((await stack.call(identity.getEmployee, { id }, firm.as)).invitation).toMatchObject({ pendingLink: null });
  expect(await stack.call(identity.acceptInvitation, { token: tokenIn(text), password: PASSWORD })).toEqual({ email: 'oleg@firm.test' });
});

test('where letters go out, a manager of employees sees no link: the letter goes to the address the employee signs in with', async () => {
  const firm = await openTestFirm(stack);
  const { id } = await stack.call(identity.inviteEmployee, { name: 'Вера', email: 'vera@firm.test', roles: ['accountant'] }, firm.as);
  await stack.call(identity.acceptInvitation, { token: tokenIn((await letterTo('vera@firm.test')).text), password: PASSWORD });
  await stack.call(identity.updateEmployee, { id, email: 'not-hers@firm.test' }, { ...firm.as, ifMatch: 2 });
  mail.letters.length = 0;
  expect(await stack.call(identity.createPasswordReset, { id, language: 'en' }, firm.as)).toEqual({ link: null });
  const { text } = await letterTo('vera@firm.test');
  await stack.call(identity.resetPassword, { token: tokenIn(text), password: NEW, clientAddress: 'vera' });
  expect(await signedIn(stack, 'vera@firm.test', NEW)).toBeTruthy();
  expect(mail.letters.map((letter) => letter.to)).toEqual(['vera@firm.test']);
});

test('what nobody can use any more is removed at night: sessions, links and counters; what is good stays', async () => {
  const { email } = await openTestFirm(stack);
  const sessionToken = await signedIn(stack, email);
  await stack.superuser.query(`insert into identity.session (id, "expiresAt", token, "updatedAt", "userId") select uuidv7(), now() - interval '2 days', 'old', now(), id from identity."user" limit 1`);
  await stack.superuser.query(`insert into identity.verification (id, identifier, value, "expiresAt") values (uuidv7(), 'old', '', now() - interval '2 days')`);
  await stack.superuser.query(`insert into identity.throttle values ('old', 1, extract(epoch from now() - interval '2 hours') * 1000)`);
  await stack.services.get('identity')!.app.get(PasswordController, { strict: false }).removeExpired();
  const { rows } = await stack.superuser.query(`select 1 from identity.session where token = 'old' union all select 1 from identity.verification where identifier = 'old' union all select 1 from identity.throttle where key = 'old'`);
  expect(rows).toEqual([]);
  expect(await stack.call(identity.getSession, { sessionToken })).toMatchObject({ person: { email } });
});
