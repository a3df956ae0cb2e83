import type { AnyOperation } from '@kontora/contracts';
import { client } from './client.ts';
import { refresh, type Sent } from './commands.ts';

/** How a deed on many rows ended: how many it was done for, and what failed. */
export interface BulkResult { done: number; failures: unknown[] }
const AT_ONCE = 4;

/** Carries a command out for each of the chosen rows, a few at once; what fails for one does not stop the others. */
export async function forEachRow<O extends AnyOperation>(operation: O, sent: readonly Sent<O>[]): Promise<BulkResult> {
  const waiting = [...sent];
  const failures: unknown[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await client.call(operation, next.input, { ifMatch: next.ifMatch }).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await refresh(operation);
  return { done: sent.length - failures.length, failures };
}
