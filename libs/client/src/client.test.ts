import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { command, defineService, field, Id, job, list, Piece, query, Version, type Job } from '@kontora/contracts';
import { z } from 'zod';
import { createClient, type Client } from './client.ts';
import { ApiProblem, failedWith } from './problem.ts';
import { ScriptedServer, type Script } from './testing-server.ts';

const Task = z.object({ id: Id, version: Version, title: z.string() });
const tasks = defineService('tasks', {
  summary: 'Tasks', events: {}, operations: {
    getTask: query({ summary: 'One task', http: 'GET /tasks/:id', permission: 'tasks:read', input: z.object({ id: Id }), output: Task }),
    listTasks: list({ summary: 'Tasks', http: 'GET /tasks', permission: 'tasks:read', item: Task, filter: { title: field.text() }, sort: ['title'] }),
    createTask: command({ summary: 'Create', http: 'POST /tasks', permission: 'tasks:write', input: z.object({ title: z.string() }), output: Task, errors: { 'possible-duplicate': 'conflict' } }),
    changeTask: command({ summary: 'Change', http: 'PATCH /tasks/:id', permission: 'tasks:write', ifMatch: 'required', input: z.object({ id: Id, title: z.string() }), output: Task }),
    importTasks: job({ summary: 'Import', http: 'POST /tasks/import', permission: 'tasks:write', input: z.object({}), output: z.object({ count: z.int() }) }),
    uploadPlan: command({ summary: 'Upload', http: 'POST /plans', permission: 'tasks:write', input: z.object({ fileName: z.string(), piece: Piece }), output: z.object({ id: Id }), upload: { maxBytes: 100 } }),
  },
});
const id = '0198c0de-0000-7000-8000-000000000001';
const task = { id, version: 3, title: 'Сверка' };
const problem = (status: number, code: string, more = {}): Script => ({ status, body: { type: 'x', title: 'x', status, code, detail: `${code}!`, traceId: 't', retryable: status === 503, ...more } });
const hangUp: Script = (response) => response.destroy();

let server: ScriptedServer;
let client: Client;
beforeAll(async () => {
  server = await ScriptedServer.start();
  client = createClient({ baseUrl: server.baseUrl, token: () => Promise.resolve('secret'), headers: { 'accept-language': 'ru' } });
});
afterAll(() => server.stop());
const failure = (promise: Promise<unknown>) => promise.then(() => { throw new Error('It should have failed'); }, (error: unknown) => error as ApiProblem);

