import type { Job, Operation, Request } from '@kontora/contracts';
import { sql } from 'kysely';
import type { Caller } from '../caller.ts';
import type { Db } from '../context.ts';
import { invalidInput, ProblemError } from '../problem.ts';

/** A wish for background work: what, with which input, for whom. */
export interface JobOrder<O extends Operation<'job', any, any, any> = Operation<'job', any, any, any>> {
  operation: O;
  input: Request<O>;
  /** In whose name, and in whose firm, the job will run. */
  caller: Caller;
  /** Trace id of the request that asked for it; it comes back in the job's log lines and in the audit trail. */
  trace: string;
  /** While a job of this operation with this key waits or runs, it is returned and no other is added. */
  dedupeKey?: string;
  /** Instant before which it does not start; without it as soon as there is room. */
  runAt?: Date;
}

/** A row of table `job`, as far as the public picture of a job needs it. Instants are strings. */
export interface JobRow {
  id: string;
  service: string;
  operation: string;
  state: string;
  done: number;
  total: number | null;
  result: unknown;
  problem: Job['problem'];
  createdAt: string;
  finishedAt: string | null;
}

// A service's schema has the service's name.
const COLUMNS = sql.raw('id, current_schema()::text as service, operation, state, done, total, result, problem, created_at, finished_at');
const DEDUPE_ATTEMPTS = 5;

/**
 * Puts a job on this service's queue, in the caller's transaction: it exists when, and only when, that transaction commits.
 * Returns its id, or that of the job which holds the same `dedupeKey`.
 * @throws ProblemError `invalid-input` when the input does not fit the operation.
 */
export async function enqueue<O extends Operation<'job', any, any, any>>(db: Db, order: JobOrder<O>): Promise<string> {
  const { operation, input, caller, trace, dedupeKey = null, runAt } = order;
  const parsed = operation.input.safeParse(input);
  if (!parsed.success) throw invalidInput(parsed.error);
  for (let attempt = 1; attempt <= DEDUPE_ATTEMPTS; attempt++) {
    const job = await db.row<{ id: string }>(sql`
      with added as (
        insert into job (operation, input, caller, trace, dedupe_key, run_at)
        values (${operation.name}, ${JSON.stringify(input)}::jsonb, ${JSON.stringify(caller)}::jsonb, ${trace}, ${dedupeKey}, coalesce(${runAt?.toISOString() ?? null}::timestamptz, now()))
        on conflict (tenant_id, operation, dedupe_key) where state in ('queued', 'running') do nothing
        returning id)
      select id from added
      union all select id from job where operation = ${operation.name} and dedupe_key = ${dedupeKey} and state in ('queued', 'running') limit 1`);
    if (job) return job.id;
    // The other job ended, or was added, between the two halves of the statement: look again.
  }
  throw new ProblemError('conflict', 'concurrent-change', { detail: 'The same job starts and ends all the time. Try again in a moment.' });
}

/** The job as the API shows it. */
export function jobView(row: JobRow): Job {
  return {
    id: row.id, service: row.service, operation: row.operation, state: row.state as Job['state'],
    progress: { done: row.done, total: row.total }, result: row.result, problem: row.problem,
    createdAt: row.createdAt, finishedAt: row.finishedAt,
  };
}

/**
 * A job of the caller's firm.
 * @throws ProblemError `not-found`
 */
export async function getJob(db: Db, id: string): Promise<Job> {
  return viewOrMissing(await db.row<JobRow>(sql`select ${COLUMNS} from job where id = ${id}`));
}

/**
 * Ends a waiting job at once; a running one ends before its next step, what its earlier steps did remains. A job that has
 * ended stays as it is.
 * @throws ProblemError `not-found`
 */
export async function cancelJob(db: Db, id: string): Promise<Job> {
  const cancelled = await db.row<JobRow>(sql`
    update job set cancel_requested = true,
      state = case state when 'queued' then 'cancelled' else state end,
      finished_at = case state when 'queued' then now() end
    where id = ${id} and state in ('queued', 'running') returning ${COLUMNS}`);
  return cancelled ? jobView(cancelled) : getJob(db, id);
}

function viewOrMissing(row: JobRow | undefined): Job {
  if (!row) throw new ProblemError('missing', 'not-found', { detail: 'There is no such job, or it is not yours to see.' });
  return jobView(row);
}
