import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { allContracts, contacts } from '@kontora/contracts';
import type { RuntimeConfig } from '@kontora/platform';
import { TestStack } from '@kontora/testing';
import { Module } from '@nestjs/common';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { v7 } from 'uuid';
import { definitionOf } from '../deploy/local/definitions.ts';
import { freshDatabase } from '../libs/testing/src/fresh-database.ts';
import { contactsService } from '../services/contacts/src/contacts.service.ts';

jest.setTimeout(60_000);
let stack: TestStack;

/** The running side needs only the relay, so it runs without the operations of contacts; the tool itself loads the real service. */
@Module({})
class NoOperations {}
const platformOnly = Object.fromEntries(Object.values(contacts.platform).map((operation) => [operation.name, operation]));
const relayOnly = { ...contactsService, module: NoOperations, entities: [], contract: { ...contacts, service: { ...contacts.service, operations: platformOnly } } };

beforeAll(async () => { stack = await TestStack.start([relayOnly]); });
afterAll(() => stack?.stop());

/** Runs `npm run events -- … --service contacts` as an operator would, contacts being all that runs here; answers what it printed and its exit code. */
const events = (...args: string[]) => eventsOf(stack.config, ...args, '--service', 'contacts');
function eventsOf({ postgres, nats, secrets }: Pick<RuntimeConfig, 'postgres' | 'nats' | 'secrets'>, ...args: string[]): Promise<{ text: string; code: number }> {
  const env = { PATH: process.env.PATH, KONTORA_POSTGRES: postgres, KONTORA_NATS: nats, KONTORA_SECRETS: secrets };
  return new Promise((resolve) => {
    execFile(process.execPath, ['tools/run.mjs', 'tools/events.ts', ...args], { cwd: fileURLToPath(new URL('..', import.meta.url)), env }, (error, stdout, stderr) => resolve({ text: stdout + stderr, code: Number(error?.code ?? 0) }));
  });
}

describe('npm run events', () => {
  test('stream diff finds what the stream lost; outbox republish brings it back', async () => {
    await stack.superuser.query(`set search_path = contacts; insert into outbox (tenant_id, subject, aggregate_id, data) values ('${stack.tenantId}', 'evt.contacts.organisation-created', '${v7()}', '{}')`);
    const unpublished = async () => (await stack.superuser.query('select from contacts.outbox where published_at is null')).rowCount === 0;
    await stack.eventually(unpublished);
    const inOrder = await events('stream', 'diff');
    expect(inOrder).toEqual({ text: 'contacts: 1 in the outbox, 1 in the stream (0 repeated), 0 wait to be published, 0 lost\n', code: 0 });

    const pretended = v7();
    await stack.superuser.query(`insert into contacts.outbox (id, tenant_id, subject, aggregate_id, sequence, data, published_at) values ($1, $2, 'evt.contacts.organisation-created', $3, 1, '{}', now())`, [pretended, stack.tenantId, v7()]);
    const lost = await events('stream', 'diff');
    expect(lost.text).toContain('1 lost\nID');
    expect(lost.text).toContain(pretended);
    expect(lost.code).toBe(1);

    expect((await events('outbox', 'republish', '--service', 'contacts')).text).toBe('contacts: 2 events will be published again\n');
    await stack.eventually(unpublished);
    expect((await events('stream', 'diff', '--service', 'contacts')).code).toBe(0);
  });

  test('dlq ls shows the open letters as a table; show one of them whole', async () => {
    expect((await events('dlq', 'ls', '--service', 'contacts')).text).toBe('No dead letters.\n');
    const id = v7();
    await stack.superuser.query(`insert into contacts.dead_letter (id, tenant_id, reaction, subject, aggregate_id, sequence, data, error) values ($1, $2, 'greet', 'evt.identity.firm-opened', $3, 1, '{"id":"x"}', 'Error: no')`, [id, stack.tenantId, v7()]);
    expect((await events('dlq', 'ls')).text).toMatch(new RegExp(`^ID +SERVICE +REACTION .*\\n${id}  contacts  greet`));
    expect(JSON.parse((await events('dlq', 'show', id)).text)).toMatchObject({ service: 'contacts', id, error: 'Error: no' });
    expect(await events('dlq', 'replay', id)).toEqual({ text: 'Nothing in this version of the service is called greet.\n', code: 1 });
  });

  test('a letter of the same id in two services is settled in neither until one is named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kontora-events-'));
    const { url, postgres } = await freshDatabase(await Promise.all(allContracts.map(({ service }) => definitionOf(service.name))), folder);
    copyFileSync(join(stack.config.secrets, 'nats-ops.nk'), join(folder, 'secrets/nats-ops.nk'));
    const all = { postgres, nats: stack.config.nats, secrets: join(folder, 'secrets') };
    const superuser = new pg.Client({ connectionString: url });
    await superuser.connect();
    const id = v7();
    for (const service of ['contacts', 'tasks']) await superuser.query(`insert into ${service}.dead_letter (id, tenant_id, reaction, subject, aggregate_id, sequence, data, error) values ($1, $2, 'greet', 'evt.identity.firm-opened', $3, 1, '{}', 'Error: no')`, [id, v7(), v7()]);

    expect(await eventsOf(all, 'dlq', 'discard', id, '--reason', 'no')).toEqual({ code: 1, text: `contacts and tasks have a dead letter ${id} each: name one with --service.\n` });
    expect(JSON.parse((await eventsOf(all, 'dlq', 'show', id, '--service', 'tasks')).text)).toMatchObject({ service: 'tasks', id });
    await superuser.query('delete from contacts.dead_letter');
    expect(JSON.parse((await eventsOf(all, 'dlq', 'show', id)).text)).toMatchObject({ service: 'tasks', id });
    await superuser.end();
    rmSync(folder, { recursive: true, force: true });
  });

  test('of a service that is not there says which are', async () => {
    expect(await eventsOf(stack.config, 'dlq', 'ls', '--service', 'weather')).toEqual({ code: 1, text: 'There is no service weather: contacts, identity, reporting, tasks are there.\n' });
  });

  test('without a command it says what there is', async () => {
    expect(await events()).toMatchObject({ code: 2, text: expect.stringContaining('dlq replay <id>') });
  });
});
