import { describe, expect, test } from '@jest/globals';
import { CalendarYearMissing, CivilDate, Period, WorkingCalendar } from '@kontora/domain';
import { seedCalendar, seedCatalogue } from '../data/seed.ts';
import { WrongPeriodKind } from './catalogue.ts';
import { deadlines, dueDate, EventDateMissing } from './due-date.ts';
import { DueRule } from './due-rule.ts';

const calendar = new WorkingCalendar(seedCalendar.years);
const d = CivilDate.parse;
const p = Period.parse;
const item = (code: string) => seedCatalogue.items.find((candidate) => candidate.code === code)!;
const due = (rule: DueRule, period: string, dates: Record<string, CivilDate> = {}) => dueDate(DueRule.parse(rule), p(period), { calendar, dates });

describe('a due date', () => {
  test.each<[string, DueRule, string, string]>([
    ['day of a later month', { months_after_period_end: 1, day: 25 }, '2026-Q1', '2026-04-27'],
    ['a day the month does not have is its last day', { months_after_period_end: 1, day: 31, shift: 'none' }, '2026-01', '2026-02-28'],
    ['the last day of a month', { months_after_period_end: 1, day: 'last', shift: 'previous_working_day' }, '2026-01', '2026-02-27'],
    ['a fixed date of the next year', { month: 3, day: 31, year_offset: 1 }, '2025', '2026-03-31'],
    ['a fixed date of the same year', { month: 12, day: 31, year_offset: 0 }, '2026', '2027-01-11'],
    ['the N-th working day of a month', { working_day: 4, months_after_period_end: 1 }, '2025-12', '2026-01-15'],
    ['days after the period', { days_after_period_end: 30 }, '2026-Q1', '2026-04-30'],
    ['working days after the event of the period', { working_days_after_event: 1 }, '2026-05-08', '2026-05-12'],
    ['the last working day of the year is moved back, never into January', { last_working_day_of: 'year', shift: 'none' }, '2026-12-B', '2026-12-30'],
    ['a date kept although it is a day off', { months_after_period_end: 0, day: 28, shift: 'none' }, '2026-02', '2026-02-28'],
  ])('%s', (_, rule, period, expected) => expect(due(rule, period)?.date).toBe(expected));

  test('of a named event counts from its date', () => {
    const start = { patent_start: d('2026-01-01') };
    expect(due({ event: 'patent_start', calendar_days_after_event: 90 }, '2026-01-01', start)?.date).toBe('2026-04-01');
    expect(due({ event: 'before_patent_payment', working_days_after_event: -5 }, '2026-03-31', { before_patent_payment: d('2026-03-31') })?.date).toBe('2026-03-24');
    expect(() => due({ event: 'patent_start', days_after_event: 90 }, '2026-01-01')).toThrow(EventDateMissing);
    expect(() => due({ working_days_after_event: 1 }, '2026-Q1')).toThrow(EventDateMissing);
  });

  test('a patent that ends on 31 December is paid by the 28th, any other on its last day', () => {
    const pay = (end: string) => deadlines(item('PSN_SHORT'), p(end), { calendar, dates: { patent_end: d(end) } }).payments[0]?.due;
    expect(pay('2025-12-31')).toMatchObject({ nominal: '2025-12-28', date: '2025-12-29' });
    expect(pay('2026-06-30')).toMatchObject({ nominal: '2026-06-30', date: '2026-06-30' });
    expect(pay('2025-12-31')?.steps.map((step) => step.step)).toEqual(['event', 'special', 'nominal', 'shift']);
  });

  test('a rule of by_period alone concerns the listed periods only', () => {
    const rule: DueRule = { by_period: { C2: { months_after_period_end: 1, day: 28 }, '2026-C3': null } };
    expect(due(rule, '2026-C2')?.date).toBe('2026-07-28');
    expect(due(rule, '2026-C3')).toBeNull();
    expect(due(rule, '2026-C4')).toBeNull();
  });

  test('a key with its year goes before the same part of every year', () => {
    const rule: DueRule = { months_after_period_end: 1, day: 10, by_period: { '03': null, '2026-03': { months_after_period_end: 1, day: 15 } } };
    expect(due(rule, '2026-03')?.date).toBe('2026-04-15');
    expect(due(rule, '2025-03')).toBeNull();
    expect(due(rule, '2026-04')?.date).toBe('2026-05-12');
  });

  test('a date set by the authority wins over everything and names its basis', () => {
    const result = deadlines(item('STAT_P4'), p('2026-01'), { calendar }).filing;
    expect(result).toEqual({ date: '2026-02-27', nominal: '2026-02-27', steps: [{ step: 'override', date: '2026-02-27', basis: 'приказ Росстата от 02.02.2026 № 48' }] });
    expect(due({ by_period: { '01': null }, overrides: [{ period: p('2026-01'), date: d('2026-02-28'), basis: 'b' }] }, '2026-01')?.date).toBe('2026-02-28');
  });

  test('is never guessed beyond the calendar', () => {
    expect(() => due({ months_after_period_end: 1, day: 25 }, '2027-Q4')).toThrow(CalendarYearMissing);
  });

  test('belongs to a period of the right kind', () => {
    expect(() => deadlines(item('NDS'), p('2026-01'), { calendar })).toThrow(WrongPeriodKind);
  });
});

describe('the arithmetic of a due date', () => {
  test('tells period end, nominal date and why it moved', () => {
    expect(due({ months_after_period_end: 1, day: 25, shift: 'next_working_day' }, '2025-Q4')?.steps).toEqual([
      { step: 'period_end', date: '2025-12-31' },
      { step: 'nominal', form: { form: 'day_of_month', months: 1, day: 25 }, date: '2026-01-25' },
      { step: 'shift', policy: 'next_working_day', daysOff: [{ date: '2026-01-25', kind: 'weekend' }], date: '2026-01-26' },
    ]);
  });

  test('names the holidays that were passed over', () => {
    const shift = due({ month: 3, day: 7, year_offset: 0 }, '2026')?.steps.at(-1);
    expect(shift).toMatchObject({
      date: '2026-03-10',
      daysOff: [{ date: '2026-03-07', kind: 'weekend' }, { kind: 'public_holiday', name: { en: "International Women's Day" } }, { kind: 'transferred_day_off', movedFrom: '2026-03-08' }],
    });
  });

  test('tells the branch of by_period and the clamp', () => {
    expect(due({ months_after_period_end: 1, day: 10, by_period: { '01': { months_after_period_end: 1, day: 30 } } }, '2026-01')?.steps.slice(0, 3)).toEqual([
      { step: 'by_period', key: '01' }, { step: 'period_end', date: '2026-01-31' }, { step: 'clamp', wantedDay: 30, date: '2026-02-28' },
    ]);
  });
});
