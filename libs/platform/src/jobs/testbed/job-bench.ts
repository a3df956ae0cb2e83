import type { Job } from '@kontora/contracts';
import type { Caller } from '../../caller.ts';
import { cancelJob, enqueue, getJob } from '../enqueue.ts';
import type { JobRunner } from '../job-runner.ts';
import { counting, countingRunner } from './counting-job.ts';
import { openTestDatabase, someone, until, type TestDatabase } from './test-database.ts';

/** Trace id of the request that every job here was asked by. */
export const TRACE = '0af7651916cd43dd8448eb211c80319c';
/** Counting jobs and their runners on a database of their own. */
export class JobBench {
  private runners: JobRunner[] = [];
  private constructor(readonly on: TestDatabase) {}

  static async open(): Promise<JobBench> { return new JobBench(await openTestDatabase()); }

  /** Stops what runs and forgets all jobs. */
  async clear(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.stop()));
    this.runners = [];
    await this.on.superuser.query('delete from job; delete from effect');
  }

  /** Orders a count and answers the job's id. */
  order = (steps: number, caller = someone(), options: { dedupeKey?: string; runAt?: Date } = {}): Promise<string> =>
    this.on.database.inTenant(scope(caller), (tx) => enqueue(tx.db, { operation: counting.countTo, input: { steps }, caller, trace: TRACE, ...options }));

  /** Starts a replica. */
  run = (options?: Parameters<typeof countingRunner>[1]): JobRunner => {
    const runner = countingRunner(this.on.database, options);
    this.runners.push(runner);
    runner.start();
    return runner;
  };

  look = (id: string, caller: Caller): Promise<Job> => this.on.database.inTenant(scope(caller), (tx) => getJob(tx.db, id));
  cancel = (id: string, caller: Caller): Promise<Job> => this.on.database.inTenant(scope(caller), (tx) => cancelJob(tx.db, id));
  rowOf = async (id: string) => (await this.on.superuser.query('select * from job where id = $1', [id])).rows[0];
  ended = (id: string, state = 'done') => until(async () => (await this.rowOf(id)).state === state);
  allDone = () => until(async () => (await this.on.superuser.query(`select from job where state <> 'done'`)).rowCount === 0);
  /** The steps a job has done, in order; one done twice is there twice. */
  effects = async (id: string) => (await this.on.superuser.query<{ step: number }>('select step from effect where job = $1 order by step', [id])).rows.map((row) => row.step);
}

const scope = (caller: Caller) => ({ caller, operation: 'test' });

/** A moment that a test waits for (`arrived`), and at which it holds up whoever comes through (`pass`) until it opens. */
export function gate() {
  let open = () => {};
  let arrive = () => {};
  const opened = new Promise<void>((resolve) => { open = resolve; });
  const arrived = new Promise<void>((resolve) => { arrive = resolve; });
  return { arrived, open, pass: () => { arrive(); return opened; } };
}
