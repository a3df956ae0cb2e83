import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';
import { eventually, ledgerReactions, poison, POISON, Rig, shop } from './conformance-rig.ts';
import { DeadLetters } from './dead-letters.ts';
import { eventHeaders } from './event-message.ts';
import { lanesOf } from './lanes.ts';
import { Lease } from './lease.ts';
import { republish, streamDiff } from './outbox-repair.ts';
import { rebuildProjection } from './projection-rebuild.ts';

jest.setTimeout(60_000);
let rig: Rig;
const [firm, other] = [v7(), v7()];
const lanes = lanesOf(ledgerReactions, Object.values(shop.events));
const copies = lanes.find((lane) => lane.name === 'shop.order')!;
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const openLetters = () => rig.count('ledger.dead_letter where settled_at is null');
const deadLetters = () => new DeadLetters(rig.ledger, lanes);

beforeAll(async () => { rig = await Rig.start(); });
beforeEach(() => rig.reset());
afterAll(() => rig?.stop());

/** Sends an event past the relay, as a faulty network might repeat or reorder it. */
async function send(event: { orderId: string; sequence: number; id?: string; name?: keyof typeof shop.events; amount?: number; tenantId?: string }) {
  const { orderId, sequence, id = v7(), name = 'orderPlaced', amount = 1, tenantId = firm } = event;
  const { subject } = shop.events[name];
  await rig.shopBus.publish(subject, JSON.stringify({ amount }), { headers: eventHeaders({ id, tenantId, aggregateId: orderId, sequence, at: new Date().toISOString(), subject }) });
}

describe('from a commit to its reactions', () => {
  test('the events of one order are applied in order, each once, also those of one transaction', async () => {
    rig.relay();
    rig.consumer();
    const orders = Array.from({ length: 20 }, () => v7());
    await Promise.all(orders.map(async (order) => {
      await rig.commit(firm, order, ['orderPlaced'], ['orderPaid']);
      for (let i = 0; i < 8; i++) await rig.commit(firm, order, ['orderPaid']);
    }));
    for (const order of orders) await eventually(() => rig.steps(order), upTo(10));
    expect(await rig.greetings()).toBe(20);
    expect(await rig.unpublished()).toBe(0);
  });

  test('an event to which nothing reacts still counts in the order of its entity', async () => {
    rig.relay();
    rig.consumer();
    const order = v7();
    await rig.commit(firm, order, ['orderNoted'], ['orderPlaced'], ['orderNoted'], ['orderPaid']);
    await eventually(() => rig.steps(order), [2, 4]);
  });

  test('two consumers of one service share the work and keep the order', async () => {
    rig.relay();
    rig.consumer();
    rig.consumer(jetstream(await rig.login('ledger')));
    const orders = Array.from({ length: 10 }, () => v7());
    await Promise.all(orders.map((order) => rig.commit(firm, order, ['orderPlaced'], ...Array.from({ length: 29 }, () => ['orderPaid'] as const))));
    for (const order of orders) await eventually(() => rig.steps(order), upTo(30), 40_000);
    expect(await rig.greetings()).toBe(10);
    expect(await openLetters()).toBe(0);
  });

  test('rows of two firms never mix, though one batch holds both', async () => {
    const orders = Array.from({ length: 40 }, (_, i) => ({ id: v7(), tenantId: i % 2 ? firm : other }));
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
      for (const order of orders) await send(order);
      await sleep(150);
    }
    expect((await rig.ops.streams.info('EVT')).state.messages).toBe(50);
    await eventually(async () => (await rig.ops.consumers.info('EVT', 'ledger_shop')).ack_floor.stream_seq, 50);
    expect(await rig.greetings()).toBe(5);
    for (const { orderId } of orders) expect(await rig.steps(orderId)).toEqual([1]);
  });

  test('an event that comes too early waits for the one before it; one that comes late changes nothing', async () => {
    const orderId = v7();
    const numbers = [5, 2, 4, 1, 3];
    for (const sequence of numbers) await send({ orderId, sequence, name: 'orderPaid' });
    rig.consumer();
    await eventually(() => rig.steps(orderId), upTo(5));
    await send({ orderId, sequence: 2, name: 'orderPaid' });
    await eventually(async () => (await rig.ops.consumers.info('EVT', 'ledger_shop')).ack_floor.stream_seq, 6);
    expect(await rig.steps(orderId)).toEqual(upTo(5));
    expect(await openLetters()).toBe(0);
  });

  test('what waited too long is put aside, and applied by itself once the missing event has come', async () => {
    const orderId = v7();
    await send({ orderId, sequence: 2, name: 'orderPaid' });
    await send({ orderId, sequence: 3, name: 'orderPaid' });
    await wear(2, 9);
    rig.consumer();
    await eventually(openLetters, 2);
    await send({ orderId, sequence: 1 });
    await eventually(() => rig.steps(orderId), upTo(3));
    await eventually(openLetters, 0);
  });
});

