import { allContracts } from '@kontora/contracts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { definitionOf } from '../../../deploy/local/definitions.ts';
import { catalogueFaults, type Allowances } from './catalogue.ts';
import { freshDatabase } from './fresh-database.ts';

const person = 'Belongs to a person, who may work for several firms; found by a secret or by the person’s id';
const signIn = 'Signing in finds a person’s firms before any firm is known';
const relay = 'Relay, job runner and audit chain serve all firms';
const signals = 'Counted for those who run the installation: columns with states and dates, nothing else';

/** Every exception from "each row has a firm, and is seen in that firm only". Think twice before you add one. */
const ALLOWANCES: Allowances = {
  global: {
    '*.lease': 'Who does something alone, among replicas', '*.schedule': 'When a method is due next', '*.known_firm': 'Which firms there are: their ids',
    '*.migration': 'What the migrator has applied', 'identity.user': person, 'identity.session': person, 'identity.account': person, 'identity.verification': person,
    'identity.twoFactor': person, 'identity.apikey': person, 'identity.throttle': 'Counts attempts by address or e-mail, before anybody is known',
  },
  acrossFirms: {
    '*.outbox': relay, '*.dead_letter': relay, '*.idempotency': 'Cleaned for all firms at once', '*.job': relay, '*.audit': relay,
    'identity.firm': signIn, 'identity.employee': signIn, 'identity.staff_group': signIn, 'identity.role': signIn, 'identity.invitation': signIn, 'identity.api_key': signIn,
    'reporting.obligation': signals, 'reporting.gap': signals, 'tasks.task': signals,
  },
  notLedByFirm: {
    '*.outbox_unpublished': relay, '*.idempotency_age': 'Cleaned for all firms at once',
    'identity.firm_slug_key': 'A slug names one firm of the installation', 'identity.employee_of_person': signIn, 'identity.invitation_token': signIn,
    'identity.api_key_key_id_key': 'A key is found before its firm is known',
  },
};

const services = allContracts.map((contract) => contract.service.name);
const folder = mkdtempSync(join(tmpdir(), 'kontora-catalogue-'));
let db: pg.Client;
beforeAll(async () => {
  const { url } = await freshDatabase(await Promise.all(services.map(definitionOf)), folder);
  db = new pg.Client({ connectionString: url });
  await db.connect();
});
afterAll(async () => {
  await db?.end();
  rmSync(folder, { recursive: true });
});

test('no table, view, key, policy or right of any service lets a row out of its firm or its service', async () => {
  expect(await catalogueFaults(db, services, ALLOWANCES)).toEqual([]);
});

const columns = 'id uuid primary key, tenant_id uuid not null default tenant()';
/** What an escaping migration of tasks would say, and the sentence that must name it. */
const ESCAPES: [what: string, sql: string, sentence: string][] = [
  ['a table without a firm', 'create table leak (id uuid primary key)', 'tasks.leak has no column "tenant_id uuid not null"'],
  ['a firm that may be missing', `create table leak (id uuid primary key, tenant_id uuid); select tenancy('leak')`, 'tasks.leak has no column "tenant_id uuid not null"'],
  ['a table without tenancy()', `create table leak (${columns})`, 'tasks.leak does not force row-level security'],
  ['row security that the owner escapes', `create table leak (${columns}); select tenancy('leak'); alter table leak no force row level security`, 'tasks.leak does not force row-level security'],
  ['a policy that is always true', `create table leak (${columns}); alter table leak enable row level security, force row level security; create policy tenant on leak using (true)`, 'tasks.leak has no policy "tenant" as tenancy() makes it'],
  ['a second policy, which widens the first', `create policy also on task using (state = 'done')`, 'tasks.task has policy "also" beside "tenant"'],
  ['a worker that sees too much', 'create policy worker on absence to tasks_worker using (true)', 'tasks.absence shows the rows of every firm to its worker (policy "worker")'],
  ['a unique key across firms', 'create unique index leak on task (title)', 'tasks.leak (unique key of tasks.task) is not led by tenant_id'],
  ['an index by expression', 'create index leak on task (lower(title))', 'tasks.leak (index of tasks.task) is not led by tenant_id'],
  ['a foreign key into any firm', `create table leak (${columns}, task_id uuid references task (id)); select tenancy('leak')`, 'tasks.leak refers to tasks.task by a key without tenant_id (leak_task_id_fkey)'],
  ['a view with the rights of its owner', 'create view leak as select * from task', 'tasks.leak is a view without security_invoker'],
  ['rows kept outside row security', 'create materialized view leak as select 1 as one', 'tasks.leak is a kind of relation on which row-level security does not hold'],
  ['TRUNCATE, which no policy sees', 'grant truncate on task to tasks_app', 'tasks.task lets tasks_app truncate'],
  ['a function with the rights of its owner', 'create function leak() returns bigint language sql security definer return (select count(*) from task)', 'tasks.leak runs with the rights of its owner (security definer)'],
  ['another service let in', 'grant usage on schema tasks to contacts_app', 'tasks lets contacts_app in'],
  ['a table opened to another service', 'grant select on task to contacts_app', 'tasks.task is open to contacts_app'],
];
const asSuperuser: typeof ESCAPES = [
  ['a table that is not the owner’s', `create table leak (${columns}); select tenancy('leak')`, 'tasks.leak belongs to postgres instead of tasks_owner'],
  ['a table in no service', 'create table public.leak (id uuid primary key)', 'public.leak is in no schema of a service'],
  ['temporary tables', `do $$ begin execute format('grant temp on database %I to tasks_app', current_database()); end $$`, 'tasks_app may make temporary tables'],
  ['a user who may become the owner', 'grant tasks_owner to tasks_app', 'tasks_app is more than a user of its schema'],
];

test.each([...ESCAPES.map((escape) => ['tasks_owner', ...escape]), ...asSuperuser.map((escape) => ['postgres', ...escape])])('%s cannot bring in unseen: %s', async (role, _, sql, sentence) => {
  await db.query(`begin; set local role ${role}; set local search_path = tasks, public`);
  try {
    await db.query(sql!);
    await db.query('reset role');
    expect(await catalogueFaults(db, services, ALLOWANCES)).toContain(sentence);
  } finally {
    await db.query('rollback');
  }
});

test('an exception that nothing needs any more is named as well', async () => {
  const stale = { ...ALLOWANCES, global: { ...ALLOWANCES.global, 'tasks.old': 'Was there once' } };
  expect(await catalogueFaults(db, services, stale)).toEqual(['tasks.old is allowed to be otherwise (global) and need not be']);
});
