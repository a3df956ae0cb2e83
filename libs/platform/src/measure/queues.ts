import { Gauge } from 'prom-client';
import type pg from 'pg';
import { metrics } from '../telemetry.ts';
import { LabelledGauge, type Measurement } from './measurements.ts';
import { readQuickly } from './read-quickly.ts';

/** More than so many are not counted: by then what counts is that there are many. */
const COUNTED = 10_000;
const EVERY_MS = 10_000;
const gauge = (name: string, help: string, ...labels: string[]) => new Gauge({ name: `kontora_${name}`, help, labelNames: ['component', ...labels], registers: [metrics] });

const unsent = gauge('outbox_unsent_events', `Events committed and not yet published; not counted beyond ${COUNTED}`);
const outboxAge = gauge('outbox_age_seconds', 'Age of the oldest event not yet published');
const openLetters = gauge('dead_letters_open', 'Events that a reaction gave up on and nobody has settled', 'reaction');
const jobsWaiting = gauge('jobs_waiting', 'Jobs that could run now and wait for a place', 'operation');
const jobsRunning = gauge('jobs_running', 'Jobs being run', 'operation');
const jobsAge = gauge('jobs_waiting_age_seconds', 'How long the job that has waited longest could have run', 'operation');
const lateness = gauge('schedule_late_seconds', 'How long a run by the clock is overdue; 0 before its time', 'schedule');

// Each finds its rows by a partial index; a job whose holder went silent waits as one that nobody has begun.
const FREE = 'run_at <= now() and (leased_until is null or leased_until < now())';
const QUERIES = [
  `select (select count(*) from (select from outbox where published_at is null limit ${COUNTED}) o)::integer as unsent,
    coalesce((select extract(epoch from clock_timestamp() - created_at)::float8 from outbox where published_at is null order by id limit 1), 0) as age`,
  'select reaction as key, count(*)::integer as letters from dead_letter where settled_at is null group by reaction',
  `select operation as key, count(*) filter (where ${FREE})::integer as waiting, count(*) filter (where leased_until >= now())::integer as running,
    coalesce(max(extract(epoch from now() - greatest(run_at, leased_until))) filter (where ${FREE}), 0)::float8 as age
    from job where state in ('queued', 'running') group by operation`,
  'select name as key, greatest(0, extract(epoch from now() - next_run_at))::float8 as late from schedule',
];
type Keyed<F extends string> = ({ key: string } & Record<F, number>)[];
interface Known { pool: pg.Pool; component: string; /** Shown from the start, before there is a first row. */ jobs: readonly string[]; reactions: readonly string[] }

/** What of a service's queues lies or waits: outbox, dead letters, jobs, runs by the clock. Reads all firms' rows as the worker role, which sees the queues and nothing else. */
export function queueMeasurement({ pool, component, jobs, reactions }: Known): Measurement {
  const labelled = (of: Gauge, label: string, from: readonly string[] = []) => {
    const shown = new LabelledGauge({ gauge: of, component, label });
    shown.set(new Map(from.map((key) => [key, 0])));
    return <F extends string>(rows: Keyed<F>, field: F) => shown.set(new Map(rows.map((row) => [row.key, row[field]])));
  };
  const [showLetters, showLate] = [labelled(openLetters, 'reaction', reactions), labelled(lateness, 'schedule')];
  const [showWaiting, showRunning, showAge] = [jobsWaiting, jobsRunning, jobsAge].map((of) => labelled(of, 'operation', jobs)) as [typeof showLetters, typeof showLetters, typeof showLetters];
  return {
    name: 'queues', everyMs: EVERY_MS,
    async take() {
      const [outbox, letters, jobRows, schedules] = await readQuickly(pool, QUERIES) as [{ unsent: number; age: number }[], Keyed<'letters'>, Keyed<'waiting' | 'running' | 'age'>, Keyed<'late'>];
      unsent.set({ component }, outbox[0]!.unsent);
      outboxAge.set({ component }, Math.max(0, outbox[0]!.age));
      showLetters(letters, 'letters');
      showWaiting(jobRows, 'waiting');
      showRunning(jobRows, 'running');
      showAge(jobRows, 'age');
      showLate(schedules, 'late');
    },
  };
}
