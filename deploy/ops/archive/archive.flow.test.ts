import { allContracts, contacts, identity, tasks } from '@kontora/contracts';
import { connectNats } from '@kontora/platform';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rowsOfFirm } from '../../../libs/testing/src/firm-rows.ts';
import { beginStory } from '../../../libs/testing/src/firm-story.ts';
import { freshDatabase } from '../../../libs/testing/src/fresh-database.ts';
import { startMailServer, type MailServer } from '../../../services/identity/src/testing/mail-server.ts';
import { definitionOf } from '../../local/definitions.ts';
import { eraseFirm } from './erase-firm.ts';
import { sumOf } from './files.ts';
import { exportFirm, importFirm } from './firm-archive.ts';
import { accountsOf, ofFirm } from './firm-tables.ts';
import { inSchemas } from './installation.ts';
import type { Manifest } from './manifest.ts';
import { restore } from './restore.ts';
import { addresses, manifestOf, ops, run, services } from './testing/rig.ts';

jest.setTimeout(120_000);
const folder = mkdtempSync(join(tmpdir(), 'kontora-archive-'));
const [whole, ofAlder] = [join(folder, 'whole'), join(folder, 'alder')];
const PASSWORD = 'корова-на-льду';
const BOTH = 'both@people.test';

interface Firm { slug: string; firmId: string; headId: string; email: string }
let source: TestStack;
let database: string;
let mail: MailServer;
let alder: Firm;
let birch: Firm;

const as = (firm: Firm) => ({ caller: { tenantId: firm.firmId, id: firm.headId } });

/** The token in the link of a letter, which is then thrown away. */
async function tokenSentTo(email: string): Promise<string> {
  const letter = await source.eventually(async () => mail.letters.find(({ to }) => to === email));
  mail.letters.length = 0;
  return /#(\S+)/.exec(letter.text)![1]!;
}

async function open(slug: string): Promise<Firm> {
  const email = `head@${slug}.test`;
  const firm = { slug, email, ...(await source.call(identity.openFirm, { slug, name: `${slug} & Co`, head: { name: `${slug} head`, email, password: PASSWORD } })) };
  await source.openFirm(firm.firmId);
  await beginStory({
    call: (operation, input, beside) => source.call(operation, input, { ...as(firm), ...beside }), job: (operation, input, beside) => source.job(operation, input, { ...as(firm), ...beside }),
    failure: (operation, input) => source.failure(operation, input, as(firm)), eventually: (check) => source.eventually(check), superuser: source.superuser, id: firm.headId,
  }, slug);
  await source.call(identity.createApiKey, { name: slug, permissions: ['contacts:read'], days: 1 }, as(firm));
  await source.call(identity.inviteEmployee, { name: 'Анна Новикова', email: BOTH, roles: ['accountant'] }, as(firm));
  await source.call(identity.acceptInvitation, { token: await tokenSentTo(BOTH), password: PASSWORD, clientAddress: slug });
  return firm;
}

/** A firm's rows as text; of an event it does not matter when the bus last got it. */
const rowsOf = async (stack: TestStack, { firmId }: Firm) =>
  (await rowsOfFirm(stack.superuser, services, firmId)).map(({ table, text }) => `${table} ${text.replace(/"published_at":("[^"]*"|null)/, '')}`).sort();
/** Rows and sums of everything that is a firm's, accounts of its people included. */
const sumsOf = ({ firmId }: Firm) => inSchemas(addresses(database), 'reading', async (schemas) => {
  const sums: [string, unknown][] = [];
  for (const schema of schemas) for (const table of schema.tables) {
    const part = ofFirm(firmId)(table);
    if (part) sums.push([table.at, await sumOf(schema, { table, ...part })]);
  }
  return sums;
});
/** Numbered by the database itself; no table of ours is, yet. */
const NUMBERED = 'create table tasks.numbered (id bigint generated always as identity primary key, tenant_id uuid not null)';
const number = async (stack: TestStack, { firmId }: Firm) => Number((await stack.superuser.query<{ id: string }>('insert into tasks.numbered (tenant_id) values ($1) returning id', [firmId])).rows[0]!.id);
const atRest = (stack: TestStack) => stack.eventually(async () => {
  const unchained = services.map((name) => `select 1 from ${name}.audit where chain is null`).join(' union all ');
  return (await stack.atRest()) && (await stack.superuser.query(`${unchained} limit 1`)).rowCount === 0;
}, 60_000);

/** Signs in, looks, acts, and sees in another service what came of it. */
async function worksOn(stack: TestStack, firm: Firm): Promise<void> {
  const { data: [client] } = await stack.call(contacts.listOrganisations, { limit: 10 }, as(firm));
  const task = await stack.call(tasks.createTask, { title: `after all ${Date.now()}`, organisationId: client!.id, assigneeId: firm.headId }, as(firm));
  await stack.eventually(async () => (await stack.superuser.query('select from contacts.timeline_entry where tenant_id = $1 and to_jsonb(timeline_entry)::text like $2', [firm.firmId, `%${task.id}%`])).rowCount! > 0);
  const { rows: letters } = await stack.superuser.query(services.map((name) => `select reaction, error from ${name}.dead_letter where settled_at is null`).join(' union all '));
  expect(letters).toEqual([]);
}

