import { identity } from '@kontora/contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startGateway, type Gateway } from '../../../../services/gateway/src/gateway.ts';
import { TestStack } from '../stack.ts';

const PASSWORD = 'a long enough password';
const EMAIL = 'head@doors.example';
let stack: TestStack;
let gateway: Gateway;
beforeAll(async () => {
  stack = await TestStack.start(['identity']);
  gateway = await startGateway({ ...stack.config, port: 0, host: '127.0.0.1', origins: [], secure: true, limit: { points: 10_000, seconds: 60 } });
  await stack.call(identity.openFirm, { slug: 'doors', name: 'Двери', head: { name: 'Head', email: EMAIL, password: PASSWORD } });
});
afterAll(async () => { await gateway?.stop(); await stack?.stop(); });

/** Everybody has an address of their own, so that counting of one test does not reach another. */
let address = 0;
const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}) => fetch(`${gateway.url}/api/v1${path}`, {
  method, headers: { 'x-forwarded-for': `203.0.113.${address}`, ...(body && { 'content-type': 'application/json' }), ...headers }, body: body && JSON.stringify(body),
});
const signIn = async (headers = {}) => {
  address++;
  const response = await ask('POST', '/session', { email: EMAIL, password: PASSWORD }, headers);
  return { response, cookie: response.headers.getSetCookie()[0]!.split(';')[0]! };
};
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code?: string }).code];

describe('a session', () => {
  test('is always a new one: what a page has planted before signing in is not taken over, nor does it become good', async () => {
    const planted = 'kontora_session=planted.by-somebody';
    const [first, second] = [await signIn({ cookie: planted }), await signIn({ cookie: planted })];
    expect(new Set([planted, first.cookie, second.cookie]).size).toBe(3);
    expect(await codeOf(await ask('GET', '/session', undefined, { cookie: planted }))).toEqual([401, 'not-signed-in']);
  });

  test('is renewed with the password: whoever had the old one is out, on this gateway at once', async () => {
    const [mine, stolen] = [await signIn(), await signIn()];
    expect((await ask('GET', '/employees', undefined, { cookie: stolen.cookie })).status).toBe(200);
    const changed = await ask('PUT', '/session/password', { password: PASSWORD, newPassword: PASSWORD }, { cookie: mine.cookie });
    expect([changed.status, (await changed.text()).includes('sessionToken')]).toEqual([200, false]);
    const renewed = changed.headers.getSetCookie()[0]!;
    expect(renewed).toMatch(/^kontora_session=[^;]+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect((await ask('GET', '/employees', undefined, { cookie: renewed.split(';')[0]! })).status).toBe(200);
    expect((await ask('GET', '/session', undefined, { cookie: mine.cookie })).status).toBe(401);
    expect((await ask('GET', '/session', undefined, { cookie: stolen.cookie })).status).toBe(401);
  });

  test('is in no answer for a page to read, and cannot be given in a body', async () => {
    const { response, cookie } = await signIn();
    expect(JSON.stringify(await response.json())).not.toContain(cookie.split('=')[1]!.split('.')[0]!);
    const sessionToken = decodeURIComponent(cookie.split('=')[1]!);
    expect(await codeOf(await ask('POST', '/session/firm', { firmId: '0198c0de-0000-7000-8000-000000000000', sessionToken }))).toEqual([401, 'not-signed-in']);
    expect(await codeOf(await ask('GET', `/session?sessionToken=${encodeURIComponent(sessionToken)}`))).toEqual([401, 'not-signed-in']);
  });

  test('ends with signing out, and the cookie with it', async () => {
    const { cookie } = await signIn();
    const out = await ask('DELETE', '/session', undefined, { cookie });
    expect([out.status, out.headers.getSetCookie()[0]]).toEqual([200, expect.stringMatching(/^kontora_session=; .*Expires=Thu, 01 Jan 1970/)]);
    expect((await ask('GET', '/employees', undefined, { cookie })).status).toBe(401);
  });
});

describe('guessing', () => {
  test('is counted by the address the gateway sees, whatever address a body names', async () => {
    address++;
    const guess = (n: number) => ask('POST', '/session', { email: 'nobody@doors.example', password: `wrong-${n}`, clientAddress: `198.51.100.${n}` });
    for (let n = 0; n < 5; n++) expect(await codeOf(await guess(n))).toEqual([401, 'wrong-credentials']);
    const refused = await guess(5);
    expect([Number(refused.headers.get('retry-after')) > 0, ...(await codeOf(refused))]).toEqual([true, 429, 'too-many-attempts']);
  });

  test.each([
    ['signing in', 'POST', '/session', { password: 'wrong password' }],
    ['asking for a new password', 'POST', '/session/password-reset', {}],
  ])('says nothing of who is known: %s', async (_, method, path, body) => {
    const answers = await Promise.all([EMAIL, 'stranger@doors.example'].map(async (email) => {
      address++;
      const response = await ask(method, path, { email, ...body });
      const { traceId: _traceId, ...said } = (await response.json()) as Record<string, unknown>;
      return [response.status, said, [...response.headers.keys()].sort()];
    }));
    expect(answers[0]).toEqual(answers[1]);
  });

  test.each([
    ['POST', '/invitations/read', {}],
    ['POST', '/invitations/accept', { password: PASSWORD }],
    ['PUT', '/session/password-reset', { password: PASSWORD }],
  ])('a link is refused in one way, whatever is wrong with it: %s %s', async (method, path, body) => {
    address++;
    for (const token of ['x', 'A'.repeat(43), '../../etc', "' or 1=1 --"]) expect(await codeOf(await ask(method, path, { token, ...body }))).toEqual([422, 'link-over']);
  });

  test('a form of another site can neither sign in nor act', async () => {
    address++;
    const form = (type: string, headers = {}) => fetch(`${gateway.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': type, ...headers }, body: `{"email":"${EMAIL}","password":"${PASSWORD}"}` });
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) expect((await form(type)).status).toBe(415);
    expect(await codeOf(await form('application/json', { origin: 'https://elsewhere.example' }))).toEqual([403, 'foreign-origin']);
  });
});

test('failures carry the same security headers as answers, and are kept by no cache', async () => {
  address++;
  for (const path of ['/session', '/nowhere', '/employees', '/employees/%zz']) {
    const { headers } = await ask('GET', path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'strict-transport-security': expect.stringContaining('max-age='),
      'content-security-policy': expect.stringMatching(/^(?=.*default-src 'self')(?=.*frame-ancestors 'none')(?=.*object-src 'none')(?=.*script-src-attr 'none')/),
    });
  }
});
