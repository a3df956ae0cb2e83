import { randomUUID } from 'node:crypto';
import type { Database } from '../database/database.ts';
import type { Log } from '../telemetry.ts';
import { JobQueue, type HeldJob } from './job-queue.ts';
import { JobRun, type JobHandler, type JobTiming } from './job-run.ts';

/** What a job runner works with. */
export interface JobRunnerParts {
  database: Database;
  /** By operation name; jobs of other operations are left to replicas that know them. */
  handlers: ReadonlyMap<string, JobHandler>;
  /** Names this process in `leased_by`. */
  holder: string;
  /** Jobs at a time. */
  concurrency?: number;
  timing?: Partial<JobTiming>;
  log: Log;
}

const TIMING: JobTiming = { leaseMs: 30_000, pollMs: 1_000, retryMs: 1_000, sliceMs: 10_000 };
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Carries out the jobs of a service's queue. Any number of replicas may run: a job is held by one at a time through a lease, one
 * whose holder died is taken over and goes on from its checkpoint, and of two who believe they hold it only one can commit a step.
 * Firms take turns, whatever the length of their queues.
 */
export class JobRunner {
  private readonly queue: JobQueue;
  private readonly timing: JobTiming;
  private readonly runs = new Map<JobRun, Promise<void>>();
  private readonly concurrency: number;
  private lastServed = NOBODY;
  private stopping = false;
  private nudged = false;
  private wake: () => void = () => undefined;
  private loop: Promise<void> | undefined;

  constructor(private readonly parts: JobRunnerParts) {
    this.timing = { ...TIMING, ...parts.timing };
    this.concurrency = parts.concurrency ?? 2;
    this.queue = new JobQueue(parts.database.worker, [...parts.handlers.keys()], this.timing.leaseMs);
  }

  start(): void {
    if (this.parts.handlers.size > 0) this.loop ??= this.work();
  }

  /** Says that there may be a job to do now. */
  nudge(): void {
    this.nudged = true;
    this.wake();
  }

  /** Takes no more jobs; those that run finish their current step and are given back, at once free for other replicas. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.nudge();
    await this.loop;
    for (const run of this.runs.keys()) run.stop();
    await Promise.all(this.runs.values());
  }

  private async work(): Promise<void> {
    while (!this.stopping) {
      this.nudged = false;
      try {
        while (!this.full() && (await this.round()));
      } catch (error) {
        this.parts.log.warn({ err: error }, 'the job queue could not be read');
      }
      if (!this.nudged) await this.pause();
    }
  }

  /** One job for each firm that waits, while there are places. True when another round may find more. */
  private async round(): Promise<boolean> {
    let claimed = false;
    for (const tenantId of await this.queue.waiting(this.lastServed)) {
      if (this.full()) return false;
      const job = await this.queue.claim(tenantId, `${this.parts.holder}/${randomUUID()}`);
      if (!job) continue;
      claimed = true;
      this.lastServed = tenantId;
      this.launch(job);
    }
    return claimed;
  }

  private launch(job: HeldJob): void {
    const { database, log, handlers } = this.parts;
    const crowded = async () => this.full() && (await this.queue.waiting(job.tenantId)).some((tenantId) => tenantId !== job.tenantId);
    const run = new JobRun({ job, handler: handlers.get(job.operation)!, database, queue: this.queue, timing: this.timing, log, crowded });
    this.runs.set(run, run.execute().finally(() => {
      this.runs.delete(run);
      this.nudge();
    }));
  }

  private full = () => this.stopping || this.runs.size >= this.concurrency;

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.timing.pollMs);
      this.wake = () => { clearTimeout(timer); resolve(); };
    });
  }
}
