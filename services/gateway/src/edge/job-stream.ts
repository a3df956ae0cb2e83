import { API_BASE, type Job, type Problem, type ServiceContract } from '@kontora/contracts';
import { ProblemError } from '@kontora/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { admit, ask, refuseParameters, renewed, type Admitted, type Edge } from './endpoint.ts';
import { hijack } from './hijack.ts';
import { sendProblemDocument } from './problems.ts';
import { Slots } from './slots.ts';

const EVERY_MS = 300;
const SIGN_OF_LIFE_MS = 15_000;
const LONGEST_MS = 15 * 60_000;
const SLOTS = new Slots(10, 'too-many-streams', 'streams of jobs');

/** `GET /jobs/<service>/:id/stream`: the job as server-sent events, whenever it moved, until it ended. */
export function addJobStream(api: FastifyInstance, edge: Edge, contract: ServiceContract): void {
  const { getJob } = contract.platform;
  api.get<{ Params: { id: string } }>(`${API_BASE}/jobs/${contract.service.name}/:id/stream`, { exposeHeadRoute: false }, async (request, reply) => {
    const admitted = await admit(edge, getJob, { request, reply });
    refuseParameters(request);
    const look = () => lookAt(edge, { contract, id: request.params.id }, { admitted, request });
    const first = await look();
    if (!('state' in first)) return sendProblemDocument(first, request, reply);
    const release = SLOTS.take(admitted);
    const out = hijack(reply, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
    try {
      for await (const text of events(first, look)) {
        if (edge.stopping.aborted || out.destroyed) break;
        if (text) out.write(text);
      }
    } finally {
      release();
      out.end();
    }
    return reply;
  });
}

async function lookAt(edge: Edge, { contract, id }: { contract: ServiceContract; id: string }, { admitted, request }: { admitted: Admitted; request: FastifyRequest }): Promise<Job | Problem> {
  const raw = await ask(edge, contract.platform.getJob, { id }, await renewed(edge, admitted, request));
  return JSON.parse(new TextDecoder().decode(raw.body)) as Job | Problem;
}

/** An event for each change, a comment now and then for the proxies between, and an empty text each time one has looked in vain. Ends with the job. */
async function* events(first: Job, look: () => Promise<Job | Problem>): AsyncGenerator<string> {
  const end = Date.now() + LONGEST_MS;
  let told = '';
  let toldAt = 0;
  for (let job = first; Date.now() < end; await sleep(EVERY_MS)) {
    const text = JSON.stringify(job);
    const silent = text === told;
    const sign = silent && Date.now() - toldAt > SIGN_OF_LIFE_MS;
    if (!silent || sign) toldAt = Date.now();
    yield silent ? (sign ? ':\n\n' : '') : `event: job\ndata: ${(told = text)}\n\n`;
    if (job.finishedAt !== null) return;
    const next = await look().catch((error: unknown) => { if (isPassing(error)) return job; throw error; });
    if (!('state' in next)) { if (next.retryable) continue; return; }
    job = next;
  }
}

/** A service that is away for a moment does not end the watching of its job; a caller who may no longer see it does. */
const isPassing = (error: unknown) => error instanceof ProblemError && ['unavailable', 'timeout'].includes(error.failure);
