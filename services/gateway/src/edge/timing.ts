import { httpSeconds } from '@kontora/platform';
import type { FastifyInstance, FastifyReply } from 'fastify';

const noted = new WeakSet<FastifyReply>();

/** Notes how long each answer took, until its last byte, under the template of its route: addresses carry ids, and there are too many of them. */
export function timeRequests(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', async (_, reply) => noteAnswer(reply));
}

/** Notes an answer now, unless it is noted already. For those that stream: they last as long as somebody reads, which says nothing of us, so their beginning counts. */
export function noteAnswer(reply: FastifyReply): void {
  if (noted.has(reply)) return;
  noted.add(reply);
  const { method, routeOptions } = reply.request;
  httpSeconds.observe({ method, route: routeOptions.url ?? 'unmatched', status: `${Math.floor(reply.statusCode / 100)}xx` }, reply.elapsedTime / 1000);
}
