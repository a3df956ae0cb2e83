import { setTimeout as sleep } from 'node:timers/promises';
import { Edge } from './edge.ts';
import type { Fault, FaultContext } from './faults/fault.ts';
import { openFirms } from './firms.ts';
import { check } from './invariants/check.ts';
import { fateOf } from './invariants/requests.ts';
import { Ledger } from './ledger.ts';
import { installWitness, lanesOfAll, observe, readHeads, type RunState } from './observe.ts';
import { probe } from './probe.ts';
import { Random } from './random.ts';
import { tellRow } from './report.ts';
import { Rig } from './rig.ts';
import { fingerprint, settle } from './settle.ts';
import { Population, type Firm, type Workload } from './workload.ts';
import type { Limits, ServiceState, Violation, World } from './world.ts';

/** What a run is made of. The same seed gives the same faults and the same choices of clients; the moments of processes are their own. */
export interface RunOptions {
  seed: number;
  faults(services: readonly string[], random: Random): Fault[];
  workloads: readonly Workload[];
  replicas: Readonly<Record<string, number>>;
  /** A guard that is taken away, to see the checker fail. */
  mutant?: string;
  firms: number;
  employees: number;
  actors: number;
  /** Wait for recovery and check after every fault; else the next one comes while the system still recovers, and all is checked at the end. */
  oneByOne: boolean;
  limits: Limits;
  say(line: string): void;
}
/** What became of the requests during one fault, and of the invariants after it. */
export interface Row { fault: string; acknowledged: number; refused: number; unknown: number; retried: number; lost: number; doubled: number; recoveryMs: number | undefined; settledMs: number | undefined; broken: string[]; notes: string[] }
export interface Report { seed: number; seconds: number; rows: Row[]; violations: Violation[]; world: World }

const WARM_MS = 1_500;
/** Of what a fault broke, so much is told at once; the report tells more. */
const SHOWN = 5;
const READINGS = 5;

/** One run of the rig: a system, people at work in it, one fault after the other. */
export class Run {
  private readonly random: Random;
  private readonly ledger = new Ledger();
  /** Clients whose requests count like everybody's. */
  readonly edge: Edge;
  private readonly since = performance.now();
  private readonly state: RunState & { recoveries: World['recoveries'][number][]; gatewayAway: { from: number; to: number }[]; poisoned: Set<string>; reordered: Set<string>; heads: Map<string, ServiceState['heads']> };
  private population!: Population;
  private lanes!: World['lanes'];
  readonly rows: Row[] = [];
  private readonly recovering: Promise<void>[] = [];
  private interrupted = false;
  private readonly starts: number[] = [];

  private constructor(private readonly options: RunOptions, readonly rig: Rig, readonly firms: Firm[], { random, ledger }: { random: Random; ledger: Ledger }) {
    this.random = random;
    this.ledger = ledger;
    this.edge = new Edge(rig.url, ledger, random.fork());
    this.state = { firms, entries: ledger.entries, recoveries: [], limits: options.limits, gatewayAway: [], poisoned: new Set(), reordered: new Set(), heads: new Map() };
  }

  /** Starts the system and sends people to work. */
  static async start(options: RunOptions): Promise<Run> {
    const random = new Random(options.seed);
    const ledger = new Ledger();
    const rig = await Rig.start({ replicas: options.replicas, mutant: options.mutant, say: options.say });
    try {
      const lanes = await lanesOfAll(rig.services);
      await installWitness(rig.superuser, options.workloads);
      const firms = await openFirms(rig, { ledger, random: random.fork(), firms: options.firms, employees: options.employees });
      const run = new Run(options, rig, firms, { random, ledger });
      run.lanes = lanes;
      const actors = firms.flatMap((firm) => Array.from({ length: options.actors }, (_, i) => {
        const choices = random.fork();
        return { firm, others: firms.filter((other) => other !== firm), session: firm.sessions[i % firm.sessions.length]!, edge: new Edge(rig.url, ledger, choices.fork()), random: choices };
      }));
      run.population = new Population(actors, options.workloads.flatMap((workload) => workload.actions));
      return run;
    } catch (error) {
      await rig.stop();
      throw error;
    }
  }

