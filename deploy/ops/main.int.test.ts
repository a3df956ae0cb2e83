import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allContracts } from '@kontora/contracts';
import { connectNats } from '@kontora/platform';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import pg from 'pg';
import { definitionOf } from '../local/definitions.ts';
import { startNats, type Nats } from '../local/nats.ts';
import { startPostgres, type Postgres } from '../local/postgres.ts';
import { secretFilesOf } from '../local/service-secrets.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'kontora-ops-'));
const secrets = join(folder, 'secrets');
const services = allContracts.map(({ service }) => service.name);
let postgres: Postgres;
let nats: Nats | undefined;

/** Runs `ops` as an installation does: as a process of its own, told by its environment. */
async function ops(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; text: string }> {
  const run = promisify(execFile)(process.execPath, [join(root, 'tools/run.mjs'), 'deploy/ops/main.ts', ...args], { cwd: root, env: { PATH: process.env.PATH, KONTORA_SECRETS: join(secrets, 'ops'), ...env } });
  return run.then(({ stdout }) => ({ code: 0, text: stdout.trim() }), ({ code, stderr }: { code: number; stderr: string }) => ({ code, text: stderr.trim() }));
}
const address = () => `postgres://127.0.0.1:${postgres.port}/kontora`;
const read = (...path: string[]) => readFileSync(join(secrets, ...path), 'utf8');

