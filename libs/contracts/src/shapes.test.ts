import { expect, test } from '@jest/globals';
import { Instant } from './shapes.ts';

test.each(['2026-11-23T12:00:00Z', '2026-11-23T12:00:00.123456+14:00', '1000-01-01T00:00:00-12:00'])('%s is an instant', (text) => expect(Instant.safeParse(text).success).toBe(true));
test.each([
  ['a zone that no clock has', '0447-02-18T17:04:08.9026-21:41'], ['the year 0', '0000-01-01T00:00:00Z'], ['no zone', '2026-11-23T12:00:00'], ['a day alone', '2026-11-23'],
])('%s is refused, before a database fails on it', (_, text) => expect(Instant.safeParse(text).success).toBe(false));
