import { expect, test } from '@jest/globals';
import { ProblemError } from './problem.ts';
import { readInput } from './read-input.ts';

const read = (text: string) => {
  try { return readInput(new TextEncoder().encode(text)); } catch (error) { return error instanceof ProblemError ? [error.code, error.more.errors?.[0]?.pointer] : error; }
};

test.each([
  ['', {}],
  ['{"a":["б",null,1]}', { a: ['б', null, 1] }],
  ['{"a":"\\\\u0000 is how a NUL is written"}', { a: '\\u0000 is how a NUL is written' }],
  ['{"a":', ['malformed-json', undefined]],
  ['{"a":{"b/c":["x","y\\u0000"]}}', ['invalid-input', '/a/b~1c/1']],
  ['{"a":{"b\\u0000":1}}', ['invalid-input', '/a']],
])('%s', (text, expected) => expect(read(text)).toEqual(expected));
