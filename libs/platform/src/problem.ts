import { FAILURE_STATUS, type Failure, type Problem } from '@kontora/contracts';
import type { ZodError } from 'zod';

/** What a failure may carry besides its code: text for people, the fields at fault, and the extras of RFC 9457. */
export type ProblemDetail = Partial<Pick<Problem, 'detail' | 'errors' | 'conflicts' | 'candidates' | 'confirmToken' | 'retryAfter'>>;

/** A failure the caller can act on. `failure` decides the HTTP status, `code` is stable and for programs. */
export class ProblemError extends Error {
  constructor(readonly failure: Failure, readonly code: string, readonly more: ProblemDetail = {}) {
    super(more.detail ?? code);
    this.name = 'ProblemError';
  }
}

/** The class of failure of an HTTP status; an answer of another service becomes our own failure again. */
export const failureOfStatus = (status: number): Failure => (Object.keys(FAILURE_STATUS) as Failure[]).find((f) => FAILURE_STATUS[f] === status) ?? 'internal';

const RETRYABLE = new Set<Failure>(['too-many', 'unavailable', 'timeout']);

/** The RFC 9457 document of a failure. The trace id finds the log lines and the spans of the request. */
export function toProblem(error: ProblemError, traceId: string): Problem {
  return {
    type: `https://kontora.dev/problems/${error.code}`, title: error.code.replaceAll('-', ' ').replace(/^./, (c) => c.toUpperCase()),
    status: FAILURE_STATUS[error.failure], code: error.code, ...error.more, detail: error.message, traceId, retryable: RETRYABLE.has(error.failure) || error.code === 'request-in-progress',
  };
}

/** The 400 of one field that a schema cannot judge. */
export function invalidField(pointer: string, { code, detail }: { code: string; detail: string }): ProblemError {
  return new ProblemError('invalid', 'invalid-input', { detail: `${pointer}: ${detail}`, errors: [{ pointer, code, detail }] });
}

/** A schema's complaints as one 400 that names every field by JSON pointer. */
export function invalidInput(error: ZodError): ProblemError {
  const errors = error.issues.slice(0, 50).map((issue) => ({
    pointer: `/${issue.path.map((p) => String(p).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}${issue.code === 'unrecognized_keys' ? `${issue.path.length ? '/' : ''}${issue.keys[0]}` : ''}`,
    code: issue.code === 'unrecognized_keys' ? 'unknown-field' : issue.code.replaceAll('_', '-'),
    detail: issue.message,
  }));
  return new ProblemError('invalid', 'invalid-input', { detail: `${errors[0]?.pointer}: ${errors[0]?.detail}`, errors });
}
