import { expect, test } from '@jest/globals';
import { GatheredIds } from './change-notices.ts';

test('what changed is gathered by key, each id once, and taken once', () => {
  const gathered = new GatheredIds();
  gathered.add('a', ['1', '2']);
  gathered.add('b', ['3']);
  gathered.add('a', ['2']);
  expect(gathered.take()).toEqual([['a', ['1', '2']], ['b', ['3']]]);
  expect(gathered.take()).toEqual([]);
});

test('where ids are many, or one change named none, nobody can tell what did not change', () => {
  const gathered = new GatheredIds();
  gathered.add('many', Array.from({ length: 51 }, (_, i) => String(i)));
  gathered.add('vague', ['1']);
  gathered.add('vague', []);
  gathered.add('vague', ['2']);
  expect(gathered.take()).toEqual([['many', []], ['vague', []]]);
});
