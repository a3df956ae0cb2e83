import { beginWork, newTraceparent, type OpenWork } from '@kontora/platform';
import { SpanKind } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' { interface FastifyRequest { /** To be handed to whoever carries the request out. */ traceparent: string; work?: OpenWork } }

/** Puts each request into a trace, the caller's if it sent a valid `traceparent`, else a new one; where spans are recorded, as one that ends with the answer. */
export function traceRequests(fastify: FastifyInstance): void {
  fastify.decorateRequest('traceparent', '');
  fastify.addHook('onRequest', async (request) => {
    const given = givenBy(request);
    const route = request.routeOptions.url ?? 'unknown';
    request.work = beginWork(given, { name: `${request.method} ${route}`, kind: SpanKind.SERVER, attributes: { 'http.request.method': request.method, 'http.route': route } });
    request.traceparent = request.work?.traceparent ?? given ?? newTraceparent();
  });
  fastify.addHook('onResponse', async (request, reply) => request.work?.end({ 'http.response.status_code': reply.statusCode }, reply.statusCode >= 500));
}

function givenBy(request: FastifyRequest): string | undefined {
  const given = request.headers.traceparent;
  return typeof given === 'string' && /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/.test(given) ? given : undefined;
}
