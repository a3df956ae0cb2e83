import { CUSTOM_PREFIX, sortKeys, type AnyList, type Input, type ListSpecOf, type Output, type PageInfo } from '@kontora/contracts';
import { sql, type RawBuilder } from 'kysely';
import type { Caller } from '../caller.ts';
import type { Db } from '../context.ts';
import { invalidField } from '../problem.ts';
import { following, orderBy, positionOf, type CursorKey, type OrderKey, type Position } from './cursor.ts';
import { columnOf, compileFilter, inNameOrder, joined, specWith, type Column, type Columns, type OwnFields } from './filter.ts';

type FieldsOf<O extends AnyList> = O['list'] extends ListSpecOf<infer F, infer S> ? (keyof F & string) | S : string;
/** One item of a list, as its handler returns it. */
export type ItemOf<O extends AnyList> = Output<O>['data'][number];

/** What a handler says about its list; paging, order, filters, cursors and counting follow from the contract. */
export interface ListQuery<O extends AnyList, Row> {
  operation: O;
  input: Input<O>;
  caller: Pick<Caller, 'tenantId'>;
  db: Db;
  key: CursorKey;
  /** Where each field of the contract's filter and sort is. One that is missing does not compile. */
  columns: Readonly<Record<FieldsOf<O>, Column>>;
  /** Fields that the firm defines for itself, of a list with `custom`: those asked for. */
  own?: OwnFields;
  /** Unique and never null: breaks ties of the order. */
  id: RawBuilder<unknown>;
  /** Tables and joins; at most one row per id. */
  from: RawBuilder<unknown>;
  /** What holds for every row of this list, beside the caller's filter. */
  where?: RawBuilder<boolean>;
  select: RawBuilder<unknown>;
  /** Turns a row into an item; without it rows are items. */
  item?: (row: Row) => ItemOf<O>;
}

/** What remains for a handler to say: `list` of its context knows the rest. */
export type ListParts<O, Row> = O extends AnyList ? Omit<ListQuery<O, Row>, 'operation' | 'input' | 'caller' | 'db' | 'key'> : never;

const CAPPED = 1000;

/**
 * Answers a list: one statement for the page, and one beside it when rows are to be counted.
 *
 *     @Handles(contacts.listOrganisations)
 *     list(_: Input<typeof contacts.listOrganisations>, { list }: Context<typeof contacts.listOrganisations>) {
 *       return list({
 *         columns: { name: { at: sql`o.name`, notNull: true, contains: searched(sql`o.search_text`) }, inn: sql`o.inn`, state: sql`o.state` },
 *         id: sql`o.id`, select: sql`o.id, o.name, o.inn, o.state, o.version`, from: sql`organisation o`, where: sql`o.merged_into_id is null`,
 *       });
 *     }
 *
 * Walking all pages gives every row that was there throughout exactly once, in order; a row whose sort value changes meanwhile may be met again or missed.
 * @throws ProblemError 400 `invalid-input` (filter) or `cursor-mismatch`.
 */
export async function listQuery<O extends AnyList, Row extends object = ItemOf<O>>(asked: ListQuery<O, Row>): Promise<{ data: ItemOf<O>[]; page: PageInfo }> {
  const { operation, db, key, own, id, from } = asked;
  const columns: Columns = { ...asked.columns, ...own?.columns };
  const { limit, after, count, ...rest } = asked.input as { limit: number; after?: string; count: Count; sort: string; filter?: unknown };
  const keys = orderKeys(columns, rest.sort, id);
  const binding = [asked.caller.tenantId, operation.subject, rest];
  const matching = joined('and', [...(asked.where ? [sql<boolean>`(${asked.where})`] : []), compileFilter(specWith(operation.list, own), columns, rest.filter)]);
  const here = after === undefined ? matching : joined('and', [matching, following(keys, key.open(after, binding))]);
  const [found, counted] = await Promise.all([
    db.rows<Row & { pagePosition: Position }>(sql`select ${asked.select}, ${positionOf(keys)} as page_position from ${from} where ${here} order by ${orderBy(keys)} limit ${sql.lit(limit + 1)}`),
    countRows(db, sql`from ${from} where ${matching}`, count),
  ]);
  const rows = found.map(({ pagePosition, ...row }) => ({ position: pagePosition, row: row as unknown as Row }));
  if (rows.some(({ position }) => position.some((value, i) => value === null && keys[i]!.notNull))) throw new Error(`${operation.name}: a sort column said to be never null is null`);
  const hasMore = rows.length > limit;
  const page = rows.slice(0, limit);
  return {
    data: page.map(({ row }) => (asked.item ? asked.item(row) : (row as ItemOf<O>))),
    page: { next: hasMore ? key.seal(page.at(-1)!.position, binding) : null, hasMore, ...(counted && { count: counted }) },
  };
}

/** The order asked for, made total by the id, which takes the direction of the last key so that one index can be read either way. */
function orderKeys(columns: Columns, sort: string, id: RawBuilder<unknown>): OrderKey[] {
  const keys = sortKeys(sort).map(({ field, descending }) => {
    if (!(field in columns) && field.startsWith(CUSTOM_PREFIX)) throw invalidField('/sort', { code: 'unknown-field', detail: `There is no field ${field}` });
    const { at, order = at, notNull = false, name } = columnOf(columns, field);
    return { at: name ? inNameOrder(order) : order, descending, notNull };
  });
  return [...keys, { at: id, descending: keys.at(-1)!.descending, notNull: true }];
}

type Count = 'none' | 'capped' | 'exact';
async function countRows(db: Db, rows: RawBuilder<unknown>, count: Count): Promise<PageInfo['count']> {
  if (count === 'none') return undefined;
  const bound = count === 'capped' ? sql`limit ${sql.lit(CAPPED + 1)}` : sql``;
  const { value } = (await db.row<{ value: number }>(sql`select count(*)::integer as value from (select 1 ${rows} ${bound}) counted`))!;
  return count === 'capped' && value > CAPPED ? { value: CAPPED, exact: false } : { value, exact: true };
}
