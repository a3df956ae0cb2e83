import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { v7 } from 'uuid';
import { silent } from '../jobs/testbed/counting-job.ts';
import { openTestDatabase, someone, until, type TestDatabase } from '../jobs/testbed/test-database.ts';
import { AuditChain, chainBatch } from './chain.ts';
import { AUDIT_TEXT, auditHash } from './record.ts';
import { verifyAudit, type AuditHead } from './verify.ts';

let on: TestDatabase;
let tenant: string;

beforeAll(async () => {
  on = await openTestDatabase();
  await on.superuser.query(`
    create table thing (tenant_id uuid not null default tenant(), id uuid primary key default uuidv7(), version integer not null default 1, name text);
    alter table thing owner to platform_test_owner;
    select tenancy('thing'), audited('thing');
    grant select, insert, update, delete on thing to platform_test_app`);
});
afterAll(async () => { await on.close(); });
beforeEach(() => { tenant = v7(); });

const verify = (known?: AuditHead) => verifyAudit(on.database.reader.for(tenant, () => 60_000), tenant, known);
const chainAll = () => chainBatch(on.database.worker, tenant, 0);
/** Rows as if entities had been changed. */
const record = (rows: number, of = tenant) =>
  on.superuser.query(`insert into audit (tenant_id, actor, operation, trace, entity, entity_id, version, action, changes)
    select $1, 'actor ' || n, 'renameThing', 'trace', 'thing', uuidv7(), n, 'update', jsonb_build_object('name', jsonb_build_array('before ' || n, 'after ' || n), 'sum', jsonb_build_array(n, 1.50))
    from generate_series(1, $2::int) n`, [of, rows]);

