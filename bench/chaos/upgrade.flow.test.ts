import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { upgraded } from './faults/processes.ts';
import { Run, type Report } from './run.ts';
import { workloads } from './workloads/all.ts';

const LIMIT_MS = 400_000;
const BUSY_MS = 20_000;

let run: Run;
let report: Report;
beforeAll(async () => {
  const replicas = { identity: 2, contacts: 2, tasks: 2, reporting: 2 };
  run = await Run.start({ seed: 1, workloads, firms: 2, employees: 1, actors: 2, replicas, oneByOne: true, limits: { slackMs: BUSY_MS, recoveryMs: LIMIT_MS }, faults: () => [upgraded], say: () => undefined });
  report = await run.faults();
}, LIMIT_MS);
afterAll(() => run?.stop(), LIMIT_MS);

test('every service is upgraded under load, its schema changed in between: no request fails for good, nothing is lost or doubled', () => {
  expect(report.violations).toEqual([]);
  const [row] = report.rows;
  expect(row).toMatchObject({ lost: 0, doubled: 0, unknown: 0, notes: ['schemas changed: contacts, identity, reporting, tasks'] });
  expect(row!.acknowledged).toBeGreaterThan(50);
});

test('while two replicas stand in for each other, only the gateway’s own restart is felt', () => {
  const unanswered = report.world.entries.flatMap(({ attempts }) => attempts).filter(({ status }) => status === 0);
  expect(unanswered.filter(({ at, ms }) => !report.world.gatewayAway.some((time) => at <= time.to && at + ms >= time.from))).toEqual([]);
});
