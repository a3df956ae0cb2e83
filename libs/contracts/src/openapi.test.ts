import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { allContracts } from './all.ts';
import { command, job, Piece, query } from './contract.ts';
import { field, list } from './list.ts';
import { openApi, type OpenApi } from './openapi.ts';
import { defineService } from './service-contract.ts';
import { Done, Flag, Id, Instant, MoneyAmount, Version } from './shapes.ts';

const Invoice = z.object({ id: Id, version: Version, issuedAt: Instant.nullable(), total: MoneyAmount }).meta({ id: 'Invoice' });
const billing = defineService('billing', {
  summary: 'Invoices', events: {}, operations: {
    getInvoice: query({ summary: 'One invoice', http: 'GET /invoices/:id', permission: 'billing:read', input: z.object({ id: Id }), output: Invoice }),
    listInvoices: list({ summary: 'Invoices', http: 'GET /invoices', permission: 'billing:read', item: Invoice, filter: { state: field.oneOf(['draft', 'issued']), number: field.text('As printed'), total: field.money() }, sort: ['number'], extra: { archived: Flag.optional() } }),
    issueInvoice: command({
      summary: 'Issue an invoice', http: 'POST /invoices/:id/issue', permission: 'billing:write', idempotency: 'required', ifMatch: 'required',
      input: z.object({ id: Id, discount: MoneyAmount.optional(), dryRun: Flag.optional() }), output: Invoice, errors: { 'period-closed': 'conflict', 'no-contract': 'unprocessable' },
    }),
    changeInvoice: command({ summary: 'Change an invoice', http: 'PATCH /invoices/:id', permission: 'billing:write', ifMatch: 'required', input: z.object({ id: Id, note: z.string().optional() }), output: Invoice }),
    deleteInvoice: command({ summary: 'Delete an invoice', http: 'DELETE /invoices/:id', permission: 'billing:write', input: z.object({ id: Id }), output: Done }),
    billMonth: job({ summary: 'Bill a month', http: 'POST /billing-runs', permission: 'billing:write', idempotency: 'required', input: z.object({ month: z.string() }), output: z.object({ invoices: z.int() }) }),
    uploadStatement: command({ summary: 'Upload a bank statement', http: 'POST /statements', permission: 'billing:write', input: z.object({ fileName: z.string(), piece: Piece }), output: Done, upload: { maxBytes: 1000, types: ['text/csv'] } }),
    payPublicly: command({ summary: 'Pay through a link', http: 'POST /payments', permission: 'public', input: z.object({ token: z.string() }), output: Done }),
    recount: command({ summary: 'Recount', permission: 'internal', input: z.object({}), output: Done }),
  },
});
const info = { title: 'Kontora', version: '1' };
const document = openApi([billing], info);
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- assertions reach into JSON
const at = (method: string, path: string): any => document.paths[`/api/v1${path}`]?.[method];
const parameterNames = (operation: { parameters?: { name?: string; $ref?: string }[] }) => (operation.parameters ?? []).map((p) => p.name ?? p.$ref?.split('/').at(-1));

/** Every JSON object of a document, with its place. */
function* objects(node: unknown, place = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof node !== 'object' || node === null) return;
  yield [place, node as Record<string, unknown>];
  for (const [key, value] of Object.entries(node)) yield* objects(value, `${place}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}
function faults(api: OpenApi): string[] {
  const places = new Map(objects(api));
  const operations = Object.values(api.paths).flatMap((methods) => Object.values(methods)) as { operationId: string; responses: object; parameters?: { name: string; in: string; required?: boolean }[] }[];
  const ids = operations.map((operation) => operation.operationId);
  const inPath = Object.entries(api.paths).flatMap(([path, methods]) => Object.values(methods).flatMap((operation) => [...path.matchAll(/\{(\w+)\}/g)]
    .filter(([, name]) => !(operation.parameters as typeof operations[0]['parameters'])?.some((p) => p.name === name && p.in === 'path' && p.required)).map(([, name]) => `${path}: ${name} is not described`)));
  return [
    ...[...places].filter(([, o]) => typeof o.$ref === 'string' && !places.has(o.$ref)).map(([place, o]) => `${place}: ${String(o.$ref)} leads nowhere`),
    ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${id} twice`),
    ...operations.filter((operation) => Object.keys(operation.responses).length < 2).map((operation) => `${operation.operationId} has no responses`),
    ...Object.keys(api.components).flatMap((kind) => Object.keys(api.components[kind] as object)).filter((name) => !/^[\w.-]+$/.test(name)).map((name) => `${name} is no component name`),
    ...inPath,
  ];
}

