import { defineService, job } from '@kontora/contracts';
import { sql } from 'kysely';
import { pino } from 'pino';
import { z } from 'zod';
import type { JobContext } from '../../context.ts';
import type { Database } from '../../database/database.ts';
import type { Log } from '../../telemetry.ts';
import type { JobHandler, JobTiming } from '../job-run.ts';
import { JobRunner } from '../job-runner.ts';

/** A service of jobs to test with. */
export const counting = defineService('platform_test', {
  summary: 'Jobs to test with',
  operations: {
    countTo: job({
      summary: 'Leaves an effect for each number, one step each', permission: 'signed-in',
      input: z.object({ steps: z.int().min(0) }), output: z.object({ counted: z.int() }), errors: { 'no-more-fingers': 'unprocessable' },
    }),
  },
  events: {},
});

/** What a test does at a moment of a job's life; what it awaits holds the job up. */
export interface Moments {
  beforeStep?(step: number, context: JobContext<typeof counting.countTo>): Promise<void> | void;
  inStep?(step: number): Promise<void> | void;
  afterStep?(step: number, context: JobContext<typeof counting.countTo>): Promise<void> | void;
}

/** Counts from the checkpoint on. */
export function countingHandler(moments: Moments = {}): JobHandler {
  const run = async ({ steps }: { steps: number }, context: JobContext<typeof counting.countTo>) => {
    for (let step = Number(context.checkpoint ?? 0) + 1; step <= steps; step++) {
      await moments.beforeStep?.(step, context);
      await context.step(async (tx) => {
        await tx.db.run(sql`insert into effect (job, step) values (${context.id}, ${step})`);
        await moments.inStep?.(step);
        await tx.save(step);
      });
      await context.progress(step, steps);
      await moments.afterStep?.(step, context);
    }
    return { counted: steps };
  };
  return { operation: counting.countTo, run: run as JobHandler['run'] };
}

/** Says nothing: the failures are meant. */
export const silent: Log = pino({ level: 'silent' });

/** A runner for counting jobs. */
export function countingRunner(database: Database, options: { handler?: JobHandler; concurrency?: number; timing?: Partial<JobTiming>; holder?: string } = {}): JobRunner {
  const { handler = countingHandler(), concurrency, timing, holder = 'test' } = options;
  return new JobRunner({ database, handlers: new Map([['countTo', handler]]), holder, concurrency, timing: { pollMs: 20, retryMs: 10, ...timing }, log: silent });
}
