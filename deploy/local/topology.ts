import type { ServiceContract } from '@kontora/contracts';
import type { Topology } from './nats-config.ts';

/** Who calls whom and who listens to whom, as the contracts say it. */
export const topologyOf = (contracts: readonly ServiceContract[]): Topology => {
  const known = new Set(contracts.map((c) => c.service.name));
  return Object.fromEntries(contracts.map(({ service }) => [service.name, { calls: service.calls.filter((n) => known.has(n)), listens: service.listens.filter((n) => known.has(n)) }]));
};
