import { filterSchema, type Filter, type FilterField, type ListSpec } from '@kontora/contracts';
import { Money, searchVariants } from '@kontora/domain';
import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { invalidInput } from '../problem.ts';

/** Where a list field is in the SQL. A bare reference is a column that may be null. */
export type Column = RawBuilder<unknown> | {
  at: RawBuilder<unknown>;
  /** Never null, not even by a left join: pages in this order are then found by the index alone, however deep. Wrongly said, rows are lost from later pages. */
  notNull?: true;
  /** A name: lists in its order are in that of Russian readers, `inNameOrder`. */
  name?: true;
  /** What stands for it in an order, where that is not the value itself. */
  order?: RawBuilder<unknown>;
  /** How `contains` searches this field: see `searched`. Without it the text itself is scanned, ignoring case. */
  contains?: (text: string) => RawBuilder<boolean>;
};
/**
 * A text in the order that Russian readers expect: ё beside е, capitals beside small letters, Cyrillic before Latin. The one order of names everywhere;
 * an index for it is made over the same expression, `(tenant_id, name collate "ru-x-icu", id)`. Comparing stays leakproof, so row-level security leaves it to the index.
 */
export const inNameOrder = (text: RawBuilder<unknown>): RawBuilder<unknown> => sql`${text} collate "ru-x-icu"`;

/** A column for each field that a list is filtered or sorted by. */
export type Columns = Readonly<Record<string, Column>>;
/** Fields that a firm defines for itself, as far as somebody asks for them: the types of those filtered by, and where they are. */
export interface OwnFields { readonly filter: Readonly<Record<string, FilterField>>; readonly columns: Columns }
const FIRMS_KNOWN = 200;
const withOwn = new WeakMap<ListSpec, Map<string, Pick<ListSpec, 'filter'>>>();
/** The fields of a list, and those of the firm: the same object for the same fields, so that its schema is made once. */
export function specWith(list: ListSpec, own: OwnFields | undefined): Pick<ListSpec, 'filter'> {
  if (!own || Object.keys(own.filter).length === 0) return list;
  const known = withOwn.get(list) ?? new Map<string, Pick<ListSpec, 'filter'>>();
  withOwn.set(list, known);
  const key = JSON.stringify(own.filter);
  const spec = known.get(key) ?? { filter: { ...list.filter, ...own.filter } };
  if (known.size > FIRMS_KNOWN) known.clear();
  known.set(key, spec);
  return spec;
}
/** The SQL of a field. A field without a column is a mistake of the handler. */
export function columnOf(columns: Columns, name: string): Exclude<Column, RawBuilder<unknown>> {
  const column = columns[name];
  if (!column) throw new Error(`The list has no column for its field ${name}`);
  return 'at' in column ? column : { at: column };
}

/**
 * `contains` over a column that holds `searchText(…)` of @kontora/domain, with its tolerance of alphabets, layouts and number formats:
 * every word must occur. Give the column a trigram index where it is searched without row-level security; with it, the firm's rows are scanned.
 */
export const searched = (column: RawBuilder<unknown>) => (text: string): RawBuilder<boolean> =>
  joined('or', searchVariants(text).map((terms) => joined('and', terms.map((term) => sql<boolean>`${column} like ${`%${term}%`}`))));

/**
 * The SQL condition of a filter; true, false or null for a row, of which only true selects it. All values are bound parameters.
 *
 * Conditions and branches are joined by "and" unless under `or`. A row without a value meets `ne`, `nin` and `isNull`, and no other
 * operator; `not` selects exactly the rows that its filter does not. `eq`, `in`, comparisons and `startsWith` use leakproof operators on
 * the plain column, so an index led by `tenant_id` serves them under row-level security (`startsWith` needs `text_pattern_ops` or collation "C").
 * @throws ProblemError 400 `invalid-input` with pointers below `/filter`: an unknown field or operator, a wrong value, a tree too deep or too large.
 */
