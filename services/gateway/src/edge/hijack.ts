import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
import { noteAnswer } from './timing.ts';

/** Takes an answer out of Fastify's hands, to be written bit by bit; the headers set so far (security, CORS, limits) go with it. */
export function hijack(reply: FastifyReply, headers: Record<string, string>): ServerResponse {
  reply.hijack();
  reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), 'cache-control': 'no-store', ...headers });
  noteAnswer(reply);
  return reply.raw;
}
