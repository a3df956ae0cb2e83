import { contacts, routeOf, type AnyOperation, type Problem } from '@kontora/contracts';
import { ProblemError, traceIdOf } from '@kontora/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pipeline } from 'node:stream/promises';
import { admit, ask, inputOf, renewed, type Admitted, type Edge } from '../edge/endpoint.ts';
import { hijack } from '../edge/hijack.ts';
import { sendProblemDocument } from '../edge/problems.ts';
import { Slots } from '../edge/slots.ts';
import { cellOf, type Cell, type Language } from './cells.ts';
import { chosenColumns, columnsOf, type Column } from './columns.ts';
import { csv } from './csv.ts';
import { firmColumns, type AskRegistry } from './firm-columns.ts';
import { headingOf, languageOf } from './headings.ts';
import { workbook } from './workbook.ts';

interface Page { data: unknown[]; page: { next: string | null } }
type Format = 'csv' | 'xlsx';

const PAGE_ROWS = 200;
const PAGE_BUDGET_MS = 15_000;
const COST = 10;
const SLOTS = new Slots(3, 'too-many-exports', 'exports');
const TYPES: Record<Format, string> = { csv: 'text/csv; charset=utf-8; header=present', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

/**
 * `GET /<list>.csv` and `.xlsx`: all rows that match, in the list's order and with its permission, fetched page by page as the reader takes them.
 * Whatever fails after the first page breaks the connection, so that half a file is never taken for the whole.
 */
export function addExports(api: FastifyInstance, edge: Edge, operation: AnyOperation): void {
  const columns = columnsOf(operation);
  for (const format of ['csv', 'xlsx'] as const) {
    api.route({
      method: 'GET', url: routeOf(operation, format).path, exposeHeadRoute: false,
      handler: async (request, reply) => {
        const asked = await opened(edge, { operation, format, columns }, request, reply);
        if ('status' in asked) return sendProblemDocument(asked, request, reply);
        const { body, name } = fileOf(asked, format);
        const release = SLOTS.take(asked.admitted);
        const out = hijack(reply, { 'content-type': TYPES[format], 'content-disposition': `attachment; filename="${name}"` });
        await pipeline(body, out).catch((error: unknown) => {
          if (!isGone(error)) edge.log.warn({ err: error, operation: operation.name, traceId: traceIdOf(request.traceparent) }, 'an export broke off');
        }).finally(release);
        return reply;
      },
    });
  }
}

interface Opened { admitted: Admitted; first: Page; next(after: string): Promise<Page>; columns: readonly Column[]; language: Language; operation: AnyOperation; path: string }

/** Everything that can be refused is refused here, with a problem document: the first page is asked for before the first byte is sent. */
async function opened(edge: Edge, list: { operation: AnyOperation; format: Format; columns: readonly Column[] }, request: FastifyRequest, reply: FastifyReply): Promise<Opened | Problem> {
  const { operation, format } = list;
  const admitted = await admit(edge, operation, { request, reply, cost: COST });
  const { fields, headings, lang, ...input } = inputOf(edge, operation, request, format) as { fields?: string; headings?: unknown; lang?: string };
  const put = async (question: AnyOperation, asked: object) => {
    const envelope = { ...(await renewed(edge, admitted, request)), budgetMs: PAGE_BUDGET_MS };
    const raw = await ask(edge, question, asked, envelope);
    return { failed: raw.status !== undefined, body: JSON.parse(new TextDecoder().decode(raw.body)) as unknown };
  };
  const registry: AskRegistry = async (asked) => {
    const { failed, body } = await put(contacts.listCustomFields, asked);
    if (failed) throw new ProblemError('unavailable', 'service-unavailable', { detail: (body as Problem).detail });
    return body as Awaited<ReturnType<AskRegistry>>;
  };
  const named = fields === undefined ? undefined : String(fields);
  const ofFirm = await firmColumns(operation.list!, named, registry);
  const columns = chosenColumns([...list.columns, ...ofFirm], named, headings === undefined ? [] : [headings].flat().map(String));
  const custom = ofFirm.map(({ path }) => path[1]);
  const look = (after?: string) => put(operation, { ...input, ...(custom.length > 0 && { custom }), limit: PAGE_ROWS, after, count: 'none' });
  const first = await look();
  if (first.failed) return first.body as Problem;
  return {
    operation, columns, first: first.body as Page, language: languageOf(lang, request.headers['accept-language']), path: routeOf(operation).path, admitted,
    async next(after) {
      const page = await look(after);
      if (page.failed) throw new Error(`A page could not be read: ${(page.body as Problem).code}`);
      return page.body as Page;
    },
  };
}

function fileOf({ first, next, columns, language, operation, path }: Opened, format: Format) {
  const rows = async function* (): AsyncGenerator<Cell[][]> {
    for (let page = first; ; page = await next(page.page.next)) {
      yield page.data.map((row) => columns.map((column) => cellOf(row, column, language)));
      if (page.page.next === null) return;
    }
  };
  const headings = columns.map((column) => headingOf(column, language));
  const name = `${path.split('/').at(-1)}-${new Date().toISOString().slice(0, 10)}.${format}`;
  return { name, body: format === 'csv' ? csv(headings, rows()) : workbook(operation.summary, headings, rows()) };
}

const isGone = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
