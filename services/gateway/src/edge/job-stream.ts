import { API_BASE, type Job, type Problem, type ServiceContract } from '@kontora/contracts';
import type { FastifyInstance } from 'fastify';
import { admit, ask, type Edge } from './endpoint.ts';
import { sendProblemDocument } from './problems.ts';

const EVERY_MS = 300;
const LONGEST_MS = 15 * 60_000;

/** `GET /jobs/<service>/:id/stream`: the job as server-sent events, whenever it moved, until it ended. */
export function addJobStream(api: FastifyInstance, edge: Edge, contract: ServiceContract): void {
  const { getJob } = contract.platform;
  api.get<{ Params: { id: string } }>(`${API_BASE}/jobs/${contract.service.name}/:id/stream`, async (request, reply) => {
    const { envelope } = await admit(edge, getJob, request, reply);
    const look = async () => {
      const raw = await ask(edge, getJob, { id: request.params.id }, envelope);
      return { failed: raw.status !== undefined, body: JSON.parse(new TextDecoder().decode(raw.body)) as unknown };
    };
    const first = await look();
    if (first.failed) return sendProblemDocument(first.body as Problem, request, reply);
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    const end = Date.now() + LONGEST_MS;
    let told = '';
    for (let job = first.body as Job; !reply.raw.destroyed; job = (await look().catch(() => ({ body: job }))).body as Job) {
      const text = JSON.stringify(job);
      if (text !== told) reply.raw.write(`event: job\ndata: ${(told = text)}\n\n`);
      if (['done', 'failed', 'cancelled'].includes(job.state) || Date.now() > end) break;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
    reply.raw.end();
    return reply;
  });
}
