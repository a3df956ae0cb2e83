import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';
import { ChangeNotices } from '../../change-notices.ts';
import { rebuildProjection } from '../projection-rebuild.ts';
import { eventually, FIRM, lanes, poison, POISON, Rig, upTo } from './rig.ts';

jest.setTimeout(60_000);
let rig: Rig;

beforeAll(async () => { rig = await Rig.start(); });
beforeEach(() => rig.reset());
afterAll(() => rig?.stop());

describe('from a commit to its reactions', () => {
  test('the events of one order are applied in order, each once, also those of one transaction', async () => {
    rig.relay();
    rig.consumer();
    const orders = Array.from({ length: 20 }, () => v7());
    await Promise.all(orders.map(async (order) => {
      await rig.commit(FIRM, order, ['orderPlaced'], ['orderPaid']);
      for (let i = 0; i < 8; i++) await rig.commit(FIRM, order, ['orderPaid']);
    }));
    for (const order of orders) await eventually(() => rig.steps(order), upTo(10));
    expect(await rig.greetings()).toBe(20);
    expect(await rig.unpublished()).toBe(0);
  });

  test('an event to which nothing reacts still counts in the order of its entity', async () => {
    rig.relay();
    rig.consumer();
    const order = v7();
    await rig.commit(FIRM, order, ['orderNoted'], ['orderPlaced'], ['orderNoted'], ['orderPaid']);
    await eventually(() => rig.steps(order), [2, 4]);
  });

  test('two consumers of one service share the work and keep the order', async () => {
    rig.relay();
    rig.consumer();
    rig.consumer(jetstream(await rig.login('ledger')));
    const orders = Array.from({ length: 10 }, () => v7());
    await Promise.all(orders.map((order) => rig.commit(FIRM, order, ['orderPlaced'], ...Array.from({ length: 29 }, () => ['orderPaid'] as const))));
    for (const order of orders) await eventually(() => rig.steps(order), upTo(30), 40_000);
    expect(await rig.greetings()).toBe(10);
    expect(await rig.openLetters()).toBe(0);
  });

  test('rows of two firms never mix, though one batch holds both', async () => {
    const other = v7();
    const orders = Array.from({ length: 40 }, (_, i) => ({ id: v7(), tenantId: i % 2 ? FIRM : other }));
    for (const { id, tenantId } of orders) await rig.commit(tenantId, id, ['orderPlaced']);
    rig.relay();
    rig.consumer();
    await eventually(() => rig.greetings(), 40);
    await eventually(() => rig.count('ledger.order_copy'), 40);
    const { rows } = await rig.superuser.query<{ order_id: string; tenant_id: string }>('select order_id, tenant_id from ledger.greeting union all select order_id, tenant_id from ledger.order_copy');
    expect(rows).toHaveLength(80);
    expect(rows.filter((row) => orders.find((order) => order.id === row.order_id)!.tenantId !== row.tenant_id)).toEqual([]);
  });
});

describe('a bus that repeats and reorders', () => {
  test('ten copies of every event, beyond what the server recognises, have one effect', async () => {
    await rig.ops.streams.update('EVT', { duplicate_window: nanos(100) });
    rig.consumer();
    const orders = Array.from({ length: 5 }, () => ({ orderId: v7(), sequence: 1, id: v7() }));
    for (let copy = 0; copy < 10; copy++) {
      for (const order of orders) while ((await rig.send(order)).duplicate) await sleep(50);
    }
    expect(await rig.messages()).toBe(50);
    await eventually(() => rig.acknowledged(), 50);
    expect(await rig.greetings()).toBe(5);
    for (const { orderId } of orders) expect(await rig.steps(orderId)).toEqual([1]);
  });

  test('an event that comes too early waits for the one before it; one that comes late changes nothing', async () => {
    const orderId = v7();
    const numbers = [5, 2, 4, 1, 3];
    for (const sequence of numbers) await rig.send({ orderId, sequence, name: 'orderPaid' });
    rig.consumer();
    await eventually(() => rig.steps(orderId), upTo(5));
    await rig.send({ orderId, sequence: 2, name: 'orderPaid' });
    await eventually(() => rig.acknowledged(), 6);
    expect(await rig.steps(orderId)).toEqual(upTo(5));
    expect(await rig.openLetters()).toBe(0);
  });

  test('what waited too long is put aside, and applied by itself once the missing event has come', async () => {
    const orderId = v7();
    await rig.send({ orderId, sequence: 2, name: 'orderPaid' });
    await rig.send({ orderId, sequence: 3, name: 'orderPaid' });
    await wear(2, 9);
    rig.consumer();
    await eventually(() => rig.openLetters(), 2);
    await rig.send({ orderId, sequence: 1 });
    await eventually(() => rig.steps(orderId), upTo(3));
    await eventually(() => rig.openLetters(), 0);
  });
});

/** Has the server deliver the first messages so many times without success. */
async function wear(messages: number, times: number) {
  const consumer = await rig.ledgerBus.consumers.get('EVT', 'ledger_shop');
  for (let i = 0; i < times; i++) for await (const message of await consumer.fetch({ max_messages: messages, expires: 2000 })) message.nak();
}

describe('a projection', () => {
  test('is rebuilt from the stream, its dead letters included', async () => {
    rig.relay();
    rig.consumer();
    const [order, bad] = [v7(), v7()];
    await rig.commit(FIRM, order, ['orderPlaced'], ['orderPaid']);
    await rig.commit(FIRM, bad, ['orderPlaced', POISON], ['orderPaid']);
    await eventually(() => rig.openLetters(), 2);
    await eventually(() => rig.steps(order), [1, 2]);
    poison.active = false;
    await rig.superuser.query('truncate ledger.order_copy');
    expect(await rebuildProjection({ database: rig.ledger, jetstream: rig.ops.jetstream(), lane: lanes.find((lane) => lane.name === 'shop.order')! })).toEqual({ events: 4, entities: 2, cutOff: 0, parked: 0 });
    expect([await rig.steps(order), await rig.steps(bad), await rig.openLetters()]).toEqual([[1, 2], [1, 2], 0]);
    await rig.commit(FIRM, bad, ['orderPaid']);
    await eventually(() => rig.steps(bad), upTo(3));
  });
});

describe('a connection', () => {
  test('sends what belongs to one turn of the event loop in one packet, and all of it before it closes', async () => {
    const connection = await rig.login('shop');
    const { transport } = (connection as unknown as { protocol: { transport: { send(frame: Uint8Array): void } } }).protocol;
    const packets = jest.spyOn(transport, 'send');
    const received = rig.ops.streams.info('EVT').then(({ state }) => state.last_seq);
    const before = await received;
    const turn = async (n: number) => {
      for (let i = 0; i < n; i++) {
        connection.publish('evt.shop.order-placed', JSON.stringify({ amount: 1 }));
        await Promise.resolve();
      }
    };
    await Promise.all([turn(5), turn(5)]);
    await new Promise(setImmediate);
    expect(packets).toHaveBeenCalledTimes(1);
    void turn(1);
    await connection.drain();
    await eventually(async () => (await rig.ops.streams.info('EVT')).state.last_seq - before, 11);
  });

  test('that is ending takes no more notices of changes, and nobody falls over it', async () => {
    const connection = await rig.login('shop');
    const notices = new ChangeNotices(connection, 'shop');
    notices.note({ tenantId: FIRM, ids: [v7()], jobs: false });
    const drained = connection.drain();
    notices.end();
    await drained;
  });
});
