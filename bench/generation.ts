import { reporting, type Job, type Request, type Response } from '@kontora/contracts';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { round, type Benchmark } from './lib/figure.ts';
import { databaseOf, withStack, type BenchStack } from './lib/stack.ts';

const CLIENTS = 10_000;
const YEARS = [2025, 2026];
const FLAGS = { vat_payer_or_agent: true, pays_individuals: true, employees_or_contractors: true, has_vehicles: true, has_land: true, eaeu_import: true };
const FORMS = [['org', 'OSNO'], ['org', 'USN'], ['org', 'USN_VAT'], ['ip', 'USN'], ['ip', 'OSNO']] as const;
/** Fifty different profiles: five forms, each with none to six marks on its card, some of them for half a year only. */
const PROFILES = FORMS.flatMap(([subject, regime]) => Array.from({ length: 10 }, (_, n) => ({
  segments: [{ from: n < 7 ? '2020-01-01' : '2026-07-01', to: null, subject, regimes: [regime], flags: Object.fromEntries(Object.entries(FLAGS).slice(0, n % 7)) }], occurrences: [],
})));
const ROLES = ['responsible_accountant', 'lead_accountant', 'client_manager', 'payroll_accountant'];

/** A year of obligations for a whole firm, planned and accepted, against one INSERT … SELECT of the same rows into the same table. */
export const generation: Benchmark = {
  name: 'generation',
  run: () => withStack(async (bench) => {
    await seedClients(bench);
    const rounds: Round[] = [];
    for (const year of YEARS) rounds.push(await oneYear(bench, year));
    const { rows } = rounds[0]!;
    const [ours, floor] = [best(rounds.map((r) => r.ours / r.rows)), best(rounds.map((r) => r.floor / r.rows))];
    return [{
      what: `a year of ${round(rows)} obligations for ${round(CLIENTS)} clients, times one INSERT … SELECT`,
      measured: `${seconds(ours * rows)} of ${seconds(floor * rows)}`, value: ours / floor, aim: { atMost: 3 },
    }];
  }),
};

/** Milliseconds for so many obligations, ours and the floor's. */
interface Round { rows: number; ours: number; floor: number }
/** The better of rounds in turn, so that a noisy moment strikes neither alone. */
const best = (milliseconds: readonly number[]) => Math.min(...milliseconds);
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

async function oneYear(bench: BenchStack, year: number): Promise<Round> {
  const began = performance.now();
  const { planId } = await run(bench, reporting.planSeason, { year });
  const { created: rows } = await run(bench, reporting.acceptPlan, { id: planId, unconfirmed: 'leave' });
  const ours = performance.now() - began;
  await quiet(bench);
  return { rows, ours, floor: await insertAgain(bench) };
}

/** Starts a job and waits for its result. */
async function run<O extends typeof reporting.planSeason | typeof reporting.acceptPlan>({ client }: BenchStack, operation: O, input: Request<O>): Promise<Response<O>> {
  let job = (await client.call(operation, input, { idempotencyKey: randomUUID() })) as Job;
  for await (job of client.watchJob(job));
  if (job.state !== 'done') throw new Error(`${operation.name} ${job.state}: ${job.problem?.detail}`);
  return job.result as Response<O>;
}

async function seedClients({ superuser, firmId }: BenchStack): Promise<void> {
  await superuser.query(`insert into reporting.client (id, tenant_id, name, state, profile, responsible)
    select uuidv7(), $1, 'Клиент ' || n, 'client', p.profile, '[]' from generate_series(1, ${CLIENTS}) n join jsonb_array_elements($2::jsonb) with ordinality as p (profile, no) on p.no = 1 + n % ${PROFILES.length}`, [firmId, JSON.stringify(PROFILES)]);
  await superuser.query(`insert into reporting.client_role (tenant_id, client_id, role, employee_id, from_on, to_on)
    select $1, id, role, uuidv7(), '2020-01-01', '9999-12-31' from reporting.client cross join unnest($2::text[]) role where tenant_id = $1`, [firmId, ROLES]);
  await superuser.query('vacuum analyze reporting.client, reporting.client_role');
}

/** Until nothing works in the background any more, which would slow the floor down. */
async function quiet({ superuser }: BenchStack): Promise<void> {
  const busy = `select 1 where exists (select from reporting.audit where chain is null) or exists (select from reporting.outbox where published_at is null) or exists (select from reporting.job where state in ('queued', 'running'))`;
  while ((await superuser.query(busy)).rowCount !== 0) await sleep(200);
}

/** Takes the obligations away and puts them back in one statement, as the service's role: indexes, keys, row security and audit are on. Milliseconds. */
async function insertAgain(bench: BenchStack): Promise<number> {
  await bench.superuser.query('drop table if exists reporting.kept; create table reporting.kept as select * from reporting.obligation');
  await bench.superuser.query('analyze reporting.kept; grant select on reporting.kept to reporting_app; truncate reporting.obligation cascade');
  const app = new pg.Client({ connectionString: databaseOf(bench, 'reporting') });
  await app.connect();
  try {
    await app.query("select set_config('app.actor', 'bench', false), set_config('app.operation', 'bench', false)");
    const began = performance.now();
    await app.query('insert into obligation select * from kept');
    return performance.now() - began;
  } finally {
    await app.end();
    await bench.superuser.query('truncate reporting.obligation cascade');
  }
}