describe('the chain of a firm', () => {
  test('takes in what its commands changed, and verifies', async () => {
    const caller = someone(tenant);
    const inTenant = (sqlText: string) => on.database.inTenant({ caller, operation: 'renameThing', trace: 'f00d' }, (tx) => tx.em.execute(sqlText));
    await inTenant(`insert into thing (name) values ('one'), ('two'), ('three')`);
    await inTenant(`update thing set name = 'Ω “quoted” \\n', version = version + 1`);
    await inTenant(`delete from thing where version = 2`);
    expect(await chainAll()).toBe(9);
    expect(await verify()).toEqual({ ok: true, checked: 9, head: { chain: 9, hash: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    const { rows } = await on.superuser.query('select distinct actor, operation, trace from audit where tenant_id = $1', [tenant]);
    expect(rows).toEqual([{ actor: caller.id, operation: 'renameThing', trace: 'f00d' }]);
  });

  test('numbers rows by age and hangs each on the one before, so that anybody can recompute it', async () => {
    await record(3);
    await chainAll();
    const { rows } = await on.superuser.query<{ chain: string; hash: Buffer; text: string }>(`select chain, hash, ${AUDIT_TEXT} as text from audit where tenant_id = $1 order by id`, [tenant]);
    expect(rows.map((row) => Number(row.chain))).toEqual([1, 2, 3]);
    let previous = Buffer.alloc(0);
    for (const { hash, text } of rows) {
      previous = createHash('sha256').update(previous).update(text).digest();
      expect(hash.equals(previous)).toBe(true);
    }
    expect(JSON.parse(rows[0]!.text)).toMatchObject({ tenant, chain: 1, actor: 'actor 1', at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/), changes: { name: ['before 1', 'after 1'] } });
  });

  test('goes on over batches', async () => {
    await record(4_100);
    expect([await chainAll(), await chainAll(), await chainAll(), await chainAll()]).toEqual([2_000, 2_000, 100, 0]);
    expect(await verify()).toMatchObject({ ok: true, checked: 4_100 });
  });

  test('of a firm without changes is fine', async () => {
    expect(await verify()).toEqual({ ok: true, checked: 0 });
  });

  test('leaves rows alone that are too young', async () => {
    await record(1);
    expect(await chainBatch(on.database.worker, tenant, 60_000)).toBe(0);
  });

  test('does not pass over a transaction that commits late, behind rows that are younger', async () => {
    const slow = await on.superuser.connect();
    await slow.query('begin');
    await slow.query(`insert into audit (tenant_id, actor, operation, entity, entity_id, version, action) values ($1, 'slow', 'slow', 'thing', uuidv7(), 1, 'insert')`, [tenant]);
    await record(3);
    expect(await chainAll()).toBe(3);
    await slow.query('commit');
    slow.release();
    expect(await chainAll()).toBe(1);
    expect(await verify()).toMatchObject({ ok: true, checked: 4 });
  });

  test('stays whole when two chain at the same time', async () => {
    await record(500);
    await Promise.allSettled(Array.from({ length: 5 }, chainAll));
    while ((await chainAll()) > 0);
    expect(await verify()).toMatchObject({ ok: true, checked: 500 });
  });

  test('loses nothing but time when the connection breaks in the middle of a batch', async () => {
    await record(5);
    await on.superuser.query(`create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.2); return new; end $$;
      create trigger slow before update on audit for each row execute function slow()`);
    on.database.worker.once('acquire', (client) => setTimeout(() => (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy(new Error('read ECONNRESET')), 100));
    await expect(chainAll()).rejects.toThrow('ECONNRESET');
    await on.superuser.query('drop trigger slow on audit; drop function slow');
    expect(await chainAll()).toBe(5);
    expect(await verify()).toMatchObject({ ok: true, checked: 5 });
  });

  test('is kept by the replicas in the background, for every firm', async () => {
    const firms = [v7(), v7()];
    for (const firm of firms) await record(10, firm);
    const chains = ['a', 'b'].map((holder) => new AuditChain({ database: on.database, holder, log: silent, timing: { pollMs: 10, settleMs: 0 } }));
    for (const chain of chains) chain.start();
    await until(async () => (await on.superuser.query('select from audit where tenant_id = any($1) and chain is null', [firms])).rowCount === 0);
    for (const chain of chains) await chain.stop();
    for (const firm of firms) expect(await verifyAudit(on.database.reader.for(firm, () => 60_000), firm)).toMatchObject({ ok: true, checked: 10 });
  });

  test('cannot be touched by the service itself', async () => {
    await record(1);
    for (const statement of ['update audit set version = 2', 'delete from audit']) {
      await expect(on.database.inTenant({ caller: someone(tenant), operation: 'tamper' }, (tx) => tx.em.execute(statement))).rejects.toThrow('permission denied');
    }
  });
});

const ROWS = 7;
const EDITS = [
  `at = at + interval '1 microsecond'`, `actor = actor || '.'`, `operation = 'other'`, 'trace = null', `entity = 'other'`, 'entity_id = uuidv7()', 'version = version + 1',
  `action = 'delete'`, 'changes = null', `changes = jsonb_set(changes, '{name,1}', '"x"')`, `changes = jsonb_set(changes, '{sum,1}', '1.5')`, 'id = uuidv7()', `hash = sha256('x')`, 'hash = null',
];
const chainNumber = fc.integer({ min: 1, max: ROWS });

/** What an intruder with full rights does to the rows of a chain, at the place `at`; the number of the first row that must be found. */
const intrusion = fc.oneof(
  fc.record({ at: chainNumber, edit: fc.constantFrom(...EDITS) }).map(({ at, edit }) => ({ first: at, statements: [`update audit set ${edit} where tenant_id = $1 and chain = ${at}`] })),
  fc.record({ at: fc.integer({ min: 1, max: ROWS - 1 }), closeGap: fc.boolean() }).map(({ at, closeGap }) => ({
    first: at,
    statements: [`delete from audit where tenant_id = $1 and chain = ${at}`, ...(closeGap ? renumber(at, -1) : [])],
  })),
  fc.tuple(chainNumber, chainNumber).filter(([a, b]) => a < b).map(([a, b]) => ({
    first: a,
    statements: [`update audit set chain = -chain where tenant_id = $1 and chain in (${a}, ${b})`, `update audit set chain = ${a} + ${b} + chain where tenant_id = $1 and chain < 0`],
  })),
  chainNumber.map((at) => ({
    first: at,
    statements: [...renumber(at - 1, 1), `insert into audit (tenant_id, actor, operation, entity, entity_id, version, action, chain, hash)
      select $1, 'intruder', 'renameThing', 'thing', uuidv7(), 1, 'update', ${at}, sha256('plausible')`],
  })),
);
/** Moves all rows behind a place by one; over negative numbers, since each must be unique at every moment. */
function renumber(behind: number, by: number): string[] {
  return [`update audit set chain = -chain where tenant_id = $1 and chain > ${behind}`, `update audit set chain = -chain + ${by} where tenant_id = $1 and chain < 0`];
}

describe('verification', () => {
  test('finds every edit, removal, swap and insertion, at its place', async () => {
    await fc.assert(fc.asyncProperty(intrusion, async ({ first, statements }) => {
      tenant = v7();
      await record(ROWS);
      await chainAll();
      expect(await verify()).toMatchObject({ ok: true, checked: ROWS });
      for (const statement of statements) await on.superuser.query(statement, [tenant]);
      expect(await verify()).toMatchObject({ ok: false, firstBroken: first, checked: first - 1 });
    }), { numRuns: 150 });
  });

  test('finds a row taken out even when every hash behind it is computed anew', async () => {
    await record(ROWS);
    await chainAll();
    await on.superuser.query('delete from audit where tenant_id = $1 and chain = 3', [tenant]);
    const { rows } = await on.superuser.query<{ id: string; text: string }>(`select id, ${AUDIT_TEXT} as text from audit where tenant_id = $1 order by chain`, [tenant]);
    let hash: Buffer | undefined;
    for (const { id, text } of rows) {
      hash = auditHash(hash, text);
      await on.superuser.query('update audit set hash = $2 where id = $1', [id, hash]);
    }
    expect(await verify()).toMatchObject({ ok: false, firstBroken: 3 });
  });

  test('finds rows cut off at the end when the head was noted elsewhere', async () => {
    await record(ROWS);
    await chainAll();
    const { head } = await verify();
    await on.superuser.query('delete from audit where tenant_id = $1 and chain > 5', [tenant]);
    expect(await verify()).toMatchObject({ ok: true, checked: 5 });
    expect(await verify(head)).toMatchObject({ ok: false, firstBroken: 6 });
  });

  test('finds a chain computed anew when the head was noted elsewhere', async () => {
    await record(ROWS);
    await chainAll();
    const { head } = await verify();
    await on.superuser.query(`update audit set actor = 'somebody else' where tenant_id = $1 and chain = 2`, [tenant]);
    await on.superuser.query('update audit set chain = null, hash = null where tenant_id = $1', [tenant]);
    await chainAll();
    await record(3);
    await chainAll();
    expect(await verify()).toMatchObject({ ok: true });
    expect(await verify(head)).toMatchObject({ ok: false, firstBroken: ROWS });
  });
});
