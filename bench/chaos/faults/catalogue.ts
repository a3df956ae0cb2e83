import type { Random } from '../random.ts';
import { deliveredOutOfOrder, deliveredTenfold, eventPoisoned } from './events.ts';
import type { Fault } from './fault.ts';
import { consumerPaused, crashedAt, killed, relayPaused, rolledOver, upgraded } from './processes.ts';
import { backendKilled, lineCut, lineSilent, natsDiskLost, natsKilled, postgresKilled, streamFull } from './servers.ts';

/** Nothing at all: what the rest is compared with. */
const calm: Fault = { name: 'nothing', run: async () => undefined };
const COMMAND = ['command-in-transaction', 'command-before-commit', 'command-after-commit'] as const;
const RELAY = ['relay-before-publish', 'relay-before-mark', 'relay-after-mark'] as const;
const REACTION = ['reaction-in-transaction', 'reaction-before-commit', 'reaction-after-commit'] as const;
const JOB = ['step-in-transaction', 'step-before-commit', 'step-after-commit', 'job-before-end', 'job-after-end'] as const;

/** Every fault of `npm run chaos`; with two replicas each of contacts and tasks. */
export function allFaults(services: readonly string[]): Fault[] {
  const busy = ['contacts', 'tasks'];
  return [
    calm,
    ...[...services, 'gateway'].map(killed),
    ...busy.flatMap((service) => [...COMMAND, ...RELAY, ...REACTION].map((phase) => crashedAt(service, phase, 3))),
    ...JOB.map((phase) => crashedAt('tasks', phase, 2)),
    ...(['command-after-commit', 'relay-before-mark', 'reaction-before-commit', 'reaction-after-commit', 'step-before-commit', 'step-after-commit', 'job-before-end'] as const).map((phase) => crashedAt('reporting', phase, 2)),
    natsKilled, postgresKilled, backendKilled, natsDiskLost, streamFull,
    deliveredTenfold(1_500), deliveredOutOfOrder, eventPoisoned,
    ...busy.flatMap((service) => [relayPaused(service), rolledOver(service)]), consumerPaused('tasks'), rolledOver('identity'), upgraded,
    ...busy.flatMap((service) => [lineSilent(service, 'nats'), lineSilent(service, 'postgres'), lineCut(service, 'nats'), lineCut(service, 'postgres')]),
    lineCut('gateway', 'nats'), lineCut('identity', 'postgres'), lineCut('identity', 'nats'), lineCut('reporting', 'postgres'), lineSilent('reporting', 'nats'),
  ];
}

/** Those of the short form, in the order of a seed: kills first, so that what they left unanswered comes again while the rest goes on. */
export const shortFaults = (random: Random): Fault[] => [
  ...random.shuffle([killed('tasks'), killed('contacts'), crashedAt('contacts', 'command-after-commit', 1), crashedAt('tasks', 'reaction-before-commit', 1)]),
  ...random.shuffle([natsKilled, postgresKilled, deliveredOutOfOrder, eventPoisoned]), deliveredTenfold(300),
];
