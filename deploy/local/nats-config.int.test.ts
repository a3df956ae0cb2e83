import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AckPolicy, jetstream, jetstreamManager, RetentionPolicy } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { connectNats } from '../../libs/platform/src/nats-connection.ts';
import { startNats, type Nats } from './nats.ts';
import { natsConfig, type Topology } from './nats-config.ts';
import { openSecrets } from './secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'kontora-nats-config-'));
const topology: Topology = {
  billing: { calls: ['contacts'], listens: ['contacts'] },
  contacts: { calls: [], listens: [] },
  tasks: { calls: [], listens: ['billing'] },
};
const secrets = openSecrets(join(folder, 'secrets'));
const publicKey = (user: string) => secrets.nkey(`nats-${user}`);
const open: NatsConnection[] = [];
let nats: Nats;
let billing: NatsConnection, contacts: NatsConnection, tasks: NatsConnection, gateway: NatsConnection, ops: NatsConnection;

beforeAll(async () => {
  nats = await startNats({ storeDir: join(folder, 'js'), config: natsConfig(topology, publicKey), log: () => {} });
  [billing, contacts, tasks, gateway, ops] = await Promise.all([login('billing'), login('contacts'), login('tasks'), login('gateway'), login('ops')]);
  const manager = await jetstreamManager(ops);
  await manager.streams.add({ name: 'EVT', subjects: ['evt.>'], retention: RetentionPolicy.Limits });
  await manager.streams.add({ name: 'DLQ', subjects: ['dlq.>'], retention: RetentionPolicy.Limits });
});

afterAll(async () => {
  await Promise.all(open.map((connection) => connection.close()));
  await nats?.stop();
  rmSync(folder, { recursive: true });
});

async function login(user: string): Promise<NatsConnection> {
  const connection = await connectNats({ nats: nats.url, secrets: join(folder, 'secrets') }, user, { reconnect: false, waitOnFirstConnect: false });
  open.push(connection);
  return connection;
}

function answer(connection: NatsConnection, subject: string): void {
  connection.subscribe(subject, { queue: 'q', callback: (_, message) => { message.respond('yes'); } });
}

/** How the server refuses a subscription of this connection; undefined when it lets it pass. */
async function subscriptionError(connection: NatsConnection, subject: string): Promise<Error | undefined> {
  const subscription = connection.subscribe(subject);
  const ended = (async () => { for await (const _ of subscription) { /* only its end matters */ } })().then(() => undefined, (error: Error) => error);
  await connection.flush();
  subscription.unsubscribe();
  return ended;
}

const consumer = (durable_name: string, filter_subject: string) => ({ durable_name, filter_subject, ack_policy: AckPolicy.Explicit });

