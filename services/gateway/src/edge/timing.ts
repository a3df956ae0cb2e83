import { httpSeconds } from '@kontora/platform';
import type { FastifyInstance } from 'fastify';

/** Notes how long each answer took, until its last byte, under the template of its route: addresses carry ids, and there are too many of them. */
export function timeRequests(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', async (request, reply) => {
    httpSeconds.observe({ method: request.method, route: request.routeOptions.url ?? 'unmatched', status: `${Math.floor(reply.statusCode / 100)}xx` }, reply.elapsedTime / 1000);
  });
}
