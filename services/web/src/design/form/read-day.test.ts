import { CivilDate } from '@kontora/domain';
import { expect, test } from '@jest/globals';
import { readDay } from './read-day.ts';

const today = CivilDate.parse('2026-11-23');

test.each([
  ['25.07.2026', '2026-07-25'], ['5.7.26', '2026-07-05'], ['25.07', '2026-07-25'], ['2507', '2026-07-25'], ['250727', '2027-07-25'],
  ['2026-07-25', '2026-07-25'], ['25/7', '2026-07-25'], ['+3', '2026-11-26'], ['-23', '2026-10-31'], [' 01.02. ', '2026-02-01'],
])('%s is %s', (typed, day) => expect(readDay(typed, today)).toBe(day));

test.each(['', 'завтра', '31.02', '32.01.2026', '1.13', '25.07.026'])('“%s” is no day', (typed) => expect(readDay(typed, today)).toBeNull());
