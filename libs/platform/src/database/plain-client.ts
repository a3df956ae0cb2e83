import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import pg from 'pg';
import { isStalePlan } from './database-errors.ts';
import { RoleClient } from './role-client.ts';
import { PREPARE_SETTINGS, TenantQuery, type ReadSettings, type ReadStatement } from './tenant-query.ts';
import { traceSql } from '../trace.ts';

/** Marks the parameters of a query whose rows are wanted plain: camelCase keys, civil dates and instants as strings. */
const PLAIN = Symbol('plain');
/** Marks parameters for `PlainClient`. The mark travels through Kysely and MikroORM untouched. */
export const plainParameters = (parameters: readonly unknown[]) => Object.assign([...parameters], { [PLAIN]: true });

/** Marks the parameters of a statement whose outcome nobody waits for. */
const AHEAD = Symbol('ahead');
/** Marks parameters for `PlainClient`: the statement is sent and not waited for; whatever is wrong with it, the next one waited for tells, at the latest the commit. */
export const parametersAhead = (parameters: readonly unknown[]) => Object.assign([...parameters], { [AHEAD]: true });
const UNTOLD = { command: '', rowCount: null, oid: 0, fields: [], rows: [] };

const STATEMENTS_PER_CONNECTION = 500;
const OID = { int8: 20, date: 1082, timestamptz: 1184, timestamp: 1114 };
const plainTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === OID.timestamptz) return instant;
    if (oid === OID.date) return (text: string) => text;
    if (oid === OID.int8) return Number;
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as unknown as pg.CustomTypesConfig;

/** `2026-11-23 09:24:29.12345+00` (connections run in UTC) → RFC 3339 to the millisecond, exactly as an entity gives the same instant. */
export const instant = (text: string) => `${text.slice(0, 10)}T${text.slice(11, 19)}.${(/\.(\d{1,3})/.exec(text)?.[1] ?? '').padEnd(3, '0')}Z`;
const camelNames = new Map<string, string>();
/** Column names are those of the code, so the store stays small. */
function camel(name: string): string {
  let found = camelNames.get(name);
  if (found === undefined) camelNames.set(name, (found = name.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase())));
  return found;
}

/** Raised when the schema turns out to have changed: all connections of this process then prepare their statements anew, under other names. */
let generation = 0;
const renewedWhenStale = (error: unknown): never => {
  if (isStalePlan(error)) generation++;
  throw error;
};

/**
 * A connection that prepares every parametrised statement once, and turns the rows of marked queries into plain objects. It is pipelined: statements go out
 * without waiting for the answers of those before, those of one moment in one packet. So a transaction begins, and says for whom it is, with its first question,
 * and what it writes last travels with the commit.
 */
export class PlainClient extends RoleClient {
  /** A setting of pg's client. */
  override readonly pipeline = true;
  private readonly names = new Map<string, string>();
  private generation = 0;
  /** What a statement that nobody waited for failed of, in the present transaction. */
  private failedAhead: unknown;
  private isHeld = false;

  // pg's `query` has a dozen overloads; only (text, values) is changed, everything else passes through.
  override query(...args: unknown[]): never {
    const [text, values] = args;
    const parent = super.query as (...a: unknown[]) => unknown;
    if (typeof text !== 'string' || !Array.isArray(values) || typeof args[2] === 'function') return parent.apply(this, args) as never;
    this.hold();
    if (text === 'begin') this.failedAhead = undefined;
    const name = values.length > 0 ? this.statementName(text) : undefined;
    const answer = traceSql(text, () => {
      if (!(PLAIN in values)) return (parent.call(this, { name, text, values }) as Promise<pg.QueryResult>).catch(renewedWhenStale);
      return (parent.call(this, { name, text, values, rowMode: 'array', types: plainTypes }) as Promise<pg.QueryArrayResult>).then(plainRows, renewedWhenStale);
    });
    if (text === 'rollback') return this.rolledBack(answer) as never;
    if (text === 'begin' || AHEAD in values) return this.ahead(answer) as never;
    return answer.then((result) => (text === 'commit' ? this.committed(result) : result), (error: unknown) => { throw this.failedAhead ?? error; }) as never;
  }

  /** Connects for reads. */
  async connectForReads(): Promise<this> {
    await this.connect();
    await super.query(PREPARE_SETTINGS);
    return this;
  }

  /** Reads in a transaction of its own, for one firm; the rows are plain. Everything is sent in one go. Needs `connectForReads`. */
  read(settings: ReadSettings, text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    const again = (error: unknown) => { if (isStalePlan(error)) return this.readOnce(settings, text, values); throw error; };
    return this.readOnce(settings, text, values).catch(renewedWhenStale).catch(again);
  }

  private readOnce(settings: ReadSettings, text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    const statement: ReadStatement = { name: this.statementName(text), text, values: [...values], rowMode: 'array', types: plainTypes, queryMode: 'extended' };
    this.hold();
    return new Promise((resolve, reject) => {
      super.query(new TenantQuery(settings, statement, (error, result) => (error ? reject(error) : resolve(plainRows(result)))) as unknown as pg.Submittable);
    });
  }

  /** What is sent from here on leaves with whatever else this moment sends. */
  private hold() {
    if (this.isHeld) return;
    this.isHeld = true;
    const { stream } = (this as unknown as { connection: { stream: Socket } }).connection;
    stream.cork();
    process.nextTick(() => {
      this.isHeld = false;
      stream.uncork();
    });
  }

  private ahead(answer: Promise<unknown>): Promise<pg.QueryResult> {
    answer.catch((error: unknown) => { this.failedAhead ??= error; });
    return Promise.resolve(UNTOLD);
  }

  /** Postgres answers the commit of a transaction in which something failed with a rollback, not with an error. */
  private committed(result: pg.QueryResult): pg.QueryResult {
    if (result.command === 'ROLLBACK') throw this.failedAhead ?? new Error('The transaction was rolled back.');
    return result;
  }

  /** A rollback that cannot be sent need not be: the transaction ended with its connection. Were it to fail, Kysely would never give the connection back to the pool. */
  private rolledBack(answer: Promise<unknown>): Promise<unknown> {
    return answer.catch(() => {
      void this.end().catch(() => undefined);
      return { ...UNTOLD, command: 'ROLLBACK' };
    });
  }

  /** The name under which this connection has prepared a text; beyond the cap texts stay unnamed, so that memory is bounded. */
  private statementName(text: string): string | undefined {
    if (this.generation !== generation) {
      this.generation = generation;
      this.names.clear();
    }
    let name = this.names.get(text);
    if (!name && this.names.size < STATEMENTS_PER_CONNECTION) {
      name = createHash('sha1').update(`${generation} ${text}`).digest('base64url');
      this.names.set(text, name);
    }
    return name;
  }
}

function plainRows(result: pg.QueryArrayResult): pg.QueryResult {
  const keys = result.fields.map((field) => camel(field.name));
  const rows = result.rows.map((cells) => {
    const row: Record<string, unknown> = {};
    for (let i = 0; i < keys.length; i++) row[keys[i]!] = cells[i];
    return row;
  });
  return { ...result, rows };
}