export function compileFilter(spec: Pick<ListSpec, 'filter'>, columns: Columns, filter: unknown): RawBuilder<boolean> {
  if (filter === undefined) return sql<boolean>`true`;
  const parsed = schemaOf(spec).safeParse({ filter });
  if (!parsed.success) throw invalidInput(parsed.error);
  return compileLevel({ spec, columns }, parsed.data.filter);
}

const schemas = new WeakMap<Pick<ListSpec, 'filter'>, z.ZodObject<{ filter: z.ZodType<Filter> }>>();
function schemaOf(spec: Pick<ListSpec, 'filter'>) {
  // Now every field must be known, those of the firm too.
  const schema = schemas.get(spec) ?? z.object({ filter: filterSchema({ filter: spec.filter }) as z.ZodType<Filter> });
  schemas.set(spec, schema);
  return schema;
}

function compileLevel(list: { spec: Pick<ListSpec, 'filter'>; columns: Columns }, { and, or, not, ...fields }: Filter): RawBuilder<boolean> {
  const inside = (branches: readonly Filter[]) => branches.map((branch) => compileLevel(list, branch));
  return joined('and', [
    ...Object.entries(fields).flatMap(([name, conditions]) => compileField(list.spec.filter[name]!, columnOf(list.columns, name), (conditions ?? {}) as Record<string, Value | Value[]>)),
    ...(and ? inside(and) : []),
    ...(or ? [joined('or', inside(or))] : []),
    ...(not ? [sql<boolean>`(${compileLevel(list, not)}) is not true`] : []),
  ]);
}

/** Conditions joined in brackets; none of them is true for "and", false for "or". */
export function joined(by: 'and' | 'or', conditions: RawBuilder<boolean>[]): RawBuilder<boolean> {
  if (conditions.length === 0) return by === 'and' ? sql<boolean>`true` : sql<boolean>`false`;
  return conditions.length === 1 ? conditions[0]! : sql<boolean>`(${sql.join(conditions, sql.raw(` ${by} `))})`;
}

type Value = string | number | boolean;
const SQL_TYPE: Record<FilterField['type'], string> = { text: 'text', id: 'uuid', enum: 'text', integer: 'bigint', number: 'numeric', money: 'bigint', date: 'date', instant: 'timestamptz', boolean: 'boolean' };
const COMPARISON = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

function compileField(field: FilterField, column: Exclude<Column, RawBuilder<unknown>>, conditions: Record<string, Value | Value[]>): RawBuilder<boolean>[] {
  const { at } = column;
  const type = sql.raw(SQL_TYPE[field.type]);
  const stored = (value: Value) => (field.type === 'money' ? Money.parse({ amount: String(value), currency: 'RUB' }).minor.toString() : value);
  const one = (value: Value | Value[] | undefined) => sql`${stored(value as Value)}::${type}`;
  const several = (value: Value | Value[]) => sql`${(value as Value[]).map(stored)}::${type}[]`;
  const compile = (operator: string, value: Value | Value[]): RawBuilder<boolean> => {
    switch (operator) {
      case 'ne': return sql`${at} is distinct from ${one(value)}`;
      case 'in': return sql`${at} = any(${several(value)})`;
      case 'nin': return sql`(${at} <> all(${several(value)}) or ${at} is null)`;
      case 'isNull': return value ? sql`${at} is null` : sql`${at} is not null`;
      case 'between': return sql`(${at} >= ${one((value as Value[])[0])} and ${at} <= ${one((value as Value[])[1])})`;
      case 'startsWith': return sql`${at} ^@ ${one(value)}`;
      case 'contains': return column.contains ? column.contains(String(value)) : sql`${at} ilike ${`%${String(value).replace(/[\\%_]/g, '\\$&')}%`}`;
      default: return sql`${at} ${sql.raw(COMPARISON[operator as keyof typeof COMPARISON])} ${one(value)}`;
    }
  };
  return Object.entries(conditions).filter(([, value]) => value !== undefined).map(([operator, value]) => compile(operator, value));
}
