import { expect, test } from '@jest/globals';
import { CursorKey } from './cursor.ts';

const [old, next] = ['the old one, long enough for a key', 'the next one, long enough for a key'];
const list = { firm: 'a', sort: 'name' };

test('while the key is being changed the first seals and either opens; afterwards cursors of the old one are refused', () => {
  const before = new CursorKey(old).seal(['x'], list);
  const meanwhile = new CursorKey(next, old);
  expect(meanwhile.open(before, list)).toEqual(['x']);
  expect(new CursorKey(old, next).open(meanwhile.seal(['y'], list), list)).toEqual(['y']);
  expect(() => new CursorKey(next).open(before, list)).toThrow(expect.objectContaining({ code: 'cursor-mismatch' }));
});

test('a key that is too short is refused', () => {
  expect(() => new CursorKey(old, 'short')).toThrow('32');
});
