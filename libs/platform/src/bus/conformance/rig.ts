import { defineService, event } from '@kontora/contracts';
import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { sql } from 'kysely';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { z } from 'zod';
import { natsConfig, OPS_USER } from '../../../../../deploy/local/nats-config.ts';
import { startNats, type Nats } from '../../../../../deploy/local/nats.ts';
import { provisionDatabase } from '../../../../../deploy/local/roles.ts';
import { openSecrets } from '../../../../../deploy/local/secrets.ts';
import { Database } from '../../database/database.ts';
import { platformSchema } from '../../database/platform-schema.ts';
import { connectNats } from '../../nats-connection.ts';
import { EventConsumer } from '../consumer.ts';
import { DeadLetters } from '../dead-letters.ts';
import { eventHeaders } from '../event-message.ts';
import { lanesOf, type Reaction } from '../lanes.ts';
import { OutboxRelay } from '../outbox-relay.ts';
import { durableName, provisionStreams } from '../stream.ts';

/** The service whose events the suite sends: orders are placed and paid (copied by the ledger), and noted (nobody cares). */
export const shop = defineService('shop', {
  summary: 'Sends events', operations: {},
  events: {
    orderPlaced: event({ summary: 'Placed', aggregate: 'order', data: z.object({ amount: z.int() }) }),
    orderNoted: event({ summary: 'Noted', aggregate: 'order', data: z.object({}) }),
    orderPaid: event({ summary: 'Paid', aggregate: 'order', data: z.object({ amount: z.int() }) }),
  },
});
/** The service that listens. */
export const ledger = defineService('ledger', { summary: 'Reacts', listens: ['shop'], operations: {}, events: {} });
/** The amount with which a reaction of the ledger fails, for as long as `poison.active`. */
export const POISON = 666;
export const poison = { active: true };

const LEDGER_TABLES = `
  create table order_copy (tenant_id uuid not null default tenant(), order_id uuid not null, steps integer[] not null, primary key (tenant_id, order_id));
  create table greeting (tenant_id uuid not null default tenant(), order_id uuid not null, event_id uuid not null);
  select tenancy('order_copy'), tenancy('greeting');`;

const refusePoison = (amount: number) => { if (poison.active && amount === POISON) throw new Error('This amount is poison.'); };

/** `order_copy.steps` is the list of event numbers as they were applied; `greeting` has a row for each time the effect happened. */
export const ledgerReactions: Reaction[] = [
  ...[shop.events.orderPlaced, shop.events.orderPaid].map((each): Reaction => ({
    event: each, mode: 'projection', name: `copy-${each.name}`,
    run: async (data, { db, meta }) => {
      refusePoison((data as { amount: number }).amount);
      await db.run(sql`insert into order_copy as c (order_id, steps) values (${meta.aggregateId}, array[${meta.sequence}::integer])
        on conflict (tenant_id, order_id) do update set steps = c.steps || excluded.steps`);
    },
  })),
  { event: shop.events.orderPlaced, mode: 'effect', name: 'greet', run: async (_, { db, meta }) => void (await db.run(sql`insert into greeting (order_id, event_id) values (${meta.aggregateId}, ${meta.id})`)) },
];

/** The firm in which all happens, where nothing else is said. */
export const FIRM = v7();
export const lanes = lanesOf(ledgerReactions, Object.values(shop.events));
export const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

/** A shop and a ledger on a real Postgres and a NATS server of their own, with the rights they have in production. */
export class Rig {
  readonly log = pino({ level: process.env.BUS_LOG ?? 'silent' });
  private readonly folder = mkdtempSync(join(tmpdir(), 'kontora-bus-'));
  private readonly databaseName = `bus_${randomBytes(5).toString('hex')}`;
  private readonly open: NatsConnection[] = [];
  private readonly running = new Set<{ stop(): Promise<void> }>();
  private readonly secrets = join(this.folder, 'secrets');
  private readonly stores = { current: join(this.folder, 'nats') };
  superuser!: pg.Pool;
  nats!: Nats;
  shop!: Database;
  ledger!: Database;
  shopBus!: JetStreamClient;
  ledgerBus!: JetStreamClient;
  ops!: JetStreamManager;

  static async start(): Promise<Rig> {
    const rig = new Rig();
    await rig.startDatabases();
    await rig.startNats();
    [rig.shopBus, rig.ledgerBus] = [jetstream(await rig.login('shop')), jetstream(await rig.login('ledger'))];
    rig.ops = await jetstreamManager(await rig.login(OPS_USER));
    await rig.provision();
    return rig;
  }

  relay(holder = randomBytes(4).toString('hex')): OutboxRelay {
    return this.run(new OutboxRelay({ pool: this.shop.worker, jetstream: this.shopBus, holder, log: this.log }));
  }
  consumer(bus = this.ledgerBus): EventConsumer {
    return this.run(new EventConsumer({ jetstream: bus, durable: durableName('ledger', 'shop'), database: this.ledger, reactions: ledgerReactions, events: Object.values(shop.events), log: this.log }));
  }
  private run<T extends { start(): void; stop(): Promise<void> }>(worker: T): T {
    worker.start();
    this.running.add(worker);
    return worker;
  }
  /** Ends the relays and consumers of the last test, and empties stream and tables. */
  async reset() {
    await Promise.all([...this.running].map((worker) => worker.stop()));
    this.running.clear();
    poison.active = true;
    await this.superuser.query('truncate shop.outbox, shop.event_sequence, shop.lease, ledger.inbox, ledger.projection, ledger.dead_letter, ledger.order_copy, ledger.greeting');
    await this.ops.streams.delete('EVT');
    await this.ops.streams.delete('DLQ');
    await this.provision();
  }
  provision() { return provisionStreams(this.ops, [shop.service, ledger.service]); }

