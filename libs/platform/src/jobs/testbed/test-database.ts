import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { v7 } from 'uuid';
import { provisionDatabase } from '../../../../../deploy/local/roles.ts';
import type { Caller } from '../../caller.ts';
import { Database, type DatabaseConfig } from '../../database/database.ts';
import { migrate } from '../../database/migrate.ts';

const SERVICE = 'platform_test';
const password = (role: string) => `test-${role}`;

/** A database with the platform's tables and one of a service's own: `effect`, where what jobs do shows. */
export interface TestDatabase {
  database: Database;
  /** For a process of its own to connect to the same. */
  config: DatabaseConfig;
  /** Past all row security: looks on, and plays accidents and intruders. */
  superuser: pg.Pool;
  close(): Promise<void>;
}

/** Somebody of a firm, a new one unless named. */
export const someone = (tenantId = v7()): Caller => ({ tenantId, id: v7(), kind: 'employee', permissions: [] });

/** Makes a database of its own for one test file, on the Postgres of the run. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = (database: string, role?: string) => {
    const found = Object.assign(new URL(process.env.KONTORA_TEST_POSTGRES!), { pathname: `/${database}` });
    return role ? Object.assign(found, { username: role, password: password(role) }).href : found.href;
  };
  await provisionDatabase({ url, services: [SERVICE], password, database: name });
  const noMigrations = mkdtempSync(join(tmpdir(), 'kontora-no-migrations-'));
  await migrate({ url: url(name, `${SERVICE}_migrate`), schema: SERVICE, folder: pathToFileURL(noMigrations) });
  rmSync(noMigrations, { recursive: true });
  const superuser = new pg.Pool({ connectionString: url(name), max: 3, options: `-c timezone=UTC -c search_path=${SERVICE},public` });
  await superuser.query(`
    create table effect (tenant_id uuid not null default tenant(), job uuid not null, step integer not null, at timestamptz not null default clock_timestamp());
    alter table effect owner to ${SERVICE}_owner;
    select tenancy('effect');
    grant select, insert on effect to ${SERVICE}_app`);
  const config = { schema: SERVICE, app: url(name, `${SERVICE}_app`), worker: url(name, `${SERVICE}_worker`) };
  const database = await Database.connect(config, []);
  const close = async () => {
    await database.close();
    await superuser.end();
  };
  return { database, config, superuser, close };
}

/** Waits until something holds. */
export async function until(check: () => Promise<boolean> | boolean, withinMs = 15_000): Promise<void> {
  for (const end = Date.now() + withinMs; !(await check()); await new Promise((resolve) => setTimeout(resolve, 10))) {
    if (Date.now() > end) throw new Error(`It did not happen within ${withinMs} ms: ${check.toString()}`);
  }
}