beforeAll(async () => { postgres = await startPostgres({ dataDir: join(folder, 'postgres'), durable: false, log: () => undefined }); });
afterAll(async () => {
  await nats?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('secrets', () => {
  test('everybody finds what they may know, and nothing else', async () => {
    expect(await ops(['secrets', secrets])).toMatchObject({ code: 0 });
    for (const service of [...services, 'gateway']) expect(readdirSync(join(secrets, service)).sort()).toEqual(secretFilesOf(service).sort());
    expect(readdirSync(join(secrets, 'gateway'))).toEqual(['nats-gateway.nk']);
    expect(readdirSync(join(secrets, 'contacts'))).not.toContain('context-signing.private.pem');
    expect(statSync(join(secrets, 'contacts/contacts_app')).mode & 0o077).toBe(0);
  });

  test('a service finds what its definition asks for', async () => {
    for (const service of services) expect(secretFilesOf(service)).toEqual(expect.arrayContaining([...((await definitionOf(service)).secrets ?? [])]));
  });

  test('the bus is told public keys only', () => {
    expect(read('nats/authorization.conf')).toMatch(/nkey: U/);
    expect(read('nats/authorization.conf')).not.toContain(read('contacts/nats-contacts.nk').trim());
  });

  test('made once, they stay', async () => {
    const before = read('identity/identity_app');
    await ops(['secrets', secrets]);
    expect(read('identity/identity_app')).toBe(before);
  });

  test('a secret is changed in three steps, in the folder of everybody who reads it', async () => {
    const before = read('identity/cursor-signing');
    expect(await ops(['rotate', secrets, 'begin', 'cursor-signing'])).toEqual({ code: 0, text: expect.stringContaining(`Read by ${services.join(', ')}.`) });
    await ops(['rotate', secrets, 'switch', 'cursor-signing']);
    expect(read('tasks/cursor-signing').split('\n')[1]).toBe(before);
    await ops(['rotate', secrets, 'finish', 'cursor-signing']);
    expect(read('tasks/cursor-signing')).toBe(read('identity/cursor-signing'));
    expect(read('tasks/cursor-signing')).not.toContain(before);
    expect(await ops(['rotate', secrets, 'twice', 'cursor-signing'])).toMatchObject({ code: 1, text: expect.stringContaining('begin, switch, finish') });
  });

  test('while the key of a user of the bus is changed, the bus knows both', async () => {
    const known = () => read('nats/authorization.conf').match(/nkey: /g)!.length;
    const before = known();
    await ops(['rotate', secrets, 'begin', 'nats-tasks.nk']);
    expect(known()).toBe(before + 1);
    await ops(['rotate', secrets, 'finish', 'nats-tasks.nk']);
    expect(known()).toBe(before);
  });

  test('with the address of Postgres its superuser gets a password', async () => {
    const other = join(folder, 'other');
    await ops(['secrets', other], { KONTORA_POSTGRES: 'postgres://db:5432/kontora' });
    const password = readFileSync(join(other, 'postgres/password'), 'utf8');
    expect(readFileSync(join(other, 'ops/postgres-admin'), 'utf8')).toBe(`postgres://postgres:${password}@db:5432/postgres`);
  });
});

describe('the database', () => {
  test('gets schemas and roles that sign in with their secrets, however often', async () => {
    writeFileSync(join(secrets, 'ops/postgres-admin'), postgres.url('postgres'));
    for (const _ of [1, 2]) expect(await ops(['database'], { KONTORA_POSTGRES: address() })).toMatchObject({ code: 0 });
    for (const service of services) {
      const client = new pg.Client({ connectionString: postgres.url('kontora', `${service}_app`, read(service, `${service}_app`)) });
      await client.connect();
      expect((await client.query('select current_schema()')).rows).toEqual([{ current_schema: service }]);
      await client.end();
    }
  });

  test('of some services only, when they are named', async () => {
    expect(await ops(['database', 'tasks'], { KONTORA_POSTGRES: address().replace('/kontora', '/elsewhere') })).toMatchObject({ code: 0 });
    const client = new pg.Client({ connectionString: postgres.url('elsewhere') });
    await client.connect();
    const { rows } = await client.query(`select nspname from pg_namespace where nspname = any($1)`, [services]);
    expect(rows).toEqual([{ nspname: 'tasks' }]);
    await client.end();
    expect(await ops(['database', 'weather'], { KONTORA_POSTGRES: address() })).toMatchObject({ code: 1, text: expect.stringContaining('no service weather') });
  });

  test('without the superuser says what is missing', async () => {
    expect(await ops(['database'], { KONTORA_POSTGRES: address(), KONTORA_SECRETS: folder })).toEqual({ code: 1, text: expect.stringContaining('postgres-admin') });
  });
});

describe('the bus', () => {
  test('gets its streams and a consumer for each who listens, however often', async () => {
    nats = await startNats({ storeDir: join(folder, 'nats'), config: read('nats/authorization.conf'), log: () => undefined });
    for (const _ of [1, 2]) expect(await ops(['streams'], { KONTORA_NATS: nats.url })).toMatchObject({ code: 0 });
    const connection = await connectNats({ nats: nats.url, secrets: join(secrets, 'ops') }, 'ops');
    const manager = await jetstreamManager(connection);
    expect((await manager.streams.names().next()).sort()).toEqual(['DLQ', 'EVT']);
    expect((await manager.consumers.info('EVT', 'tasks_contacts')).config.filter_subject).toBe('evt.contacts.>');
    await connection.close();
  });

  test('is not made smaller than what it holds, which would drop the oldest events', async () => {
    const connection = await connectNats({ nats: nats!.url, secrets: join(secrets, 'ops') }, 'ops');
    await jetstream(connection).publish('evt.tasks.task-changed', new Uint8Array(2000));
    expect(await ops(['streams'], { KONTORA_NATS: nats!.url, KONTORA_STREAM_BYTES: '1000' })).toMatchObject({ code: 1, text: expect.stringContaining('oldest events would be lost') });
    expect(await ops(['streams'], { KONTORA_NATS: nats!.url, KONTORA_STREAM_BYTES: '100000' })).toMatchObject({ code: 0 });
    expect((await (await jetstreamManager(connection)).streams.info('EVT')).state.messages).toBe(1);
    await connection.close();
  });
});

test('a command that does not exist, or lacks a word, explains the commands', async () => {
  for (const words of [['weather'], ['secrets'], []]) expect(await ops(words)).toEqual({ code: 2, text: expect.stringContaining('ops <command>') });
});