  /** Lets every fault happen. */
  async faults(): Promise<Report> {
    let violations: Violation[] = [];
    let world: World | undefined;
    const faults = this.options.faults(this.rig.services, this.random);
    for (const [i, fault] of faults.entries()) {
      if (this.interrupted) break;
      const row = await this.one(fault);
      if (!this.options.oneByOne && i < faults.length - 1) continue;
      await Promise.all(this.recovering);
      await this.population.rest();
      const rest = await settle(this.rig);
      row.settledMs = rest.ms;
      if (!rest.ms) row.notes.push(`never at rest: ${rest.underWay.join('; ')}`);
      world = await this.atOneMoment();
      const before = new Set(violations.map(({ what }) => what));
      violations = check(world);
      const fresh = violations.filter(({ what }) => !before.has(what));
      row.broken = [...new Set(fresh.map(({ invariant }) => invariant))];
      for (const service of this.rig.services) this.state.heads.set(service, [...(this.state.heads.get(service) ?? []), ...(await readHeads(this.rig.superuser, service))]);
      this.count(world);
      this.options.say(tellRow(row));
      for (const { invariant, what } of fresh.slice(0, SHOWN)) this.options.say(`      ${invariant}: ${what}`);
      this.population.resume();
    }
    return { seed: this.options.seed, seconds: (performance.now() - this.since) / 1000, rows: this.rows, violations, world: world! };
  }

  /** Reads the world until nothing was committed meanwhile: schedules work on while clients rest. */
  private async atOneMoment(): Promise<World> {
    for (let attempt = 1; ; attempt++) {
      const before = await fingerprint(this.rig);
      const world = await this.observe();
      if (attempt === READINGS || before === (await fingerprint(this.rig))) return world;
      await settle(this.rig);
    }
  }

  /** Reads the world once more, for whoever has changed it since. */
  observe(): Promise<World> { return observe(this.rig, { workloads: this.options.workloads, lanes: this.lanes, run: this.state }); }

  /** Lets no further fault happen. */
  interrupt(): void { this.interrupted = true; }

  async rest(): Promise<void> { await this.population.rest(); }

  async stop({ keep = false } = {}): Promise<void> {
    await this.population.end();
    await this.rig.stop({ keep });
  }

  private async one(fault: Fault): Promise<Row> {
    const notes: string[] = [];
    this.starts.push(this.ledger.entries.length);
    await sleep(WARM_MS * (0.5 + this.random.next()));
    await this.rig.serversAnswer();
    this.options.say(`-- ${fault.name}`);
    const row: Row = { fault: fault.name, acknowledged: 0, refused: 0, unknown: 0, retried: 0, lost: 0, doubled: 0, recoveryMs: undefined, settledMs: undefined, broken: [], notes };
    this.rows.push(row);
    await fault.run(this.context(notes));
    const recovery = this.recover(row);
    this.recovering.push(recovery);
    if (this.options.oneByOne) await recovery;
    return row;
  }

  private async recover(row: Row): Promise<void> {
    row.recoveryMs = await probe({ firms: this.firms, edge: this.edge, random: this.random.fork() });
    this.state.recoveries.push({ fault: row.fault, ms: row.recoveryMs });
  }

  private context(notes: string[]): FaultContext {
    const { gatewayAway, poisoned, reordered } = this.state;
    return {
      rig: this.rig, random: this.random, firms: this.firms, edge: this.edge, poisoned, reordered,
      note: (text) => void notes.push(text),
      gatewayAway: (away) => {
        if (away) gatewayAway.push({ from: Date.now(), to: Infinity });
        else gatewayAway.at(-1)!.to = Date.now();
      },
    };
  }

  /** Tells for each fault so far what became of the requests that began during it. */
  private count(world: World): void {
    for (const [i, row] of this.rows.entries()) {
      const { acknowledged, refused, unknown, retried, lost, doubled, phantom } = fateOf(world, this.ledger.entries.slice(this.starts[i], this.starts[i + 1]));
      Object.assign(row, { acknowledged, refused, unknown, retried, lost: lost.length, doubled: doubled.length + phantom.length });
    }
  }
}