/** Has the server deliver the first messages so many times without success. */
async function wear(messages: number, times: number) {
  const consumer = await rig.ledgerBus.consumers.get('EVT', 'ledger_shop');
  for (let i = 0; i < times; i++) for await (const message of await consumer.fetch({ max_messages: messages, expires: 2000 })) message.nak();
}

describe('poison', () => {
  test('parks only its own entity in the projection; effects and other entities go on', async () => {
    rig.relay();
    rig.consumer();
    const [bad, good] = [v7(), v7()];
    await rig.commit(firm, bad, ['orderPlaced', POISON]);
    await rig.commit(firm, bad, ['orderPaid']);
    await rig.commit(firm, good, ['orderPlaced'], ['orderPaid']);
    await eventually(() => rig.steps(good), [1, 2]);
    await eventually(openLetters, 2);
    expect(await rig.steps(bad)).toEqual([]);
    expect(await rig.greetings(bad)).toBe(1);
    await eventually(async () => (await rig.ops.streams.info('DLQ')).state.messages, 2);
  });

  test('an event whose data do not fit the contract is a dead letter at once', async () => {
    rig.consumer();
    await send({ orderId: v7(), sequence: 1, amount: 0.5 });
    await eventually(openLetters, 2);
    expect((await deadLetters().ls()).map((letter) => letter.reaction)).toEqual(['greet', 'shop.order']);
  });

  test('what is no event at all goes to the bus of dead letters and blocks nobody', async () => {
    rig.consumer();
    await rig.shopBus.publish('evt.shop.order-placed', 'nonsense');
    const order = v7();
    await send({ orderId: order, sequence: 1 });
    await eventually(() => rig.steps(order), [1]);
    await eventually(async () => (await rig.ops.streams.getMessage('DLQ', { last_by_subj: 'dlq.ledger.malformed' }))?.string(), 'nonsense');
  });

  test('a replay applies the dead letter and all that waited behind it, in order', async () => {
    rig.relay();
    rig.consumer();
    const order = v7();
    await rig.commit(firm, order, ['orderPlaced', POISON], ['orderPaid'], ['orderPaid']);
    await eventually(openLetters, 3);
    const [first] = await deadLetters().ls();
    expect(await deadLetters().replay(first!.id)).toMatchObject({ settled: 0, waiting: 3, problem: 'Error: This amount is poison.' });
    poison.active = false;
    expect(await deadLetters().replay(first!.id)).toEqual({ settled: 3, waiting: 0 });
    expect(await rig.steps(order)).toEqual([1, 2, 3]);
    await rig.commit(firm, order, ['orderPaid']);
    await eventually(() => rig.steps(order), upTo(4));
  });

  test('a discarded dead letter counts as handled; those behind it can be replayed, but not before it', async () => {
    rig.relay();
    rig.consumer();
    const order = v7();
    await rig.commit(firm, order, ['orderPlaced', POISON], ['orderPaid']);
    await eventually(openLetters, 2);
    const [first, second] = await deadLetters().ls();
    await expect(deadLetters().discard(second!.id, 'test')).rejects.toMatchObject({ code: 'not-first' });
    await deadLetters().discard(first!.id, 'cancelled by hand');
    expect(await deadLetters().replay(second!.id)).toEqual({ settled: 1, waiting: 0 });
    expect(await rig.steps(order)).toEqual([2]);
    expect((await deadLetters().show(first!.id)).error).toContain('(discarded: cancelled by hand)');
  });
});

