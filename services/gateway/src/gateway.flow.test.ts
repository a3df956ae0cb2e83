import { identity } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startGateway, type Gateway } from './gateway.ts';

let stack: TestStack;
let gateway: Gateway;
const head = { name: 'Елена Орлова', email: 'head@kontora.example', password: 'a long enough password' };

beforeAll(async () => {
  stack = await TestStack.start(['identity', 'contacts']);
  gateway = await startGateway({ ...stack.config, port: 0, host: '127.0.0.1', origins: [], secure: false, limit: { points: 200, seconds: 60 } });
  await stack.call(identity.openFirm, { slug: 'first', name: 'Первая', head });
});
afterAll(async () => { await gateway?.stop(); await stack?.stop(); });

const ask = (method: string, path: string, options: { body?: unknown; headers?: Record<string, string> } = {}) => fetch(`${gateway.url}/api/v1${path}`, {
  method, headers: { ...(options.body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers }, body: options.body === undefined ? undefined : JSON.stringify(options.body),
});
const signIn = async () => {
  const response = await ask('POST', '/session', { body: { email: head.email, password: head.password } });
  return { response, cookie: response.headers.get('set-cookie')!.split(';')[0]! };
};

test('from signing in to a changed organisation and back out, over HTTP alone', async () => {
  const { response, cookie } = await signIn();
  expect([response.status, JSON.stringify(await response.json()).includes('sessionToken')]).toEqual([200, false]);
  expect(response.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Lax/i);

  const added = await ask('POST', '/organisations', { body: { name: 'ООО «Ромашка»', inn: '9999001017' }, headers: { cookie, 'idempotency-key': 'one' } });
  const organisation = (await added.json()) as { id: string };
  expect([added.status, added.headers.get('etag')]).toEqual([200, '"1"']);
  const again = await ask('POST', '/organisations', { body: { name: 'ООО «Ромашка»', inn: '9999001017' }, headers: { cookie, 'idempotency-key': 'one' } });
  expect([again.headers.get('idempotency-replayed'), await again.json()]).toEqual(['true', organisation]);

  const changed = await ask('PATCH', `/organisations/${organisation.id}`, { body: { address: 'Казань' }, headers: { cookie, 'if-match': '"1"' } });
  expect([changed.status, await changed.json()]).toMatchObject([200, { address: 'Казань', version: 2 }]);
  const found = await ask('GET', `/organisations?filter[name][startsWith]=${encodeURIComponent('ООО')}&count=exact`, { headers: { cookie } });
  expect(await found.json()).toMatchObject({ data: [{ id: organisation.id }], page: { hasMore: false, count: { value: 1, exact: true } } });

  await ask('DELETE', '/session', { headers: { cookie } });
  expect((await ask('GET', '/organisations', { headers: { cookie } })).status).toBe(401);
  expect((await signIn()).response.status).toBe(200);
});

test('without a credential, with a wrong one, or from a page of another site nothing is answered', async () => {
  expect((await ask('GET', '/organisations')).status).toBe(401);
  expect((await ask('GET', '/organisations', { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  const { cookie } = await signIn();
  expect(await (await ask('POST', '/organisations', { body: { name: 'ООО «Чужая»' }, headers: { cookie, origin: 'https://elsewhere.example' } })).json()).toMatchObject({ status: 403, code: 'foreign-origin' });
});

test('a list goes out as a file, and a file comes in', async () => {
  const { cookie } = await signIn();
  const file = await ask('GET', `/organisations.csv?fields=name,inn&lang=en&filter[inn][eq]=9999001017`, { headers: { cookie } });
  expect([file.status, await file.text()]).toEqual([200, 'Name;INN\r\nООО «Ромашка»;9999001017\r\n']);
  const begun = await ask('POST', '/imports', { body: { name: 'Клиенты', fileName: 'clients.csv' }, headers: { cookie, 'idempotency-key': 'import' } });
  const { id } = (await begun.json()) as { id: string };
  const uploaded = await fetch(`${gateway.url}/api/v1/imports/${id}/parts/1`, { method: 'PUT', body: 'Название;ИНН\nООО «Лютик»;9999001024\n', headers: { cookie, 'content-type': 'text/csv' } });
  expect([uploaded.status, await uploaded.json()]).toMatchObject([200, { id }]);
});

test('every failure is a problem document with a trace id', async () => {
  const { cookie } = await signIn();
  const nowhere = await ask('GET', '/nowhere', { headers: { cookie } });
  expect([nowhere.headers.get('content-type'), await nowhere.json()]).toMatchObject([expect.stringMatching(/^application\/problem\+json/), { code: 'no-such-route', traceId: expect.stringMatching(/^[0-9a-f]{32}$/), instance: '/api/v1/nowhere' }]);
  const unknownField = await ask('GET', '/organisations?filter[nonsense][eq]=1', { headers: { cookie } });
  expect(await unknownField.json()).toMatchObject({ status: 400, code: 'invalid-input', errors: [{ pointer: '/filter/nonsense' }] });
});

test('the API describes itself, with every route of every contract', async () => {
  const document = (await (await fetch(`${gateway.url}/api/openapi.json`)).json()) as { openapi: string; paths: Record<string, unknown> };
  expect([document.openapi, Object.keys(document.paths)]).toEqual(['3.1.0', expect.arrayContaining(['/api/v1/organisations', '/api/v1/session', '/api/v1/tasks'])]);
});

test('a request ends within its budget, however that is divided between asking who calls and carrying it out', async () => {
  const { cookie } = await signIn();
  const [locks, accounts] = [await stack.superuser.connect(), await stack.superuser.connect()];
  try {
    await locks.query('begin; lock table contacts.organisation');
    await accounts.query('begin; lock table identity.session');
    setTimeout(() => void accounts.query('rollback'), 4_000);
    const since = performance.now();
    const answer = await ask('GET', '/organisations', { headers: { cookie } });
    expect([answer.status, await answer.json()]).toMatchObject([504, { code: 'timeout', retryable: true }]);
    expect(performance.now() - since).toBeLessThan(8_500);
  } finally {
    await locks.query('rollback');
    for (const client of [locks, accounts]) client.release();
  }
});
