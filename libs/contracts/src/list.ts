import { z } from 'zod';
import { query, type FilterField, type HttpRoute, type ListSpec, type Operation, type Permission } from './contract.ts';
import { Instant } from './shapes.ts';

/** A filterable field whose type, and for `enum` whose values, the compiler knows. */
export interface Field<T extends FilterField['type'] = FilterField['type'], V extends string = string> extends FilterField { readonly type: T; readonly values?: readonly V[] }

/** The kinds of field a list can be filtered by. */
export const field = {
  text: (describe?: string): Field<'text'> => ({ type: 'text', describe }),
  /** Several of a closed set: `contains` asks for one of them. */
  someOf: (values: readonly string[], describe?: string): Field<'text'> => ({ type: 'text', values, describe }),
  id: (describe?: string): Field<'id'> => ({ type: 'id', describe }),
  oneOf: <const V extends string>(values: readonly V[], describe?: string): Field<'enum', V> => ({ type: 'enum', values, describe }),
  integer: (describe?: string): Field<'integer'> => ({ type: 'integer', describe }),
  /** Any number, fractions included. */
  number: (describe?: string): Field<'number'> => ({ type: 'number', describe }),
  /** A decimal string outside, minor units (`bigint`) in the column. */
  money: (describe?: string): Field<'money'> => ({ type: 'money', describe }),
  date: (describe?: string): Field<'date'> => ({ type: 'date', describe }),
  instant: (describe?: string): Field<'instant'> => ({ type: 'instant', describe }),
  boolean: (describe?: string): Field<'boolean'> => ({ type: 'boolean', describe }),
};

type Fields = Readonly<Record<string, FilterField>>;
type ValueOf<F> = F extends { type: 'integer' | 'number' } ? number : F extends { type: 'boolean' } ? boolean : F extends Field<'enum', infer V> ? V : string;
/** The conditions on one field, all of which must hold. `ne` and `nin` include rows without a value; `between` includes both ends. */
export type Conditions<F extends FilterField> = { eq?: ValueOf<F>; ne?: ValueOf<F>; in?: ValueOf<F>[]; nin?: ValueOf<F>[]; isNull?: boolean }
  & (F extends { type: 'integer' | 'number' | 'money' | 'date' | 'instant' | 'text' } ? { lt?: ValueOf<F>; lte?: ValueOf<F>; gt?: ValueOf<F>; gte?: ValueOf<F>; between?: ValueOf<F>[] } : unknown)
  & (F extends { type: 'text' } ? { startsWith?: string; contains?: string } : unknown);
type CustomName = `custom.${string}`;
type Scalar = string | number | boolean;
type AnyConditions = Partial<Record<'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte', Scalar>> & Partial<Record<'in' | 'nin' | 'between', Scalar[]>> & { isNull?: boolean; startsWith?: string; contains?: string };
/** The condition tree of a list with these fields. */
export type FilterOf<F extends Fields> = { [K in keyof F]?: K extends CustomName ? AnyConditions : Conditions<F[K]> } & { and?: FilterOf<F>[]; or?: FilterOf<F>[]; not?: FilterOf<F> };
/** A condition tree: fields at one level are joined by "and"; `and`, `or`, `not` nest. The same JSON is stored in saved views and reports. */
export interface Filter { readonly [field: string]: unknown; readonly and?: readonly Filter[]; readonly or?: readonly Filter[]; readonly not?: Filter }

/** Several conditions at once; none of them is lost where two speak of the same field. */
export function bothFilters(a: Filter | undefined, b: Filter): Filter {
  if (!a || Object.keys(a).length === 0) return b;
  const clash = Object.keys(a).some((field) => field in b) || ['and', 'or', 'not'].some((tree) => tree in a);
  return clash ? { and: [a, b] } : { ...a, ...b };
}

