import { PIECE_BYTES, routeOf, UPLOAD_TYPES, type AnyOperation, type Piece } from '@kontora/contracts';
import { ProblemError, type RawReply } from '@kontora/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { admit, answer, ask, inputOf, renewed, type Admitted, type Edge } from './endpoint.ts';

const PIECE_BUDGET_MS = 15_000;
const COST = 10;
const GRACE_MS = 2_000;

/** The route of an operation that takes a file: the body as it is, sent on piece by piece (see `UploadSpec`). */
export function addUpload(api: FastifyInstance, edge: Edge, operation: AnyOperation): void {
  const { method, path } = routeOf(operation);
  api.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, body, done) => done(null, body));
    scope.route({
      method, url: path,
      handler: async (request, reply) => {
        cutWhatFollows(request, reply);
        const admitted = await admit(edge, operation, { request, reply, cost: COST });
        const type = typeOf(operation, request);
        const raw = await sendOn(edge, operation, { request, admitted, type });
        return answer(edge, operation, { request, reply, status: 200 }, raw);
      },
    });
  });
}

/** An answer before the end of the file is read by the sender only if the rest is taken in for a while; then the connection is cut. */
function cutWhatFollows({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once('finish', () => {
    if (!raw.complete) setTimeout(() => { if (!raw.complete) raw.destroy(); }, GRACE_MS).unref();
  });
}

async function sendOn(edge: Edge, operation: AnyOperation, { request, admitted, type }: { request: FastifyRequest; admitted: Admitted; type: string }): Promise<RawReply> {
  const input = inputOf(edge, operation, request) as object;
  const upload = uploadId(operation, request, admitted);
  let last: RawReply | undefined;
  for await (const { bytes, ...piece } of cut(operation, request.body as Readable | undefined)) {
    if (piece.no === 0) refuseOtherContent(type, bytes);
    const sent: Piece = { upload, ...piece, bytes: bytes.toString('base64') };
    const envelope = { ...(await renewed(edge, admitted, request)), budgetMs: PIECE_BUDGET_MS, idempotencyKey: operation.idempotency === 'none' ? undefined : `${upload}.${piece.no}` };
    last = await ask(edge, operation, { ...input, piece: sent }, envelope);
    if (last.status !== undefined) return last;
  }
  return last!;
}

/** Cuts a body into pieces of full size and a last one; holds no more than one. */
async function* cut(operation: AnyOperation, body: Readable | undefined): AsyncGenerator<{ no: number; last: boolean; bytes: Buffer }> {
  let held = Buffer.alloc(0);
  let no = 0;
  for await (const chunk of chunksOf(operation.upload!.maxBytes, body)) {
    held = Buffer.concat([held, chunk]);
    for (; held.length > PIECE_BYTES; held = held.subarray(PIECE_BYTES)) yield { no: no++, last: false, bytes: held.subarray(0, PIECE_BYTES) };
  }
  if (no === 0 && held.length === 0) throw new ProblemError('invalid', 'empty-file', { detail: 'Send the file as the body of the request.' });
  yield { no, last: true, bytes: held };
}

async function* chunksOf(maxBytes: number, body: Readable | undefined): AsyncGenerator<Buffer> {
  let total = 0;
  try {
    // An iterator destroys its stream, and with it the connection, on leaving early; the answer must still get through
    for await (const chunk of body?.iterator({ destroyOnReturn: false }) ?? []) {
      total += (chunk as Buffer).length;
      if (total > maxBytes) throw tooLarge(maxBytes);
      yield chunk as Buffer;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
    throw new ProblemError('invalid', 'incomplete-body', { detail: 'The connection ended before the file did.' });
  }
}

/** Whether the declared type and length are taken, before a byte is read; answers the type. */
function typeOf({ upload }: AnyOperation, { headers }: FastifyRequest): string {
  const type = (headers['content-type'] ?? 'application/octet-stream').split(';')[0]!.trim().toLowerCase();
  const taken = upload!.types ?? UPLOAD_TYPES;
  if (!taken.includes(type)) throw new ProblemError('unsupported-media', 'unsupported-media-type', { detail: `Send the file itself as the body, as one of ${taken.join(', ')}.` });
  if (Number(headers['content-length'] ?? 0) > upload!.maxBytes) throw tooLarge(upload!.maxBytes);
  return type;
}

/** A first look at the content: what calls itself an archive or a workbook must begin as one, and text must not hold binary data. */
function refuseOtherContent(type: string, start: Buffer): void {
  const zipped = /zip|openxmlformats/.test(type);
  const utf16 = start.length > 1 && [0xfffe, 0xfeff].includes(start.readUInt16BE(0));
  const wrong = zipped ? start.toString('latin1', 0, 2) !== 'PK' : type.startsWith('text/') && !utf16 && start.includes(0);
  if (wrong) throw new ProblemError('unsupported-media', 'unsupported-media-type', { detail: `The content is not what Content-Type says: ${type}.` });
}

const tooLarge = (maxBytes: number) => new ProblemError('too-large', 'body-too-large', { detail: `The file may have at most ${maxBytes.toLocaleString('en')} bytes.` });

/** The id of an upload: the same again when the request is repeated with its Idempotency-Key, so that pieces already stored are not stored twice. */
function uploadId(operation: AnyOperation, request: FastifyRequest, { caller, envelope }: Admitted): string {
  if (envelope.idempotencyKey === undefined) return randomUUID();
  const hex = createHash('sha256').update(JSON.stringify([caller?.tenantId, caller?.callerId, operation.name, request.url, envelope.idempotencyKey])).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
