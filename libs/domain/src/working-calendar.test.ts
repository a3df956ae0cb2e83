import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CivilDate } from './civil-date.ts';
import { CalendarYearMissing, InvalidCalendar, WorkingCalendar, type CalendarYear } from './working-calendar.ts';

const d = CivilDate.parse;
const off = (date: string) => ({ date: d(date), kind: 'public_holiday' as const });

/** 2027 as far as February and November are concerned: a working Saturday, a Tuesday holiday, a Thursday holiday. */
const year2027: CalendarYear = {
  year: 2027,
  daysOff: [{ date: d('2027-02-22'), kind: 'transferred_day_off', movedFrom: d('2027-02-20') }, off('2027-02-23'), off('2027-11-04')],
  workingWeekends: [d('2027-02-20')],
  shortened: [d('2027-02-20'), d('2027-11-03')],
};
const calendar = new WorkingCalendar([year2027]);

describe('WorkingCalendar', () => {
  test('a working Saturday works, a transferred Monday does not', () => {
    expect(calendar.isWorkingDay(d('2027-02-20'))).toBe(true);
    expect(calendar.dayOff(d('2027-02-20'))).toBeNull();
    expect(calendar.isShortened(d('2027-02-20'))).toBe(true);
    expect(calendar.dayOff(d('2027-02-21'))).toEqual({ date: '2027-02-21', kind: 'weekend' });
    expect(calendar.dayOff(d('2027-02-22'))).toMatchObject({ kind: 'transferred_day_off', movedFrom: '2027-02-20' });
  });

  test('shifts by each policy', () => {
    expect(calendar.shift(d('2027-02-21'), 'next_working_day')).toBe('2027-02-24');
    expect(calendar.shift(d('2027-02-21'), 'previous_working_day')).toBe('2027-02-20');
    expect(calendar.shift(d('2027-02-21'), 'none')).toBe('2027-02-21');
  });

  test('counts working days in both directions from a day off', () => {
    expect(calendar.addWorkingDays(d('2027-02-22'), 1)).toBe('2027-02-24');
    expect(calendar.addWorkingDays(d('2027-02-22'), -1)).toBe('2027-02-20');
    expect(calendar.addWorkingDays(d('2027-02-22'), 0)).toBe('2027-02-22');
    expect(calendar.workingDaysBetween(d('2027-02-19'), d('2027-02-24'))).toBe(2);
  });

  test('never guesses a year it does not know', () => {
    expect(() => calendar.isWorkingDay(d('2028-01-10'))).toThrow(CalendarYearMissing);
    expect(() => calendar.nextWorkingDay(d('2026-12-31'))).toThrow('2026');
    expect(() => calendar.addWorkingDays(d('2027-12-31'), 1)).toThrow('2028');
    expect(() => calendar.addWorkingDays(d('2027-01-01'), -1)).toThrow('2026');
  });

  test('refuses data that contradict themselves', () => {
    expect(() => new WorkingCalendar([])).toThrow(InvalidCalendar);
    expect(() => new WorkingCalendar([year2027, { ...year2027, year: 2029, daysOff: [], workingWeekends: [], shortened: [] }])).toThrow('without gap');
    expect(() => new WorkingCalendar([year2027, year2027])).toThrow('without gap');
    expect(() => new WorkingCalendar([{ ...year2027, year: 2028 }])).toThrow('is listed in the working calendar of 2028');
  });
});

describe('WorkingCalendar over ten years', () => {
  const [first, last] = [2024, 2033];
  const scattered = fc.uniqueArray(fc.integer({ min: 0, max: 364 }), { maxLength: 30 });
  const calendars = fc.tuple(scattered, scattered).map(([offs, works]) => {
    const dates = (year: number, days: number[]) => days.map((day) => CivilDate.addDays(CivilDate.clamped(year, 1, 1), day));
    return new WorkingCalendar(Array.from({ length: last - first + 1 }, (_, index) => first + index).map((year) => ({
      year, daysOff: dates(year, offs).map((date) => ({ date, kind: 'declared_day_off' })), workingWeekends: dates(year, works).filter((date) => CivilDate.weekday(date) > 5), shortened: [],
    })));
  });
  const dates = fc.integer({ min: 400, max: 3200 }).map((days) => CivilDate.addDays(d('2024-01-01'), days));

  test('a shifted date is the nearest working day on its side', () => {
    fc.assert(fc.property(calendars, dates, (c, date) => {
      const next = c.nextWorkingDay(date);
      const previous = c.previousWorkingDay(date);
      expect(next >= date && previous <= date && c.isWorkingDay(next) && c.isWorkingDay(previous)).toBe(true);
      for (let day = CivilDate.addDays(previous, 1); day < next; day = CivilDate.addDays(day, 1)) expect(c.dayOff(day)).not.toBeNull();
    }));
  });

  test('counting is the inverse of adding', () => {
    fc.assert(fc.property(calendars, dates, fc.integer({ min: -150, max: 150 }), (c, date, count) => {
      const moved = c.addWorkingDays(date, count);
      expect(c.workingDaysBetween(date, moved)).toBe(count);
      if (count !== 0) expect(c.isWorkingDay(moved)).toBe(true);
    }));
  });

  test('plain weeks work from Monday to Friday', () => {
    const plain = WorkingCalendar.plainWeeks(first, last);
    fc.assert(fc.property(dates, (date) => expect(plain.isWorkingDay(date)).toBe(CivilDate.weekday(date) <= 5)));
  });
});