/** Somebody whom the gateway still knows for some moments; answers how much they did. */
async function keepWorking(firm: Firm): Promise<number> {
  const names = Array.from({ length: 8 }, (_, i) => `late ${i}`);
  for (const name of names) {
    await source.call(contacts.createOrganisation, { name }, as(firm));
    await sleep(150);
  }
  return names.length;
}

beforeAll(async () => {
  mail = await startMailServer();
  process.env.KONTORA_SMTP = mail.url;
  source = await TestStack.start(services, async ({ superuser }) => {
    database = superuser;
    await run(superuser, NUMBERED);
  });
  [alder, birch] = [await open('alder'), await open('birch')];
  expect([await number(source, alder), await number(source, birch)]).toEqual([1, 2]);
  await atRest(source);
});
afterAll(async () => {
  await source?.stop();
  await mail?.stop();
  delete process.env.KONTORA_SMTP;
  rmSync(folder, { recursive: true, force: true });
});

describe('an installation', () => {
  test('is archived while it works: a file for each table and a manifest, for nobody else to read', async () => {
    const { code, text } = await ops(source.config, database, 'backup', whole);
    expect([code, text]).toEqual([0, expect.stringMatching(/contacts: \d+ tables, \d+ rows[^]*Secrets are not in it/)]);
    const manifest = manifestOf(whole);
    expect(manifest).toMatchObject({ kind: 'installation', complete: true });
    expect(Object.values(manifest.services).every(({ tables }) => tables.audit!.rows > 0 && tables.outbox!.rows > 0)).toBe(true);
    expect(readdirSync(join(whole, 'identity'))).not.toEqual(expect.arrayContaining(['session.tsv.gz']));
    expect(statSync(join(whole, 'identity/user.tsv.gz')).mode & 0o077).toBe(0);
  });

  test('is not restored over one that works, nor archived into a folder that has something', async () => {
    expect(await ops(source.config, database, 'restore', whole)).toEqual({ code: 1, text: expect.stringMatching(/^ops restore: \w+ is at work/) });
    expect(await ops(source.config, database, 'backup', whole)).toEqual({ code: 1, text: expect.stringContaining('is not empty') });
  });

  test('is restored elsewhere, and works on', async () => {
    let refused: string[] = [];
    let restored: Awaited<ReturnType<typeof ops>> | undefined;
    const target = await TestStack.start(services, async ({ config, superuser }) => {
      await run(superuser, NUMBERED);
      const attempt = (name: string) => restore(addresses(superuser), join(folder, name), async () => undefined).then(() => 'restored', ({ message }: Error) => message);
      refused = [await attempt('nothing'), await attempt(spoilt('unfinished', (manifest) => { manifest.complete = false; })),
        await attempt(spoilt('newer', (manifest) => { manifest.services.tasks!.migrations.push('0099-tomorrow'); })),
        await attempt(spoilt('changed', (manifest) => { manifest.services.tasks!.tables.task!.sha256 = 'other'; }))];
      restored = await ops(config, superuser, 'restore', whole);
    });
    try {
      expect(refused).toEqual([expect.stringContaining('There is no archive'), expect.stringContaining('not complete'), expect.stringContaining('which lacks 0099-tomorrow'), expect.stringContaining('not what the manifest says')]);
      expect(restored).toEqual({ code: 0, text: expect.stringMatching(/rows and sums of every table are those of the manifest[^]*whole/) });
      await atRest(target);
      for (const firm of [alder, birch]) {
        expect(await rowsOf(target, firm)).toEqual(await rowsOf(source, firm));
        await worksOn(target, firm);
        for (const { platform } of allContracts) expect(await target.call(platform.verifyAudit, {}, as(firm))).toMatchObject({ ok: true });
        expect(await target.call(identity.signIn, { email: firm.email, password: PASSWORD, clientAddress: firm.slug })).toMatchObject({ state: 'signed-in' });
      }
      expect(await number(target, birch)).toBe(3);
    } finally {
      await target.stop();
    }
  });
});

