import type { Job } from '@kontora/contracts';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Caller } from '../caller.ts';
import type { Db } from '../context.ts';

/** A job that a runner holds. */
export interface HeldJob {
  id: string;
  tenantId: string;
  operation: string;
  input: unknown;
  caller: Caller;
  checkpoint: unknown;
  /** How often it was started without getting further, this time included. */
  attempts: number;
  progress: Job['progress'];
  cancelRequested: boolean;
  trace: string;
  /** Marks this one claim: a job taken over, even by the same runner, has another. */
  token: string;
}

/** How a runner lets go of a job. `retry` counts as an attempt, `giveBack` does not. */
export type Ending =
  | { state: 'done'; result: unknown }
  | { state: 'failed'; problem: NonNullable<Job['problem']> }
  | { state: 'cancelled' }
  | { state: 'retry'; delayMs: number }
  | { state: 'giveBack' };

/** What a step leaves behind besides its effect. */
export interface StepMark { progress: Job['progress']; saved?: { checkpoint: unknown } }

const DUE = `state in ('queued', 'running') and run_at <= now() and (leased_until is null or leased_until < now())`;
const FIRMS_A_ROUND = 50;

/** Table `job` as runners see it, across all firms. Times are the database's, so replicas with wrong clocks do no harm. */
export class JobQueue {
  constructor(private readonly pool: pg.Pool, private readonly operations: readonly string[], private readonly leaseMs: number) {}

  /** Firms with a job that could start now, in cyclic order after the firm served last. */
  async waiting(lastServed: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ tenant_id: string }>(
      `select tenant_id from job where ${DUE} and operation = any($1) group by tenant_id order by tenant_id <= $2, tenant_id limit ${FIRMS_A_ROUND}`,
      [this.operations, lastServed],
    );
    return rows.map((row) => row.tenant_id);
  }

  /** Takes the firm's oldest job that is due, or whose holder went silent; undefined when others were faster. */
  async claim(tenantId: string, token: string): Promise<HeldJob | undefined> {
    const { rows: [row] } = await this.pool.query(
      `update job set state = 'running', leased_by = $3, leased_until = now() + $4 * interval '1 millisecond', attempts = attempts + 1
       where id = (select id from job where tenant_id = $1 and operation = any($2) and ${DUE} order by run_at, id limit 1 for update skip locked)
       returning id, operation, input, caller, checkpoint, attempts, done, total, cancel_requested, trace`,
      [tenantId, this.operations, token, this.leaseMs],
    );
    return row && {
      id: row.id, tenantId, operation: row.operation, input: row.input, caller: row.caller, checkpoint: row.checkpoint, attempts: row.attempts,
      progress: { done: row.done, total: row.total }, cancelRequested: row.cancel_requested, trace: row.trace ?? '', token,
    };
  }

  /** Prolongs the lease and writes the progress. Undefined when the job is no longer held. */
  async renew(job: HeldJob, progress: Job['progress']): Promise<{ cancelRequested: boolean } | undefined> {
    const { rows: [row] } = await this.pool.query(
      `update job set leased_until = now() + $3 * interval '1 millisecond', done = $4, total = $5 where id = $1 and leased_by = $2 returning cancel_requested`,
      [job.id, job.token, this.leaseMs, progress.done, progress.total],
    );
    return row && { cancelRequested: row.cancel_requested };
  }

  /**
   * The same inside a step's transaction, as its last statement: the step commits only if the job is still held, and nobody can
   * take the job over before that commit. Earlier in the step it would make `cancelJob` wait for the step.
   */
  async renewIn(db: Db, job: HeldJob, { progress, saved }: StepMark): Promise<{ cancelRequested: boolean } | undefined> {
    const checkpoint = JSON.stringify(saved?.checkpoint ?? null);
    const kept = saved === undefined;
    return db.row(sql`
      update job set leased_until = clock_timestamp() + ${this.leaseMs}::int * interval '1 millisecond', done = ${progress.done}, total = ${progress.total},
        checkpoint = case when ${kept}::boolean then checkpoint else ${checkpoint}::jsonb end,
        attempts = case when ${kept}::boolean or checkpoint is not distinct from ${checkpoint}::jsonb then attempts else 1 end
      where id = ${job.id} and leased_by = ${job.token} returning cancel_requested`);
  }

  /** Writes how it ended and lets go of it. False when the job was no longer held, and nothing is written. */
  async end(job: HeldJob, ending: Ending, progress: Job['progress']): Promise<boolean> {
    const finished = ending.state === 'done' || ending.state === 'failed' || ending.state === 'cancelled';
    const { rowCount } = await this.pool.query(
      `update job set state = $3, leased_by = null, leased_until = null, done = $4, total = $5, result = $6, problem = $7,
         run_at = case when $8::int is null then run_at else now() + $8::int * interval '1 millisecond' end,
         attempts = attempts - $9::int, finished_at = case when $10::boolean then now() end
       where id = $1 and leased_by = $2`,
      [
        job.id, job.token, finished ? ending.state : 'queued', progress.done, progress.total,
        ending.state === 'done' ? JSON.stringify(ending.result ?? null) : null, ending.state === 'failed' ? JSON.stringify(ending.problem) : null,
        ending.state === 'retry' ? ending.delayMs : null, ending.state === 'giveBack' ? 1 : 0, finished,
      ],
    );
    return rowCount === 1;
  }
}