// Postgres knows no NUL in text and no year 0; refused here they never become a failed statement.
const text = (min: number) => z.string().min(min).max(200).refine((s) => !s.includes('\0'), 'A text cannot hold the character NUL');
const year = (s: string) => !s.startsWith('0000');
const scalar: Record<FilterField['type'], (f: FilterField) => z.ZodType> = {
  text: () => text(0), id: () => z.uuid(), enum: (f) => z.enum(f.values as [string, ...string[]]), integer: () => z.coerce.number<number>().int(), number: () => z.coerce.number<number>(),
  money: () => z.string().regex(/^-?(0|[1-9]\d{0,14})(\.\d{1,2})?$/, 'Expected a decimal such as 1210.50'),
  date: () => z.iso.date().refine(year, 'There is no year 0'), instant: () => Instant,
  boolean: () => z.union([z.boolean(), z.enum(['true', 'false']).transform((v) => v === 'true')]),
};
const listOfScalars = (one: z.ZodType) => z.preprocess((v) => (typeof v === 'string' ? v.split(',') : v), z.array(one).min(1).max(200));
const ORDERED = new Set(['integer', 'number', 'money', 'date', 'instant', 'text']);

/** The schema of one field's conditions: eq ne in nin isNull, and by type lt lte gt gte between startsWith contains. */
export function conditionsSchema(f: FilterField): z.ZodObject {
  const one = scalar[f.type](f);
  const shape: Record<string, z.ZodType> = { eq: one, ne: one, in: listOfScalars(one), nin: listOfScalars(one), isNull: scalar.boolean(f) };
  if (ORDERED.has(f.type)) Object.assign(shape, { lt: one, lte: one, gt: one, gte: one, between: listOfScalars(one).refine((v) => (v as unknown[]).length === 2, 'Expected two values: from,to') });
  if (f.type === 'text') Object.assign(shape, { startsWith: text(1), contains: f.values ? z.enum(f.values as [string, ...string[]]) : text(2) });
  return z.strictObject(Object.fromEntries(Object.entries(shape).map(([k, v]) => [k, v.optional()])));
}

/** Fields that each firm defines for itself are asked for under this beginning: `custom.contractNumber`. */
export const CUSTOM_PREFIX = 'custom.';
/** What the key of such a field looks like. */
export const CUSTOM_KEY = /^[a-z][a-zA-Z0-9]{1,39}$/;
const isCustom = (name: string) => name.startsWith(CUSTOM_PREFIX) && CUSTOM_KEY.test(name.slice(CUSTOM_PREFIX.length));
type OfFirm = { readonly [name: CustomName]: FilterField };
/** The fields of a list with `custom`: those of the contract, and for the compiler those of the firm, whose types only its registry knows. */
export const withCustomFields = <F extends Fields>(fields: F): F & OfFirm => fields as F & OfFirm;
/** Conditions on a field of the firm as they come; its type says later which of them make sense. */
export const CustomConditions = conditionsSchema({ type: 'text' }).extend(Object.fromEntries(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'].map((operator) => [operator, z.union([text(0), z.number(), z.boolean()]).optional()])))
  .extend(Object.fromEntries(['in', 'nin', 'between'].map((operator) => [operator, listOfScalars(z.union([text(0), z.number()])).optional()])))
  .extend({ contains: text(1).optional() });

/** How large a condition tree may be: levels of `and`, `or`, `not` within each other, and conditions in all. */
export const FILTER_LIMITS = { depth: 6, conditions: 100 } as const;

/** Why a condition tree is too large; undefined when it is not. It does not recurse, so hostile nesting cannot exhaust the stack. */
export function filterExcess(filter: unknown, limits: { depth: number; conditions: number } = FILTER_LIMITS): string | undefined {
  let conditions = 0;
  let level: unknown[] = [filter];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limits.depth) return `A filter may nest ${limits.depth} levels deep`;
    const next: unknown[] = [];
    for (const node of level) {
      for (const [key, value] of Object.entries(node ?? {})) {
        if (key === 'not') next.push(value);
        else if ((key === 'and' || key === 'or') && Array.isArray(value)) for (const branch of value) next.push(branch);
        else conditions += Object.keys(value ?? {}).length;
      }
      if (conditions + next.length > limits.conditions) return `A filter may hold ${limits.conditions} conditions`;
    }
    level = next;
  }
  return undefined;
}

