import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type pg from 'pg';
import type { Db, Sql } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { PlainClient } from './plain-client.ts';
import type { ReadSettings } from './tenant-query.ts';

/** Compiles SQL only; it never runs anything. */
const compiler = new Kysely<never>({
  dialect: { createAdapter: () => new PostgresAdapter(), createDriver: () => new DummyDriver(), createIntrospector: (db) => new PostgresIntrospector(db), createQueryCompiler: () => new PostgresQueryCompiler() },
});
/** Text and bound values of a piece of SQL. */
export const compile = (query: Sql): { sql: string; parameters: readonly unknown[] } => query.compile(compiler as never);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Reads of one firm, fast: a few connections shared by all requests. Each read is a transaction of its own
 * (the tenant and the statement, sent in one go), so transactions of different firms follow one another on a connection and never mix.
 */
export class TenantReader {
  private clients: (PlainClient | undefined)[];
  private connecting: (Promise<PlainClient> | undefined)[];
  private turn = 0;
  private closed = false;

  constructor(private readonly config: pg.ClientConfig, size: number) {
    this.clients = new Array(size).fill(undefined);
    this.connecting = new Array(size).fill(undefined);
  }

  /**
   * The reads of one request. Statements are planned once and for all, except with `plan: 'custom'`: then each is planned for its own
   * values, which pays where values decide which index is best (lists with filters: 5 to 25 times on a worklist of 300,000 rows).
   */
  for(tenantId: string, timeoutMs: () => number, plan: 'auto' | 'custom' = 'auto'): Db {
    if (!UUID.test(tenantId)) throw new ProblemError('unauthenticated', 'invalid-context', { detail: 'The context names no firm.' });
    const read = (query: Sql) => this.read({ tenantId, timeoutMs: timeoutMs(), plan }, query);
    const rows = async <R>(query: Sql<R>) => (await read(query)).rows as R[];
    return { rows, row: async <R>(query: Sql<R>) => (await rows<R>(query))[0], run: async (query) => (await read(query)).rowCount ?? 0 };
  }

  private async read(settings: ReadSettings, query: Sql): Promise<pg.QueryResult> {
    const { sql, parameters } = compile(query);
    const slot = (this.turn = (this.turn + 1) % this.clients.length);
    const client = this.clients[slot] ?? (await this.connect(slot));
    return client.read(settings, sql, parameters);
  }

  private connect(slot: number): Promise<PlainClient> {
    if (this.closed) throw new ProblemError('unavailable', 'shutting-down');
    return (this.connecting[slot] ??= (async () => {
      const client = new PlainClient(this.config);
      const forget = () => { if (this.clients[slot] === client) this.clients[slot] = undefined; };
      client.on('error', forget);
      client.on('end', forget);
      try {
        await client.connectForReads();
        this.clients[slot] = client;
        return client;
      } finally {
        this.connecting[slot] = undefined;
      }
    })());
  }

  async close() {
    this.closed = true;
    await Promise.allSettled(this.clients.map((client) => client?.end()));
  }
}
