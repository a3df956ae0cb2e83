import { parseArgs } from 'node:util';
import { allFaults, shortFaults } from './faults/catalogue.ts';
import { MUTANTS } from './mutants.ts';
import { tell } from './report.ts';
import { Run } from './run.ts';
import { workloads } from './workloads/all.ts';

const { values: options } = parseArgs({
  options: { seed: { type: 'string' }, slack: { type: 'string', default: '1000' }, short: { type: 'boolean', default: false }, only: { type: 'string' }, mutant: { type: 'string' }, rounds: { type: 'string', default: '1' }, shuffle: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (options.help) {
  console.log(`npm run chaos -- [--seed <number>] [--only <pattern>] [--rounds <n>] [--shuffle] [--short] [--slack <ms>] [--keep]

  --seed      the choices of clients and faults; without it a new one, which is printed
  --only      faults whose name matches this regular expression
  --rounds    all of them so many times over
  --shuffle   in an order of the seed's choice
  --short     what npm test does
  --mutant    run with a guard taken away, which must break an invariant: ${Object.keys(MUTANTS).join(', ')}
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
  seed, workloads, say, mutant: options.mutant, firms: 2, employees: options.short ? 1 : 2, actors: options.short ? 3 : 4, oneByOne: !options.short, limits: { slackMs: Number(options.slack), recoveryMs: RECOVERY_MS }, replicas: options.short ? {} : { contacts: 2, tasks: 2 },
  faults: (services, random) => {
    const all = options.short ? shortFaults(random) : Array.from({ length: Number(options.rounds) }, () => allFaults(services)).flat();
    const chosen = all.filter((fault) => new RegExp(options.only ?? '').test(fault.name));
    return options.shuffle ? random.shuffle(chosen) : chosen;
  },
});
// The first time after the fault in hand, with a report; the second time at once.
let asked = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { if (asked) void run.rig.stop().then(() => process.exit(130)); asked = true; run.interrupt(); });
const report = await run.faults().catch(async (error: unknown) => { console.error(error); await run.stop({ keep: true }); process.exit(2); });
if (options.keep) say(`data and logs: ${run.rig.folder}`);
await run.stop({ keep: options.keep });
console.log(tell(report));
console.log(`Again: npm run chaos -- ${process.argv.slice(2).filter((word, i, all) => word !== '--seed' && all[i - 1] !== '--seed').map((word) => (word.includes(' ') ? `'${word}'` : word)).concat('--seed', String(seed)).join(' ')}`);
process.exit(report.violations.length > 0 ? 1 : 0);