describe('a firm', () => {
  let before: string[];
  let neighbour: unknown;
  let people: (email: string) => Promise<number>;
  beforeAll(async () => {
    await atRest(source);
    [before, neighbour] = [await rowsOf(source, alder), await sumsOf(birch)];
    people = async (email) => (await source.superuser.query('select from identity."user" where email = $1', [email])).rowCount!;
  });

  test('is archived without what belongs to its people alone', async () => {
    expect(await ops(source.config, database, 'tenant', 'export', 'alder', ofAlder)).toMatchObject({ code: 0 });
    const { kind, firm, services: stored } = manifestOf(ofAlder);
    expect([kind, firm?.id, stored.identity!.tables.user!.rows, stored.identity!.tables.apikey!.rows, stored.identity!.tables.account!.rows]).toEqual(['firm', alder.firmId, 2, 1, 0]);
    expect(stored.identity!.tables).not.toHaveProperty('twoFactor');
  });

  test('is not erased by a slip, nor imported beside itself', async () => {
    expect(await ops(source.config, database, 'tenant', 'erase', 'alder', '--certificate', join(folder, 'no.json'))).toEqual({ code: 1, text: expect.stringContaining('only with --confirm alder') });
    expect(await ops(source.config, database, 'tenant', 'import', ofAlder)).toEqual({ code: 1, text: expect.stringContaining('There is a firm') });
    expect(await rowsOf(source, alder)).toEqual(before);
  });

  test('comes to another installation, of two databases, where somebody of it is known already', async () => {
    const definitions = await Promise.all(services.map(definitionOf));
    const [url, ofTasks] = [(await freshDatabase(definitions, join(folder, 'one'))).url, (await freshDatabase(definitions, join(folder, 'two'))).url];
    const apart = { ...addresses(url), tasks: ofTasks };
    const known = '00000000-0000-7000-8000-00000000000b';
    await run(url, `insert into identity."user" (id, name, email, "emailVerified") values ('${known}', 'Анна Новикова', '${BOTH}', true)`);
    await run(ofTasks, NUMBERED);
    expect(await importFirm(apart, ofAlder)).toMatchObject({ firm: { slug: 'alder' }, people: 2, joined: 1, faults: [] });
    await expect(importFirm(apart, ofAlder)).rejects.toThrow('There is a firm');

    const [there, here] = [await exportFirm(apart, 'alder', join(folder, 'back')), manifestOf(ofAlder)];
    const changed = services.flatMap((name) => Object.entries(here.services[name]!.tables).filter(([table, { sha256 }]) => sha256 !== there.services[name]!.tables[table]!.sha256).map(([table]) => `${name}.${table}`));
    expect(changed.sort()).toEqual(['contacts.outbox', 'identity.employee', 'identity.outbox', 'identity.user', 'reporting.outbox', 'tasks.outbox']);
    await inSchemas(apart, 'reading', async (schemas) => {
      const { rows } = await accountsOf(schemas).client.query('select e.user_id = $1 as known from identity.employee e join identity."user" u on u.id = e.user_id order by 1', [known]);
      expect(rows).toEqual([{ known: false }, { known: true }]);
    });
  });

  test('is erased whole, while its neighbour stays as it was', async () => {
    const nats = await connectNats(source.config, 'ops');
    const had = before.filter((row) => row.startsWith('contacts.organisation ')).length;
    const stillAtWork = keepWorking(alder);
    const { rows, messages, accounts } = await eraseFirm({ addresses: addresses(database), nats, settleMs: 1500 }, 'alder', 'alder').finally(() => nats.close());
    expect([rows['identity.firm'], rows['contacts.organisation'], accounts]).toEqual([1, had + (await stillAtWork), { erased: 1, kept: 1 }]);
    expect(messages.EVT).toBeGreaterThan(10);
    expect(await rowsOf(source, alder)).toEqual([]);
    expect([await people(alder.email), await people(BOTH), await people(birch.email)]).toEqual([0, 1, 1]);
    expect(await sumsOf(birch)).toEqual(neighbour);
    expect(await source.failure(identity.signIn, { email: alder.email, password: PASSWORD, clientAddress: 'gone' })).toMatchObject({ code: 'wrong-credentials' });
  });

  test('is imported again, equal, beside its neighbour, and works on', async () => {
    const { code, text } = await ops(source.config, database, 'tenant', 'import', ofAlder);
    expect([code, text]).toEqual([0, expect.stringContaining('2 people have an account, 1 of them had one here before')]);
    await atRest(source);
    expect(await rowsOf(source, alder)).toEqual(before);
    expect(await sumsOf(birch)).toEqual(neighbour);
    await worksOn(source, alder);
  });

  test('lets its people in again: by their password where they had kept an account, else by a letter', async () => {
    const { email } = alder;
    const enter = (who: string, password: string) => source.call(identity.signIn, { email: who, password, clientAddress: 'in' });
    expect(await enter(BOTH, PASSWORD)).toMatchObject({ state: 'signed-in' });
    expect(await source.failure(identity.signIn, { email, password: PASSWORD, clientAddress: 'in' })).toMatchObject({ code: 'wrong-credentials' });
    await source.call(identity.requestPasswordReset, { email, clientAddress: 'in' });
    await source.call(identity.resetPassword, { token: await tokenSentTo(email), password: `${PASSWORD}-2`, clientAddress: 'in' });
    expect(await enter(email, `${PASSWORD}-2`)).toMatchObject({ state: 'signed-in' });
  });
});

/** A copy of the archive, with something about it changed. */
function spoilt(name: string, change: (manifest: Manifest) => void): string {
  cpSync(whole, join(folder, name), { recursive: true });
  const manifest = manifestOf(whole);
  change(manifest);
  writeFileSync(join(folder, name, 'manifest.json'), JSON.stringify(manifest));
  return name;
}
