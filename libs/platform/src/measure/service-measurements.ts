import type { ServiceContract } from '@kontora/contracts';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { lanesOf, type Reaction } from '../bus/lanes.ts';
import type { Database } from '../database/database.ts';
import { eventsOf, type Methods } from '../methods.ts';
import { jobSeconds, scheduleFailures, type Log } from '../telemetry.ts';
import { differenceMeasurement, lagMeasurement } from './bus.ts';
import { Measurements } from './measurements.ts';
import { queueMeasurement } from './queues.ts';
import { signalMeasurement, type Signal } from './signals.ts';

interface Parts { contract: ServiceContract; signals?: readonly Signal[]; found: Methods; database: Database; nats: NatsConnection; log: Log }

/** All that is looked up for a service's metrics: its queues, its place on the bus, and what it declares itself. */
export function serviceMeasurements({ contract, signals = [], found, database, nats, log }: Parts): Measurements {
  const { name: component, listens } = contract.service;
  const pool = database.worker;
  const manager = () => jetstreamManager(nats, { checkAPI: false });
  const jobs = found.handlers.filter(({ binding }) => binding.kind === 'job').map(({ binding }) => binding.name);
  // A counter that first appears with 1 has not risen, as Prometheus sees it.
  for (const operation of jobs) jobSeconds.zero({ component, operation, outcome: 'failed' });
  for (const { binding } of found.schedules) scheduleFailures.inc({ component, schedule: binding.name }, 0);
  const reactions = found.reactions.map(({ binding, run }) => ({ ...binding, run: run as Reaction['run'] }));
  const lanes = listens.flatMap((source) => lanesOf(reactions.filter(({ event }) => event.service === source), eventsOf(source)));
  return new Measurements({
    component, log,
    measurements: [
      queueMeasurement({ pool, component, jobs, reactions: lanes.map((lane) => lane.name) }),
      lagMeasurement({ manager, component, listens }), differenceMeasurement({ manager, component, pool }),
      ...(signals.length > 0 ? [signalMeasurement({ signals, component, pool })] : []),
    ],
  });
}
