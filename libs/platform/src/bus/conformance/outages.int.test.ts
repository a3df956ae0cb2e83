import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';
import { republish, streamDiff } from '../outbox-repair.ts';
import { ACK_WAIT_MS } from '../stream.ts';
import { eventually, FIRM, Rig, upTo } from './rig.ts';

jest.setTimeout(60_000);
let rig: Rig;

beforeAll(async () => { rig = await Rig.start(); });
beforeEach(() => rig.reset());
afterAll(() => rig?.stop());

describe('outages', () => {
  test('NATS killed and restarted mid-way (F2): everything arrives, once and in order', async () => {
    rig.relay();
    rig.consumer();
    const orders = Array.from({ length: 10 }, () => v7());
    const traffic = (async () => { for (let i = 0; i < 15; i++) for (const order of orders) await rig.commit(FIRM, order, [i === 0 ? 'orderPlaced' : 'orderPaid']); })();
    await sleep(150);
    await rig.killNats();
    await traffic;
    await sleep(500);
    await rig.startNats();
    for (const order of orders) await eventually(() => rig.steps(order), upTo(15), 50_000);
    expect(await rig.greetings()).toBe(10);
    expect(await rig.openLetters()).toBe(0);
  });

  test('the data of NATS are lost (F4): provision and republish bring everything back', async () => {
    rig.relay();
    rig.consumer();
    const orders = Array.from({ length: 10 }, () => v7());
    for (const order of orders.slice(0, 5)) await rig.commit(FIRM, order, ['orderPlaced'], ['orderPaid']);
    await eventually(() => rig.greetings(), 5);
    await rig.killNats();
    for (const order of orders.slice(5)) await rig.commit(FIRM, order, ['orderPlaced'], ['orderPaid']);
    await rig.startNats({ empty: true });
    await eventually(() => rig.provision().then(() => true, () => false), true);
    await eventually(() => rig.unpublished(), 0, 30_000);
    const compare = async () => streamDiff({ pool: rig.shop.worker, jetstream: rig.ops.jetstream(), service: 'shop' });
    expect((await compare()).missing).toHaveLength(10);
    expect(await republish(rig.shop.worker, new Date(0))).toBe(20);
    await eventually(async () => (await compare()).missing.length, 0, 30_000);
    for (const order of orders) await eventually(() => rig.steps(order), [1, 2], 30_000);
    expect(await rig.greetings()).toBe(10);
  });

  test('Postgres gone from the consumer (F6): events wait without being used up', async () => {
    rig.relay();
    rig.consumer();
    const [before, during] = [v7(), v7()];
    await rig.commit(FIRM, before, ['orderPlaced']);
    await eventually(() => rig.steps(before), [1]);
    const reconnect = await rig.cutOff('ledger_app');
    await rig.commit(FIRM, during, ['orderPlaced'], ['orderPaid']);
    await sleep(2000);
    await reconnect();
    await eventually(() => rig.steps(during), [1, 2], 30_000);
    const { num_redelivered: redelivered } = await rig.ops.consumers.info('EVT', 'ledger_shop');
    expect(redelivered).toBe(0);
    expect(await rig.openLetters()).toBe(0);
  });

  test('Postgres gone from the relay: it takes up its work again', async () => {
    rig.relay();
    const reconnect = await rig.cutOff('shop_worker');
    await rig.commit(FIRM, v7(), ['orderPlaced']);
    await sleep(500);
    await reconnect();
    await eventually(() => rig.unpublished(), 0, 30_000);
  });

  test('a consumer that stops gives back what it had not finished, and what reaches it while it leaves', async () => {
    rig.relay();
    for (let i = 0; i < 200; i++) await rig.commit(FIRM, v7(), ['orderPlaced']);
    await eventually(() => rig.unpublished(), 0);
    for (const ms of [20, 30, 40, 60]) {
      const leaving = rig.consumer();
      await sleep(ms);
      const busyUntil = Date.now() + 40; // what the server sends meanwhile waits to be read
      while (Date.now() < busyUntil);
      await leaving.stop();
    }
    rig.consumer();
    await eventually(() => rig.greetings(), 200, ACK_WAIT_MS / 2);
  });
});
