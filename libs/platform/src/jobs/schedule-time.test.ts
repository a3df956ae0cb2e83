import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextRun } from './schedule-time.ts';

const daily = (at: string) => ({ name: 'report', at });
const next = (at: string, now: string) => nextRun(daily(at), new Date(now)).toISOString();

describe('the next run', () => {
  test('of a period is one period from now', () => {
    expect(nextRun({ name: 'poll', every: 90_000 }, new Date('2026-07-01T00:00:00.500Z')).toISOString()).toBe('2026-07-01T00:01:30.500Z');
  });

  test.each([
    ['later today', '03:00', '2026-07-01T23:59:59.999Z', '2026-07-02T00:00:00.000Z'],
    ['tomorrow, when it is that time now', '03:00', '2026-07-02T00:00:00.000Z', '2026-07-03T00:00:00.000Z'],
    ['before Moscow’s midnight', '23:59', '2026-12-31T20:58:00.000Z', '2026-12-31T20:59:00.000Z'],
    ['over the end of the year', '00:30', '2026-12-31T21:30:00.000Z', '2027-01-01T21:30:00.000Z'],
    ['over a leap day', '12:00', '2028-02-28T09:00:01.000Z', '2028-02-29T09:00:00.000Z'],
  ])('of a time of day is by Moscow’s clocks: %s', (_, at, now, expected) => {
    expect(next(at, now)).toBe(expected);
  });

  // Moscow turned its clocks from UTC+4 to UTC+3 on 2014-10-26 at 02:00.
  test('follows the law on time, not an offset', () => {
    expect(next('12:00', '2014-10-25T07:00:00.000Z')).toBe('2014-10-25T08:00:00.000Z');
    expect(next('12:00', '2014-10-25T08:00:00.000Z')).toBe('2014-10-26T09:00:00.000Z');
  });

  test('is always ahead, within a day, and shows the wanted time', () => {
    const clock = new Intl.DateTimeFormat('ru-RU', { timeZone: 'Europe/Moscow', hour: '2-digit', minute: '2-digit' });
    fc.assert(fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), fc.nat(23), fc.nat(59), (now, hour, minute) => {
      const at = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
      const due = nextRun(daily(at), now);
      expect(due.getTime() - now.getTime()).toBeGreaterThan(0);
      expect(due.getTime() - now.getTime()).toBeLessThanOrEqual(86_400_000);
      expect(clock.format(due)).toBe(at);
    }));
  });

  test.each(['24:00', '3', '03:60', 'noon'])('of "%s", which is no time of day, is an error', (at) => {
    expect(() => nextRun(daily(at), new Date())).toThrow('write HH:MM');
  });
});
