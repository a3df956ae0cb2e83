import { createHmac, timingSafeEqual } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { ProblemError } from '../problem.ts';
import { joined } from './filter.ts';

/** The values at which a page ends: one text per key of the order, null where the row has none. */
export type Position = readonly (string | null)[];

const SEAL_BYTES = 16;

/** The key with which every process of an installation signs cursors. Cursors of a key that is gone are invalid; nothing else is lost with it. */
export class CursorKey {
  private readonly secrets: readonly string[];

  /** @param secrets at least 32 characters each, the same in all processes; the first seals, any opens. */
  constructor(...secrets: readonly string[]) {
    if (secrets.length === 0 || secrets.some(({ length }) => length < 32)) throw new Error('The key that signs cursors must have at least 32 characters');
    this.secrets = secrets;
  }

  /** An opaque cursor, good only together with the same `binding`: the firm, the operation, the filter and the sort. */
  seal(position: Position, binding: unknown): string {
    const text = JSON.stringify(position);
    return Buffer.concat([mac(this.secrets[0]!, text, binding), Buffer.from(text)]).toString('base64url');
  }

  /** @throws ProblemError 400 `cursor-mismatch`: changed, not ours, or of another firm, operation, filter or sort. */
  open(cursor: string, binding: unknown): Position {
    const bytes = Buffer.from(cursor, 'base64url');
    const text = bytes.subarray(SEAL_BYTES).toString();
    const seal = bytes.subarray(0, SEAL_BYTES);
    if (seal.length < SEAL_BYTES || !this.secrets.some((secret) => timingSafeEqual(seal, mac(secret, text, binding)))) {
      throw new ProblemError('invalid', 'cursor-mismatch', {
        detail: 'This cursor belongs to another filter or order. Start again without `after`.', errors: [{ pointer: '/after', code: 'cursor-mismatch', detail: 'Not a cursor of this list' }],
      });
    }
    return JSON.parse(text) as Position;
  }
}

const mac = (secret: string, text: string, binding: unknown): Buffer =>
  createHmac('sha256', secret).update(canonical(binding)).update('\n').update(text).digest().subarray(0, SEAL_BYTES);

/** JSON with sorted keys: equal values, equal text. */
const canonical = (value: unknown) => JSON.stringify(value, (_, v: unknown) =>
  (v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v));

/** One key of an order. Rows without a value come last in either direction. */
export interface OrderKey { at: RawBuilder<unknown>; descending: boolean; notNull: boolean }

/** `order by`. "Nulls last" is only said of keys that can be null: then an index `(…, key desc nulls last, id desc)` fits, else a plain one, read backwards. */
export const orderBy = (keys: OrderKey[]): RawBuilder<unknown> =>
  sql.join(keys.map(({ at, descending, notNull }) => sql`${at} ${sql.raw(`${descending ? 'desc' : 'asc'}${descending && !notNull ? ' nulls last' : ''}`)}`));

/** The position of a row, to be selected with it: exact, whatever the driver makes of the columns. */
export const positionOf = (keys: OrderKey[]): RawBuilder<Position> => sql`array[${sql.join(keys.map(({ at }) => sql`(${at})::text`))}]`;

/**
 * Selects the rows that follow a position. The last key must be unique. When all keys have one direction and none can be null this is a
 * row comparison, of which an index `(tenant_id, …keys)` finds the start; otherwise a range over the first key, where it cannot be null, and the rest within it.
 */
export function following(keys: OrderKey[], position: Position): RawBuilder<boolean> {
  if (keys.every((key) => key.notNull && key.descending === keys[0]!.descending)) {
    return sql`(${sql.join(keys.map((key) => key.at))}) ${keys[0]!.descending ? sql`<` : sql`>`} (${sql.join(position)})`;
  }
  return joined('and', [...firstRange(keys[0]!, position[0]!), later(keys, position)]);
}

/** What an index can use of the first key; implied by the rest. */
function firstRange({ at, descending, notNull }: OrderKey, value: string | null): RawBuilder<boolean>[] {
  if (value === null) return [sql<boolean>`${at} is null`];
  return notNull ? [sql<boolean>`${at} ${descending ? sql`<=` : sql`>=`} ${value}`] : [];
}

function later([key, ...rest]: OrderKey[], [value, ...values]: Position): RawBuilder<boolean> {
  const { at, descending, notNull } = key!;
  const beyond = value === null ? [] : [sql<boolean>`${at} ${descending ? sql`<` : sql`>`} ${value}`, ...(notNull ? [] : [sql<boolean>`${at} is null`])];
  if (rest.length === 0) return joined('or', beyond);
  const level = value === null ? sql<boolean>`${at} is null` : sql<boolean>`${at} = ${value}`;
  return joined('or', [...beyond, joined('and', [level, later(rest, values)])]);
}
