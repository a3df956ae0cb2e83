import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { PIECE_BYTES, type Piece } from '@kontora/contracts';
import { createClient } from '@kontora/client';
import { randomBytes } from 'node:crypto';
import { Rig } from '../testing/rig.ts';
import { problem, standIn } from '../testing/stand-in.ts';

let rig: Rig;
beforeAll(async () => { rig = await Rig.start(); });
afterAll(() => rig.stop());

interface Sent { box: string; fileName?: string; piece: Piece }
const sent = () => rig.service.asked.map(({ question }) => question.input as unknown as Sent);
beforeEach(() => {
  rig.service.asked.length = 0;
  rig.service.answers.uploadThings = () => ({ bytes: sent().reduce((sum, { piece }) => sum + Buffer.from(piece.bytes, 'base64').length, 0) });
});
const upload = (body: BodyInit, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  rig.ask('POST', '/boxes/blue/things?fileName=%D0%B0.csv', { body, headers: { 'content-type': 'text/csv', ...headers }, ...init });

test('a file arrives in order and whole, in pieces that the bus can carry; the last answer is the answer', async () => {
  const file = randomBytes(2 * PIECE_BYTES + 10).fill('а;б', 0, 10);
  const client = createClient({ baseUrl: rig.gateway.url, headers: { cookie: rig.cookie } });
  expect(await client.upload(standIn.uploadThings, { box: 'blue', fileName: 'а.csv' }, new Blob([file]))).toEqual({ bytes: file.length });
  expect(sent().map(({ box, fileName, piece }) => [box, fileName, piece.no, piece.last])).toEqual([['blue', 'а.csv', 0, false], ['blue', 'а.csv', 1, false], ['blue', 'а.csv', 2, true]]);
  expect(Buffer.concat(sent().map(({ piece }) => Buffer.from(piece.bytes, 'base64'))).equals(file)).toBe(true);
  expect(new Set(sent().map(({ piece }) => piece.upload)).size).toBe(1);
});

test.each([[1, 1], [PIECE_BYTES, 1], [PIECE_BYTES + 1, 2]])('%d bytes are %d pieces', async (size, pieces) => {
  expect((await upload('x'.repeat(size))).status).toBe(200);
  expect(sent()).toHaveLength(pieces);
});

test('a repetition with the same key is the same upload, piece by piece; without a key it is another', async () => {
  await upload('a;b', { 'idempotency-key': 'k1' });
  await upload('a;b', { 'idempotency-key': 'k1' });
  await upload('a;b');
  const [first, second, third] = rig.service.asked.map(({ question }) => question.key);
  expect(first).toMatch(/^[0-9a-f-]{36}\.0$/);
  expect([second === first, third === first]).toEqual([true, false]);
});

test.each([
  ['a type that is not taken', 'hello', { 'content-type': 'text/html' }, 415, 'unsupported-media-type'],
  ['a form', new URLSearchParams({ a: 'b' }).toString(), { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'unsupported-media-type'],
  ['what only calls itself a workbook', 'a;b', { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }, 415, 'unsupported-media-type'],
  ['binary data as text', 'a\0b', {}, 415, 'unsupported-media-type'],
  ['nothing', '', {}, 400, 'empty-file'],
  ['more than is taken', 'x'.repeat(3_000_001), {}, 413, 'body-too-large'],
  ['somebody unknown', 'a;b', { cookie: '' }, 401, 'not-signed-in'],
])('%s is refused before anything is stored', async (_, body, headers, status, code) => {
  const response = await upload(body, headers);
  expect([response.status, response.headers.get('content-type'), ((await response.json()) as { code: string }).code]).toEqual([status, expect.stringMatching(/^application\/problem\+json/), code]);
  expect(sent()).toHaveLength(0);
});

test('a file whose length nobody said is stopped where it becomes too large', async () => {
  let given = 0;
  const endless = new ReadableStream<Uint8Array>({ pull(out) { given += 100_000; if (given > 50_000_000) out.close(); else out.enqueue(new Uint8Array(100_000).fill(65)); } });
  const response = await upload(endless, {}, { duplex: 'half' } as RequestInit);
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([413, 'body-too-large']);
  expect(sent().some(({ piece }) => piece.last)).toBe(false);
});

test('what the service refuses is the answer at once', async () => {
  rig.service.answers.uploadThings = () => problem(422, 'unreadable');
  const response = await upload('x'.repeat(2_000_000));
  expect([response.status, await response.json()]).toMatchObject([422, { code: 'unreadable', instance: '/api/v1/boxes/blue/things' }]);
  expect(sent()).toHaveLength(1);
});

test('of a file whose sender goes away there is no last piece', async () => {
  const leaving = new AbortController();
  const slow = new ReadableStream<Uint8Array>({ async pull(out) { out.enqueue(new Uint8Array(PIECE_BYTES + 1)); await new Promise((resolve) => setTimeout(resolve, 100)); } });
  const gone = upload(slow, { 'content-type': 'application/octet-stream' }, { duplex: 'half', signal: leaving.signal } as RequestInit);
  setTimeout(() => leaving.abort(), 150);
  await expect(gone).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(sent().map(({ piece }) => piece.last)).not.toContain(true);
});
