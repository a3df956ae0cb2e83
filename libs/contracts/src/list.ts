import { z } from 'zod';
import { query, type FilterField, type HttpRoute, type ListSpec, type Permission } from './contract.ts';

/** The kinds of field a list can be filtered by. */
export const field = {
  text: (describe?: string): FilterField => ({ type: 'text', describe }),
  id: (describe?: string): FilterField => ({ type: 'id', describe }),
  oneOf: (values: readonly string[], describe?: string): FilterField => ({ type: 'enum', values, describe }),
  integer: (describe?: string): FilterField => ({ type: 'integer', describe }),
  date: (describe?: string): FilterField => ({ type: 'date', describe }),
  instant: (describe?: string): FilterField => ({ type: 'instant', describe }),
  boolean: (describe?: string): FilterField => ({ type: 'boolean', describe }),
};

const scalar: Record<FilterField['type'], (f: FilterField) => z.ZodType> = {
  text: () => z.string().max(200), id: () => z.uuid(), enum: (f) => z.enum(f.values as [string, ...string[]]), integer: () => z.coerce.number().int(),
  money: () => z.string().regex(/^-?\d+(\.\d{1,2})?$/), date: () => z.iso.date(), instant: () => z.iso.datetime({ offset: true }),
  boolean: () => z.union([z.boolean(), z.enum(['true', 'false']).transform((v) => v === 'true')]),
};
const listOfScalars = (one: z.ZodType) => z.preprocess((v) => (typeof v === 'string' ? v.split(',') : v), z.array(one).min(1).max(200));
const ORDERED = new Set(['integer', 'money', 'date', 'instant', 'text']);

/** The operators a field understands: eq ne in nin isNull, and by type lt lte gt gte between startsWith contains. */
function operators(f: FilterField): z.ZodType {
  const one = scalar[f.type](f);
  const shape: Record<string, z.ZodType> = { eq: one, ne: one, in: listOfScalars(one), nin: listOfScalars(one), isNull: scalar.boolean(f) };
  if (ORDERED.has(f.type)) Object.assign(shape, { lt: one, lte: one, gt: one, gte: one, between: listOfScalars(one).refine((v) => (v as unknown[]).length === 2, 'Expected two values: from,to') });
  if (f.type === 'text') Object.assign(shape, { startsWith: z.string().min(1).max(200), contains: z.string().min(2).max(200) });
  return z.strictObject(Object.fromEntries(Object.entries(shape).map(([k, v]) => [k, v.optional()])));
}

/** A condition tree: fields at one level are joined by "and"; `and`, `or`, `not` nest. The same JSON is stored in saved views and reports. */
export type Filter = { [field: string]: Record<string, unknown> | undefined } & { and?: Filter[]; or?: Filter[]; not?: Filter };

/** The schema of one list's filters; an unknown field or operator is refused with a pointer. */
export function filterSchema(spec: ListSpec): z.ZodType<Filter> {
  const level: z.ZodType = z.lazy(() => z.strictObject({
    ...Object.fromEntries(Object.entries(spec.filter).map(([name, f]) => [name, operators(f).optional()])),
    and: z.array(level).max(20).optional(), or: z.array(level).max(20).optional(), not: level.optional(),
  }));
  return level as z.ZodType<Filter>;
}

/** Where a page ends and whether more follows. `next` is opaque, signed and bound to the filter and the sort. */
export const PageInfo = z.object({ next: z.string().nullable(), hasMore: z.boolean(), count: z.object({ value: z.int(), exact: z.boolean() }).optional() }).meta({ id: 'PageInfo' });

/** Declares a list: paging, filters, sorting and counting are the same for every list of the API. */
export function list<T extends z.ZodType, X extends z.ZodRawShape = {}>(o: {
  summary: string; description?: string; http?: HttpRoute; permission: Permission; item: T; filter: Record<string, FilterField>; sort: readonly [string, ...string[]]; defaultSort?: string; extra?: X;
}) {
  const spec: ListSpec = { filter: o.filter, sort: o.sort, defaultSort: o.defaultSort ?? o.sort[0] };
  const input = z.object({
    limit: z.coerce.number().int().min(1).max(200).default(50).describe('Rows a page'),
    after: z.string().max(2000).optional().describe('Cursor of the page before'),
    sort: z.string().max(200).default(spec.defaultSort).refine((s) => s.split(',').every((k) => o.sort.includes(k.replace(/^-/, ''))), { error: `Can be sorted by ${o.sort.join(', ')}; a leading - turns the order` }).describe(`By ${o.sort.join(', ')}`),
    count: z.enum(['none', 'capped', 'exact']).default('none').describe('capped counts to 1,000'),
    filter: filterSchema(spec).optional(),
    ...(o.extra ?? ({} as X)),
  });
  return query({ summary: o.summary, description: o.description, http: o.http, permission: o.permission, input, output: z.object({ data: z.array(o.item), page: PageInfo }), list: spec });
}
