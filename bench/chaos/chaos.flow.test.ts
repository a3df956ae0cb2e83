import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { shortFaults } from './faults/catalogue.ts';
import { asOperator } from './faults/servers.ts';
import { check } from './invariants/check.ts';
import { Run, type Report } from './run.ts';
import { sabotages } from './sabotage.ts';
import { settle } from './settle.ts';
import type { Violation } from './world.ts';
import { workloads } from './workloads/all.ts';

// How to see it again with another order of faults: npm run chaos -- --short --seed <number>
const SEED = 20_261_123;
const LIMIT_MS = 400_000;
/** How fast requests end and systems recover on a machine that runs all other tests as well is for `npm run chaos` to say. */
const BUSY_MS = 20_000;

let run: Run;
let report: Report;
beforeAll(async () => {
  run = await Run.start({ seed: SEED, workloads, firms: 2, employees: 1, actors: 2, replicas: {}, oneByOne: false, limits: { slackMs: BUSY_MS, recoveryMs: LIMIT_MS }, faults: (_, random) => shortFaults(random), say: () => undefined });
  report = await run.faults();
}, LIMIT_MS);
afterAll(() => run?.stop(), LIMIT_MS);

test('services, NATS and Postgres killed, events repeated, reordered and poisoned: nothing acknowledged is lost, nothing happens twice, every invariant holds', () => {
  expect(report.violations).toEqual([]);
  for (const row of report.rows) expect(row).toMatchObject({ lost: 0, doubled: 0, unknown: 0, recoveryMs: expect.any(Number) });
  expect(report.rows.reduce((sum, row) => sum + row.acknowledged, 0)).toBeGreaterThan(100);
  expect(report.rows.flatMap((row) => row.notes).join('; ')).toMatch(/tasks: discarded 1, replayed [1-9]/);
});

test('an operator can look at the dead letters of every service, and there are none left', async () => {
  for (const service of run.rig.services) expect(await asOperator(run.rig, service, ({ letters }) => letters.ls())).toEqual([]);
}, LIMIT_MS);

describe('the checker fails', () => {
  const broken = (violations: readonly Violation[], invariant: string) => violations.filter((violation) => violation.invariant === invariant).length;
  let before: Violation[];
  beforeAll(async () => {
    await run.rest();
    await settle(run.rig);
    before = check(await run.observe());
  }, LIMIT_MS);

  test.each(sabotages)('when $what: $invariant', async ({ invariant, sabotage }) => {
    await sabotage(run);
    const after = check(await run.observe());
    expect(broken(after, invariant)).toBeGreaterThan(broken(before, invariant));
    before = after;
  }, LIMIT_MS);
});