describe('the document', () => {
  test('is sound: every reference resolves, names are unique, path fields are described', () => {
    expect(faults(document)).toEqual([]);
    expect(faults(openApi(allContracts, info))).toEqual([]);
    expect(faults({ ...document, paths: { '/x/{y}': { get: { operationId: 'x', responses: { 200: { $ref: '#/nowhere' } } } } } })).toHaveLength(3);
  });
  test('does not depend on the order of declaration', () => {
    const turned = { ...billing, service: { ...billing.service, operations: Object.fromEntries(Object.entries(billing.service.operations).reverse()) } };
    expect(JSON.stringify(openApi([turned], info))).toBe(JSON.stringify(document));
  });
  test('has the public operations only, under their names', () => {
    const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((operation) => operation.operationId));
    expect(ids).toEqual(expect.arrayContaining(['getInvoice', 'issueInvoice', 'listInvoices', 'listInvoicesSearch', 'listInvoicesCsv', 'listInvoicesXlsx', 'getJobOfBilling', 'watchJobOfBilling']));
    expect(ids).not.toContain('recount');
  });
});

describe('an operation', () => {
  test('command: path, headers and body; success and each declared failure with its code', () => {
    const issue = at('post', '/invoices/{id}/issue');
    expect(parameterNames(issue)).toEqual(['id', 'dryRun', 'idempotencyKeyRequired', 'ifMatch']);
    expect(issue.requestBody.content['application/json'].schema).toMatchObject({ type: 'object', properties: { discount: { $ref: '#/components/schemas/MoneyInput' } } });
    expect(Object.keys(issue.responses)).toEqual(['200', '400', '401', '403', '404', '409', '412', '413', '415', '422', '428', 'default']);
    expect(Object.keys(issue.responses[200].headers)).toEqual(['ETag', 'Idempotency-Replayed']);
    expect(issue.responses[409].$ref).toBe('#/components/responses/concurrent-change.period-closed.request-in-progress');
    const conflict = (document.components.responses as Record<string, object>)['concurrent-change.period-closed.request-in-progress'];
    expect(JSON.stringify(conflict)).toContain('"enum":["concurrent-change","period-closed","request-in-progress"]');
    expect(issue['x-permission']).toBe('billing:write');
  });
  test('a change is a merge patch', () => expect(Object.keys(at('patch', '/invoices/{id}').requestBody.content)).toEqual(['application/json', 'application/merge-patch+json']));
  test('background work: 202, a Location, and the result in the job', () => {
    const { responses } = at('post', '/billing-runs');
    expect(responses[202].headers.Location).toBeDefined();
    expect(JSON.stringify(responses[202])).toContain('"invoices"');
    expect(at('get', '/jobs/billing/{id}/stream').responses[200].content['text/event-stream'].schema.properties.data).toEqual({ type: 'string', contentMediaType: 'application/json', contentSchema: { $ref: '#/components/schemas/Job' } });
  });
  test('upload: the file is the body, the rest in the query', () => {
    expect(Object.keys(at('post', '/statements').requestBody.content)).toEqual(['text/csv']);
    expect(parameterNames(at('post', '/statements'))).toEqual(['fileName', 'idempotencyKey']);
  });
  test('what the edge refuses is documented too: bodies, keys, addresses, pages of other sites', () => {
    const codes = (operation: { responses: Record<string, { $ref: string }> }, status: number) => operation.responses[status]?.$ref.split('/').at(-1)!.split('.') ?? [];
    const issue = at('post', '/invoices/{id}/issue');
    expect([codes(issue, 400), codes(issue, 403), codes(issue, 404), codes(issue, 413), codes(issue, 415)]).toEqual([
      expect.arrayContaining(['malformed-json', 'incomplete-body', 'malformed-address', 'invalid-idempotency-key', 'idempotency-key-required', 'invalid-if-match']),
      ['firm-not-chosen', 'foreign-origin', 'missing-permission'], ['no-such-route', 'not-found'], ['body-too-large'], ['unsupported-media-type'],
    ]);
    expect([codes(at('get', '/invoices'), 403), codes(at('get', '/invoices'), 413), codes(at('post', '/invoices/search'), 413)]).toEqual([['firm-not-chosen', 'missing-permission'], [], ['body-too-large']]);
  });
  test('a deletion takes no body, but refuses one like any other request that changes something', () => {
    expect(at('delete', '/invoices/{id}').requestBody).toBeUndefined();
    expect(Object.keys(at('delete', '/invoices/{id}').responses)).toEqual(expect.arrayContaining(['400', '413', '415']));
  });
  test('what is public asks for no sign-in', () => {
    expect(at('post', '/payments').security).toEqual([]);
    expect(at('post', '/payments').responses[401]).toBeUndefined();
  });
});

