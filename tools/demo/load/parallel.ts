import { setTimeout as sleep } from 'node:timers/promises';

/** Does something with each item, so many at a time; the first failure ends it once what is under way has ended. */
export async function inParallel<T, R>(items: readonly T[], width: number, work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let failed = false;
  const worker = async () => {
    for (let index = next++; index < items.length && !failed; index = next++) {
      try {
        results[index] = await work(items[index]!, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: width }, worker));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return results;
}

/** Asks until there is an answer, for what happens in the background. @throws Error that names what was waited for. */
export async function eventually<R>(what: string, ask: () => Promise<R | null | undefined | false>, withinMs = 30_000): Promise<R> {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(100)) {
    const answer = await ask();
    if (answer) return answer;
  }
  throw new Error(`${what} did not come about within ${withinMs / 1000} s.`);
}
