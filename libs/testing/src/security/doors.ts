import { allContracts, API_BASE, routeOf, watchChanges, type AnyOperation, type Variant } from '@kontora/contracts';

/** A route of the gateway: an operation's own, another way to ask a list, or a stream of events. */
export interface Door { name: string; operation: AnyOperation; method: string; path: string }

/** Everything that the gateway routes. */
export const doors: readonly Door[] = [...allContracts.flatMap(({ service }) => Object.values(service.operations)).flatMap(doorsOf), { name: watchChanges.name, operation: watchChanges, method: 'GET', path: `${API_BASE}/changes` }];

function doorsOf(operation: AnyOperation): Door[] {
  if (!operation.http) return [];
  const variants: (Variant | undefined)[] = operation.list ? [undefined, 'search', 'csv', 'xlsx'] : [undefined];
  const own = variants.map((variant) => ({ name: [operation.name, variant].filter(Boolean).join('.'), operation, ...routeOf(operation, variant) }));
  const isJob = operation.kind === 'query' && /\/jobs\/\w+\/:id$/.test(operation.http);
  return isJob ? [...own, { ...own[0]!, name: `${operation.name}.stream`, path: `${own[0]!.path}/stream` }] : own;
}

/** The fields of a door's path that are ids. */
export const idsOf = ({ path }: Door): string[] => [...path.matchAll(/:(id|\w+Id)\b/g)].map((found) => found[1]!);

/** What may be said at a door; ids not given are of nothing. */
export interface Saying { headers: Record<string, string>; id?: string; body?: string; query?: string }

/** Asks with whatever headers the operation insists on, and an empty body unless told otherwise. */
export function knock(url: string, { method, path, operation }: Door, { headers, id = '0198c0de-0000-7000-8000-000000000000', body = '{}', query = '' }: Saying): Promise<Response> {
  const bodied = method !== 'GET' && method !== 'DELETE';
  const type = operation.upload ? 'text/csv' : 'application/json';
  const year = 'year' in operation.input.shape && !path.includes(':year') && !bodied ? '?year=2026' : '';
  return fetch(url + path.replace(/:\w+/g, (name) => (/^:(id|\w+Id)$/.test(name) ? id : name === ':year' ? '2026' : '1')) + (query || year), {
    method, headers: { ...(bodied && { 'content-type': type, 'idempotency-key': crypto.randomUUID() }), 'if-match': '"1"', ...headers }, body: bodied ? body : undefined,
  });
}
