import { platformOperations, type Job } from '@kontora/contracts';
import { client } from './client.ts';

/** Background jobs of whatever service: the job says whose it is. */
export const allJobs = {
  /** The job each time it has moved, until it has ended. */
  watch: (job: Job, signal: AbortSignal) => client.watchJob(job, { signal }),
  cancel: (job: Job): Promise<Job> => client.call(platformOperations(job.service).cancelJob, { id: job.id }),
};
