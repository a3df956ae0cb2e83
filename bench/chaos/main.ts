import { parseArgs } from 'node:util';
import { allFaults, shortFaults } from './faults/catalogue.ts';
import { INVARIANTS } from './invariants/check.ts';
import { Run, type Report } from './run.ts';
import { workloads } from './workloads/all.ts';

const { values: options } = parseArgs({
  options: { seed: { type: 'string' }, slack: { type: 'string', default: '1000' }, short: { type: 'boolean', default: false }, only: { type: 'string' }, rounds: { type: 'string', default: '1' }, shuffle: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (options.help) {
  console.log(`npm run chaos -- [--seed <number>] [--only <text>] [--rounds <n>] [--shuffle] [--short] [--slack <ms>] [--keep]

  --seed      the choices of clients and faults; without it a new one, which is printed
  --only      faults whose name contains this
  --rounds    all of them so many times over
  --shuffle   in an order of the seed's choice
  --short     what npm test does
  --slack     milliseconds by which a request may outlast its budget (1000)
  --keep      leave the data folder, with logs, for looking at`);
  process.exit(0);
}

/** Promised in the rules of reliability. */
const RECOVERY_MS = 60_000;
const seed = Number(options.seed ?? Math.floor(Math.random() * 1e9));
const started = performance.now();
const say = (line: string) => console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)}  ${line}`);
say(`seed ${seed}`);
const run = await Run.start({
  seed, workloads, say, firms: 2, employees: options.short ? 1 : 2, actors: options.short ? 3 : 4, oneByOne: !options.short, limits: { slackMs: Number(options.slack), recoveryMs: RECOVERY_MS }, replicas: options.short ? {} : { contacts: 2, tasks: 2 },
  faults: (services, random) => {
    const all = options.short ? shortFaults(random) : Array.from({ length: Number(options.rounds) }, () => allFaults(services)).flat();
    const chosen = all.filter((fault) => fault.name.includes(options.only ?? ''));
    return options.shuffle ? random.shuffle(chosen) : chosen;
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void run.rig.stop().then(() => process.exit(130)));
const report = await run.faults().catch(async (error: unknown) => { console.error(error); await run.stop({ keep: true }); process.exit(2); });
if (options.keep) say(`data and logs: ${run.rig.folder}`);
await run.stop({ keep: options.keep });
print(report);
process.exit(report.violations.length > 0 ? 1 : 0);

function print({ rows, violations, seconds, world }: Report): void {
  const time = (ms: number | undefined) => (ms === undefined ? 'never' : (ms / 1000).toFixed(1));
  const cells = rows.map((row) => [row.fault, String(row.acknowledged), String(row.refused), String(row.unknown), String(row.lost), String(row.doubled), time(row.recoveryMs), row.settledMs === undefined && !options.short ? 'never' : time(row.settledMs ?? 0), row.broken.join(' ') || 'hold', row.notes.join('; ')]);
  const table = [['fault', 'ok', 'refused', 'unknown', 'lost', 'doubled', 'recovery s', 'rest s', 'invariants', ''], ...cells];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  console.log(`\n${table.map((line) => line.map((cell, i) => (i === 0 || i > 7 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ').trimEnd()).join('\n')}\n`);
  for (const [number, { says }] of Object.entries(INVARIANTS)) {
    const broken = violations.filter((violation) => violation.invariant === number);
    console.log(`${number.padEnd(4)} ${says.padEnd(44)} ${broken.length === 0 ? 'holds' : `BROKEN ${broken.length} times`}`);
    for (const { what } of broken.slice(0, 10)) console.log(`       ${what}`);
  }
  const events = Object.values(world.services).reduce((sum, service) => sum + service.outbox.length, 0);
  console.log(`\n${world.entries.length} requests in ${world.entries.reduce((sum, entry) => sum + entry.attempts.length, 0)} attempts, ${events} events, ${world.stream.length} messages, ${Math.round(seconds)} s. Again: npm run chaos -- --seed ${seed}${options.short ? ' --short' : ''}${options.only ? ` --only '${options.only}'` : ''}`);
}
