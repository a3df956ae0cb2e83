import { metrics } from '@kontora/platform';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { Rig } from '../testing/rig.ts';
import { problem } from '../testing/stand-in.ts';

let rig: Rig;
const folder = mkdtempSync(join(tmpdir(), 'kontora-console-'));
const script = 'export const answer = 42;';
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script>document.title = "Контора"</script><script type="module" src="/assets/app-1a2b.js"></script>');
  writeFileSync(join(folder, 'assets/app-1a2b.js'), script);
  writeFileSync(join(folder, 'assets/app-1a2b.js.br'), brotliCompressSync(script));
  rig = await Rig.start({ console: folder, origins: ['https://console.example'] });
});
afterAll(async () => { await rig?.stop(); rmSync(folder, { recursive: true }); });

const json = { 'content-type': 'application/json' };
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

/** Sends bytes as they are and answers all that comes back. */
const raw = (text: string) => new Promise<string>((resolve, reject) => {
  let answer = '';
  const socket = connect(rig.gateway.port, '127.0.0.1', () => socket.write(text));
  socket.setEncoding('utf8').on('data', (part: string) => { answer += part; }).on('close', () => resolve(answer)).on('error', reject);
});
const rawProblem = async (text: string) => {
  const [head, body] = (await raw(text)).split('\r\n\r\n');
  expect(head).toMatch(/content-type: application\/problem\+json/i);
  const { status, code } = JSON.parse(body!) as { status: number; code: string };
  expect(head).toContain(`HTTP/1.1 ${status}`);
  return [status, code];
};

