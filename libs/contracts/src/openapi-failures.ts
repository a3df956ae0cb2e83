import { FAILURE_STATUS, type AnyOperation, type Failure } from './contract.ts';
import type { Json } from './openapi-schemas.ts';
import { isKeyed, routeOf } from './route.ts';

/** What an operation may answer beside its declared failures, by code. What can always happen (429, 500, 503, 504) is not among them. */
export function standardFailures(operation: AnyOperation): Record<string, Failure> {
  const { method, parameters } = routeOf(operation);
  const { permission } = operation;
  return {
    'invalid-input': 'invalid',
    ...(method !== 'GET' && method !== 'DELETE' && !operation.upload && { 'malformed-json': 'invalid' }),
    ...(operation.list && { 'cursor-mismatch': 'invalid' }),
    ...(permission !== 'public' && { 'not-signed-in': 'unauthenticated', 'invalid-context': 'unauthenticated' }),
    ...(permission !== 'public' && permission !== 'signed-in' && { 'missing-permission': 'forbidden' }),
    ...(parameters.length > 0 && { 'not-found': 'missing' }),
    ...(operation.kind !== 'query' && { 'concurrent-change': 'conflict' }),
    ...(isKeyed(operation) && { 'request-in-progress': 'conflict', 'idempotency-key-reused': 'unprocessable' }),
    ...(operation.idempotency === 'required' && { 'idempotency-key-required': 'invalid' }),
    ...(operation.ifMatch === 'required' && { 'if-match-required': 'precondition-required', 'invalid-if-match': 'invalid', stale: 'stale' }),
    ...(operation.upload && { 'empty-file': 'invalid', 'body-too-large': 'too-large', 'unsupported-media-type': 'unsupported-media' }),
  };
}

const TITLES: Record<Failure, string> = {
  invalid: 'Malformed', unauthenticated: 'Not signed in', forbidden: 'Not permitted', missing: 'Not there, or not visible to you', conflict: 'Conflicts with the present state', stale: 'Changed since you saw it',
  'too-large': 'Too large', 'unsupported-media': 'Not a type that is taken', unprocessable: 'Understood, but not possible', 'precondition-required': 'Send If-Match', 'too-many': 'Too many requests',
  internal: 'A mistake of ours', unavailable: 'Not available now', timeout: 'Not answered in time',
};

/** Responses that many operations share, each once: failures with one status and the same codes. */
export class FailureResponses {
  readonly components: Json = { failure: { description: 'Any other failure: 429 and 503 with Retry-After, 500, 504', headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds' } }, content: PROBLEM } };

  /** The failures of one operation, by status. */
  of(operation: AnyOperation): Json {
    const all: Record<string, Failure> = { ...standardFailures(operation), ...(operation.errors as Record<string, Failure>) };
    const byStatus = Map.groupBy(Object.keys(all).sort(), (code) => all[code]!);
    const statuses = [...byStatus].sort(([a], [b]) => FAILURE_STATUS[a] - FAILURE_STATUS[b]);
    return { ...Object.fromEntries(statuses.map(([failure, codes]) => [FAILURE_STATUS[failure], this.shared(failure, codes)])), default: { $ref: '#/components/responses/failure' } };
  }

  private shared(failure: Failure, codes: string[]): Json {
    const name = codes.join('.');
    const schema = { allOf: [{ $ref: '#/output/Problem' }, { properties: { status: { const: FAILURE_STATUS[failure] }, code: { enum: codes } } }] };
    this.components[name] = { description: TITLES[failure], content: { 'application/problem+json': { schema } } };
    return { $ref: `#/components/responses/${name}` };
  }
}
const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/output/Problem' } } };
