import { expect, test } from '@jest/globals';
import { inTurn } from './in-turn.ts';

test('a few a frame, in the order in which they came, without those that stepped back', () => {
  const frames: (() => void)[] = [];
  const called: number[] = [];
  const stepBack = Array.from({ length: 20 }, (_, n) => inTurn(() => called.push(n), (then) => frames.push(then)));
  stepBack[3]!();
  const sizes: number[] = [];
  for (let frame = frames.shift(); frame; frame = frames.shift()) {
    frame();
    sizes.push(called.length);
  }
  expect(called).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  expect(sizes).toEqual([8, 16, 19]);
});

test('a new frame is asked for when all have had their turn', () => {
  const frames: (() => void)[] = [];
  inTurn(() => undefined, (then) => frames.push(then))();
  frames.shift()!();
  let called = false;
  inTurn(() => { called = true; }, (then) => frames.push(then));
  frames.shift()!();
  expect([called, frames]).toEqual([true, []]);
});
