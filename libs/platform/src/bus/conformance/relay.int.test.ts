import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { nanos } from '@nats-io/nats-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';
import { Lease } from '../lease.ts';
import { eventually, FIRM, Rig, shop, upTo } from './rig.ts';

jest.setTimeout(60_000);
let rig: Rig;

beforeAll(async () => { rig = await Rig.start(); });
beforeEach(() => rig.reset());
afterAll(() => rig?.stop());

describe('the relay', () => {
  test('published but not marked (a crash in between): published again, applied once', async () => {
    await rig.ops.streams.update('EVT', { duplicate_window: nanos(100) });
    const order = v7();
    await rig.commit(FIRM, order, ['orderPlaced'], ['orderPaid']);
    await rig.relay('first').stop();
    rig.relay('second');
    await eventually(() => rig.unpublished(), 0);
    await sleep(150);
    await rig.superuser.query('update shop.outbox set published_at = null');
    await eventually(() => rig.unpublished(), 0);
    expect(await rig.messages()).toBe(4);
    rig.consumer();
    await eventually(() => rig.steps(order), [1, 2]);
    await eventually(() => rig.acknowledged(), 4);
    expect(await rig.steps(order)).toEqual([1, 2]);
    expect(await rig.greetings()).toBe(1);
  });

  test('of two, one works; the other takes over when it ends', async () => {
    const first = rig.relay('first');
    await eventually(() => rig.count("shop.lease where holder = 'first'"), 1);
    rig.relay('second');
    for (let i = 0; i < 20; i++) await rig.commit(FIRM, v7(), ['orderPlaced']);
    await eventually(() => rig.unpublished(), 0);
    expect(await rig.count("shop.lease where holder = 'first'")).toBe(1);
    expect(await rig.messages()).toBe(20);
    await first.stop();
    await rig.commit(FIRM, v7(), ['orderPlaced']);
    await eventually(() => rig.unpublished(), 0);
    expect(await rig.count("shop.lease where holder = 'second'")).toBe(1);
  });

  test('however many wait, the predecessors of an event are looked up by their entity', async () => {
    const [ENTITIES, EVENTS_EACH] = [300, 6];
    await rig.superuser.query(`insert into shop.outbox (tenant_id, subject, aggregate_id, sequence, data, published_at)
      select $1, $2, entity, number, '{"amount":1}', now() from (select gen_random_uuid() as entity from generate_series(1, ${ENTITIES})) e, generate_series(1, ${EVENTS_EACH}) number`, [FIRM, shop.events.orderPaid.subject]);
    await rig.superuser.query('vacuum analyze shop.outbox');
    await rig.superuser.query('update shop.outbox set published_at = null');
    const read = async () => Number((await rig.superuser.query(`select idx_tup_read as read from pg_stat_user_indexes where schemaname = 'shop' and indexrelname = 'outbox_unpublished'`)).rows[0]?.read);
    await rig.superuser.query('select pg_stat_reset()');
    rig.relay();
    await eventually(() => rig.unpublished(), 0);
    await eventually(async () => (await read()) > 0, true);
    expect(await read()).toBeLessThan(50 * ENTITIES * EVENTS_EACH);
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
    await client.query(`insert into outbox (tenant_id, subject, aggregate_id, data) values ($1, $2, $3, '{"amount":1}')`, [FIRM, shop.events.orderPlaced.subject, late]);
    await rig.commit(FIRM, soon, ['orderPlaced']);
    await eventually(() => rig.count('shop.outbox where aggregate_id = $1 and published_at is not null', [soon]), 1);
    await client.query('commit');
    client.release();
    await eventually(() => rig.count('shop.outbox where aggregate_id = $1 and published_at is not null', [late]), 1);
  });

  test('numbers decide, not ids: a predecessor with a younger id is published first', async () => {
    const order = v7();
    await rig.commit(FIRM, order, ['orderPlaced'], ['orderPaid'], ['orderPaid']);
    await rig.superuser.query('update shop.outbox set id = $1 where aggregate_id = $2 and sequence = 1', [v7({ msecs: Date.now() + 60_000 }), order]);
    rig.relay();
    await eventually(() => rig.unpublished(), 0);
    const numbers = await Promise.all(upTo(3).map(async (seq) => Number((await rig.ops.streams.getMessage('EVT', { seq }))!.header.get('Kontora-Sequence'))));
    expect(numbers).toEqual([1, 2, 3]);
  });

  test('what happens now does not wait for all that an outage left behind', async () => {
    await rig.superuser.query(`insert into shop.outbox (tenant_id, subject, aggregate_id, sequence, data) select $1, $2, uuidv7(), 1, '{"amount":1}' from generate_series(1, 3000)`, [FIRM, shop.events.orderPlaced.subject]);
    const order = v7();
    await rig.commit(FIRM, order, ['orderPlaced'], ['orderPaid']);
    rig.relay();
    await eventually(() => rig.unpublished(), 0, 30_000);
    expect(await rig.messages()).toBe(3002);
    const early = await Promise.all(upTo(1000).map(async (seq) => (await rig.ops.streams.getMessage('EVT', { seq }))!.header.get('Kontora-Aggregate')));
    expect(early.filter((aggregate) => aggregate === order)).toHaveLength(2);
  });

  test('a full stream (F8) loses nothing: events wait in the outbox until there is room', async () => {
    await rig.ops.streams.update('EVT', { max_bytes: 2000 });
    rig.relay();
    rig.consumer();
    const orders = Array.from({ length: 30 }, () => v7());
    for (const order of orders) await rig.commit(FIRM, order, ['orderPlaced']);
    await sleep(500);
    expect(await rig.unpublished()).toBeGreaterThan(10);
    await rig.ops.streams.update('EVT', { max_bytes: -1 });
    await eventually(() => rig.unpublished(), 0);
    await eventually(() => rig.greetings(), 30);
  });
});
