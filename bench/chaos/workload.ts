import { setTimeout as sleep } from 'node:timers/promises';
import type { Edge, Session } from './edge.ts';
import type { Random } from './random.ts';

/** A firm at work: who is signed in, and what its clients know of. */
export class Firm {
  /** Versions of organisations and tasks, as they were last seen. */
  readonly organisations = new Map<string, number>();
  readonly tasks = new Map<string, number>();
  readonly sessions: Session[] = [];
  constructor(readonly id: string, readonly marker: string, readonly groupId: string) {}

  /** A name that this firm's people would enter, unlike any other. */
  name(random: Random): string { return `${this.marker}${random.word(6)}`; }
}

/** Somebody of a firm who does one thing after the other. */
export interface Actor { firm: Firm; others: readonly Firm[]; session: Session; edge: Edge; random: Random }
/** Something people do; `weight` is how often, compared with the rest. */
export interface Action { name: string; weight: number; run(actor: Actor): Promise<void> }

/** What one service adds to the system under test: what people do there, and how to see that what follows elsewhere is right. A new service is one such file. */
export interface Workload {
  actions: readonly Action[];
  /** Tables that copy another service's entities: every state of a row must be that of an event, in order. `subject` is the only one that changes it. */
  copies: readonly { service: string; table: string; lane: string; source: string; subject: string; same(data: unknown, row: Record<string, unknown>): boolean }[];
  /** Rows written once for an event: `rows` is SQL that gives `event_id`. */
  effects: readonly { name: string; source: string; subject: string; rows: string; wants(data: unknown): boolean }[];
  /** Sums that two services keep: SQL that gives `key` and `value`. */
  sums: readonly { name: string; owner: string; other: string }[];
}

const LONGEST_PAUSE_MS = 120;

/** People who work until they are told to rest. */
export class Population {
  private resting: Promise<void> | undefined;
  private wake: () => void = () => undefined;
  private ended = false;
  private readonly working: Promise<void>[];
  private readonly busy = new Set<Actor>();

  constructor(actors: readonly Actor[], private readonly actions: readonly Action[]) {
    this.working = actors.map((actor) => this.work(actor));
  }

  /** Lets everybody finish what they are at. */
  async rest(): Promise<void> {
    this.resting ??= new Promise((resolve) => { this.wake = resolve; });
    while (this.busy.size > 0) await sleep(20);
  }

  resume(): void {
    this.wake();
    this.resting = undefined;
  }

  async end(): Promise<void> {
    this.ended = true;
    this.resume();
    await Promise.all(this.working);
  }

  private async work(actor: Actor): Promise<void> {
    const total = this.actions.reduce((sum, action) => sum + action.weight, 0);
    while (!this.ended) {
      if (this.resting) await this.resting;
      if (this.ended) return;
      let ticket = actor.random.next() * total;
      const action = this.actions.find((one) => (ticket -= one.weight) < 0) ?? this.actions[0]!;
      this.busy.add(actor);
      await action.run(actor).finally(() => this.busy.delete(actor));
      await sleep(actor.random.between(5, LONGEST_PAUSE_MS));
    }
  }
}
