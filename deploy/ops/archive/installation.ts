import pg from 'pg';

/** Where the schemas of an installation are: connection strings of the superuser, the same for services that share a database. */
export type Addresses = Readonly<Record<string, string>>;
/** A service's schema within a transaction of its database: tables that are archived, and those that are only of the moment. */
export interface Schema { service: string; client: pg.ClientBase; tables: readonly Table[]; momentary: readonly Table[] }
/** A table that is archived: columns that can be written, in their order; its primary key. `ofFirm`: it has a column `tenant_id`. */
export interface Table { service: string; name: string; at: string; columns: readonly string[]; key: readonly Column[]; ofFirm: boolean }
interface Column { name: string; text: boolean }

/**
 * What is only of the moment: who works at what, when that is due next, who guesses, who is signed in, links that are good once. None of it is archived:
 * a session that has been ended, or a link that has been used, must not come back.
 */
const MOMENTARY = ['schedule', 'throttle', 'session', 'verification'];
/** Of processes that run. */
const NEVER = ['lease'];
const MIGRATIONS = 'migration';
// One form of every value, whatever the server's settings.
const SESSION = '-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c bytea_output=hex -c client_encoding=UTF8 -c statement_timeout=0 -c lock_timeout=30s';

/**
 * Works on all schemas, in one transaction per database: what is read is one snapshot of it; all that is written stays, or nothing when `work` fails.
 * `writing` leaves triggers and foreign keys alone: rows come and go as they are, and the audit trail does not note them anew.
 * @throws Error that names the service whose schema is not there.
 */
export async function inSchemas<R>(addresses: Addresses, how: 'reading' | 'writing', work: (schemas: readonly Schema[]) => Promise<R>): Promise<R> {
  const clients = new Map<string, pg.Client>();
  const each = (sql: string) => Promise.all([...clients.values()].map((client) => client.query(sql)));
  try {
    for (const url of new Set(Object.values(addresses))) {
      const client = new pg.Client({ connectionString: url, options: SESSION });
      client.on('error', () => undefined); // the statement that runs fails; the process must not
      await client.connect();
      clients.set(url, client);
    }
    await each(how === 'reading' ? 'begin isolation level repeatable read read only' : 'begin; set local session_replication_role = replica');
    const schemas: Schema[] = [];
    for (const [service, url] of Object.entries(addresses)) schemas.push({ service, client: clients.get(url)!, ...(await tablesOf(clients.get(url)!, service)) });
    const result = await work(schemas);
    if (how === 'writing') await commit(clients);
    return result;
  } finally {
    await Promise.all([...clients.values()].map((client) => client.end()));
  }
}

/** There is no commit of several databases at once: all must answer before the first. @throws Error that says which of them have it, when others have not. */
async function commit(clients: ReadonlyMap<string, pg.Client>): Promise<void> {
  for (const client of clients.values()) await client.query('select 1');
  const done: string[] = [];
  for (const client of clients.values()) {
    const place = `${client.host}:${client.port}/${client.database}`;
    await client.query('commit').catch(({ message }: Error) => { throw new Error(`${place} did not take it: ${message}.${done.length > 0 ? ` ${done.join(', ')} did: make all of these databases anew and begin again.` : ''}`); });
    done.push(place);
  }
}

async function tablesOf(client: pg.ClientBase, service: string): Promise<Pick<Schema, 'tables' | 'momentary'>> {
  const { rows } = await client.query<Omit<Table, 'service'>>(`
    select relname as name, format('%I.%I', $1::text, relname) as at,
      (select array_agg(attname::text order by attnum) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
      (select jsonb_agg(jsonb_build_object('name', attname, 'text', attcollation <> 0) order by array_position(indkey::int2[], attnum))
        from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey) where indrelid = c.oid and indisprimary) as key,
      exists (select from pg_attribute where attrelid = c.oid and attname = 'tenant_id' and not attisdropped) as "ofFirm"
    from pg_class c where relnamespace = to_regnamespace($1) and relkind in ('r', 'p') order by relname`, [service]);
  if (!rows.some(({ name }) => name === MIGRATIONS)) throw new Error(`${service} has no schema: run "ops database", then its program with --migrate.`);
  const tables = rows.filter(({ name }) => ![...NEVER, MIGRATIONS].includes(name)).map((row) => ({ ...row, service }));
  const keyless = tables.find(({ key }) => !key);
  if (keyless) throw new Error(`${keyless.at} has no primary key, so its rows have no order in which they could be compared.`);
  const isMomentary = ({ name }: Table) => MOMENTARY.includes(name);
  return { tables: tables.filter((table) => !isMomentary(table)), momentary: tables.filter(isMomentary) };
}

/** The names of the migrations a schema has, oldest first. */
export async function migrationsOf({ client, service }: Schema): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`select name from ${pg.escapeIdentifier(service)}.${MIGRATIONS} order by id`);
  return rows.map(({ name }) => name);
}

/** A `select` of a table's rows, all or those of a condition, in an order that is the same on every server. */
export function selectRows({ at, key }: Table, columns: readonly string[], where = 'true'): string {
  const order = key.map(({ name, text }) => `${pg.escapeIdentifier(name)}${text ? ' collate "C"' : ''}`);
  return `select ${list(columns)} from ${at} where ${where} order by ${order.join(', ')}`;
}

/** Column names for SQL. */
export const list = (columns: readonly string[]): string => columns.map((column) => pg.escapeIdentifier(column)).join(', ');
