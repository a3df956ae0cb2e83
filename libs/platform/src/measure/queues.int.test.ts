import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { counting, countingRunner, silent } from '../jobs/testbed/counting-job.ts';
import { openTestDatabase, someone, until, type TestDatabase } from '../jobs/testbed/test-database.ts';
import { metrics } from '../telemetry.ts';
import { Measurements } from './measurements.ts';
import { queueMeasurement } from './queues.ts';

const FIRMS = [v7(), v7()];
const component = 'platform_test';
let on: TestDatabase;
beforeAll(async () => { on = await openTestDatabase(); });
afterAll(() => on?.close());

/** What a scrape shows of a metric, by the value of its further label. */
async function shown(name: string, label?: string): Promise<Record<string, number>> {
  const { values } = await metrics.getSingleMetric(name)!.get();
  return Object.fromEntries(values.filter((value) => value.labels.component === component).map((value) => [label ? String(value.labels[label]) : '', Math.round(value.value)]));
}
const measurement = () => queueMeasurement({ pool: on.database.worker, component, jobs: ['countTo'], reactions: ['greet'] });
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const keep = (sql: string, values: unknown[]) => on.superuser.query(sql, values);

test('the outbox: how much waits and how long, of all firms together; nothing when it is empty', async () => {
  const outbox = measurement();
  await outbox.take();
  expect([await shown('kontora_outbox_unsent_events'), await shown('kontora_outbox_age_seconds')]).toEqual([{ '': 0 }, { '': 0 }]);
  for (const [at, firm] of FIRMS.entries()) {
    const event = (minutes: number, published: Date | null) => keep(`insert into outbox (id, tenant_id, subject, aggregate_id, sequence, data, created_at, published_at) values ($1, $2, 's', $3, 1, '{}', $4, $5)`, [v7({ msecs: minutesAgo(minutes).getTime() }), firm, v7(), minutesAgo(minutes), published]);
    await event(1 + at, null);
    await event(60, new Date());
  }
  await outbox.take();
  expect(await shown('kontora_outbox_unsent_events')).toEqual({ '': 2 });
  expect((await shown('kontora_outbox_age_seconds'))['']).toBeGreaterThanOrEqual(119);
  expect((await shown('kontora_outbox_age_seconds'))['']).toBeLessThan(130);
});

test('dead letters by reaction, from nought; a reaction whose letters are settled is back at nought', async () => {
  const letters = measurement();
  await letters.take();
  expect(await shown('kontora_dead_letters_open', 'reaction')).toEqual({ greet: 0 });
  for (const [firm, reaction] of [[FIRMS[0], 'greet'], [FIRMS[1], 'greet'], [FIRMS[1], 'gone-from-the-code']]) {
    await keep(`insert into dead_letter (id, tenant_id, reaction, subject, aggregate_id, sequence, data, error) values ($1, $2, $3, 's', $4, 1, '{}', 'no')`, [v7(), firm, reaction, v7()]);
  }
  await letters.take();
  expect(await shown('kontora_dead_letters_open', 'reaction')).toEqual({ greet: 2, 'gone-from-the-code': 1 });
  await keep(`update dead_letter set settled_at = now() where reaction <> 'greet'`, []);
  await letters.take();
  expect(await shown('kontora_dead_letters_open', 'reaction')).toEqual({ greet: 2, 'gone-from-the-code': 0 });
});

test('jobs: those that could run and do not, or whose holder went silent, and for how long; not those whose time is still to come', async () => {
  const queue = measurement();
  const job = (state: string, run: number, leased: number | null) => keep(`insert into job (id, tenant_id, operation, input, caller, state, run_at, leased_until) values ($1, $2, 'countTo', '{}', '{}', $3, $4, $5)`, [v7(), FIRMS[0], state, minutesAgo(run), leased === null ? null : minutesAgo(leased)]);
  await job('queued', 2, null);
  await job('queued', -5, null);
  await job('running', 60, 4);
  await job('running', 60, -1);
  await job('done', 60, null);
  await queue.take();
  expect(await shown('kontora_jobs_waiting', 'operation')).toEqual({ countTo: 2 });
  expect(await shown('kontora_jobs_running', 'operation')).toEqual({ countTo: 1 });
  expect(Math.round((await shown('kontora_jobs_waiting_age_seconds', 'operation')).countTo! / 60)).toBe(4);
  await keep('delete from job', []);
  await queue.take();
  expect(await shown('kontora_jobs_waiting', 'operation')).toEqual({ countTo: 0 });
});

test('a run by the clock that is overdue', async () => {
  const clock = measurement();
  await keep(`insert into schedule (name, next_run_at) values ('late', $1), ('in time', $2)`, [minutesAgo(10), minutesAgo(-10)]);
  await clock.take();
  expect(await shown('kontora_schedule_late_seconds', 'schedule')).toMatchObject({ 'in time': 0 });
  expect(Math.round((await shown('kontora_schedule_late_seconds', 'schedule')).late! / 60)).toBe(10);
});

test('how jobs end is counted, by operation and outcome', async () => {
  const run = async (input: object) => {
    const handler = { operation: counting.countTo, run: async () => { if ('fail' in input) throw new Error('no'); return { counted: 1 }; } };
    const runner = countingRunner(on.database, { handler, timing: { retryMs: 1 } });
    runner.start();
    await keep(`insert into job (tenant_id, operation, input, caller) values ($1, 'countTo', '{"steps":1}', $2)`, [FIRMS[0], JSON.stringify(someone(FIRMS[0]))]);
    runner.nudge();
    await until(async () => (await on.superuser.query(`select from job where state in ('queued', 'running')`)).rowCount === 0);
    await runner.stop();
  };
  await run({});
  await run({ fail: true });
  const { values } = (await metrics.getSingleMetric('kontora_job_seconds')!.get()) as unknown as { values: { metricName: string; labels: Record<string, string>; value: number }[] };
  const counts = values.filter(({ metricName }) => metricName === 'kontora_job_seconds_count').map(({ labels, value }) => [labels.outcome, value]);
  expect(Object.fromEntries(counts)).toEqual({ done: 1, retry: 4, failed: 1 });
});

test('a database that is gone hides nothing else: the scrape goes on, and the age of the figures tells', async () => {
  const gone = { name: 'gone', everyMs: 0, take: async () => { throw new Error('no database'); } };
  const slow = { name: 'slow', everyMs: 0, take: () => new Promise<void>(() => undefined) };
  await new Measurements({ component, log: silent, measurements: [measurement(), gone, slow] }).refresh();
  expect(Object.keys(await shown('kontora_measured_timestamp_seconds', 'measurement'))).toEqual(['queues']);
});

test('asked often, it looks seldom', async () => {
  let looks = 0;
  const each = new Measurements({ component, log: silent, measurements: [{ name: 'counted', everyMs: 60_000, take: async () => void looks++ }] });
  for (let i = 0; i < 5; i++) await each.refresh();
  expect(looks).toBe(1);
});
