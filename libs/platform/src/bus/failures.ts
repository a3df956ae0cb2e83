import { ZodError } from 'zod';
import { databaseProblem, isOutage } from '../database/database-errors.ts';
import { ProblemError } from '../problem.ts';

/**
 * What to do about a failed reaction. `outage`: the database is gone, so wait, for as long as it takes. `contention`: the same may succeed in a
 * moment (a race, a timeout). `fault`: perhaps once more, then somebody must look. `unreadable`: it will never be otherwise.
 */
export type FailureKind = 'outage' | 'contention' | 'fault' | 'unreadable';

/** Judges a failure. */
export function kindOfFailure(error: unknown): FailureKind {
  if (isOutage(error)) return 'outage';
  if (error instanceof ZodError) return 'unreadable';
  const problem = error instanceof ProblemError ? error : databaseProblem(error);
  const passing = problem && (['unavailable', 'timeout', 'too-many'].includes(problem.failure) || problem.code === 'concurrent-change');
  return passing ? 'contention' : 'fault';
}

/** Milliseconds until delivery number `deliveries + 1`: 0.1 s, 0.3 s, 0.9 s … 30 s, ten of them two minutes in all. */
export function redeliveryDelay(deliveries: number): number {
  const base = Math.min(30_000, 100 * 3 ** (deliveries - 1));
  return Math.round(base * (0.9 + Math.random() * 0.2));
}

/** A failure in one line for `dead_letter.error`: kind and message, without the values that a detail may carry. */
export function describeFailure(error: unknown): string {
  const { name = 'Error', message = String(error) } = (error ?? {}) as Partial<Error>;
  return `${name}: ${message}`.replaceAll('\0', '').slice(0, 1000);
}
