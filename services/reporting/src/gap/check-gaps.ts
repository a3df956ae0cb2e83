import { CivilDate } from '@kontora/domain';
import type { Db, StepContext } from '@kontora/platform';
import { sql } from 'kysely';
import { readRuleBook } from '../catalogue/rule-book.ts';
import { classified, type Compared } from '../plan/compare.ts';
import { planClients, YearExpectations } from '../plan/expected.ts';
import { CLIENTS_A_STEP } from '../plan/make-plan.ts';
import { today } from '../today.ts';

/** One transaction of whoever checks: a job's step, or a firm's turn of a schedule. */
type InTransaction = <R>(work: (tx: StepContext) => Promise<R>) => Promise<R>;
/** Gaps that are open now, and what changed since the last check. */
export interface GapsChecked { open: number; found: number; settled: number }

/** Compares what is expected with what exists, for every client and every year that was planned; keeps the differences as gaps. What is only sometimes due is none when it is missing: whoever plans decides. */
export async function checkGaps(tenantId: string, inTransaction: InTransaction): Promise<GapsChecked> {
  const { years, ids, book } = await inTransaction(async ({ db }) => ({
    years: (await db.rows<{ year: number }>(sql`select distinct year from plan where accepted_at is not null and year >= ${CivilDate.year(today()) - 1} order by year`)).map((row) => row.year),
    ids: (await db.rows<{ id: string }>(sql`select id from client order by id`)).map((row) => row.id),
    book: await readRuleBook({ db, tenantId }),
  }));
  let [found, settled] = [0, 0];
  for (const year of years) {
    const expectations = new YearExpectations({ book, tenantId, year });
    for (let at = 0; at < ids.length; at += CLIENTS_A_STEP) {
      const part = ids.slice(at, at + CLIENTS_A_STEP);
      const changed = await inTransaction(async ({ db }) => {
        const expected = expectations.of(await planClients(db, part));
        await expectations.store(db);
        return storeGaps(db, { expected, year });
      });
      found += changed.found;
      settled += changed.settled;
    }
  }
  const open = await inTransaction(({ db }) => db.row<{ open: number }>(sql`select count(*)::integer as open from gap where settled_on is null`));
  return { open: open!.open, found, settled };
}

async function storeGaps(db: Db, compared: Compared): Promise<{ found: number; settled: number }> {
  const clients = compared.expected.clients.map(({ id }) => id);
  const row = await db.row<{ found: number; settled: number }>(sql`with ${classified(compared)},
    found as (select client_id, code, period, obligation_id, expectation_id, coalesce(due_after, due_before) as due_on, case kind when 'remove' then 'surplus' when 'move' then 'moved' else 'missing' end as kind
      from classified where kind in ('restore', 'remove', 'move') or (kind = 'create' and not optional)),
    settled as (update gap g set settled_on = ${today()}, version = g.version + 1, updated_at = now() where g.settled_on is null and g.client_id = any(${clients}::uuid[]) and left(g.period, 4)::integer = ${compared.year}
      and not exists (select from found f where f.client_id = g.client_id and f.code = g.code and f.period = g.period) returning g.id),
    stored as (insert into gap as g (kind, client_id, code, period, obligation_id, expectation_id, due_on, found_on) select kind, client_id, code, period, obligation_id, expectation_id, due_on, ${today()}::date from found
      on conflict (tenant_id, client_id, code, period) where settled_on is null do update set kind = excluded.kind, obligation_id = excluded.obligation_id, expectation_id = excluded.expectation_id, due_on = excluded.due_on,
        version = g.version + 1, updated_at = now()
        where (g.kind, g.obligation_id, g.expectation_id, g.due_on) is distinct from (excluded.kind, excluded.obligation_id, excluded.expectation_id, excluded.due_on)
      returning g.version)
    select (select count(*)::integer from stored where version = 1) as found, (select count(*)::integer from settled) as settled`);
  return row!;
}