  /** Commits one event of an order, or several of one transaction. */
  async commit(tenantId: string, orderId: string, ...events: (readonly [keyof typeof shop.events, number?])[]) {
    await this.shop.inTenant({ caller: { tenantId, id: 'test', kind: 'system', permissions: [] }, operation: 'test' }, async ({ publish }) => {
      for (const [name, amount = 1] of events) publish(shop.events[name], orderId, name === 'orderNoted' ? {} : { amount });
    });
  }
  /** The numbers of the events that the ledger applied to an order, in the order in which it did. */
  async steps(orderId: string): Promise<number[]> {
    return (await this.superuser.query<{ steps: number[] }>('select steps from ledger.order_copy where order_id = $1', [orderId])).rows[0]?.steps ?? [];
  }
  async count(query: string, values: unknown[] = []): Promise<number> {
    return Number((await this.superuser.query<{ count: string }>(`select count(*) from ${query}`, values)).rows[0]!.count);
  }
  /** Sends an event past the relay, as a faulty network might repeat or reorder it. */
  async send(event: { orderId: string; sequence: number; id?: string; name?: keyof typeof shop.events; amount?: number; tenantId?: string }) {
    const { orderId, sequence, id = v7(), name = 'orderPlaced', amount = 1, tenantId = FIRM } = event;
    const { subject } = shop.events[name];
    return this.shopBus.publish(subject, JSON.stringify({ amount }), { headers: eventHeaders({ id, tenantId, aggregateId: orderId, sequence, at: new Date().toISOString(), subject }) });
  }
  /** How far the ledger has acknowledged the stream. */
  async acknowledged() { return (await this.ops.consumers.info('EVT', 'ledger_shop')).ack_floor.stream_seq; }
  async messages(stream = 'EVT') { return (await this.ops.streams.info(stream)).state.messages; }
  openLetters() { return this.count('ledger.dead_letter where settled_at is null'); }
  deadLetters() { return new DeadLetters(this.ledger, lanes); }
  unpublished() { return this.count('shop.outbox where published_at is null'); }
  greetings(orderId?: string) { return this.count(`ledger.greeting where $1::uuid is null or order_id = $1`, [orderId ?? null]); }

  async killNats() { await this.nats.stop(); }
  /** Starts NATS on the port it had; `empty`: its disk is lost. */
  async startNats({ empty = false } = {}) {
    if (empty) this.stores.current = join(this.folder, `nats-${randomBytes(3).toString('hex')}`);
    const topology = { shop: { calls: [], listens: [] }, ledger: { calls: [], listens: ['shop'] } };
    this.nats = await startNats({ storeDir: this.stores.current, port: this.nats?.port, config: natsConfig(topology, (user) => openSecrets(this.secrets).nkey(`nats-${user}`)), log: () => undefined });
  }
  /** Cuts a service off from Postgres, which stays up, until the answered function is called. */
  async cutOff(role: string) {
    await this.superuser.query(`revoke connect on database ${this.databaseName} from ${role}`);
    await this.superuser.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and datname = $2', [role, this.databaseName]);
    return () => this.superuser.query(`grant connect on database ${this.databaseName} to ${role}`);
  }

  async login(user: string): Promise<NatsConnection> {
    const connection = await connectNats({ nats: this.nats.url, secrets: this.secrets }, user, { reconnectTimeWait: 100 });
    this.open.push(connection);
    return connection;
  }

  private async startDatabases() {
    const server = process.env.KONTORA_TEST_POSTGRES;
    if (!server) throw new Error('Run integration tests through Jest: its global set-up starts Postgres.');
    const url = (database: string, role?: string) => {
      const made = Object.assign(new URL(server), { pathname: `/${database}` });
      return role ? Object.assign(made, { username: role, password: `test-${role}` }).href : made.href;
    };
    const services = ['shop', 'ledger'];
    await provisionDatabase({ url, services, password: (role) => `test-${role}`, database: this.databaseName });
    this.superuser = new pg.Pool({ connectionString: url(this.databaseName), max: 4 });
    this.superuser.on('error', () => undefined);
    for (const service of services) {
      const migrate = new pg.Client({ connectionString: url(this.databaseName, `${service}_migrate`) });
      await migrate.connect();
      await migrate.query(platformSchema({ app: `${service}_app`, worker: `${service}_worker` }) + (service === 'ledger' ? LEDGER_TABLES : ''));
      await migrate.end();
    }
    const connectAs = (schema: string) => Database.connect({ schema, app: url(this.databaseName, `${schema}_app`), worker: url(this.databaseName, `${schema}_worker`) }, []);
    [this.shop, this.ledger] = [await connectAs('shop'), await connectAs('ledger')];
  }

  async stop() {
    await Promise.all([...this.running].map((worker) => worker.stop()));
    await Promise.all(this.open.map((connection) => connection.close()));
    await this.nats.stop();
    await Promise.all([this.shop.close(), this.ledger.close()]);
    await this.superuser.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until something is so; fails with what it last was. */
export async function eventually<R>(look: () => Promise<R>, wanted: R, withinMs = 15_000): Promise<void> {
  const end = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (JSON.stringify(seen) === JSON.stringify(wanted)) return;
    if (Date.now() > end) throw new Error(`Expected ${JSON.stringify(wanted)} within ${withinMs} ms; it was ${JSON.stringify(seen)}`);
    await sleep(20);
  }
}
