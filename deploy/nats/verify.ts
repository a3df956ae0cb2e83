import { allContracts } from '@kontora/contracts';
import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { hasGo, tool } from '../verify/go.ts';
import { topologyOf } from '../local/topology.ts';
import { provisionStreams } from '../../libs/platform/src/bus/stream.ts';
import { NatsCluster } from './nats-cluster.ts';

const EVENTS = 300;
const LONGEST_PAUSE_MS = 15_000;

/** Runs three servers with the configuration of Kubernetes, loses one and retires another while events are published and read, and tells what was seen. */
async function verifyNats(say: (line: string) => void): Promise<void> {
  if (!(await hasGo())) throw new Error('This needs Go, to build nats-server from its module.');
  const binary = await tool('nats-server', say);
  await (await NatsCluster.start(binary, 1)).stop();
  say('one server alone, as the overlay local has it, starts');
  const cluster = await NatsCluster.start(binary, 3);
  try {
    const ops = await jetstreamManager(await cluster.connect('ops'));
    await provisionStreams(ops, Object.entries(topologyOf(allContracts)).map(([name, { listens }]) => ({ name, listens })), { replicas: 3 });
    const { config } = await cluster.ask<{ config: { sync_always?: boolean; max_storage: number } }>('nats-0', '/jsz?config=true');
    demand(config.sync_always, 'sync_interval is not in force');
    say('three servers form one cluster, and put each message on the disk before they acknowledge it');
    const traffic = new Traffic(cluster);
    await traffic.start();
    await traffic.until(100);
    const leader = await leaderOf(ops);
    await cluster.kill(leader);
    await traffic.until(200);
    say(`${leader}, which led the stream, was killed: longest pause ${traffic.takeLongestPause()} ms`);
    cluster.launch(leader);
    await cluster.ready();
    const next = await leaderOf(ops);
    await cluster.retire(next);
    await traffic.until(EVENTS);
    say(`${leader} came back and caught up; ${next}, which led, was retired as Kubernetes does it: longest pause ${traffic.takeLongestPause()} ms`);
    await traffic.finish();
    say(`${EVENTS} events were published, each is once in the stream, each was read, in order`);
    const held = await cluster.connect('contacts');
    await cluster.changeKey('contacts');
    demand((await firstOf(held.status(), ['error', 'disconnect'])) !== undefined, 'A connection with the old key goes on.');
    await (await cluster.connect('contacts')).flush();
    say('a key was changed while the servers ran: who had the old one was cut off, the new one is let in');
  } finally {
    await cluster.stop();
  }
}

/** The first of these things that happens to a connection. */
async function firstOf(statuses: AsyncIterable<{ type: string }>, wanted: readonly string[]) {
  for await (const { type } of statuses) if (wanted.includes(type)) return type;
  return undefined;
}
const leaderOf = async (ops: JetStreamManager) => (await ops.streams.info('EVT')).cluster!.leader!;
const demand = (met: unknown, otherwise: string): void => { if (!met) throw new Error(otherwise); };

/** Contacts publishes, tasks reads: with the rights those services have, and no more. */
class Traffic {
  private published = 0;
  private readonly read: number[] = [];
  private longestPause = 0;
  private running: Promise<unknown> | undefined;
  constructor(private readonly cluster: NatsCluster) {}

  async start() { this.running = Promise.all([this.publish(), this.consume()]); }

  async until(count: number) {
    const running = this.running!;
    let failed: unknown;
    running.catch((error: unknown) => { failed = error; });
    while (this.read.length < count && !failed) await new Promise((resolve) => setTimeout(resolve, 20));
    if (failed) throw failed;
  }

  takeLongestPause(): number {
    const pause = Math.round(this.longestPause);
    this.longestPause = 0;
    demand(pause < LONGEST_PAUSE_MS, `Nothing was read for ${pause} ms.`);
    return pause;
  }

  async finish() {
    await this.running;
    const expected = Array.from({ length: EVENTS }, (_, i) => i);
    const firsts = this.read.filter((n, i) => this.read.indexOf(n) === i);
    demand(JSON.stringify(firsts) === JSON.stringify(expected), `Read were ${JSON.stringify(firsts)}.`);
    const ops = await jetstreamManager(await this.cluster.connect('ops'));
    const { messages } = (await ops.streams.info('EVT')).state;
    demand(messages === EVENTS, `The stream has ${messages} messages of ${EVENTS} events.`);
  }

  /** One after the other, each again until it is acknowledged; its id keeps repetitions out. */
  private async publish() {
    const bus = jetstream(await this.cluster.connect('contacts'));
    for (; this.published < EVENTS; this.published++) {
      for (let stored = false; !stored;) {
        stored = await bus.publish('evt.contacts.organisationChanged', String(this.published), { msgID: `event-${this.published}`, timeout: 1000 }).then(() => true, () => false);
        await new Promise((resolve) => setTimeout(resolve, stored ? 10 : 100));
      }
    }
  }

  private async consume() {
    const bus = jetstream(await this.cluster.connect('tasks'));
    let last = performance.now();
    while (this.read.length < EVENTS) {
      try {
        const consumer = await bus.consumers.get('EVT', 'tasks_contacts');
        for await (const message of await consumer.fetch({ max_messages: 20, expires: 1000 })) {
          message.ack();
          const n = Number(message.string());
          if (this.read.includes(n)) continue; // its acknowledgement was lost with the server
          this.read.push(n);
          this.longestPause = Math.max(this.longestPause, performance.now() - last);
          last = performance.now();
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}

await verifyNats(console.log);
