import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { allContracts } from '@kontora/contracts';
import type { Benchmark, Figure } from './lib/figure.ts';
import { withStack } from './lib/stack.ts';

const REST_MS = 20_000;

/** Proportional set size of a process, in MB: shared pages are divided among those who share them. */
const pssOf = (pid: number) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))![1]) / 1024;

/** Memory of each process at rest, some time after its start. */
export const memory: Benchmark = {
  name: 'memory',
  run: () => withStack(async ({ stack }) => {
    await sleep(REST_MS);
    return [...allContracts.map(({ service }) => service.name), 'gateway'].map((name): Figure => {
      const value = pssOf(stack.pid(name));
      return { what: `memory of ${name} at rest`, measured: `${value.toFixed(0)} MB PSS`, value, aim: { atMost: 90 } };
    });
  }),
};
