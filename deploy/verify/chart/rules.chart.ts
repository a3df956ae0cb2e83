import { expect, test } from '@jest/globals';
import { RULES, breachesIn, silentRules } from '../rules/all.ts';
import { installed } from './installed.ts';

test.each([[{}, 'small'], [{ secrets: { external: { enabled: true } } }, 'medium'], [{}, 'ha']])('every rule holds, and speaks up when it is broken: %j %s', async (values, size) => {
  const { objects } = await installed(values, size);
  expect(breachesIn(objects)).toEqual([]);
  expect(silentRules(objects)).toEqual([]);
});

test('no two rules have one name, and each says what it is for', () => {
  expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
  expect(RULES.filter(({ why }) => why.length < 20)).toEqual([]);
});
