import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { v7 } from 'uuid';
import { freshDatabase, type FreshDatabase } from '../../../libs/testing/src/fresh-database.ts';
import { definitionOf } from '../../local/definitions.ts';
import { startPostgres, type Postgres } from '../../local/postgres.ts';
import { provisionDatabase } from '../../local/roles.ts';
import { restore } from './restore.ts';
import { manifestOf, run, services } from './testing/rig.ts';

jest.setTimeout(60_000);
const root = resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'kontora-servers-'));
const target = join(folder, 'new-tasks');
const [firm, entity] = [v7(), v7()];
let old: FreshDatabase;
let second: Postgres;

/** `ops` as an installation runs it, in the one whose schemas began in the database of Jest's own server. */
async function ops(...args: string[]): Promise<{ code: number; text: string }> {
  const env = { PATH: process.env.PATH, KONTORA_SECRETS: join(folder, 'secrets'), KONTORA_POSTGRES: old.postgres, KONTORA_NATS: '' };
  const ended = promisify(execFile)(process.execPath, [join(root, 'tools/run.mjs'), 'deploy/ops/main.ts', ...args], { cwd: root, env });
  return ended.then(({ stdout }) => ({ code: 0, text: stdout.trim() }), ({ code, stderr }: { code: number; stderr: string }) => ({ code, text: stderr.trim() }));
}
/** A process of tasks, as far as Postgres sees it. */
async function connectAsTasks(url: string): Promise<pg.Client> {
  const address = Object.assign(new URL(url), { username: 'tasks_app', password: 'test-tasks_app' });
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  return client;
}
const rowsAt = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query(sql).then(({ rows }) => rows as unknown[]).finally(() => client.end());
};

beforeAll(async () => {
  [old, second] = await Promise.all([freshDatabase(await Promise.all(services.map(definitionOf)), folder), startPostgres({ dataDir: join(folder, 'second'), durable: false, log: () => undefined })]);
  writeFileSync(old.secrets.path('postgres-admin'), old.url);
  writeFileSync(target, second.url('moved'));
  await run(old.url, 'create table tasks.numbered (id bigint generated always as identity primary key)', 'insert into tasks.numbered default values', `insert into tasks.schedule values ('digest', null, now())`,
    `insert into tasks.outbox (tenant_id, subject, aggregate_id, sequence, data, published_at) values ('${firm}', 'evt.tasks.task-changed', '${entity}', 1, '{"title":"учёт\\n\\tи"}', now())`,
    `insert into tasks.event_sequence (tenant_id, aggregate_id, last) values ('${firm}', '${entity}', 1)`);
});
afterAll(async () => {
  await second?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('ops move', () => {
  test('is refused while a process of the service works, or to where it is', async () => {
    const tasks = await connectAsTasks(old.url);
    expect(await ops('move', 'tasks', target)).toEqual({ code: 1, text: expect.stringMatching(/^ops move: tasks is at work: 1 connections to \S+ from 127\.0\.0\.1/) });
    await tasks.end();
    expect(await ops('move', 'tasks', old.secrets.path('postgres-admin'))).toEqual({ code: 1, text: 'ops move: tasks is in this database already.' });
    expect(await ops('move', 'weather', target)).toMatchObject({ code: 1, text: expect.stringContaining('no service weather') });
  });

  test('broken off, it leaves nothing behind: the service may go on where it was', async () => {
    expect(await ops('move', 'tasks', target)).toEqual({ code: 1, text: expect.stringContaining('The new schema tasks lacks numbered.id') });
    await (await connectAsTasks(old.url)).end();
    expect(await rowsAt(second.url('moved'), 'select from tasks.outbox')).toEqual([]);
  });

  test('brings every row, momentary ones too, to another server, and nobody of the service to the old one', async () => {
    await run(second.url('moved'), 'create table tasks.numbered (id bigint generated always as identity primary key)');
    const { code, text } = await ops('move', 'tasks', target);
    expect([code, text]).toEqual([0, expect.stringMatching(/tasks: \d+ tables, 4 rows are in postgres:\/\/127\.0\.0\.1:\d+\/moved as they are in/)]);
    for (const table of ['outbox', 'schedule', 'numbered']) expect(await rowsAt(second.url('moved'), `select t::text from tasks.${table} t`)).toEqual(await rowsAt(old.url, `select t::text from tasks.${table} t`));
    expect(await rowsAt(second.url('moved'), 'insert into tasks.numbered default values returning id')).toEqual([{ id: '2' }]);
    await (await connectAsTasks(second.url('moved'))).end();
    await expect(connectAsTasks(old.url)).rejects.toThrow('permission denied for database');
    expect(text).not.toContain(readFileSync(target, 'utf8').split('@')[0]!.split(':')[2]);
  });

  test('again: says that all is there, unless the new one has gone on', async () => {
    expect(await ops('move', 'tasks', target)).toEqual({ code: 1, text: expect.stringContaining('other rows in tasks.numbered') });
    await run(second.url('moved'), 'delete from tasks.numbered where id = 2');
    expect(await ops('move', 'tasks', target)).toEqual({ code: 0, text: expect.stringContaining('since a move before') });
    await expect(connectAsTasks(old.url)).rejects.toThrow('permission denied for database');
  });
});

describe('an installation of two servers', () => {
  const archive = join(folder, 'archive');

  test('is archived from both, each schema from where it is', async () => {
    writeFileSync(old.secrets.path('postgres-admin-tasks'), second.url('moved'));
    await run(second.url('moved'), `insert into tasks.schedule values ('only here', null, now())`, `insert into tasks.numbered default values`);
    expect(await ops('backup', archive)).toEqual({ code: 0, text: expect.stringContaining('The 2 databases were read one after the other') });
    expect(manifestOf(archive).services.tasks!.tables.numbered!.rows).toBe(2);
  });

  test('is provisioned on both, the old one not anew for what has moved', async () => {
    expect(await ops('database')).toEqual({ code: 0, text: expect.stringMatching(/has the schemas and roles of (?!.*tasks).*\n.*\/moved has the schemas and roles of tasks\.$/) });
    await expect(connectAsTasks(old.url)).rejects.toThrow('permission denied for database');
  });

  test('is restored to both, or to neither', async () => {
    const fresh = await freshDatabase(await Promise.all(services.map(definitionOf)), join(folder, 'fresh'));
    await provisionDatabase({ url: (name) => second.url(name), services: ['tasks'], password: (role) => `test-${role}`, database: 'again' });
    const addresses = { ...Object.fromEntries(services.map((name) => [name, fresh.url])), tasks: second.url('again') };
    const attempt = () => restore(addresses, archive, async () => undefined);
    await expect(attempt()).rejects.toThrow('tasks has no schema');
    expect(await rowsAt(fresh.url, 'select from identity.outbox')).toEqual([]);
    const { migrateService } = await import('@kontora/platform');
    await migrateService(await definitionOf('tasks'), { postgres: Object.assign(new URL(second.url('again')), { username: '', password: '' }).href, nats: '', secrets: join(folder, 'secrets'), healthPort: 0 });
    await run(second.url('again'), 'create table tasks.numbered (id bigint generated always as identity primary key)');
    expect(await attempt()).toMatchObject({ republished: 1, faults: [] });
    expect(await rowsAt(second.url('again'), 'select t::text from tasks.numbered t')).toEqual(await rowsAt(second.url('moved'), 'select t::text from tasks.numbered t'));
  });
});