describe('a list', () => {
  test('has its filters as deep objects, a search by condition tree, and files without paging', () => {
    expect(parameterNames(at('get', '/invoices'))).toEqual(['limit', 'after', 'sort', 'count', 'filter[state]', 'filter[number]', 'filter[total]', 'archived']);
    expect(at('get', '/invoices').parameters.find((p: { name: string }) => p.name === 'filter[number]')).toEqual({ name: 'filter[number]', in: 'query', style: 'deepObject', explode: true, description: 'As printed', schema: { $ref: '#/components/schemas/TextConditions' } });
    expect(parameterNames(at('get', '/invoices.csv'))).toEqual(['sort', 'filter[state]', 'filter[number]', 'filter[total]', 'archived', 'fields', 'headings', 'lang']);
    expect(at('post', '/invoices/search').requestBody.content['application/json'].schema.properties.filter).toEqual({ $ref: '#/components/schemas/ListInvoicesFilter' });
    expect((document.components.schemas as Record<string, { properties: object }>).ListInvoicesFilter?.properties).toMatchObject({ not: { $ref: '#/components/schemas/ListInvoicesFilter' } });
  });
});

describe('schemas', () => {
  const schemas = document.components.schemas as Record<string, { required?: string[]; properties: Record<string, object> }>;
  test('a component has two forms only when what is sent differs from what is received', () => {
    expect([schemas.Money?.required, schemas.MoneyInput?.required]).toEqual([['amount', 'currency'], ['amount']]);
    expect(Object.keys(schemas)).not.toContain('InvoiceInput');
  });
  test('formats stand without their patterns, booleans without their text forms', () => {
    expect(schemas.Invoice?.properties.issuedAt).toEqual({ anyOf: [{ type: 'string', format: 'date-time', description: expect.any(String) }, { type: 'null' }] });
    expect(at('get', '/invoices').parameters.at(-1)).toEqual({ name: 'archived', in: 'query', schema: { type: 'boolean' } });
  });
});

test('mistakes of a contract stop the document', () => {
  const one = (http: 'GET /things/:id' | 'GET /things', input = z.object({})) => ({ getThing: query({ summary: 'Thing', http, permission: 'signed-in' as const, input, output: Done }) });
  expect(() => openApi([defineService('a', { summary: '', events: {}, operations: one('GET /things/:id') })], info)).toThrow('id');
  expect(() => openApi(['a', 'b'].map((name) => defineService(name, { summary: '', events: {}, operations: one('GET /things') })), info)).toThrow('getThing');
  const twice = { other: query({ summary: 'Another invoice', http: 'GET /others' as const, permission: 'signed-in' as const, input: z.object({}), output: z.object({}).meta({ id: 'Problem' }) }) };
  expect(() => openApi([defineService('a', { summary: '', events: {}, operations: twice })], info)).toThrow();
});
