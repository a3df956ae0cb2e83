import type { AnyEvent } from '@kontora/contracts';
import { MikroORM, type EntityManager, type EntitySchema } from '@mikro-orm/postgresql';
import { CompiledQuery, sql } from 'kysely';
import pg from 'pg';
import type { Caller } from '../caller.ts';
import type { Commit } from '../change-notices.ts';
import type { Db, Sql, StepContext } from '../context.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { presentTraceparent } from '../trace.ts';
import { parametersAhead, plainParameters, PlainClient } from './plain-client.ts';
import { RoleClient } from './role-client.ts';
import { compile, TenantReader } from './tenant-reader.ts';

/** Where a service's schema is, and how much of the server it may use. */
export interface DatabaseConfig {
  schema: string;
  /** Connection of the app role: row-level security applies, no bypass. */
  app: string;
  /** Connection of the worker role: sees every firm's rows of the queues (outbox, jobs, audit), nothing else of them. */
  worker: string;
  /** Connections for commands and jobs. */
  pool?: number;
  /** Pipelined connections for queries. */
  readers?: number;
}
/** For whom and why a transaction runs; the audit trail and row-level security read it from the session. */
export interface Scope {
  caller: Caller; operation: string; trace?: string; timeoutMs?: number;
  /** It looks whether there is anything to do, and mostly there is not: without events nothing has changed. */
  routine?: boolean;
}
interface PendingEvent { event: AnyEvent; aggregateId: string; data: object; trace: string }

/** A service's database: commands through the unit of work, queries through pipelined reads, queues through the worker role. */
export class Database {
  private readonly listeners: ((commit: Commit) => void)[] = [];
  private constructor(readonly schema: string, readonly orm: MikroORM, readonly worker: pg.Pool, readonly reader: TenantReader) {}

  static async connect(config: DatabaseConfig, entities: EntitySchema[]): Promise<Database> {
    const session = `-c timezone=UTC -c search_path=${config.schema},public`;
    const orm = await MikroORM.init({
      clientUrl: config.app, schema: config.schema, entities, discovery: { warnWhenNoEntities: false }, ensureDatabase: false,
      pool: { min: 0, max: config.pool ?? 10 }, driverOptions: { Client: PlainClient, options: session }, debug: false, connect: false,
    } as Parameters<typeof MikroORM.init>[0]);
    const worker = new pg.Pool({ connectionString: config.worker, max: 6, options: session, Client: RoleClient });
    worker.on('error', () => undefined); // a dropped idle connection: the pool opens another
    return new Database(config.schema, orm as MikroORM, worker, new TenantReader({ connectionString: config.app, options: session }, config.readers ?? 3));
  }

  /** Called after each transaction that may have changed something. */
  afterCommit(listener: (commit: Commit) => void) { this.listeners.push(listener); }

  /** One transaction in one firm. What is published is stored at its end, so event and change stand or fall together. */
  async inTenant<R>(scope: Scope, work: (tx: StepContext) => Promise<R>): Promise<R> {
    const { caller, operation, trace = '', timeoutMs = 30_000, routine = false } = scope;
    let jobs = false;
    const pending: PendingEvent[] = [];
    const result = await this.orm.em.fork().transactional(async (em) => {
      await writeAhead(em as EntityManager, sql`select set_config('app.tenant_id', ${caller.tenantId}, true), set_config('app.actor', ${caller.id}, true), set_config('app.operation', ${operation}, true),
        set_config('app.trace', ${trace}, true), set_config('statement_timeout', ${String(Math.max(1, Math.floor(timeoutMs)))}, true)`);
      const db = transactionDb(em as EntityManager);
      const tx: StepContext = {
        em: em as EntityManager, db, caller,
        publish: (event, aggregateId, data) => void pending.push({ event, aggregateId, data: event.data.parse(data) as object, trace: presentTraceparent() ?? trace }),
        enqueue: (operation, input, options) => { jobs = true; return enqueue(db, { operation, input, caller, trace: presentTraceparent() ?? trace, ...options }); },
        write: (statement) => writeAhead(em as EntityManager, statement),
        save: async () => undefined,
      };
      const answer = await work(tx);
      await em.flush();
      if (pending.length > 0) await tx.write(storeEvents(pending));
      return answer;
    });
    const ids = pending.map(({ aggregateId }) => aggregateId);
    if (jobs || ids.length > 0 || !routine) for (const listener of this.listeners) listener({ tenantId: caller.tenantId, ids, jobs });
    return result;
  }

  /** Every firm this installation has, as far as this service was told. */
  async tenants(): Promise<string[]> {
    const { rows } = await this.worker.query<{ id: string }>('select id from known_firm order by id');
    return rows.map((row) => row.id);
  }

  async close() {
    await this.reader.close();
    await this.orm.close(true);
    await this.worker.end();
  }
}

/** Plain SQL inside the ORM's transaction; entity changes made before are written first, so both see the same rows. */
function transactionDb(em: EntityManager): Db {
  const execute = async (query: Parameters<Db['rows']>[0]) => {
    await em.flush();
    const { sql: text, parameters } = compile(query);
    return em.getKysely<never>().executeQuery(CompiledQuery.raw(text, plainParameters(parameters)));
  };
  return {
    rows: async <R>(query: Parameters<Db['rows']>[0]) => (await execute(query)).rows as R[],
    row: async <R>(query: Parameters<Db['rows']>[0]) => (await execute(query)).rows[0] as R | undefined,
    run: async (query) => Number((await execute(query)).numAffectedRows ?? 0),
  };
}

async function writeAhead(em: EntityManager, statement: Sql): Promise<void> {
  await em.flush();
  const { sql: text, parameters } = compile(statement);
  await em.getKysely<never>().executeQuery(CompiledQuery.raw(text, parametersAhead(parameters)));
}

function storeEvents(pending: PendingEvent[]) {
  return sql`insert into outbox (subject, aggregate_id, data, trace)
    select e.subject, e.aggregate_id, e.data, e.trace from jsonb_to_recordset(${JSON.stringify(pending.map((p) => ({ subject: p.event.subject, aggregate_id: p.aggregateId, data: p.data, trace: p.trace })))}::jsonb)
      as e(subject text, aggregate_id uuid, data jsonb, trace text)`;
}
