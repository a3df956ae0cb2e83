import { tasks } from '@kontora/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../../../deploy/local/process.ts';
import type { Phase } from '../crash-point.ts';
import type { Replica } from '../replica.ts';
import type { Fault, FaultContext } from './fault.ts';

const PHASE_COMES_WITHIN_MS = 15_000;
const LEASE_AND_MORE_MS = 8_000;
const ACK_WAIT_AND_MORE_MS = 33_000;

/** kill -9 of a process of a service at no particular moment. */
export const killed = (service: string): Fault => ({
  name: `kill -9 ${service}`,
  run: async ({ rig, random, gatewayAway }) => {
    const replica = random.pick(rig.of(service));
    await replica.runsAgain();
    if (service === 'gateway') gatewayAway(true);
    replica.signal('SIGKILL');
    if (service !== 'gateway') return;
    await replica.runsAgain();
    gatewayAway(false);
  },
});

/** kill -9 of a service at a moment of its work, several times: of its replicas the one that first comes there. */
export const crashedAt = (service: string, phase: Phase, times: number): Fault => ({
  name: `kill -9 ${service}, ${phase}`,
  run: async (context) => {
    const replicas = context.rig.of(service);
    let died = 0;
    for (let i = 0; i < times; i++) {
      await Promise.all(replicas.map((replica) => replica.runsAgain()));
      const before = replicas.map((replica) => replica.pid);
      const order = { phase, skip: context.random.between(0, phase.startsWith('command') ? 5 : 1) };
      for (const replica of replicas) replica.order(order);
      if (/^(step|job)-/.test(phase)) void provokeJob(context);
      if (await waitUntil(() => replicas.some((replica, n) => replica.pid !== before[n]), PHASE_COMES_WITHIN_MS)) died++;
      for (const replica of replicas) replica.order(undefined);
    }
    if (died < times) context.note(`died ${died} of ${times} times`);
  },
});

/** Puts work for the job runner on the queue of tasks, again and again for a while. */
async function provokeJob({ firms, edge, random }: FaultContext): Promise<void> {
  for (let i = 0; i < 4; i++) {
    const { sessions } = random.pick(firms);
    const [from, to] = random.shuffle(sessions);
    await edge.ask(sessions[0], tasks.reassignTasks, { filter: { assigneeId: { eq: from!.employeeId } }, assigneeId: to!.employeeId, reason: 'Замена' }, { effect: { entity: 'reassignment', action: 'insert' } });
    await sleep(500);
  }
}

/** Each replica sleeps for longer than the relay's lease and wakes up in the middle of what it was doing: one of them held the lease. */
export const relayPaused = (service: string): Fault => ({
  name: `pause the relay of ${service}`,
  run: async ({ rig, note }) => {
    const holder = async () => (await rig.superuser.query<{ holder: string }>(`select holder from ${service}.lease where name = 'outbox-relay'`)).rows[0]?.holder;
    const holders = new Set([await holder()]);
    for (const replica of rig.of(service)) {
      await paused(replica, LEASE_AND_MORE_MS);
      holders.add(await holder());
    }
    note(`the lease moved ${holders.size - 1} times`);
  },
});

/** A replica sleeps past the time in which it should have answered for its events; another gets them; the first wakes up. */
export const consumerPaused = (service: string): Fault => ({
  name: `pause ${service} past ack wait`,
  run: ({ rig, random }) => paused(random.pick(rig.of(service)), ACK_WAIT_AND_MORE_MS),
});

/** Every replica is asked to end and started anew, one after the other, as a deployment does it. */
export const rolledOver = (service: string): Fault => ({
  name: `rolling restart of ${service}`,
  run: async ({ rig }) => {
    for (const replica of rig.of(service)) {
      const { pid } = replica;
      replica.signal('SIGTERM');
      while (replica.pid === pid) await sleep(50);
      await replica.runsAgain();
    }
  },
});

/** Everything is brought to the next version under load: service by service its schema and then its replicas, last the gateway. */
export const upgraded: Fault = {
  name: 'upgrade of everything, with migrations',
  run: async (context) => {
    const { rig, note, gatewayAway } = context;
    const changed = [];
    for (const service of rig.services) {
      if (await rig.upgradeSchema(service)) changed.push(service);
      await rolledOver(service).run(context);
    }
    gatewayAway(true);
    await rolledOver('gateway').run(context);
    gatewayAway(false);
    note(`schemas changed: ${changed.join(', ') || 'none'}`);
  },
};

async function paused(replica: Replica, ms: number): Promise<void> {
  replica.signal('SIGSTOP');
  await sleep(ms);
  replica.signal('SIGCONT');
}
