import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { definitionOf } from '../../../deploy/local/definitions.ts';
import { signalTo, waitUntil } from '../../../deploy/local/process.ts';
import { openForOperator } from '../../../libs/platform/src/bus/operator.ts';
import { republish } from '../../../libs/platform/src/bus/outbox-repair.ts';
import { EVENTS } from '../../../libs/platform/src/bus/stream.ts';
import type { Rig } from '../rig.ts';
import type { Fault } from './fault.ts';

const SILENCE_MS = 8_000;
const FULL_MS = 6_000;
const BACK_MS = 30_000;

/** kill -9 of nats-server. */
export const natsKilled: Fault = { name: 'kill -9 NATS', run: async ({ rig }) => { signalTo(rig.natsPid(), 'SIGKILL'); } };

/** kill -9 of Postgres with all its backends at once. */
export const postgresKilled: Fault = {
  name: 'kill -9 Postgres',
  run: async ({ rig }) => {
    const pid = rig.postgresPid();
    for (const victim of [pid, ...childrenOf(pid)]) signalTo(victim, 'SIGKILL');
  },
};

/** kill -9 of one backend: Postgres drops every connection and recovers by itself. */
export const backendKilled: Fault = {
  name: 'kill -9 a Postgres backend',
  run: async ({ rig, random }) => {
    const { rows } = await rig.superuser.query<{ pid: number }>(`select pid from pg_stat_activity where usename like '%\\_app'`);
    if (rows.length > 0) signalTo(random.pick(rows).pid, 'SIGKILL');
  },
};

/** NATS comes back with an empty disk; an operator creates the streams and publishes everything again. */
export const natsDiskLost: Fault = {
  name: 'NATS loses its disk, republish',
  run: async ({ rig, note }) => {
    rig.loseNatsDisk();
    const pid = rig.natsPid();
    signalTo(pid, 'SIGKILL');
    await waitUntil(async () => rig.natsPid() !== pid && (await rig.provision().then(() => true, () => false)), BACK_MS, 200);
    let events = 0;
    for (const service of rig.services) events += await asOperator(rig, service, ({ database }) => republish(database.worker, new Date(0)));
    note(`${events} events published again`);
  },
};

/** The stream takes nothing more for a while. */
export const streamFull: Fault = {
  name: 'event stream full',
  run: async ({ rig }) => {
    const jsm = await rig.jetstreamManager();
    const { state } = await jsm.streams.info(EVENTS);
    await jsm.streams.update(EVENTS, { max_msgs: state.messages });
    await sleep(FULL_MS);
    await jsm.streams.update(EVENTS, { max_msgs: -1 });
  },
};

/** Nothing gets through between a service and a server, and nobody is told; then the connections break. */
export const lineSilent = (service: string, server: 'postgres' | 'nats'): Fault => ({
  name: `${service} and ${server}: silence`,
  run: async ({ rig, gatewayAway }) => {
    if (service === 'gateway') gatewayAway(true);
    const replicas = rig.of(service).slice(0, 1);
    for (const replica of replicas) replica.setLine(server, 'silent');
    await sleep(SILENCE_MS);
    for (const replica of replicas) replica.setLine(server, 'cut');
    for (const replica of replicas) replica.setLine(server, 'open');
    if (service === 'gateway') gatewayAway(false);
  },
});

/** Every connection between a service and a server is reset, several times. */
export const lineCut = (service: string, server: 'postgres' | 'nats'): Fault => ({
  name: `${service} and ${server}: resets`,
  run: async ({ rig, random }) => {
    for (let i = 0; i < 5; i++) {
      for (const replica of rig.of(service)) replica.setLine(server, 'cut');
      await sleep(random.between(50, 600));
      for (const replica of rig.of(service)) replica.setLine(server, 'open');
      await sleep(random.between(200, 900));
    }
  },
});

/** Does something to a service as an operator. */
export async function asOperator<R>(rig: Rig, service: string, work: (operator: Awaited<ReturnType<typeof openForOperator>>) => Promise<R>): Promise<R> {
  const operator = await openForOperator(await definitionOf(service), rig.config);
  try {
    return await work(operator);
  } finally {
    await operator.close();
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((child) => {
    try {
      const stat = readFileSync(`/proc/${child}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
    } catch {
      return false;
    }
  });
}
