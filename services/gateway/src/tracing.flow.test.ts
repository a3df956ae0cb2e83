import { contacts, identity } from '@kontora/contracts';
import { startTracing } from '@kontora/platform';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startGateway, type Gateway } from './gateway.ts';

interface Span { traceId: string; spanId: string; parentSpanId?: string; name: string; attributes: { key: string; value: { stringValue?: string } }[] }
const spans: Span[] = [];
/** A collector: takes OTLP as JSON over HTTP. */
const collector: Server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
    spans.push(...resourceSpans.flatMap((resource) => resource.scopeSpans.flatMap((scope) => scope.spans)));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});

const head = { name: 'Елена Орлова', email: 'head@kontora.example', password: 'a long enough password' };
let stack: TestStack;
let gateway: Gateway;
let endTracing: () => Promise<void>;

beforeAll(async () => {
  await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', listening));
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  process.env.OTEL_BSP_SCHEDULE_DELAY = '100';
  endTracing = await startTracing('kontora-test');
  stack = await TestStack.start(['identity', 'contacts', 'tasks']);
  gateway = await startGateway({ ...stack.config, port: 0, host: '127.0.0.1', origins: [], secure: false, limit: { points: 200, seconds: 60 }, console: '' });
  await stack.openFirm((await stack.call(identity.openFirm, { slug: 'first', name: 'Первая', head })).firmId);
});
afterAll(async () => {
  await gateway?.stop();
  await stack?.stop();
  await endTracing?.();
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  collector.closeAllConnections();
  await new Promise((closed) => collector.close(closed));
});

const post = (path: string, body: unknown, cookie = '') => fetch(`${gateway.url}/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify(body) });

test('one trace leads from the HTTP request over the service, its SQL and its event to the reaction in another service', async () => {
  const cookie = (await post('/session', { email: head.email, password: head.password })).headers.get('set-cookie')!.split(';')[0]!;
  expect((await post('/organisations', { name: 'ООО «Ромашка»', inn: '9999001017' }, cookie)).status).toBe(200);
  const reaction = await stack.eventually(async () => spans.find((span) => span.name === 'tasks copyOrganisation'), 20_000);

  const chain: Span[] = [];
  for (let span: Span | undefined = reaction; span; span = spans.find((one) => one.spanId === span!.parentSpanId)) chain.unshift(span);
  expect(chain.map((span) => span.name)).toEqual(['POST /api/v1/organisations', 'contacts.createOrganisation', `publish ${contacts.events.organisationChanged.subject}`, 'tasks copyOrganisation']);
  expect(new Set(chain.map((span) => span.traceId)).size).toBe(1);

  const statementsOf = (span: Span) => spans.filter((one) => one.parentSpanId === span.spanId && one.name.startsWith('sql ')).map((one) => one.name);
  await stack.eventually(async () => statementsOf(chain[1]!).includes('sql insert') && statementsOf(reaction).includes('sql insert'));
  const texts = spans.flatMap((span) => span.attributes).map(({ value }) => value.stringValue ?? '');
  expect(texts.filter((text) => /Ромашка|9999001017|Орлова|head@kontora/.test(text))).toEqual([]);

  const { rows } = await stack.superuser.query<{ trace: string }>(`select distinct trace from contacts.audit where entity = 'organisation'`);
  expect(rows).toEqual([{ trace: reaction.traceId }]);
});

test('a problem names the trace that the collector has', async () => {
  const { traceId } = (await (await post('/organisations', {})).json()) as { traceId: string };
  await stack.eventually(async () => spans.some((span) => span.traceId === traceId && span.name === 'POST /api/v1/organisations'));
});