describe('the relay', () => {
  test('published but not marked (a crash in between): published again, applied once', async () => {
    await rig.ops.streams.update('EVT', { duplicate_window: nanos(100) });
    const order = v7();
    await rig.commit(firm, order, ['orderPlaced'], ['orderPaid']);
    await rig.relay('first').stop();
    rig.relay('second');
    await eventually(() => rig.unpublished(), 0);
    await sleep(150);
    await rig.superuser.query('update shop.outbox set published_at = null');
    await eventually(() => rig.unpublished(), 0);
    expect((await rig.ops.streams.info('EVT')).state.messages).toBe(4);
    rig.consumer();
    await eventually(() => rig.steps(order), [1, 2]);
    await eventually(async () => (await rig.ops.consumers.info('EVT', 'ledger_shop')).ack_floor.stream_seq, 4);
    expect(await rig.steps(order)).toEqual([1, 2]);
    expect(await rig.greetings()).toBe(1);
  });

  test('of two, one works; the other takes over when it ends', async () => {
    const first = rig.relay('first');
    await eventually(() => rig.count("shop.lease where holder = 'first'"), 1);
    rig.relay('second');
    for (let i = 0; i < 20; i++) await rig.commit(firm, v7(), ['orderPlaced']);
    await eventually(() => rig.unpublished(), 0);
    expect(await rig.count("shop.lease where holder = 'first'")).toBe(1);
    expect((await rig.ops.streams.info('EVT')).state.messages).toBe(20);
    await first.stop();
    await rig.commit(firm, v7(), ['orderPlaced']);
    await eventually(() => rig.unpublished(), 0);
    expect(await rig.count("shop.lease where holder = 'second'")).toBe(1);
  });

  test('a holder that was paused too long knows that its lease is over', async () => {
    const [paused, next] = ['paused', 'next'].map((holder) => new Lease(rig.shop.worker, 'test', holder, 300));
    expect(await paused!.acquire()).toBe(true);
    expect(await next!.acquire()).toBe(false);
    await sleep(350);
    expect(paused!.remaining).toBe(0);
    expect(await next!.acquire()).toBe(true);
    expect(await paused!.acquire()).toBe(false);
  });

  test('a long transaction that commits late, with an older id, is not skipped (F15)', async () => {
    rig.relay();
    const client = await rig.superuser.connect();
    const [late, soon] = [v7(), v7()];
    await client.query('begin; set local search_path = shop');
    await client.query(`insert into outbox (tenant_id, subject, aggregate_id, data) values ($1, $2, $3, '{"amount":1}')`, [firm, shop.events.orderPlaced.subject, late]);
    await rig.commit(firm, soon, ['orderPlaced']);
    await eventually(() => rig.count('shop.outbox where aggregate_id = $1 and published_at is not null', [soon]), 1);
    await client.query('commit');
    client.release();
    await eventually(() => rig.count('shop.outbox where aggregate_id = $1 and published_at is not null', [late]), 1);
  });

  test('numbers decide, not ids: a predecessor with a younger id is published first', async () => {
    const order = v7();
    await rig.commit(firm, order, ['orderPlaced'], ['orderPaid'], ['orderPaid']);
    await rig.superuser.query('update shop.outbox set id = $1 where aggregate_id = $2 and sequence = 1', [v7({ msecs: Date.now() + 60_000 }), order]);
    rig.relay();
    await eventually(() => rig.unpublished(), 0);
    const numbers = await Promise.all(upTo(3).map(async (seq) => Number((await rig.ops.streams.getMessage('EVT', { seq }))!.header.get('Kontora-Sequence'))));
    expect(numbers).toEqual([1, 2, 3]);
  });

  test('a full stream (F8) loses nothing: events wait in the outbox until there is room', async () => {
    await rig.ops.streams.update('EVT', { max_bytes: 2000 });
    rig.relay();
    rig.consumer();
    const orders = Array.from({ length: 30 }, () => v7());
    for (const order of orders) await rig.commit(firm, order, ['orderPlaced']);
    await sleep(500);
    expect(await rig.unpublished()).toBeGreaterThan(10);
    await rig.ops.streams.update('EVT', { max_bytes: -1 });
    await eventually(() => rig.unpublished(), 0);
    await eventually(() => rig.greetings(), 30);
  });
});

