import type { AnyOperation, Job } from '@kontora/contracts';
import { SpanKind } from '@opentelemetry/api';
import type { JobContext, StepContext } from '../context.ts';
import { databaseProblem, isOutage } from '../database/database-errors.ts';
import type { Database } from '../database/database.ts';
import { failWith } from '../dispatcher.ts';
import { invalidInput, ProblemError } from '../problem.ts';
import { jobSeconds, type Log } from '../telemetry.ts';
import { inTrace, traceIdOf } from '../trace.ts';
import type { Ending, HeldJob, JobQueue, StepMark } from './job-queue.ts';

/** The method behind a job operation. */
export interface JobHandler {
  operation: AnyOperation;
  run(input: unknown, context: JobContext<AnyOperation>): Promise<unknown>;
}

/** Periods of the job runner in milliseconds. */
export interface JobTiming {
  /** How long a holder may stay silent before its job is taken over. */
  leaseMs: number;
  /** Pause between looks at an empty queue. */
  pollMs: number;
  /** Pause before the second attempt; each further one is six times as long. */
  retryMs: number;
  /** How long a job may keep its place while other firms wait. */
  sliceMs: number;
}

interface RunParts {
  job: HeldJob;
  handler: JobHandler;
  database: Database;
  queue: JobQueue;
  timing: JobTiming;
  log: Log;
  /** True when jobs of other firms wait and no place is free. */
  crowded(): Promise<boolean>;
}

export const MAX_ATTEMPTS = 5;
const PROGRESS_MS = 250;
const STATEMENT_MS = 5 * 60_000;
const TRANSIENT = new Set(['internal', 'unavailable', 'timeout', 'too-many']);

/** Why a run ends before the job does. */
type Reason = 'cancelled' | 'lost' | 'stopping' | 'making room';
class Interruption extends Error {
  constructor(readonly reason: Reason) { super(`The job was interrupted: ${reason}.`); }
}

/** One runner's go at one job, from its claim until it is done, has failed, or is let go of. */
export class JobRun {
  /** Once set, nothing more is done; whoever swallows the error meets it again at the next step. */
  private ended: unknown;
  private stopRequested = false;
  private cancelRequested: boolean;
  private openSteps = 0;
  private progress: Job['progress'];
  private writtenAt = 0;
  private readonly startedAt = Date.now();

  constructor(private readonly parts: RunParts) {
    this.cancelRequested = parts.job.cancelRequested;
    this.progress = parts.job.progress;
  }

  /** Lets the current step finish, then gives the job back. */
  stop() { this.stopRequested = true; }

