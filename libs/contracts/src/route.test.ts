import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { command, job, Piece, query } from './contract.ts';
import { field, list } from './list.ts';
import { fillRoute, parseQuery, readRoute, routeOf, successStatus } from './route.ts';
import { defineService } from './service-contract.ts';

const { listTasks, closeTask, deleteTask, findTasks, uploadFile, importTasks, recount } = defineService('sample', {
  summary: 'Routes', events: {}, operations: {
    listTasks: list({
      summary: 'Tasks', http: 'GET /clients/:clientId/tasks', permission: 'tasks:read', item: z.object({}), extra: { clientId: z.string() },
      filter: { state: field.oneOf(['new', 'queued']), title: field.text(), due: field.date() }, sort: ['due'],
    }),
    closeTask: command({ summary: 'Close', http: 'POST /tasks/:id/close', permission: 'tasks:write', input: z.object({ id: z.string(), note: z.string().optional(), dryRun: z.boolean().optional() }), output: z.object({}) }),
    deleteTask: command({ summary: 'Delete', http: 'DELETE /tasks/:id', permission: 'tasks:write', input: z.object({ id: z.string(), reason: z.string() }), output: z.object({}) }),
    findTasks: query({ summary: 'Find', http: 'GET /task-titles', permission: 'tasks:read', input: z.object({ ids: z.array(z.string()).optional(), text: z.string().optional() }), output: z.object({}) }),
    uploadFile: command({ summary: 'Upload', http: 'POST /files', permission: 'tasks:write', input: z.object({ name: z.string(), piece: Piece }), output: z.object({}), upload: { maxBytes: 10 } }),
    importTasks: job({ summary: 'Import', http: 'POST /tasks/import', permission: 'tasks:write', input: z.object({}), output: z.object({}) }),
    recount: command({ summary: 'Recount', permission: 'internal', input: z.object({}), output: z.object({}) }),
  },
});

describe('the input is spread over path, query and body', () => {
  test('GET: path and query', () => {
    expect(fillRoute(listTasks, { clientId: 'a/b', limit: 5, sort: '-due', filter: { state: { in: ['new', 'queued'] }, due: { lte: '2026-10-25' } } }))
      .toEqual({ method: 'GET', path: '/api/v1/clients/a%2Fb/tasks', query: 'limit=5&sort=-due&filter[state][in]=new,queued&filter[due][lte]=2026-10-25' });
  });
  test('POST: path and body, a dry run in the query', () => {
    expect(fillRoute(closeTask, { id: '7', note: 'ok', dryRun: true })).toEqual({ method: 'POST', path: '/api/v1/tasks/7/close', query: 'dryRun=true', body: { note: 'ok' } });
    expect(fillRoute(importTasks, {})).toMatchObject({ method: 'POST', body: {} });
  });
  test('DELETE and uploads have no JSON body', () => {
    expect(fillRoute(deleteTask, { id: '7', reason: 'twice & wrong' })).toEqual({ method: 'DELETE', path: '/api/v1/tasks/7', query: 'reason=twice%20%26%20wrong' });
    expect(fillRoute(uploadFile, { name: 'счёт.pdf' })).toEqual({ method: 'POST', path: '/api/v1/files', query: `name=${encodeURIComponent('счёт.pdf')}` });
  });
  test('a condition tree or a long filter of a list goes as POST …/search', () => {
    const tree = { clientId: '1', filter: { or: [{ state: { eq: 'new' as const } }] } };
    expect(fillRoute(listTasks, tree)).toEqual({ method: 'POST', path: '/api/v1/clients/1/tasks/search', query: '', body: { filter: tree.filter } });
    expect(fillRoute(listTasks, { clientId: '1', filter: { title: { in: Array.from({ length: 200 }, (_, n) => `title ${n}`) } } }).path).toMatch(/search$/);
    expect(fillRoute(listTasks, { clientId: '1' }, 'csv')).toEqual({ method: 'GET', path: '/api/v1/clients/1/tasks.csv', query: '' });
  });
  test.each([[undefined], [''], ['.'], ['..']])('%p cannot stand in a path', (id) => {
    expect(() => fillRoute(closeTask, { id: id as string })).toThrow(TypeError);
  });
  test('what is internal has no route, and only lists have variants', () => {
    expect(() => routeOf(recount)).toThrow('public');
    expect(() => routeOf(closeTask, 'csv')).toThrow('list');
  });
});