describe('the permissions on the bus', () => {
  test('a service answers the requests of those who may call it', async () => {
    answer(contacts, 'rpc.contacts.get-contact');
    await contacts.flush();
    expect((await billing.request('rpc.contacts.get-contact')).string()).toBe('yes');
    expect((await gateway.request('rpc.contacts.get-contact')).string()).toBe('yes');
    await expect(tasks.request('rpc.contacts.get-contact')).rejects.toThrow(/permissions violation/i);
  });

  test('an event reaches the listener through its durable consumer, which acknowledges it', async () => {
    await jetstream(contacts).publish('evt.contacts.contact-changed', 'c1', { msgID: 'e1' });
    const manager = await jetstreamManager(ops);
    await manager.consumers.add('EVT', consumer('billing_contacts', 'evt.contacts.>'));
    const message = await (await jetstream(billing).consumers.get('EVT', 'billing_contacts')).next({ expires: 2_000 });
    expect(message?.string()).toBe('c1');
    expect(await message?.ackAck()).toBe(true);
    expect((await manager.consumers.info('EVT', 'billing_contacts')).num_ack_pending).toBe(0);
  });

  test('a dead letter is stored under the service that gave up', async () => {
    expect((await jetstream(billing).publish('dlq.billing.contacts', 'c1')).stream).toBe('DLQ');
    await expect(jetstream(billing).publish('dlq.tasks.contacts', 'c1')).rejects.toThrow(/permissions violation/i);
  });

  test('nobody publishes the event of another', async () => {
    await expect(jetstream(tasks).publish('evt.billing.invoice-issued', 'forged')).rejects.toThrow(/permissions violation/i);
    await expect(jetstream(gateway).publish('evt.billing.invoice-issued', 'forged')).rejects.toThrow(/permissions violation/i);
  });

  test.each([
    ['the requests of another', 'rpc.contacts.>'],
    ['the replies to another', '_INBOX_billing.>'],
    ['all replies', '_INBOX.>'],
    ['events past JetStream', 'evt.>'],
    ['what the gateway shows live', 'live.>'],
    ['everything', '>'],
  ])('a service may not listen to %s', async (_, subject) => {
    expect((await subscriptionError(tasks, subject))?.message).toMatch(/permissions violation/i);
  });

  test('live messages go from a service to the gateway', async () => {
    const received = new Promise<string>((resolve) => { gateway.subscribe('live.>', { callback: (_, message) => resolve(message.subject) }); });
    await gateway.flush();
    tasks.publish('live.tasks.changed');
    expect(await received).toBe('live.tasks.changed');
  });

  test('no service makes or removes streams', async () => {
    const manager = await jetstreamManager(billing);
    await expect(manager.streams.add({ name: 'MINE', subjects: ['mine.>'] })).rejects.toThrow(/permissions violation/i);
    await expect(manager.streams.delete('EVT')).rejects.toThrow(/permissions violation/i);
    await expect(manager.streams.purge('EVT')).rejects.toThrow(/permissions violation/i);
    await expect(manager.streams.getMessage('EVT', { seq: 1 })).rejects.toThrow(/permissions violation/i);
  });

  test('no service makes, changes or removes a consumer, not even its own', async () => {
    const manager = await jetstreamManager(tasks);
    await expect(manager.consumers.add('EVT', consumer('tasks_billing', 'evt.billing.>'))).rejects.toThrow(/permissions violation/i);
    await expect(manager.consumers.add('EVT', { filter_subject: 'evt.contacts.>' })).rejects.toThrow(/permissions violation/i);
    await expect(manager.consumers.delete('EVT', 'tasks_billing')).rejects.toThrow(/permissions violation/i);
    const smuggled = JSON.stringify({ stream_name: 'EVT', config: consumer('tasks_billing', 'evt.>') });
    await expect(tasks.request('$JS.API.CONSUMER.DURABLE.CREATE.EVT.tasks_billing', smuggled)).rejects.toThrow(/permissions violation/i);
  });

  test('no service uses the consumer of another', async () => {
    await expect((await jetstreamManager(tasks)).consumers.info('EVT', 'billing_contacts')).rejects.toThrow(/permissions violation/i);
    await expect(tasks.request('$JS.API.CONSUMER.MSG.NEXT.EVT.billing_contacts', '1')).rejects.toThrow(/permissions violation/i);
  });

  test('without a key that the server knows nobody gets in', async () => {
    secrets.nkey('nats-stranger');
    await expect(login('stranger')).rejects.toThrow(/authorization/i);
    await expect(connect({ servers: nats.url, reconnect: false })).rejects.toThrow(/authorization/i);
  });

  test('a new service is let in by a reload, while the others stay connected', async () => {
    await nats.reload(natsConfig({ ...topology, sales: { calls: ['tasks'], listens: [] } }, publicKey));
    answer(tasks, 'rpc.tasks.add-task');
    await tasks.flush();
    expect((await (await login('sales')).request('rpc.tasks.add-task')).string()).toBe('yes');
  });

  test('a topology that names a service it lacks is refused', () => {
    expect(() => natsConfig({ billing: { calls: ['contatcs'], listens: [] } }, publicKey)).toThrow('"contatcs"');
  });
});