/** The schema of one list's filters; an unknown field or operator is refused with a pointer. Values arrive as JSON, or as text from a query string. */
export function filterSchema<F extends Fields>(spec: { readonly filter: F; readonly custom?: ListSpec['custom'] }): z.ZodType<FilterOf<F>, FilterOf<F>> {
  const level: z.ZodType = z.lazy(() => {
    const known = z.strictObject({
      ...Object.fromEntries(Object.entries(spec.filter).map(([name, f]) => [name, conditionsSchema(f).optional()])),
      and: z.array(level).max(20).optional(), or: z.array(level).max(20).optional(), not: level.optional(),
    });
    return spec.custom ? known.catchall(CustomConditions).superRefine((fields, context) => {
      const keys = Object.keys(fields).filter((name) => !(name in known.shape) && !isCustom(name));
      if (keys.length > 0) context.addIssue({ code: 'unrecognized_keys', keys, message: `Unrecognized key: "${keys[0]}"`, input: fields });
    }) : known;
  });
  const bounded = z.preprocess((filter, context) => {
    const message = filterExcess(filter);
    if (message) context.issues.push({ code: 'custom', message, input: filter });
    return filter;
  }, level);
  return bounded as unknown as z.ZodType<FilterOf<F>, FilterOf<F>>;
}

/** Where a page ends and whether more follows. `next` is opaque, signed and bound to the filter and the sort. */
export const PageInfo = z.object({ next: z.string().nullable(), hasMore: z.boolean(), count: z.object({ value: z.int(), exact: z.boolean() }).optional() }).meta({ id: 'PageInfo' });
export type PageInfo = z.infer<typeof PageInfo>;

/** What a list may be filtered and sorted by, with names that the compiler knows. */
export interface ListSpecOf<F extends Fields, S extends string> extends ListSpec { readonly filter: F; readonly sort: readonly S[] }
/** An operation declared by `list`. */
export type ListOperation<I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType, L extends ListSpec = ListSpec> = Operation<'query', I, O, never> & { readonly list: L };
/** Any list, whatever its items and filters. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the only way to say so under invariance
export type AnyList = ListOperation<any, any, any>;

/** The keys of a `sort` such as `-dueDate,name`, in order. */
export const sortKeys = (sort: string): { field: string; descending: boolean }[] => sort.split(',').map((key) => ({ field: key.replace(/^-/, ''), descending: key.startsWith('-') }));
const sortable = (sort: string, fields: readonly string[], custom?: ListSpec['custom']) => {
  const named = sortKeys(sort).map((key) => key.field);
  return named.every((name) => fields.includes(name) || (custom && isCustom(name))) && new Set(named).size === named.length;
};

/** Beside a list's `custom`, in its `extra`: which of those fields its rows shall show. */
export const shownCustom = z.array(z.string().regex(CUSTOM_KEY)).max(20).optional().describe('Keys of fields of the firm whose values each row shall hold; of texts the first 500 characters');

/** Declares a list: paging, filters, sorting and counting are the same for every list of the API. */
export function list<T extends z.ZodType, const F extends Fields, S extends string, X extends z.ZodRawShape = {}>(o: {
  summary: string; description?: string; http?: HttpRoute; permission: Permission; item: T; filter: F; sort: readonly [S, ...S[]]; defaultSort?: string; custom?: ListSpec['custom']; extra?: X;
}) {
  const spec: ListSpecOf<F, S> = { filter: o.filter, sort: o.sort, defaultSort: o.defaultSort ?? o.sort[0], ...(o.custom && { custom: o.custom }) };
  const orders = `${o.sort.join(', ')}${o.custom ? ', custom.<key>' : ''}`;
  if (!sortable(spec.defaultSort, o.sort)) throw new Error(`The list "${o.summary}" cannot be sorted by ${spec.defaultSort}, its default`);
  const input = z.object({
    limit: z.coerce.number<number>().int().min(1).max(200).default(50).describe('Rows a page'),
    after: z.string().max(4000).optional().describe('Cursor of the page before'),
    sort: z.string().max(200).default(spec.defaultSort).refine((s) => sortable(s, o.sort, o.custom), { error: `Can be sorted by ${orders}, each once; a leading - turns the order` }).describe(`By ${orders}; a leading - turns the order`),
    count: z.enum(['none', 'capped', 'exact']).default('none').describe('capped counts to 1,000'),
    filter: filterSchema(spec).optional(),
    ...(o.extra ?? ({} as X)),
  });
  const declared = query({ summary: o.summary, description: o.description, http: o.http, permission: o.permission, input, output: z.object({ data: z.array(o.item), page: PageInfo }), list: spec });
  return declared as typeof declared & { readonly list: ListSpecOf<F, S> };
}