describe('a call', () => {
  test('fills the route, and carries the key and the common headers', async () => {
    server.will({ body: task });
    const answer: { title: string } = await client.call(tasks.getTask, { id });
    expect(answer).toEqual(task);
    expect(server.last).toMatchObject({ method: 'GET', url: `/api/v1/tasks/${id}`, headers: { authorization: 'Bearer secret', 'accept-language': 'ru', accept: 'application/json' }, body: '' });
    expect(server.last.headers).not.toHaveProperty('idempotency-key');
  });
  test('is a method of its service', async () => {
    server.will({ body: task }, { body: { data: [], page: { next: null, hasMore: false } } });
    const api = client.of(tasks);
    await api.createTask({ title: 'Сверка' }, { idempotencyKey: 'k1' });
    expect(server.last).toMatchObject({ method: 'POST', body: '{"title":"Сверка"}', headers: { 'content-type': 'application/json', 'idempotency-key': 'k1' } });
    await api.listTasks();
    expect(server.last.url).toBe('/api/v1/tasks');
    // @ts-expect-error a task needs a title; the types say so before the server does
    const wrong = () => api.createTask({ name: 'x' });
    expect(wrong).toBeDefined();
  });
  test('sends the version seen as If-Match and gives the ETag back', async () => {
    server.will({ body: task, headers: { etag: '"4"', 'idempotency-replayed': 'true' } });
    expect(await client.send(tasks.changeTask, { id, title: 'x' }, { ifMatch: 3 })).toEqual({ data: task, etag: '"4"', replayed: true });
    expect(server.last).toMatchObject({ method: 'PATCH', body: '{"title":"x"}', headers: { 'if-match': '"3"' } });
  });
  test('asks a condition tree as a search', async () => {
    server.will({ body: { data: [], page: { next: null, hasMore: false } } });
    await client.call(tasks.listTasks, { filter: { not: { title: { eq: 'x' } } } });
    expect(server.last).toMatchObject({ method: 'POST', url: '/api/v1/tasks/search', body: '{"filter":{"not":{"title":{"eq":"x"}}}}' });
  });
  test('sends a file as the body', async () => {
    server.will({ body: { id } });
    await client.upload(tasks.uploadPlan, { fileName: 'план.csv' }, new Blob(['a;b'], { type: 'text/csv' }), { idempotencyKey: 'k1' });
    expect(server.last).toMatchObject({ url: `/api/v1/plans?fileName=${encodeURIComponent('план.csv')}`, body: 'a;b', headers: { 'content-type': 'text/csv', 'idempotency-key': 'k1' } });
    server.will({ body: { id } });
    await client.upload(tasks.uploadPlan, { fileName: 'план.csv' }, new TextEncoder().encode('a;b'));
    expect(server.last).toMatchObject({ body: 'a;b', headers: { 'content-type': 'application/octet-stream' } });
  });
  test('has an address where a link is wanted', () => {
    expect(client.url(tasks.listTasks, { sort: '-title' }, 'csv')).toBe(`${server.baseUrl}/api/v1/tasks.csv?sort=-title`);
    expect(client.url(tasks.listTasks, { fields: ['title', 'id'], lang: 'en' }, 'xlsx')).toBe(`${server.baseUrl}/api/v1/tasks.xlsx?fields=title&fields=id&lang=en`);
    expect(() => client.url(tasks.createTask, { title: 'x' })).toThrow('link');
  });
});

