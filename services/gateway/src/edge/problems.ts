import { STATUS_CODES } from 'node:http';
import type { Problem } from '@kontora/contracts';
import { ProblemError, toProblem, traceIdOf, type Log } from '@kontora/platform';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

const FASTIFY_FAILURES: Record<string, () => ProblemError> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new ProblemError('too-large', 'body-too-large', { detail: 'The body is larger than this operation takes.' }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new ProblemError('unsupported-media', 'unsupported-media-type', { detail: 'Send JSON with Content-Type: application/json.' }),
  FST_ERR_BAD_URL: () => new ProblemError('invalid', 'malformed-address', { detail: 'The address is not properly percent-encoded.' }),
  FST_ERR_MAX_PARAM_LENGTH: () => notFound(),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new ProblemError('invalid', 'incomplete-body', { detail: 'The body is not as long as Content-Length says.' }),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new ProblemError('invalid', 'malformed-json', { detail: 'The body is empty; send {} where nothing is needed.' }),
};

/** Answers any failure as a problem document. What is not a known failure is a mistake of ours: logged, and told only by its trace id. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const known = error instanceof ProblemError ? error : clientMistake(error as FastifyError);
  const problem = toProblem(known ?? new ProblemError('internal', 'internal', { detail: 'Something went wrong on our side. The trace id finds it in the log.' }), traceIdOf(request.traceparent));
  if (!known) log.error({ err: error, traceId: problem.traceId, route: request.routeOptions?.url }, 'request failed');
  return sendProblemDocument(problem, request, reply);
}

export function sendProblemDocument(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (problem.retryAfter) reply.header('Retry-After', String(Math.ceil(problem.retryAfter)));
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify({ ...problem, instance: request.url.split('?')[0] }));
}

function clientMistake(error: FastifyError): ProblemError | undefined {
  const made = FASTIFY_FAILURES[error.code ?? ''];
  if (made) return made();
  if (error instanceof SyntaxError || error.code?.startsWith('FST_ERR_CTP')) return new ProblemError('invalid', 'malformed-json', { detail: 'The body is not valid JSON.' });
  return error.statusCode && error.statusCode >= 400 && error.statusCode < 500 ? new ProblemError('invalid', 'bad-request', { detail: error.message }) : undefined;
}

/** What only an edge has to say, in statuses that no operation uses. */
export function edgeProblem(status: number, code: string, detail: string): Problem {
  return { type: `https://kontora.dev/problems/${code}`, title: STATUS_CODES[status]!, status, code, detail, traceId: traceIdOf(), retryable: status === 408 };
}

export const notFound = () => new ProblemError('missing', 'no-such-route', { detail: 'There is nothing at this address. /api/docs shows what there is.' });
