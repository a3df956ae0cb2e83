import { expect, test } from '@jest/globals';
import { Turnstile } from './turnstile.ts';

test('so many at once, so many waiting in order, the next is sent away; a failure frees its place', async () => {
  const turnstile = new Turnstile(2, 2);
  const release: (() => void)[] = [];
  const order: number[] = [];
  const work = (n: number) => turnstile.pass(() => new Promise<void>((done) => { order.push(n); release.push(done); }));
  const failing = turnstile.pass(() => Promise.reject(new Error('no')));
  const [first, second, third] = [work(1), work(2), work(3)];
  await expect(work(4)).rejects.toMatchObject({ code: 'overloaded' });
  await expect(failing).rejects.toThrow('no');
  expect(order).toEqual([1, 2]);
  release[1]!();
  await second;
  await new Promise(setImmediate);
  expect(order).toEqual([1, 2, 3]);
  release[0]!(); release[2]!();
  await Promise.all([first, third]);
});
