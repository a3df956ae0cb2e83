import type { Db, JobContext } from '@kontora/platform';
import type { reporting, Input } from '@kontora/contracts';
import { sql, type RawBuilder } from 'kysely';
import { readRuleBook } from '../catalogue/rule-book.ts';
import { seedFirm } from '../catalogue/seed-firm.ts';
import { today } from '../today.ts';
import { classified, type Compared } from './compare.ts';
import { planClients, YearExpectations } from './expected.ts';

type PlanJob = JobContext<typeof reporting.planSeason>;
type Scope = Input<typeof reporting.planSeason>['scope'];
/** Numbers of a plan by kind of difference. */
export type Counts = Record<'create' | 'restore' | 'remove' | 'move' | 'keep' | 'undated' | 'unchanged', number>;
interface Progress { done: number; counts: Counts; withoutAny: number }

export const NO_COUNTS: Counts = { create: 0, restore: 0, remove: 0, move: 0, keep: 0, undated: 0, unchanged: 0 };
/** Clients compared in one transaction. */
export const CLIENTS_A_STEP = 1000;

/** Which clients of `client c` a scope means. */
function inScope(scope: Scope): RawBuilder<boolean> {
  const { organisationIds, groupId, employeeId } = scope;
  return sql<boolean>`(${organisationIds ?? null}::uuid[] is null or c.id = any(${organisationIds ?? null}::uuid[])) and (${groupId ?? null}::uuid is null or c.group_id = ${groupId ?? null}::uuid)
    and (${employeeId ?? null}::uuid is null or exists (select from client_role r where r.client_id = c.id and r.employee_id = ${employeeId ?? null}::uuid and ${today()}::date between r.from_on and r.to_on))`;
}

/** Computes a plan with the id of its job, some clients at a time; what is done survives a crash. */
export async function makePlan({ year, scope }: { year: number; scope: Scope }, job: PlanJob): Promise<Counts> {
  const { book, ids } = await job.step(async ({ db }) => {
    await seedFirm(db, job.caller.tenantId);
    await db.run(sql`insert into plan (id, year, scope) values (${job.id}, ${year}, ${JSON.stringify(scope)}::jsonb) on conflict do nothing`);
    const clients = await db.rows<{ id: string }>(sql`select c.id from client c where ${inScope(scope)} order by c.id`);
    return { book: await readRuleBook({ db, tenantId: job.caller.tenantId }), ids: clients.map((row) => row.id) };
  });
  const expectations = new YearExpectations({ book, tenantId: job.caller.tenantId, year, codes: scope.codes });
  let progress = (job.checkpoint as Progress | null) ?? { done: 0, counts: NO_COUNTS, withoutAny: 0 };
  while (progress.done < ids.length) {
    progress = await job.step(async ({ db, save }) => {
      const part = ids.slice(progress.done, progress.done + CLIENTS_A_STEP);
      const expected = expectations.of(await planClients(db, part));
      await expectations.store(db);
      const counts = await storeChanges(db, { planId: job.id, compared: { expected, year, codes: scope.codes } });
      const next = { done: progress.done + part.length, counts: sum(progress.counts, counts), withoutAny: progress.withoutAny + expected.withoutAny };
      await save(next);
      return next;
    });
    await job.progress(progress.done, ids.length);
  }
  await job.step(({ db }) => db.run(sql`update plan set state = 'ready', counts = ${JSON.stringify(progress.counts)}::jsonb, clients = ${ids.length}, profiles = ${expectations.profiles}, without_any = ${progress.withoutAny},
    version = version + 1, updated_at = now() where id = ${job.id} and state = 'computing'`));
  return progress.counts;
}

async function storeChanges(db: Db, { planId, compared }: { planId: string; compared: Compared }): Promise<Counts> {
  const rows = await db.rows<{ kind: keyof Counts; count: number }>(sql`with ${classified(compared)},
    stored as (insert into plan_change (plan_id, kind, why, client_id, code, period, obligation_id, expectation_id, due_before, due_after, optional)
      select ${planId}, kind, why, client_id, code, period, obligation_id, expectation_id, due_before, due_after, optional from classified where kind <> 'unchanged')
    select kind, count(*)::integer as count from classified group by kind`);
  const { clients, undated } = compared.expected;
  const without = undated.length === 0 ? 0 : await db.run(sql`insert into plan_change (plan_id, kind, why, client_id, code, period)
    select ${planId}, 'undated', u.why, m.client_id, u.code, u.period
    from unnest(${clients.map(({ id }) => id)}::uuid[], ${clients.map(({ signature }) => signature)}::integer[]) as m(client_id, signature)
    join unnest(${undated.map(({ signature }) => signature)}::integer[], ${undated.map(({ code }) => code)}::text[], ${undated.map(({ period }) => period)}::text[], ${undated.map(({ why }) => why)}::text[]) as u(signature, code, period, why)
      on u.signature = m.signature`);
  return { ...NO_COUNTS, ...Object.fromEntries(rows.map(({ kind, count }) => [kind, count])), undated: without };
}

const sum = (a: Counts, b: Counts): Counts => Object.fromEntries(Object.entries(a).map(([kind, count]) => [kind, count + b[kind as keyof Counts]])) as Counts;
