import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startPostgres, type Postgres } from './postgres.ts';
import { provisionDatabase } from './roles.ts';

const folder = mkdtempSync(join(tmpdir(), 'kontora-roles-'));
const services = ['billing', 'tasks'];
const password = (role: string) => `secret of ${role}'s`;
let postgres: Postgres;

const TENANT_A = '00000000-0000-7000-8000-00000000000a';
const TENANT_B = '00000000-0000-7000-8000-00000000000b';

beforeAll(async () => {
  chmodSync(folder, 0o711);
  postgres = await startPostgres({ dataDir: join(folder, 'postgres'), durable: false, log: () => {} });
  await provisionDatabase({ url: postgres.url, services, password });
  await as('billing_migrate', `
    CREATE TABLE invoice (tenant_id uuid NOT NULL, number serial, PRIMARY KEY (tenant_id, number));
    ALTER TABLE invoice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON invoice USING (tenant_id = (SELECT current_setting('app.tenant_id')::uuid));
    CREATE TABLE queue (tenant_id uuid NOT NULL, task text);
    ALTER TABLE queue ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY every_tenant ON queue TO billing_worker USING (true);
    SET ROLE NONE;
    INSERT INTO invoice (tenant_id) VALUES ('${TENANT_A}'), ('${TENANT_B}');
    INSERT INTO queue VALUES ('${TENANT_A}', 'remind'), ('${TENANT_B}', 'remind');`);
});

afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true });
});

/** The number of rows of the last statement, run as a role; fails with Postgres' words. */
async function as(role: string, sql: string): Promise<number | null> {
  const client = new pg.Client({ connectionString: postgres.url('kontora', role, role === 'postgres' ? undefined : password(role)) });
  await client.connect();
  try {
    const results: pg.QueryResult | pg.QueryResult[] = await client.query(sql);
    return (Array.isArray(results) ? results.at(-1) : results)?.rowCount ?? null;
  } finally {
    await client.end();
  }
}

const forTenant = (tenant: string, sql: string) => `SET app.tenant_id = '${tenant}'; ${sql}`;

describe('the roles of a service', () => {
  test('app reads and writes the rows of its tenant, in its own schema without naming it', async () => {
    expect(await as('billing_app', forTenant(TENANT_A, 'SELECT * FROM invoice'))).toBe(1);
    expect(await as('billing_app', forTenant(TENANT_A, `INSERT INTO invoice (tenant_id) VALUES ('${TENANT_A}') RETURNING number`))).toBe(1);
    await expect(as('billing_app', forTenant(TENANT_A, `INSERT INTO invoice (tenant_id) VALUES ('${TENANT_B}')`))).rejects.toThrow('row-level security');
  });

  test('app without a tenant is an error, not an empty answer', async () => {
    await expect(as('billing_app', 'SELECT * FROM invoice')).rejects.toThrow('app.tenant_id');
  });

  test.each([
    ['TRUNCATE invoice', 'permission denied for table'],
    ['DROP TABLE invoice', 'must be owner'],
    ['CREATE TABLE extra (id int)', 'permission denied for schema'],
    ['CREATE TABLE public.extra (id int)', 'permission denied for schema'],
    ['ALTER TABLE invoice DISABLE ROW LEVEL SECURITY', 'must be owner'],
    ['SET ROLE billing_owner', 'permission denied to set role'],
    ['CREATE SCHEMA mine', 'permission denied for database'],
  ])('app and worker may not: %s', async (sql, refusal) => {
    await expect(as('billing_app', sql)).rejects.toThrow(refusal);
    await expect(as('billing_worker', sql)).rejects.toThrow(refusal);
  });

  test('worker crosses tenants where a row policy names it, and nowhere else', async () => {
    expect(await as('billing_worker', 'SELECT * FROM queue')).toBe(2);
    expect(await as('billing_app', forTenant(TENANT_A, 'SELECT * FROM queue'))).toBe(0);
    await expect(as('billing_worker', 'SELECT * FROM invoice')).rejects.toThrow('app.tenant_id');
  });

  test('what migrate makes belongs to the owner, whom row security binds; past it goes only SET ROLE NONE', async () => {
    expect(await as('postgres', `SELECT FROM pg_tables WHERE schemaname = 'billing' AND tableowner = 'billing_owner'`)).toBe(2);
    await expect(as('billing_migrate', 'SELECT * FROM invoice')).rejects.toThrow('app.tenant_id');
    expect(await as('billing_migrate', `SET ROLE NONE; SELECT * FROM invoice WHERE tenant_id = '${TENANT_B}'`)).toBe(1);
  });

  test.each(['tasks_app', 'tasks_worker', 'tasks_migrate'])('%s cannot reach the schema of another service', async (role) => {
    for (const start of ['', 'SET ROLE NONE; ']) {
      await expect(as(role, `${start}SELECT * FROM billing.invoice`)).rejects.toThrow('permission denied for schema billing');
      await expect(as(role, `${start}CREATE TABLE billing.extra (id int)`)).rejects.toThrow('permission denied for schema billing');
      await expect(as(role, `${start}SET ROLE billing_app`)).rejects.toThrow('permission denied to set role');
    }
  });

  test('extensions are usable by everyone with a schema', async () => {
    expect(await as('tasks_app', `SELECT WHERE similarity(unaccent('Ёлка'), 'Елка') > 0.5`)).toBe(1);
  });

  test('a role that is not named cannot even connect', async () => {
    await as('postgres', `CREATE ROLE stranger LOGIN PASSWORD ${pg.escapeLiteral(password('stranger'))}`);
    await expect(as('stranger', 'SELECT 1')).rejects.toThrow('permission denied for database');
  });

  test('provisioning again keeps the data, takes new services and sets new passwords', async () => {
    const renewed = (role: string) => (role === 'tasks_app' ? 'renewed' : password(role));
    const again = { url: postgres.url, services: [...services, 'sales'], password: renewed };
    await Promise.all([provisionDatabase(again), provisionDatabase(again)]);
    expect(await as('sales_app', 'SELECT 1')).toBe(1);
    expect(await as('billing_worker', 'SELECT * FROM queue')).toBe(2);
    await expect(as('tasks_app', 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  test('a name that is not a plain word is refused', async () => {
    await expect(provisionDatabase({ url: postgres.url, services: ['x"; DROP'], password })).rejects.toThrow('no name for a schema');
  });
});