describe('a failure', () => {
  test('is a problem with its code and its details', async () => {
    server.will(problem(409, 'possible-duplicate', { candidates: [task], confirmToken: 'c' }));
    const error = await failure(client.call(tasks.createTask, { title: 'x' }));
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({ status: 409, code: 'possible-duplicate', message: 'possible-duplicate!', retryable: false, problem: { candidates: [task], confirmToken: 'c' } });
    expect(failedWith(error, tasks.createTask, 'possible-duplicate')).toBe(true);
    expect(failedWith(error, tasks.createTask, 'not-found')).toBe(false);
    // @ts-expect-error the contract declares no such code
    expect(failedWith(error, tasks.createTask, 'too-late')).toBe(false);
  });
  test('without a problem document says so', async () => {
    server.will({ status: 413, body: '<html>', headers: { 'content-type': 'text/html' } });
    expect(await failure(client.call(tasks.createTask, { title: 'x' }))).toMatchObject({ status: 413, code: 'unexpected-answer', retryable: false });
  });
  test('of the network is told apart from one of time, and from the caller giving up', async () => {
    expect(await failure(createClient({ baseUrl: 'http://127.0.0.1:1' }).call(tasks.getTask, { id }))).toMatchObject({ status: 0, code: 'no-answer', retryable: true });
    const silence: Script = () => undefined;
    server.will(silence, silence);
    expect(await failure(client.call(tasks.getTask, { id }, { timeoutMs: 60 }))).toMatchObject({ code: 'timeout', retryable: true });
    expect(server.seen).toHaveLength(1);
    const reason = new Error('left the page');
    expect(await failure(client.call(tasks.getTask, { id }, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  });
});

describe('a repetition happens once and only when it is safe', () => {
  test('a query, when the connection breaks', async () => {
    server.will(hangUp, { body: task });
    expect(await client.call(tasks.getTask, { id })).toEqual(task);
    server.will(hangUp, hangUp, { body: task });
    expect(await failure(client.call(tasks.getTask, { id }))).toMatchObject({ code: 'no-answer' });
    expect(server.seen).toHaveLength(2);
  });
  test('a POST, because it has the same key again', async () => {
    server.will(hangUp, { body: task });
    await client.call(tasks.createTask, { title: 'x' });
    const keys = server.seen.map((request) => request.headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
  });
  test('never a PATCH', async () => {
    server.will(hangUp, { body: task });
    expect(await failure(client.call(tasks.changeTask, { id, title: 'x' }, { ifMatch: 3 }))).toMatchObject({ code: 'no-answer' });
    expect(server.seen).toHaveLength(1);
  });
  test.each([
    ['the server asks to come back soon', problem(503, 'overloaded', { retryAfter: 0.02 }), 2],
    ['a proxy asks to come back soon', { status: 502, body: '', headers: { 'retry-after': '0' } } as Script, 2],
    ['the server asks to come back much later', problem(503, 'overloaded', { retryAfter: 60 }), 1],
    ['the request itself is wrong', problem(422, 'no'), 1],
  ])('when %s', async (_, answer, requests) => {
    server.will(answer, { body: task });
    await client.call(tasks.getTask, { id }).catch(() => undefined);
    expect(server.seen).toHaveLength(requests);
  });
});

test('pages are asked for one after another, with one filter and sort', async () => {
  const page = (title: string, next: string | null) => ({ body: { data: [{ ...task, title }], page: { next, hasMore: next !== null } } });
  server.will(page('а', 'cursor'), page('б', null));
  const titles: string[] = [];
  for await (const { data } of client.pages(tasks.listTasks, { sort: 'title', limit: 1 })) titles.push(...data.map((row) => row.title));
  expect(titles).toEqual(['а', 'б']);
  expect(server.seen.map((request) => request.url)).toEqual(['/api/v1/tasks?sort=title&limit=1', '/api/v1/tasks?sort=title&limit=1&after=cursor']);
});

describe('watching a job', () => {
  const at = (state: Job['state'], done: number): Job => ({ id, service: 'tasks', operation: 'importTasks', state, progress: { done, total: 2 }, result: null, problem: null, createdAt: '2026-01-01T00:00:00Z', finishedAt: null });
  const stream = (...events: Job[]): Script => (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': hello\n\n');
    for (const event of events) { const text = `event: job\ndata: ${JSON.stringify(event)}\n\n`; response.write(text.slice(0, 20)); response.write(text.slice(20)); }
    if (events.at(-1)?.state !== 'done') response.end();
  };
  const watched = async () => {
    const started = await client.call(tasks.importTasks, {});
    const states: string[] = [];
    for await (const { state, progress } of client.watchJob(started)) states.push(`${state} ${progress.done}`);
    return states;
  };

  test('follows its events until it has ended', async () => {
    server.will({ status: 202, body: at('queued', 0) }, stream(at('queued', 0), at('running', 1), at('running', 1), at('done', 2)));
    expect(await watched()).toEqual(['queued 0', 'running 1', 'done 2']);
    expect(server.last).toMatchObject({ url: `/api/v1/jobs/tasks/${id}/stream`, headers: { accept: 'text/event-stream' } });
  });
  test('asks again and again when the stream breaks off', async () => {
    server.will({ status: 202, body: at('queued', 0) }, stream(at('running', 1)), { body: at('running', 1) }, { body: at('done', 2) });
    expect(await watched()).toEqual(['running 1', 'done 2']);
    expect(server.last.url).toBe(`/api/v1/jobs/tasks/${id}`);
  });
  test('asks where streams do not get through', async () => {
    server.will({ status: 202, body: at('queued', 0) }, { status: 404, body: '', headers: { 'content-type': 'text/html' } }, { body: at('failed', 1) });
    expect(await watched()).toEqual(['failed 1']);
  });
  test('ends when it is not to be seen, or when the watcher leaves', async () => {
    server.will({ status: 202, body: at('queued', 0) }, problem(404, 'not-found'));
    expect(await failure(watched())).toMatchObject({ code: 'not-found' });
    const leaving = new AbortController();
    server.will(stream(at('running', 1)), { body: at('running', 1) });
    const states = client.watchJob({ service: 'tasks', id }, leaving);
    expect((await states.next()).value).toMatchObject({ state: 'running' });
    leaving.abort(new Error('left'));
    expect(await failure(states.next())).toMatchObject({ message: 'left' });
  });
});
