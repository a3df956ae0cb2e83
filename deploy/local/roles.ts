import pg from 'pg';

export interface Provisioning {
  /** Connection string of the superuser for a database: `Postgres.url`. */
  url(database: string): string;
  /** Names of the services, which are also the names of their schemas. */
  services: readonly string[];
  /** The password of a login role such as `billing_app`. */
  password(role: string): string;
  /** Name of the database. */
  database?: string;
}

const EXTENSIONS = ['pg_trgm', 'unaccent', 'btree_gist'];
const PROVISIONING_LOCK = 7_105_518_400;

/**
 * Creates the database with one schema and four roles per service, so that no service can reach another's data:
 * `<service>_owner` owns the tables and cannot log in; `<service>_migrate` acts as the owner, and with `SET ROLE NONE` past
 * row security for changes of data; `<service>_app` and `<service>_worker` read and write rows within the row policies.
 * May be repeated at any time: it adds what is missing and sets the passwords anew.
 * @throws Error when a service's name is not a plain word, or when the connection is not a superuser's.
 */
export async function provisionDatabase({ url, services, password, database = 'kontora' }: Provisioning): Promise<void> {
  for (const name of [database, ...services]) {
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(name)) throw new Error(`"${name}" is no name for a schema: small letters, digits and "_" only.`);
  }
  await connected(url('postgres'), async (server) => {
    // Roles belong to the whole server, and Postgres fails rather than waits when two sessions change the same one.
    await server.query('SELECT pg_advisory_lock($1)', [PROVISIONING_LOCK]);
    const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (!rowCount) await server.query(`CREATE DATABASE "${database}"`);
    await connected(url(database), async (client) => {
      await client.query(databaseSql(database));
      for (const service of services) await client.query(serviceSql(database, service, password));
    });
  });
}

/** What holds for the whole database: its extensions, and nothing for those who are not named. */
function databaseSql(database: string): string {
  return [
    `REVOKE ALL ON DATABASE "${database}" FROM PUBLIC`,
    'REVOKE ALL ON SCHEMA public FROM PUBLIC',
    ...EXTENSIONS.map((name) => `CREATE EXTENSION IF NOT EXISTS ${name} SCHEMA public`),
  ].join(';\n');
}

function serviceSql(database: string, service: string, password: Provisioning['password']): string {
  const [owner, migrate, app, worker] = ['owner', 'migrate', 'app', 'worker'].map((part) => `"${service}_${part}"`) as [string, string, string, string];
  const login = (role: string) => `LOGIN PASSWORD ${pg.escapeLiteral(password(role.slice(1, -1)))}`;
  return [
    roleSql(owner, 'NOLOGIN NOBYPASSRLS'),
    roleSql(migrate, `${login(migrate)} BYPASSRLS`),
    roleSql(app, `${login(app)} NOBYPASSRLS`),
    roleSql(worker, `${login(worker)} NOBYPASSRLS`),
    `GRANT ${owner} TO ${migrate}`,
    `GRANT CONNECT ON DATABASE "${database}" TO ${migrate}, ${app}, ${worker}`,
    `CREATE SCHEMA IF NOT EXISTS "${service}" AUTHORIZATION ${owner}`,
    `GRANT USAGE ON SCHEMA "${service}" TO ${app}, ${worker}`,
    `GRANT USAGE ON SCHEMA public TO ${owner}, ${migrate}, ${app}, ${worker}`,
    ...[migrate, app, worker].map((role) => `ALTER ROLE ${role} IN DATABASE "${database}" SET search_path = "${service}", public`),
    `ALTER ROLE ${migrate} IN DATABASE "${database}" SET role = ${owner}`,
    ...[owner, migrate].flatMap((creator) => defaultPrivilegesSql(creator, service, `${app}, ${worker}`)),
  ].join(';\n');
}

function roleSql(role: string, attributes: string): string {
  return `DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;\nALTER ROLE ${role} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT ${attributes}`;
}

/** What users may do with whatever `creator` makes from now on: rows of tables, no TRUNCATE, no DDL. */
function defaultPrivilegesSql(creator: string, service: string, users: string): string[] {
  const defaults = `ALTER DEFAULT PRIVILEGES FOR ROLE ${creator}`;
  return [
    `${defaults} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC`,
    `${defaults} REVOKE USAGE ON TYPES FROM PUBLIC`,
    `${defaults} IN SCHEMA "${service}" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${users}`,
    `${defaults} IN SCHEMA "${service}" GRANT USAGE, SELECT ON SEQUENCES TO ${users}`,
    `${defaults} IN SCHEMA "${service}" GRANT EXECUTE ON FUNCTIONS TO ${users}`,
    `${defaults} IN SCHEMA "${service}" GRANT USAGE ON TYPES TO ${users}`,
  ];
}

async function connected(connectionString: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
