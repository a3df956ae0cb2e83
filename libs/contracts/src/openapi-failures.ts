import { FAILURE_STATUS, type AnyOperation, type Failure } from './contract.ts';
import type { Json } from './openapi-schemas.ts';
import { isKeyed, routeOf, type Variant } from './route.ts';
import { z } from 'zod';

/** What an operation may answer beside its declared failures, by code. What can always happen (405, 408, 429, 431, 500, 503, 504) is not among them. */
function standardFailures(operation: AnyOperation, variant?: Variant): Record<string, Failure> {
  const { method } = routeOf(operation, variant);
  const { permission } = operation;
  return {
    'invalid-input': 'invalid', 'malformed-address': 'invalid',
    ...(method !== 'GET' && bodyFailures(operation)),
    ...(operation.list && { 'cursor-mismatch': 'invalid' }),
    ...(method !== 'GET' && { 'foreign-origin': 'forbidden' }),
    ...(permission !== 'public' && { 'not-signed-in': 'unauthenticated', 'invalid-context': 'unauthenticated', 'invalid-key': 'unauthenticated', 'firm-not-chosen': 'forbidden' }),
    ...(permission !== 'public' && permission !== 'signed-in' && { 'missing-permission': 'forbidden' }),
    ...(namesSomething(operation) && { 'not-found': 'missing' }), ...(routeOf(operation).parameters.length > 0 && { 'no-such-route': 'missing' }),
    ...(operation.kind !== 'query' && { 'concurrent-change': 'conflict' }),
    ...(isKeyed(operation) && { 'invalid-idempotency-key': 'invalid', 'request-in-progress': 'conflict', 'idempotency-key-reused': 'unprocessable' }),
    ...(operation.idempotency === 'required' && { 'idempotency-key-required': 'invalid' }),
    ...(operation.ifMatch === 'required' && { 'if-match-required': 'precondition-required', 'invalid-if-match': 'invalid', stale: 'stale' }),
  };
}

const bodyFailures = ({ upload }: AnyOperation): Record<string, Failure> => ({
  'incomplete-body': 'invalid', 'body-too-large': 'too-large', 'unsupported-media-type': 'unsupported-media', ...(upload ? { 'empty-file': 'invalid' } : { 'malformed-json': 'invalid' }),
});

/** Whether there is an id or a path field in the input, which may be of nothing. */
function namesSomething(operation: AnyOperation): boolean {
  const isId = (schema: z.core.$ZodType): boolean => {
    const { innerType, element } = schema._zod.def as { innerType?: z.core.$ZodType; element?: z.core.$ZodType };
    return schema instanceof z.ZodUUID || [innerType, element].some((inner) => inner && isId(inner));
  };
  return routeOf(operation).parameters.length > 0 || Object.values(operation.input.shape as z.ZodRawShape).some(isId);
}

/** What can always happen, named where an operation has reasons of its own for the same status. */
const ANYWHERE: Record<string, Failure> = { 'rate-limited': 'too-many', 'too-many-refusals': 'too-many', overloaded: 'unavailable', 'service-unavailable': 'unavailable', 'database-unavailable': 'unavailable', 'shutting-down': 'unavailable' };

const TITLES: Record<Failure, string> = {
  invalid: 'Malformed', unauthenticated: 'Not signed in', forbidden: 'Not permitted', missing: 'Not there, or not visible to you', conflict: 'Conflicts with the present state', stale: 'Changed since you saw it',
  'too-large': 'Too large', 'unsupported-media': 'Not a type that is taken', unprocessable: 'Understood, but not possible', 'precondition-required': 'Send If-Match', 'too-many': 'Too many requests',
  internal: 'A mistake of ours', unavailable: 'Not available now', timeout: 'Not answered in time',
};

/** Every failure that the document names for an operation, by code. */
export function documentedFailures(operation: AnyOperation, variant?: Variant): Record<string, Failure> {
  const declared = operation.errors as Record<string, Failure>;
  const also = Object.entries(ANYWHERE).filter(([, failure]) => Object.values(declared).includes(failure));
  return { ...standardFailures(operation, variant), ...declared, ...Object.fromEntries(also) };
}

/** Responses that many operations share, each once: failures with one status and the same codes. */
export class FailureResponses {
  readonly components: Json = { failure: { description: 'Any other failure: 429 and 503 with Retry-After, 405 with Allow, 408, 431, 500, 504', headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds' } }, content: PROBLEM } };

  /** The failures of one operation, by status. */
  of(operation: AnyOperation, variant?: Variant): Json {
    const all = documentedFailures(operation, variant);
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
