import { z } from 'zod';
import type { AnyOperation, Request, Response, UploadRequest } from './contract.ts';
import type { Filter } from './list.ts';
import type { Job } from './shapes.ts';

/** Below this path lies the whole public API. */
export const API_BASE = '/api/v1';
/** Other ways to ask a list: with its input as a body, or as a file of all rows. */
export type Variant = 'search' | 'csv' | 'xlsx';
/** What an operation answers over HTTP: its output; for background work the job, whose `result` will be the output. */
export type Answer<O extends AnyOperation> = O extends { kind: 'job' } ? Job : Response<O>;

/** Where an operation is in the public API. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From `/api/v1` on; `:name` segments stand for fields of the input. */
  path: string;
  /** The fields of the input that are in the path. */
  parameters: string[];
}
const routes = new WeakMap<AnyOperation, Map<Variant | undefined, Route>>();

/** The route of an operation. @throws TypeError when it has none, being for other services only. */
export function routeOf(operation: AnyOperation, variant?: Variant): Route {
  const known = routes.get(operation) ?? new Map<Variant | undefined, Route>();
  routes.set(operation, known);
  const route = known.get(variant) ?? deriveRoute(operation, variant);
  known.set(variant, route);
  return route;
}

function deriveRoute(operation: AnyOperation, variant?: Variant): Route {
  if (!operation.http) throw new TypeError(`${operation.name} is not part of the public API`);
  if (variant && !operation.list) throw new TypeError(`${operation.name} is not a list`);
  const [method, path] = operation.http.split(' ') as [Route['method'], string];
  const suffix = variant === 'search' ? '/search' : variant ? `.${variant}` : '';
  return { method: variant === 'search' ? 'POST' : method, path: API_BASE + path + suffix, parameters: [...path.matchAll(/:(\w+)/g)].map((found) => found[1]!) };
}

/** Where a field of the input travels. `dryRun` is always in the query; beside an uploaded file everything is. */
export function placeOf(operation: AnyOperation, field: string, variant?: Variant): 'path' | 'query' | 'body' {
  const { method, parameters } = routeOf(operation, variant);
  if (parameters.includes(field)) return 'path';
  return method === 'GET' || method === 'DELETE' || operation.upload || field === 'dryRun' ? 'query' : 'body';
}

/** The HTTP status of a success: 202 for background work, else 200. */
export const successStatus = (operation: AnyOperation): 200 | 202 => (operation.kind === 'job' ? 202 : 200);

/** Whether a request to this operation may carry an `Idempotency-Key`: whatever is done by POST, except asking, and what answers a secret. */
export const isKeyed = (operation: AnyOperation): boolean => operation.kind !== 'query' && operation.idempotency !== 'none' && routeOf(operation).method === 'POST';

/** Whether answers carry an `ETag`: the output has a version. */
export const hasETag = (operation: AnyOperation): boolean => operation.kind !== 'job' && operation.output instanceof z.ZodObject && 'version' in operation.output.shape;

/** A request, ready to be sent: `path` filled, `query` without the question mark, `body` undefined when there is none. */
export interface FilledRoute { method: Route['method']; path: string; query: string; body?: Record<string, unknown> }

const LONGEST_QUERY = 1500;

/**
 * Spreads an operation's input over path, query and body. A list whose filter is a tree, or too long for an address, becomes `POST …/search`.
 * @throws TypeError when a path field is missing, or a value cannot stand in a path or a query.
 */
export function fillRoute<O extends AnyOperation>(operation: O, input: Request<O> | UploadRequest<O>, variant?: Variant): FilledRoute {
  const { filter, ...rest } = input as { filter?: Filter };
  const asBody = operation.list && !variant;
  if (asBody && filter && (filter.and ?? filter.or ?? filter.not)) return fillRoute(operation, input, 'search');
  const { method, path } = routeOf(operation, variant);
  const given = Object.entries({ ...rest, filter }).filter(([, value]) => value !== undefined);
  const at = (place: string) => given.filter(([field]) => placeOf(operation, field, variant) === place);
  const query = at('query').flatMap(([field, value]) => queryPairs(field, value)).join('&');
  if (asBody && query.length > LONGEST_QUERY) return fillRoute(operation, input, 'search');
  const hasBody = method !== 'GET' && method !== 'DELETE' && !operation.upload;
  return { method, path: path.replace(/:(\w+)/g, (_, field: string) => segment(field, (input as Record<string, unknown>)[field])), query, ...(hasBody && { body: Object.fromEntries(at('body')) }) };
}

