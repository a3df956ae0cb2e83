import pg from 'pg';
import { sequencesOf } from './backup.ts';
import { copyTable, sumOf } from './files.ts';
import { inSchemas, migrationsOf, type Schema } from './installation.ts';
import { requireIdle, setSequences } from './restore.ts';

/** A service's schema on its way: connection strings of the superuser, of the database where it is and of the one where it is to be. */
export interface Move { service: string; from: string; to: string }
/** What a move did; `again`: everything was there already, from a move before. */
export interface Moved { tables: number; rows: number; again: boolean }

/**
 * Copies a service's schema into another database, where it is migrated alike and empty: all rows, sessions and schedules too, compared table by table, or nothing.
 * First the service's roles lose the right to connect to the old database, so that a forgotten process cannot write what would be lost; when the move fails they have it again.
 * The old schema stays as it is. May be repeated.
 * @throws Error when it is the same database, when somebody of the service is connected, when the schemas differ, when there is something else in the new one.
 */
export async function moveSchema(move: Move): Promise<Moved> {
  const { service, from, to } = move;
  await requireApart(move);
  for (const url of [from, to]) await connected(url, (client) => requireNobody(client, service));
  return withoutRightsAt(move, () => inSchemas({ [service]: from }, 'reading', ([source]) => inSchemas({ [service]: to }, 'writing', ([target]) => copySchema(source!, target!))));
}

async function copySchema(source: Schema, target: Schema): Promise<Moved> {
  await requireIdle(source);
  await requireAlike(source, target);
  const tables = [...source.tables, ...source.momentary];
  const again = await hasRows(target);
  let rows = 0;
  if (!again) for (const { at } of target.momentary) await target.client.query(`delete from ${at}`);
  for (const table of tables) {
    const there = await (again ? sumOf(target, { table }) : copyTable(source, target, table));
    if (again && there.sha256 !== (await sumOf(source, { table })).sha256) throw new Error(`There are other rows in ${table.at} of the new database than in the old one: a schema is moved into an empty one only.`);
    rows += there.rows;
  }
  await setSequences(target, await sequencesOf(source));
  return { tables: tables.length, rows, again };
}

async function hasRows({ client, tables }: Schema): Promise<boolean> {
  for (const { at } of tables) if ((await client.query(`select from ${at} limit 1`)).rowCount! > 0) return true;
  return false;
}

async function requireAlike(source: Schema, target: Schema): Promise<void> {
  const shapeOf = async (schema: Schema) => [...(await migrationsOf(schema)), ...[...schema.tables, ...schema.momentary].flatMap(({ name, columns }) => columns.map((column) => `${name}.${column}`))];
  const [there, here] = [await shapeOf(source), await shapeOf(target)];
  const missing = there.filter((name) => !here.includes(name));
  const more = here.filter((name) => !there.includes(name));
  if (missing.length > 0) throw new Error(`The new schema ${source.service} lacks ${missing.slice(0, 5).join(', ')}: run the program that runs now with --migrate there.`);
  if (more.length > 0) throw new Error(`The new schema ${source.service} has ${more.slice(0, 5).join(', ')}, which the old one lacks: migrate that first, or make the new one with the program that runs now.`);
}

async function requireApart({ service, from, to }: Move): Promise<void> {
  const which = (url: string) => connected(url, async (client) => (await client.query<{ id: string }>('select system_identifier || current_database() as id from pg_control_system()')).rows[0]!.id);
  if ((await which(from)) === (await which(to))) throw new Error(`${service} is in this database already.`);
}

const rolesOf = (service: string) => ['app', 'worker', 'migrate'].map((part) => `${service}_${part}`);

async function requireNobody(client: pg.Client, service: string): Promise<void> {
  const { rows: [seen] } = await client.query<{ sessions: number; hosts: string | null }>(
    `select count(*)::int as sessions, string_agg(distinct host(client_addr), ', ') as hosts from pg_stat_activity where datname = current_database() and usename = any($1)`, [rolesOf(service)]);
  if (seen!.sessions > 0) throw new Error(`${service} is at work: ${seen!.sessions} connections to ${client.host}:${client.port} from ${seen!.hosts}. Stop all of its processes and try again.`);
}

/** Works while nobody of the service can connect to its old database; that stays so, unless the work fails and they could before. */
async function withoutRightsAt<R>({ service, from }: Move, work: () => Promise<R>): Promise<R> {
  const set = (client: pg.Client, sql: (database: string, roles: string) => string) => client.query(sql(pg.escapeIdentifier(client.database!), rolesOf(service).map(pg.escapeIdentifier).join(', ')));
  const allow = () => connected(from, (client) => set(client, (database, roles) => `grant connect on database ${database} to ${roles}`));
  const couldBefore = await connected(from, async (client) => {
    const { rows } = await client.query<{ could: boolean }>('select has_database_privilege($1, current_database(), $2) as could', [`${service}_app`, 'connect']);
    await set(client, (database, roles) => `revoke connect on database ${database} from ${roles}`);
    return rows[0]!.could;
  });
  try {
    await connected(from, (client) => requireNobody(client, service));
    return await work();
  } catch (error) {
    if (couldBefore) await allow();
    throw error;
  }
}

async function connected<R>(connectionString: string, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
