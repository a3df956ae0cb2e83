import { Migration } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { wasInTheWay } from './database-errors.ts';
import { platformSchema } from './platform-schema.ts';
import { RoleClient } from './role-client.ts';

type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;

const LOCK_TIMEOUT_MS = 1_000;
const PAUSE_MS = 500;
const ATTEMPTS = 60;

/** Where a service's schema is, as the migrate role reaches it, and the folder of its migrations. */
export interface MigrationSource { url: string; schema: string; folder: URL }

/**
 * Brings a service's schema up to date: first what every service has, then its own migrations in the order of their file names.
 * Runs as the migrate role; one at a time, whoever else tries waits. Answers the names of what was applied.
 *
 * The version before may be at work meanwhile. A change of a table waits for those who use it, and all who come later wait behind it: it gives
 * way soon and tries again. @throws DriverException when it never came through.
 */
export const migrate = (source: MigrationSource): Promise<string[]> => withMigrator(source, async (orm) => {
  const mine = async () => (await orm.em.getConnection().execute<{ mine: boolean }[]>('select pg_try_advisory_lock(hashtextextended(?, 0)) as mine', [`kontora-migrate-${source.schema}`]))[0]!.mine;
  while (!(await mine())) await sleep(PAUSE_MS);
  for (let attempt = 1; ; attempt++) {
    try {
      return (await orm.migrator.up()).map((applied) => applied.name);
    } catch (error) {
      if (attempt === ATTEMPTS || !wasInTheWay(error)) throw error;
      await sleep(PAUSE_MS * (1 + Math.random()));
    }
  }
});

/** The names of the migrations that are not applied yet, in their order; changes nothing of the service's. */
export const pendingMigrations = (source: MigrationSource): Promise<string[]> =>
  withMigrator(source, async (orm) => (await orm.migrator.getPending()).map((pending) => pending.name));

async function withMigrator<R>(source: MigrationSource, work: (orm: MikroORM) => Promise<R>): Promise<R> {
  const orm = await MikroORM.init({
    clientUrl: source.url, schema: source.schema, entities: [], discovery: { warnWhenNoEntities: false }, extensions: [Migrator], ensureDatabase: false, debug: false, logger: () => undefined, pool: { max: 2 },
    driverOptions: { Client: RoleClient, options: `-c search_path=${source.schema},public -c lock_timeout=${LOCK_TIMEOUT_MS}` },
    migrations: { tableName: 'migration', snapshot: false, migrationsList: await migrationsOf(source), disableForeignKeys: false },
  });
  try {
    return await work(orm as MikroORM);
  } finally {
    await orm.close(true);
  }
}

async function migrationsOf({ schema, folder }: MigrationSource) {
  class Platform extends Migration {
    override up() { this.addSql(platformSchema({ app: `${schema}_app`, worker: `${schema}_worker` })); }
  }
  const list: { name: string; class: MigrationClass }[] = [{ name: '0000-platform', class: Platform }];
  const files = (await readdir(fileURLToPath(folder))).filter((file) => /^\d{4}-[a-z0-9-]+\.(ts|js)$/.test(file)).sort();
  for (const file of files) {
    const module = (await import(new URL(file, folder.href.endsWith('/') ? folder : `${folder.href}/`).href)) as Record<string, MigrationClass>;
    const found = Object.values(module).find((value) => value?.prototype instanceof Migration);
    if (!found) throw new Error(`${file} exports no migration.`);
    list.push({ name: file.replace(/\.(ts|js)$/, ''), class: found });
  }
  return list;
}
