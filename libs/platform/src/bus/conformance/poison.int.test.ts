import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { v7 } from 'uuid';
import { eventually, FIRM, poison, POISON, Rig, upTo } from './rig.ts';

jest.setTimeout(60_000);
let rig: Rig;

beforeAll(async () => { rig = await Rig.start(); });
beforeEach(() => rig.reset());
afterAll(() => rig?.stop());

describe('poison', () => {
  test('parks only its own entity in the projection; effects and other entities go on', async () => {
    rig.relay();
    rig.consumer();
    const [bad, good] = [v7(), v7()];
    await rig.commit(FIRM, bad, ['orderPlaced', POISON]);
    await rig.commit(FIRM, bad, ['orderPaid']);
    await rig.commit(FIRM, good, ['orderPlaced'], ['orderPaid']);
    await eventually(() => rig.steps(good), [1, 2]);
    await eventually(() => rig.openLetters(), 2);
    expect(await rig.steps(bad)).toEqual([]);
    expect(await rig.greetings(bad)).toBe(1);
    await eventually(() => rig.messages('DLQ'), 2);
  });

  test('an event whose data do not fit the contract is a dead letter at once', async () => {
    rig.consumer();
    await rig.send({ orderId: v7(), sequence: 1, amount: 0.5 });
    await eventually(() => rig.openLetters(), 2);
    expect((await rig.deadLetters().ls()).map((letter) => letter.reaction)).toEqual(['greet', 'shop.order']);
  });

  test('what is no event at all goes to the bus of dead letters and blocks nobody', async () => {
    rig.consumer();
    await rig.shopBus.publish('evt.shop.order-placed', 'nonsense');
    const order = v7();
    await rig.send({ orderId: order, sequence: 1 });
    await eventually(() => rig.steps(order), [1]);
    await eventually(async () => (await rig.ops.streams.getMessage('DLQ', { last_by_subj: 'dlq.ledger.malformed' }))?.string(), 'nonsense');
  });

  test('a replay applies the dead letter and all that waited behind it, in order', async () => {
    rig.relay();
    rig.consumer();
    const order = v7();
    await rig.commit(FIRM, order, ['orderPlaced', POISON], ['orderPaid'], ['orderPaid']);
    await eventually(() => rig.openLetters(), 3);
    const [first] = await rig.deadLetters().ls();
    expect(await rig.deadLetters().replay(first!.id)).toMatchObject({ settled: 0, waiting: 3, problem: 'Error: This amount is poison.' });
    poison.active = false;
    expect(await rig.deadLetters().replay(first!.id)).toEqual({ settled: 3, waiting: 0 });
    expect(await rig.steps(order)).toEqual([1, 2, 3]);
    await rig.commit(FIRM, order, ['orderPaid']);
    await eventually(() => rig.steps(order), upTo(4));
  });

  test('a discarded dead letter counts as handled; those behind it can be replayed, but not before it', async () => {
    rig.relay();
    rig.consumer();
    const order = v7();
    await rig.commit(FIRM, order, ['orderPlaced', POISON], ['orderPaid']);
    await eventually(() => rig.openLetters(), 2);
    const [first, second] = await rig.deadLetters().ls();
    await expect(rig.deadLetters().discard(second!.id, 'test')).rejects.toMatchObject({ code: 'not-first' });
    await rig.deadLetters().discard(first!.id, 'cancelled by hand');
    expect(await rig.deadLetters().replay(second!.id)).toEqual({ settled: 1, waiting: 0 });
    expect(await rig.steps(order)).toEqual([2]);
    expect((await rig.deadLetters().show(first!.id)).error).toContain('(discarded: cancelled by hand)');
  });
});
