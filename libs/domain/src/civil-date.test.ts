import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CivilDate, InvalidCivilDate } from './civil-date.ts';

const d = CivilDate.parse;
const anyDate = fc.integer({ min: 0, max: 3652 }).map((days) => CivilDate.addDays(d('2024-01-01'), days));

describe('CivilDate', () => {
  test.each(['2026-02-28', '2024-02-29', '2026-12-31'])('reads %s', (text) => expect(d(text)).toBe(text));

  test.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-4-1', '01.04.2026', '2026-04-01T00:00:00Z', '0999-01-01', ''])('refuses "%s" and names it', (text) => {
    expect(() => d(text)).toThrow(InvalidCivilDate);
    expect(() => d(text)).toThrow(`"${text}"`);
  });

  test('adds months by the clamp of НК РФ ст. 6.1 п. 5', () => {
    expect(CivilDate.addMonths(d('2026-01-31'), 1)).toBe('2026-02-28');
    expect(CivilDate.addMonths(d('2024-01-31'), 1)).toBe('2024-02-29');
    expect(CivilDate.addMonths(d('2026-11-30'), 3)).toBe('2027-02-28');
    expect(CivilDate.addMonths(d('2026-03-15'), -3)).toBe('2025-12-15');
  });

  test('knows weekdays by ISO 8601', () => {
    expect(CivilDate.weekday(d('2026-11-23'))).toBe(1);
    expect(CivilDate.weekday(d('2026-11-29'))).toBe(7);
    expect(CivilDate.weekday(d('1969-12-31'))).toBe(3);
  });

  test('today depends on the zone, not on the machine', () => {
    const clock = () => new Date('2026-03-31T21:30:00Z');
    expect(CivilDate.today('Europe/Moscow', clock)).toBe('2026-04-01');
    expect(CivilDate.today('UTC', clock)).toBe('2026-03-31');
    expect(CivilDate.at(clock(), 'Asia/Vladivostok')).toBe('2026-04-01');
  });

  test('every sum of days can be taken back and counted', () => {
    fc.assert(fc.property(anyDate, fc.integer({ min: -4000, max: 4000 }), (date, days) => {
      const moved = CivilDate.addDays(date, days);
      expect(CivilDate.addDays(moved, -days)).toBe(date);
      expect(CivilDate.daysBetween(date, moved)).toBe(days);
      expect(Math.sign(CivilDate.compare(moved, date))).toBe(Math.sign(days));
      expect((((CivilDate.weekday(date) - 1 + days) % 7) + 7) % 7).toBe(CivilDate.weekday(moved) - 1);
    }));
  });

  test('adding months keeps the day or ends on the last day of the month', () => {
    fc.assert(fc.property(anyDate, fc.integer({ min: -60, max: 60 }), (date, months) => {
      const moved = CivilDate.addMonths(date, months);
      const elapsed = (CivilDate.year(moved) - CivilDate.year(date)) * 12 + CivilDate.month(moved) - CivilDate.month(date);
      expect(elapsed).toBe(months);
      expect(CivilDate.day(moved) === CivilDate.day(date) || moved === CivilDate.lastDayOfMonth(moved)).toBe(true);
    }));
  });
});
