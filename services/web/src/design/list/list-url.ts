import { parseQuery, type Filter, type ListOperation } from '@kontora/contracts';

/** How a list is being looked at: what the address of its page says. */
export interface ListView { filter?: Filter; sort?: string; columns?: string[] }

/**
 * The view as a query string, in the words of the API: `filter[state][in]=open,in-work&sort=-dueOn`. A tree (`and`, `or`, `not`) is one JSON value.
 * Other parameters of the address are kept.
 */
export function writeView(view: ListView, others = new URLSearchParams()): string {
  const search = new URLSearchParams([...others].filter(([name]) => !/^(filter|sort|columns)\b/.test(name)));
  const { filter = {}, sort, columns } = view;
  if (isTree(filter)) search.set('filter', JSON.stringify(filter));
  else for (const [field, conditions] of Object.entries(filter)) for (const [operator, value] of Object.entries(conditions as object)) write(search, `filter[${field}][${operator}]`, value);
  if (sort) search.set('sort', sort);
  if (columns) search.set('columns', columns.join(','));
  return search.toString().replace(/%5B/g, '[').replace(/%5D/g, ']').replace(/%2C/g, ',');
}

/** Values side by side; numbered where one of them has a comma itself. */
function write(search: URLSearchParams, name: string, value: unknown): void {
  if (Array.isArray(value) && value.some((one) => String(one).includes(','))) value.forEach((one, i) => search.set(`${name}[${i}]`, String(one)));
  else search.set(name, String(value));
}

/** Reads a view; what the contract does not know is left out, so that an old link still opens its list. */
export function readView(operation: ListOperation, search: string): ListView {
  const { filter, sort, columns } = parseQuery(search.replace(/^\?/, ''));
  const { filter: filterSchema, sort: sortSchema } = operation.input.shape as unknown as Record<string, { safeParse(value: unknown): { success: boolean; data?: unknown } }>;
  const known = filterSchema!.safeParse(typeof filter === 'string' ? fromJson(filter) : filter);
  return {
    filter: known.success ? (known.data as Filter | undefined) : undefined,
    sort: typeof sort === 'string' && sortSchema!.safeParse(sort).success ? sort : undefined,
    columns: typeof columns === 'string' && columns !== '' ? columns.split(',') : undefined,
  };
}

/** Whether an address names neither filter nor order, so that its page shows what it begins with. */
export const saysNothing = (search: string): boolean => !/[?&](filter|sort)/.test(search);
/** The view of an address, or what its page begins with. */
export function viewAt(operation: ListOperation, search: string, initial: ListView): ListView {
  const view = readView(operation, search);
  return saysNothing(search) ? { ...initial, columns: view.columns } : view;
}

/** Whether a filter has more than conditions on fields. */
export const isTree = (filter: Filter): boolean => 'and' in filter || 'or' in filter || 'not' in filter;
/** The view with another set of conditions on one field; `undefined` takes them away. */
export function withConditions(filter: Filter | undefined, field: string, conditions: object | undefined): Filter | undefined {
  const { [field]: _, ...others } = filter ?? {};
  const next = conditions && Object.keys(conditions).length > 0 ? { ...others, [field]: conditions } : others;
  return Object.keys(next).length > 0 ? next : undefined;
}

function fromJson(text: string): unknown {
  try { return JSON.parse(text) as unknown; } catch { return 'not a filter'; }
}