function segment(field: string, value: unknown): string {
  const text = value === undefined || value === null ? '' : String(value);
  // "." and ".." would be taken for steps through the path
  if (/^\.{0,2}$/.test(text)) throw new TypeError(`"${text}" cannot stand in a path for ${field}`);
  return encodeURIComponent(text);
}

function queryPairs(name: string, value: unknown): string[] {
  const pair = (n: string, v: unknown) => `${encodeURIComponent(n).replace(/%5B/g, '[').replace(/%5D/g, ']')}=${encodeURIComponent(String(v)).replace(/%2C/g, ',')}`;
  if (value === undefined) return [];
  if (value === null || (Array.isArray(value) && value.length === 0)) throw new TypeError(`${name}: neither null nor an empty list can stand in a query`);
  if (typeof value !== 'object') return [pair(name, value)];
  const scalars = Array.isArray(value) && value.every((v) => typeof v !== 'object');
  if (scalars && !name.includes('[')) return value.map((v) => pair(value.length > 1 ? name : `${name}[0]`, v));
  if (scalars && !value.some((v) => String(v).includes(','))) return [pair(name, value.join(','))];
  return Object.entries(value).flatMap(([key, v]) => queryPairs(`${name}[${key}]`, v));
}

type Tree = { [key: string]: string | string[] | Tree };
const DEEPEST_KEY = 16;

/**
 * A query string as nested values: `filter[state][in]=new,queued` → `{ filter: { state: { in: 'new,queued' } } }`; numbered keys and repeated names
 * become arrays. All values stay text: the operation's schema turns them into what they mean.
 */
export function parseQuery(query: string): Record<string, unknown> {
  const root: Tree = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) {
    const keys = /^[^[\]]+(\[[^[\]]+\])+$/.test(name) ? name.slice(0, -1).split(/\]?\[/) : [name];
    const [last, ...parents] = keys.length > DEEPEST_KEY ? [name] : keys.reverse();
    let node = root;
    for (const key of parents.reverse()) {
      const inner = node[key];
      node = typeof inner === 'object' && !Array.isArray(inner) ? inner : (node[key] = Object.create(null) as Tree);
    }
    const before = node[last!];
    node[last!] = before === undefined ? value : typeof before === 'string' ? [before, value] : Array.isArray(before) ? [...before, value] : value;
  }
  return numberedAsArrays(root) as Record<string, unknown>;
}

function numberedAsArrays(node: Tree | string | string[]): unknown {
  if (typeof node === 'string' || Array.isArray(node)) return node;
  const keys = Object.keys(node);
  for (const key of keys) node[key] = numberedAsArrays(node[key]!) as Tree;
  return keys.length > 0 && keys.every((key, i) => key === String(i)) ? Object.values(node) : node;
}

/** The parts of a request that hold an operation's input: path fields, the parsed query, the JSON body. */
export interface RequestParts { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown }

/** Gathers an operation's input from a request, each field from its place only; the reverse of `fillRoute`. Not yet validated. */
export function readRoute(operation: AnyOperation, { params = {}, query = {}, body }: RequestParts, variant?: Variant): unknown {
  const from = (values: Record<string, unknown>, place: string) => Object.entries(values).filter(([field]) => placeOf(operation, field, variant) === place);
  const shape = new Map(Object.entries(operation.input.shape as z.ZodRawShape));
  const asked = from(query, 'query').map(([field, value]) => [field, isArray(shape.get(field)) && !Array.isArray(value) ? [value] : value]);
  if (body !== undefined && body !== null && (typeof body !== 'object' || Array.isArray(body))) return body;
  return { ...Object.fromEntries(from((body ?? {}) as Record<string, unknown>, 'body')), ...Object.fromEntries(asked), ...Object.fromEntries(from(params, 'path')) };
}

function isArray(schema: z.core.$ZodType | undefined): boolean {
  const def = schema?._zod.def as { type: string; innerType?: z.core.$ZodType } | undefined;
  return def?.type === 'array' || (def?.innerType !== undefined && isArray(def.innerType));
}
