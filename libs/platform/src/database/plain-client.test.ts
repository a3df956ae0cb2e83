import { expect, test } from '@jest/globals';
import { instant } from './plain-client.ts';

test.each([
  ['2026-11-23 09:24:29+00', '2026-11-23T09:24:29.000Z'],
  ['2026-11-23 09:24:29.81+00', '2026-11-23T09:24:29.810Z'],
  ['2026-11-23 09:24:29.123987+00', '2026-11-23T09:24:29.123Z'],
])('%s is read as %s, as entities give it', (stored, read) => {
  expect(instant(stored)).toBe(read);
  expect(new Date(stored.replace(' ', 'T').replace('+00', 'Z')).toISOString()).toBe(read);
});