describe('outages', () => {
  test('NATS killed and restarted mid-way (F2): everything arrives, once and in order', async () => {
    rig.relay();
    rig.consumer();
    const orders = Array.from({ length: 10 }, () => v7());
    const traffic = (async () => { for (let i = 0; i < 15; i++) for (const order of orders) await rig.commit(firm, order, [i === 0 ? 'orderPlaced' : 'orderPaid']); })();
    await sleep(150);
    await rig.killNats();
    await traffic;
    await sleep(500);
    await rig.startNats();
    for (const order of orders) await eventually(() => rig.steps(order), upTo(15), 50_000);
    expect(await rig.greetings()).toBe(10);
    expect(await openLetters()).toBe(0);
  }, 90_000);

  test('the data of NATS are lost (F4): provision and republish bring everything back', async () => {
    rig.relay();
    rig.consumer();
    const orders = Array.from({ length: 10 }, () => v7());
    for (const order of orders.slice(0, 5)) await rig.commit(firm, order, ['orderPlaced'], ['orderPaid']);
    await eventually(() => rig.greetings(), 5);
    await rig.killNats();
    for (const order of orders.slice(5)) await rig.commit(firm, order, ['orderPlaced'], ['orderPaid']);
    await rig.startNats({ empty: true });
    await eventually(() => rig.provision().then(() => true, () => false), true);
    await eventually(() => rig.unpublished(), 0, 30_000);
    const compare = async () => streamDiff({ pool: rig.shop.worker, jetstream: rig.ops.jetstream(), service: 'shop' });
    expect((await compare()).missing).toHaveLength(10);
    expect(await republish(rig.shop.worker, new Date(0))).toBe(20);
    await eventually(async () => (await compare()).missing.length, 0, 30_000);
    for (const order of orders) await eventually(() => rig.steps(order), [1, 2], 30_000);
    expect(await rig.greetings()).toBe(10);
  }, 120_000);

  test('Postgres gone from the consumer (F6): events wait without being used up', async () => {
    rig.relay();
    rig.consumer();
    const [before, during] = [v7(), v7()];
    await rig.commit(firm, before, ['orderPlaced']);
    await eventually(() => rig.steps(before), [1]);
    const reconnect = await rig.cutOff('ledger_app');
    await rig.commit(firm, during, ['orderPlaced'], ['orderPaid']);
    await sleep(2000);
    await reconnect();
    await eventually(() => rig.steps(during), [1, 2], 30_000);
    const { num_redelivered: redelivered } = await rig.ops.consumers.info('EVT', 'ledger_shop');
    expect(redelivered).toBe(0);
    expect(await openLetters()).toBe(0);
  });

  test('Postgres gone from the relay: it takes up its work again', async () => {
    rig.relay();
    const reconnect = await rig.cutOff('shop_worker');
    await rig.commit(firm, v7(), ['orderPlaced']);
    await sleep(500);
    await reconnect();
    await eventually(() => rig.unpublished(), 0, 30_000);
  });

  test('a consumer that stops gives back what it had not finished', async () => {
    rig.relay();
    for (let i = 0; i < 200; i++) await rig.commit(firm, v7(), ['orderPlaced']);
    await eventually(() => rig.unpublished(), 0);
    const first = rig.consumer();
    await sleep(60);
    await first.stop();
    rig.consumer();
    await eventually(() => rig.greetings(), 200, 20_000);
  });
});

describe('a projection', () => {
  test('is rebuilt from the stream, its dead letters included', async () => {
    rig.relay();
    rig.consumer();
    const [order, bad] = [v7(), v7()];
    await rig.commit(firm, order, ['orderPlaced'], ['orderPaid']);
    await rig.commit(firm, bad, ['orderPlaced', POISON], ['orderPaid']);
    await eventually(openLetters, 2);
    await eventually(() => rig.steps(order), [1, 2]);
    poison.active = false;
    await rig.superuser.query('truncate ledger.order_copy');
    expect(await rebuildProjection({ database: rig.ledger, jetstream: rig.ops.jetstream(), lane: copies })).toEqual({ events: 4, entities: 2, cutOff: 0, parked: 0 });
    expect([await rig.steps(order), await rig.steps(bad), await openLetters()]).toEqual([[1, 2], [1, 2], 0]);
    await rig.commit(firm, bad, ['orderPaid']);
    await eventually(() => rig.steps(bad), upTo(3));
  });
});