describe('a query string', () => {
  test.each([
    ['filter[state][in]=new,queued&limit=5', { filter: { state: { in: 'new,queued' } }, limit: '5' }],
    ['ids=a&ids=b', { ids: ['a', 'b'] }],
    ['filter[title][in][0]=a,b&filter[title][in][1]=c', { filter: { title: { in: ['a,b', 'c'] } } }],
    ['a[1]=x&a[5]=y', { a: { 1: 'x', 5: 'y' } }],
    ['a[=1&b]=2&[c]=3&d[]=4', { 'a[': '1', 'b]': '2', '[c]': '3', 'd[]': '4' }],
    ['a=1&a[b]=2', { a: { b: '2' } }],
    ['', {}],
  ])('%s', (text, value) => expect(JSON.parse(JSON.stringify(parseQuery(text)))).toEqual(value));

  test('cannot reach a prototype or make a huge array', () => {
    const { filter, list: numbered } = parseQuery('filter[__proto__][admin]=1&list[999999999]=x') as Record<string, object>;
    expect(Object.keys(filter!)).toEqual(['__proto__']);
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
    expect(Array.isArray(numbered)).toBe(false);
    expect(Object.keys(parseQuery(`a${'[b]'.repeat(3000)}=1`))).toHaveLength(1);
  });
});

describe('the server reads what the client wrote', () => {
  const read = (operation: Parameters<typeof readRoute>[0], { query: text, body }: { query: string; body?: unknown }, params = {}) => readRoute(operation, { params, query: parseQuery(text), body });

  test('and takes no field for one because every object has it', () => {
    expect(read(listTasks, { query: 'constructor=1&toString=2&__proto__=3' }, { clientId: '1' })).toEqual({ constructor: '1', toString: '2', ['__proto__']: '3', clientId: '1' });
  });
  test('for any list input that needs no body', () => {
    const title = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('a', 'ё', ',', ' ', '&', '=', '[', ']', '%', '+', '"') });
    const filter = fc.record({ title: fc.record({ eq: title, in: fc.array(title, { minLength: 1, maxLength: 3 }), isNull: fc.boolean() }, { requiredKeys: [] }), state: fc.record({ nin: fc.constant(['new', 'queued'] as ('new' | 'queued')[]) }) }, { requiredKeys: [] });
    fc.assert(fc.property(fc.record({ limit: fc.integer({ min: 1, max: 200 }), filter }, { requiredKeys: [] }), (input) => {
      const sent = listTasks.input.parse({ clientId: '1', ...input });
      const { filter: received, ...rest } = listTasks.input.parse(read(listTasks, fillRoute(listTasks, { clientId: '1', ...input }), { clientId: '1' }));
      const { filter: wanted, ...others } = sent;
      const conditions = (f: object = {}) => Object.fromEntries(Object.entries(f).filter(([, c]) => Object.keys(c as object).length > 0));
      expect(rest).toEqual(others);
      expect(conditions(received)).toEqual(conditions(wanted));
    }));
  });
  test.each([[{ ids: ['a'] }], [{ ids: ['a,b'] }], [{ ids: ['a', 'b'], text: 'x' }], [{}]])('for arrays outside filters: %j', (input) => {
    expect(findTasks.input.parse(read(findTasks, fillRoute(findTasks, input)))).toEqual(input);
  });
  test('a single value becomes an array where the schema wants one', () => {
    expect(read(findTasks, { query: 'ids=a&text=b' })).toEqual({ ids: ['a'], text: 'b' });
  });
  test('each field is taken from its place only', () => {
    expect(readRoute(closeTask, { params: { id: '7' }, query: { note: 'query', dryRun: 'true' }, body: { id: '8', note: 'body', dryRun: false } })).toEqual({ id: '7', note: 'body', dryRun: 'true' });
    expect(readRoute(closeTask, { params: { id: '7' }, body: ['no object'] })).toEqual(['no object']);
  });
});

test('background work is accepted, everything else is done', () => {
  expect([successStatus(importTasks), successStatus(closeTask)]).toEqual([202, 200]);
});