  /** Never throws: what goes wrong ends up in the job's row or in the log. */
  async execute(): Promise<void> {
    const { job, queue, handler, timing, log } = this.parts;
    const heartbeat = setInterval(() => void this.renew(), timing.leaseMs / 3);
    try {
      const ending = await inTrace(job.trace, { name: `job ${handler.operation.name}`, kind: SpanKind.CONSUMER }, () => this.outcome());
      if (!ending) return;
      jobSeconds.observe({ component: handler.operation.service, operation: handler.operation.name, outcome: ending.state }, (Date.now() - this.startedAt) / 1000);
      const written = await queue.end(job, ending, this.progress);
      if (!written) log.warn({ job: job.id, operation: job.operation }, 'job was taken over before its end could be written');
    } catch (error) {
      log.warn({ err: error, job: job.id, operation: job.operation }, 'the end of a job could not be written; it goes on when its lease has run out');
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** Undefined when the job is no longer ours to end. */
  private async outcome(): Promise<Ending | undefined> {
    const { job, handler } = this.parts;
    try {
      if (job.attempts > MAX_ATTEMPTS) throw new ProblemError('unprocessable', 'interrupted-too-often', { detail: `The job was started ${MAX_ATTEMPTS} times, and each time the process running it ended before the job got further.` });
      this.check();
      const input = handler.operation.input.safeParse(job.input);
      if (!input.success) throw invalidInput(input.error);
      const result = await handler.run(input.data, this.context());
      if (this.ended) throw this.ended;
      const output = handler.operation.output.safeParse(result);
      if (!output.success) throw new ProblemError('unprocessable', 'invalid-result', { detail: 'The job ran to its end, but its result is not what its contract promises.' });
      return { state: 'done', result: output.data };
    } catch (error) {
      return this.endingOf(this.ended ?? error);
    }
  }

  private endingOf(error: unknown): Ending | undefined {
    const { job, timing, log } = this.parts;
    if (error instanceof Interruption) {
      if (error.reason === 'lost') return undefined;
      return { state: error.reason === 'cancelled' ? 'cancelled' : 'giveBack' };
    }
    const problem = error instanceof ProblemError ? error : databaseProblem(error);
    if (error instanceof ProblemError && !TRANSIENT.has(error.failure)) return { state: 'failed', problem: { code: error.code, detail: error.message } };
    const last = job.attempts >= MAX_ATTEMPTS;
    log[last ? 'error' : 'warn']({ err: error, job: job.id, operation: job.operation, attempt: job.attempts }, last ? 'job failed' : 'job attempt failed');
    if (!last) return { state: 'retry', delayMs: Math.max(timing.retryMs * 6 ** (job.attempts - 1), (problem?.more.retryAfter ?? 0) * 1000) };
    if (problem && problem.failure !== 'internal') return { state: 'failed', problem: { code: problem.code, detail: problem.message } };
    return { state: 'failed', problem: { code: 'internal', detail: `Something went wrong on our side, ${MAX_ATTEMPTS} times. Trace id ${traceIdOf(job.trace)} finds it in the log.` } };
  }

  private context(): JobContext<AnyOperation> {
    const { job, handler, database } = this.parts;
    return {
      id: job.id, caller: job.caller, checkpoint: job.checkpoint, fail: failWith(handler.operation),
      db: database.reader.for(job.tenantId, () => STATEMENT_MS),
      step: (work) => this.step(work),
      progress: (done, total) => this.report(done, total),
    };
  }

  private async step<R>(work: (tx: StepContext) => Promise<R>): Promise<R> {
    this.check();
    const { job, database, queue } = this.parts;
    const mark: Pick<StepMark, 'saved'> = {};
    this.openSteps++;
    try {
      const scope = { caller: job.caller, operation: job.operation, trace: traceIdOf(job.trace), timeoutMs: STATEMENT_MS };
      const result = await database.inTenant(scope, async (tx) => {
        const done = await work({ ...tx, save: async (checkpoint) => { mark.saved = { checkpoint }; } });
        this.note(await queue.renewIn(tx.db, job, { ...mark, progress: this.progress }));
        if (this.ended) throw this.ended;
        return done;
      });
      if (mark.saved) await this.makeRoom();
      return result;
    } catch (error) {
      // Whether a transaction that lost its connection was committed is known only to the row: start again from there.
      if (isOutage(error)) this.ended ??= error;
      throw error;
    } finally {
      this.openSteps--;
    }
  }

  /** Jobs end between two checkpoints when they have had their time and another firm waits: none is kept out by long ones. */
  private async makeRoom(): Promise<void> {
    if (Date.now() - this.startedAt >= this.parts.timing.sliceMs && (await this.parts.crowded())) this.ended ??= new Interruption('making room');
  }

  private async report(done: number, total?: number): Promise<void> {
    this.progress = { done, total: total ?? this.progress.total };
    if (Date.now() - this.writtenAt >= PROGRESS_MS) await this.renew();
    this.check();
  }

  /** A renewal that does not get through is no reason to end: the next one may, and each step checks for itself. */
  private async renew(): Promise<void> {
    this.writtenAt = Date.now();
    const { job, queue, log } = this.parts;
    try {
      this.note(await queue.renew(job, this.progress));
    } catch (error) {
      log.warn({ err: error, job: job.id }, 'job lease could not be renewed');
    }
  }

  private note(held: { cancelRequested: boolean } | undefined): void {
    if (!held) this.ended ??= new Interruption('lost');
    else this.cancelRequested = held.cancelRequested;
  }

  private check(): void {
    if (this.cancelRequested) this.ended ??= new Interruption('cancelled');
    if (this.stopRequested && this.openSteps === 0) this.ended ??= new Interruption('stopping');
    if (this.ended) throw this.ended;
  }
}
