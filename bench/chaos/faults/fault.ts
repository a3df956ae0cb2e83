import type { Edge } from '../edge.ts';
import type { Random } from '../random.ts';
import type { Rig } from '../rig.ts';
import type { Firm } from '../workload.ts';

/** What a fault may use and must tell. */
export interface FaultContext {
  rig: Rig;
  random: Random;
  firms: readonly Firm[];
  edge: Edge;
  /** Something worth knowing about what happened, for the report. */
  note(text: string): void;
  /** From now on the gateway is, or is no longer, away through no fault of its own. */
  gatewayAway(away: boolean): void;
  /** Events that were made unreadable. */
  poisoned: Set<string>;
  /** Entities, as `tenant/aggregate`, whose events were sent out of order. */
  reordered: Set<string>;
}

/** Something that goes wrong while people work; `run` resolves when it is over, and recovery begins. */
export interface Fault { name: string; run(context: FaultContext): Promise<void> }