describe('whatever arrives is answered with a problem document', () => {
  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', [400, 'malformed-request']],
    ['a header that is none', 'GET /api/v1/things HTTP/1.1\r\nhost: a\r\nx y: z\r\n\r\n', [400, 'malformed-request']],
    ['two lengths', 'POST /api/v1/things HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n', [400, 'malformed-request']],
    ['endless headers', `GET /api/v1/things HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, [431, 'headers-too-large']],
    ['a badly encoded address', 'GET /api/v1/things/%zz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', [400, 'malformed-address']],
    ['half a letter in an address', 'GET /api/v1/things/%d0 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', [400, 'malformed-address']],
    ['a very long segment', `GET /api/v1/things/${'x'.repeat(300)} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`, [404, 'no-such-route']],
    ['an unusual method', 'PROPFIND /api/v1/things HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', [405, 'method-not-allowed']],
  ])('%s', async (_, text, expected) => expect(await rawProblem(text)).toEqual(expected));

  test('an unknown address, and a wrong method, which is told the right ones', async () => {
    expect(await codeOf(await rig.ask('GET', '/nowhere'))).toEqual([404, 'no-such-route']);
    const wrong = await rig.ask('DELETE', '/things');
    expect([wrong.headers.get('allow'), ...(await codeOf(wrong))]).toEqual(['GET, HEAD, POST', 405, 'method-not-allowed']);
    expect(await codeOf(await fetch(`${rig.gateway.url}/elsewhere`, { method: 'POST' }))).toEqual([404, 'no-such-route']);
  });

  test.each([
    ['{"title":', json, [400, 'malformed-json']],
    ['', json, [400, 'malformed-json']],
    ['[]', json, [400, 'invalid-input']],
    ['{"__proto__":{"admin":true}}', json, [400, 'malformed-json']],
    ['{"constructor":{"prototype":{"admin":true}}}', json, [400, 'malformed-json']],
    [`{"title":"${'x'.repeat(1024 * 1024)}"}`, json, [413, 'body-too-large']],
    ['{"title":"x"}', { 'content-type': 'text/plain' }, [415, 'unsupported-media-type']],
    ['title=x', { 'content-type': 'application/x-www-form-urlencoded' }, [415, 'unsupported-media-type']],
  ])('the body %.30s', async (body, headers, expected) => {
    expect(await codeOf(await rig.ask('POST', '/things', { body, headers }))).toEqual(expected);
  });

  test('a merge patch is taken by its own name', async () => {
    expect((await rig.ask('PATCH', '/things/1', { body: '{"title":"x"}', headers: { 'content-type': 'application/merge-patch+json' } })).status).toBe(200);
  });

  test('what is in a query pollutes nothing', async () => {
    rig.service.asked.length = 0;
    await rig.ask('GET', '/things?__proto__[admin]=1&constructor[prototype][admin]=1&filter[__proto__][admin]=1&toString=1');
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
    expect(rig.service.asked).toHaveLength(1);
  });
});

describe('the user\'s cookie serves no page but ours', () => {
  test('it is for HTTP only, for our pages, and over TLS where there is TLS', async () => {
    const secure = await rig.another({ secure: true });
    const body = JSON.stringify({ email: 'head@kontora.example', password: 'a long enough password' });
    const signedIn = await fetch(`${secure.url}/api/v1/session`, { method: 'POST', headers: json, body });
    expect(signedIn.headers.get('set-cookie')).toMatch(/^kontora_session=[^;]+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    await secure.stop();
  });
  test.each([
    ['another site', { origin: 'https://elsewhere.example' }, 403],
    ['a page without an origin, such as a sandboxed one', { origin: 'null' }, 403],
    ['another site that hides its origin', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a page of ours', { 'sec-fetch-site': 'same-origin' }, 200],
    ['a console served elsewhere', { origin: 'https://console.example' }, 200],
    ['a program', {}, 200],
  ])('%s: %j → %d', async (_, headers, status) => {
    for (const path of ['/things', '/questions']) expect((await rig.ask('POST', path, { body: '{}', headers: { ...json, ...headers } })).status).toBe(status);
  });
  test('its own origin is ours, by whatever name we are called', async () => {
    expect((await rig.ask('POST', '/things', { body: '{}', headers: { ...json, origin: rig.gateway.url } })).status).toBe(200);
  });
  test('asking by OPTIONS without being a page is answered like any other', async () => {
    const options = await fetch(`${rig.gateway.url}/api/v1/things`, { method: 'OPTIONS' });
    expect([options.status, await options.text()]).toEqual([204, '']);
  });
  test('only named origins may read answers, and may change things', async () => {
    const preflight = (origin: string) => fetch(`${rig.gateway.url}/api/v1/things/1`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PATCH' } });
    const ours = await preflight('https://console.example');
    expect([ours.headers.get('access-control-allow-origin'), ours.headers.get('access-control-allow-methods')]).toEqual(['https://console.example', expect.stringContaining('PATCH')]);
    expect((await preflight('https://elsewhere.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('every answer has its security headers, and data is kept by no cache', async () => {
  const headers = Object.fromEntries((await rig.ask('GET', '/things')).headers);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN', 'referrer-policy': 'same-origin', 'cache-control': 'no-store', 'strict-transport-security': expect.stringContaining('max-age') });
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers).not.toHaveProperty('x-powered-by');
});

/** What was noted of the answers at the edge. */
const timings = async () => ((await metrics.getSingleMetric('kontora_http_request_seconds')!.get()) as unknown as { values: { metricName: string; labels: Record<string, string>; value: number }[] }).values;

test('how long answers took is noted by route, not by address, and by class of status', async () => {
  rig.service.answers.getThing = () => ({});
  for (const id of ['a', 'b']) await rig.ask('GET', `/things/${id}`);
  await rig.ask('GET', '/no-such-thing');
  const routes = (await timings()).filter(({ metricName }) => metricName.endsWith('_count')).map(({ labels }) => labels);
  expect(routes).toContainEqual({ method: 'GET', route: '/api/v1/things/:id', status: '2xx' });
  expect(routes.filter(({ route }) => route!.includes('no-such-thing'))).toEqual([]);
});

describe('limits', () => {
  test('whoever asks too much is told when to come back', async () => {
    const strict = await rig.another({ limit: { points: 3, seconds: 60 } });
    const ask = () => fetch(`${strict.url}/api/v1/things`, { headers: { cookie: rig.cookie } });
    expect([(await ask()).headers.get('ratelimit'), (await ask()).status, (await ask()).status]).toEqual([expect.stringMatching(/^"default";r=2;t=\d+$/), 200, 200]);
    const refused = await ask();
    expect([refused.headers.get('ratelimit-policy'), Number(refused.headers.get('retry-after')), ...(await codeOf(refused))]).toEqual(['"default";q=3;w=60', expect.any(Number), 429, 'rate-limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await strict.stop();
  });
  test('keys and sessions cannot be guessed: after thirty wrong ones an address waits', async () => {
    const guess = (n: number) => rig.ask('GET', '/things', { headers: { authorization: `Bearer wrong-${n}`, 'x-forwarded-for': '203.0.113.7' } });
    for (let n = 0; n < 30; n++) expect((await guess(n)).status).toBe(401);
    expect(await codeOf(await guess(30))).toEqual([429, 'too-many-refusals']);
    expect((await rig.ask('GET', '/things')).status).toBe(200);
  });
  test('whoever was let in before goes on, though somebody guesses behind the same address', async () => {
    const office = (credential: Record<string, string>) => rig.ask('GET', '/things', { headers: { cookie: '', 'x-forwarded-for': '203.0.113.8', ...credential } });
    expect((await office({ cookie: rig.cookie })).status).toBe(200);
    for (let n = 0; n < 30; n++) await office({ authorization: `Bearer wrong-${n}` });
    expect([await codeOf(await office({})), (await office({ cookie: rig.cookie })).status]).toEqual([[429, 'too-many-refusals'], 200]);
  });
});

describe('a job is watched', () => {
  const job = (state: string, done: number) => ({ id: '1', service: 'contacts', operation: 'countThings', state, progress: { done, total: 2 }, result: null, problem: null, createdAt: '2026-01-01T00:00:00Z', finishedAt: state === 'done' ? '2026-01-01T00:00:01Z' : null });
  test('until it has ended, over a service that is away for a moment', async () => {
    const answers = [job('queued', 0), job('queued', 0), problem(503, 'overloaded'), job('done', 2)];
    rig.service.answers.getJobOfContacts = () => answers.shift();
    const response = await rig.ask('GET', '/jobs/contacts/1/stream');
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect((await response.text()).match(/"state":"\w+"/g)).toEqual(['"state":"queued"', '"state":"done"']);
  });
  test('not by somebody who may no longer see it, and not more than ten at a time', async () => {
    const answers = [job('running', 0), problem(404, 'not-found')];
    rig.service.answers.getJobOfContacts = () => answers.shift();
    expect((await (await rig.ask('GET', '/jobs/contacts/1/stream')).text()).match(/event: job/g)).toHaveLength(1);
    rig.service.answers.getJobOfContacts = () => job('running', 0);
    const open = await Promise.all(Array.from({ length: 10 }, () => rig.ask('GET', '/jobs/contacts/1/stream')));
    const refused = await rig.ask('GET', '/jobs/contacts/1/stream');
    expect([refused.headers.get('retry-after'), ...(await codeOf(refused))]).toEqual(['5', 429, 'too-many-streams']);
    await Promise.all(open.map((response) => response.body!.cancel()));
  });
  test('and how long somebody watches does not count as how long an answer took', async () => {
    const [sum, count] = (await timings()).filter(({ metricName, labels }) => /_(sum|count)$/.test(metricName) && labels.route === '/api/v1/jobs/contacts/:id/stream' && labels.status === '2xx').map(({ value }) => value);
    expect(count).toBeGreaterThan(5);
    expect(sum! / count!).toBeLessThan(0.1);
  });
});

describe('changes of the firm', () => {
  const notices = async (response: Response, enough: number) => {
    let text = '';
    for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(bytes).toString();
      if (text.split('event: changed').length > enough) break;
    }
    return text.match(/(?<=data: ).*/g)!.map((line) => JSON.parse(line) as { service: string; ids: string[] });
  };
  test('are heard by those who work there, whichever service they happen in', async () => {
    const response = await rig.ask('GET', '/changes');
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const made = await rig.ask('POST', '/employee-groups', { body: JSON.stringify({ name: 'Зарплата' }), headers: { 'content-type': 'application/json' } });
    const { id } = (await made.json()) as { id: string };
    const [first] = await notices(response, 1);
    expect([first!.service, first!.ids]).toEqual(['identity', expect.arrayContaining([id])]);
  });
  test('are nobody else’s business', async () => {
    expect(await codeOf(await rig.ask('GET', '/changes', { headers: { cookie: '' } }))).toEqual([401, 'not-signed-in']);
    const response = await rig.ask('GET', '/changes');
    rig.service.tell('0197a1b2-0000-7000-8000-000000000000', ['elsewhere']);
    rig.service.tell(rig.tenantId, ['here']);
    expect(await notices(response, 1)).toEqual([{ service: 'contacts', ids: ['here'] }]);
  });
  test('are not told again to whoever says how far it had read, and not kept by anybody between', async () => {
    const earlier = await rig.ask('GET', '/changes');
    rig.service.tell(rig.tenantId, ['before']);
    expect(await notices(earlier, 1)).toEqual([{ service: 'contacts', ids: ['before'] }]);
    const response = await rig.ask('GET', '/changes', { headers: { 'last-event-id': '1', accept: 'text/event-stream' } });
    expect([response.status, response.headers.get('cache-control'), response.headers.get('x-accel-buffering')]).toEqual([200, 'no-store', 'no']);
    rig.service.tell(rig.tenantId, ['after']);
    expect(await notices(response, 1)).toEqual([{ service: 'contacts', ids: ['after'] }]);
  });
  test('are asked for without any parameter and by GET alone, like streams of jobs', async () => {
    expect(await codeOf(await rig.ask('GET', '/changes?since=1'))).toEqual([400, 'invalid-input']);
    expect(await codeOf(await rig.ask('GET', '/jobs/identity/0197a1b2-0000-7000-8000-000000000000/stream?since=1'))).toEqual([400, 'invalid-input']);
    expect(await codeOf(await rig.ask('POST', '/changes', { body: '{}', headers: json }))).toEqual([405, 'method-not-allowed']);
    expect((await rig.ask('HEAD', '/changes')).status).toBe(405);
  });
});

describe('the console', () => {
  const page = (path: string, accept = 'text/html,*/*', method = 'GET') => fetch(rig.gateway.url + path, { method, headers: { accept } });
  test('is at /, asked for anew each time, with only its own scripts', async () => {
    const response = await page('/');
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([200, 'text/html; charset=utf-8', 'no-cache']);
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/]{43}='/);
    expect(policy.split(';').find((part) => part.startsWith('script-src '))).not.toContain('unsafe');
  });
  test('opens at any of its addresses, for people only', async () => {
    expect(await (await page('/clients/17?tab=tasks')).text()).toContain('Контора');
    expect((await page('/clients/17')).headers.get('cache-control')).toBe('no-cache');
    expect(await codeOf(await page('/clients/17', 'application/json'))).toEqual([404, 'no-such-route']);
    expect(await codeOf(await page('/api/nowhere'))).toEqual([404, 'no-such-route']);
    expect(await codeOf(await page('/clients/17', 'text/html', 'POST'))).toEqual([404, 'no-such-route']);
    expect((await page('/assets/old-9z.js', '*/*')).status).toBe(404);
    expect((await page('/%2e%2e/package.json', '*/*')).status).toBe(404);
  });
  test('has files that are kept for ever, compressed where they lie compressed', async () => {
    const plain = await fetch(`${rig.gateway.url}/assets/app-1a2b.js`, { headers: { 'accept-encoding': 'identity' } });
    expect([plain.headers.get('cache-control'), plain.headers.get('content-encoding'), await plain.text()]).toEqual(['public, max-age=31536000, immutable', null, script]);
    const small = await raw(`GET /assets/app-1a2b.js HTTP/1.1\r\nhost: a\r\naccept-encoding: br\r\nconnection: close\r\n\r\n`);
    expect(small).toMatch(/content-encoding: br/i);
    const packed = await fetch(`${rig.gateway.url}/assets/app-1a2b.js`, { headers: { 'accept-encoding': 'br' } });
    expect([packed.headers.get('content-type'), await packed.text()]).toEqual([expect.stringContaining('javascript'), script]);
  });
  test('is not needed', async () => {
    const bare = await rig.another({ console: join(folder, 'not-built') });
    expect(await codeOf(await fetch(`${bare.url}/`, { headers: { accept: 'text/html' } }))).toEqual([404, 'no-such-route']);
    await bare.stop();
  });
});
