import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { signalTo, waitUntil } from '../../deploy/local/process.ts';
import { superviseProcess, type Supervised } from '../../deploy/local/supervisor.ts';
import type { CrashOrder } from './crash-point.ts';
import type { Link, LineState } from './link.ts';

/** What a replica is started with. */
export interface ReplicaSpec {
  name: string; service: string; command: string; args: string[]; env: NodeJS.ProcessEnv; cwd: string; logFile: string; healthPort: number;
  lines: { postgres: Link; nats: Link };
  /** Where an order to die is written; see `crash-point.ts`. */
  orderFile: string;
}

const HEALTH_TIMEOUT_MS = 2_000;
const STOP_MS = 15_000;
const PAGE_BYTES = 4096;

/** One process of a service, kept running; it can be made to die, to sleep, or to lose its servers. */
export class Replica {
  readonly name: string;
  readonly service: string;
  /** What its supervisor said: every end and restart. */
  readonly said: string[] = [];
  /** Resident memory in bytes, as it was sampled, of each process that ran. */
  readonly memory: { pid: number; bytes: number; at: number }[] = [];
  private readonly kept: Supervised;
  private readonly sampling: NodeJS.Timeout;

  constructor(private readonly spec: ReplicaSpec, say: (line: string) => void) {
    this.name = spec.name;
    this.service = spec.service;
    this.kept = superviseProcess({ ...spec, ready: () => this.isReady() }, (line) => { this.said.push(line); say(line); });
    this.sampling = setInterval(() => this.sampleMemory(), 1_000);
  }

  get started(): Promise<void> { return this.kept.started; }
  get pid(): number | undefined { return this.kept.pid; }
  get restarts(): number { return this.kept.restarts; }
  get logFile(): string { return this.spec.logFile; }

  async isReady(): Promise<boolean> {
    return (await fetch(`http://127.0.0.1:${this.spec.healthPort}/health/ready`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) })).ok;
  }

  signal(signal: NodeJS.Signals): void { if (this.pid !== undefined) signalTo(this.pid, signal); }

  /** Orders it to die at a moment of its work; without an order, to live. */
  order(order: CrashOrder | undefined): void {
    if (order) writeFileSync(this.spec.orderFile, JSON.stringify(order));
    else rmSync(this.spec.orderFile, { force: true });
  }

  /** Waits until it runs and is ready. @throws Error after a minute. */
  async runsAgain(): Promise<void> {
    const ready = await waitUntil(async () => this.pid !== undefined && (await this.isReady().catch(() => false)), 60_000, 50);
    if (!ready) throw new Error(`${this.name} did not come back within 60 s (log: ${this.spec.logFile})`);
  }

  setLine(server: 'postgres' | 'nats', state: LineState): void { this.spec.lines[server].set(state); }

  async stop(): Promise<void> {
    clearInterval(this.sampling);
    this.signal('SIGCONT');
    await this.kept.stop(STOP_MS);
    await Promise.all(Object.values(this.spec.lines).map((line) => line.close()));
  }

  private sampleMemory(): void {
    if (this.pid === undefined) return;
    try {
      this.memory.push({ pid: this.pid, bytes: Number(readFileSync(`/proc/${this.pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES, at: Date.now() });
    } catch {
      // it has just ended
    }
  }
}
