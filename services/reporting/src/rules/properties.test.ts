import { describe, expect, test } from '@jest/globals';
import { ProfileFlags, TaxRegime } from '@kontora/contracts';
import { CivilDate, Period, WorkingCalendar, type CalendarYear } from '@kontora/domain';
import fc from 'fast-check';
import { seedCatalogue } from '../data/seed.ts';
import { periodKindOf } from './catalogue.ts';
import { deadlines, dueDate } from './due-date.ts';
import { DueRule } from './due-rule.ts';
import { yearPlanner, type ExpectedPlan } from './plan.ts';
import { profileSignature, ReportingProfile, type ProfileSegment } from './profile.ts';

/** Ten years of plain weeks, and a year on each side for what spills over. */
const YEARS = Array.from({ length: 10 }, (_, index) => 2024 + index);
const plain = WorkingCalendar.plainWeeks(2023, 2035);
const anyYear = fc.constantFrom(...YEARS);

/** Calendars with holidays and working weekends anywhere. */
const calendars = fc.uniqueArray(fc.integer({ min: 0, max: 360 }), { maxLength: 25 }).chain((offs) => fc.uniqueArray(fc.integer({ min: 0, max: 360 }), { maxLength: 10 }).map((works) => {
  const dates = (year: number, days: number[]) => days.map((day) => CivilDate.addDays(CivilDate.clamped(year, 1, 1), day));
  const yearOf = (year: number): CalendarYear => ({
    year, shortened: [], daysOff: dates(year, offs).map((date) => ({ date, kind: 'declared_day_off' })), workingWeekends: dates(year, works).filter((date) => CivilDate.weekday(date) > 5),
  });
  return new WorkingCalendar(Array.from({ length: 13 }, (_, index) => yearOf(2023 + index)));
}));

const days = fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant('last' as const));
const shift = fc.constantFrom('next_working_day', 'previous_working_day', 'none');
const rules = fc.oneof(
  fc.record({ months_after_period_end: fc.integer({ min: 0, max: 6 }), day: days, shift }),
  fc.record({ month: fc.integer({ min: 1, max: 12 }), day: days, year_offset: fc.constantFrom(0, 1), shift }),
  fc.record({ days_after_period_end: fc.integer({ min: 0, max: 90 }), shift }),
  fc.record({ working_day: fc.integer({ min: 1, max: 23 }), months_after_period_end: fc.integer({ min: 0, max: 3 }), shift }),
).map((rule) => DueRule.parse(rule));
const periods = anyYear.chain((year) => fc.constantFrom(...(['year', 'quarter', 'cumulative_quarter', 'month', 'ndfl_half_A', 'ndfl_half_B'] as const).flatMap((kind) => Period.ofYear(kind, year))));

const listed = seedCatalogue.items.flatMap((item) => (item.period.startsWith('event') ? [] : [item]));
const itemAndPeriod = fc.tuple(fc.constantFrom(...listed), anyYear).chain(([item, year]) => fc.tuple(fc.constant(item), fc.constantFrom(...Period.ofYear(periodKindOf(item.period) as 'year', year))));

const flagNames = Object.entries(ProfileFlags.shape).flatMap(([name, field]) => (field.safeParse(true).success ? [name] : []));
const flags = fc.record({
  yes: fc.subarray(flagNames), mode: fc.option(fc.constantFrom('quarterly', 'quarterly_with_monthly', 'monthly_actual'), { nil: undefined }), lists: fc.subarray(['P-4', 'P-1', 'PM', '1-IP']),
}).map(({ yes, mode, lists }) => ProfileFlags.parse({ ...Object.fromEntries(yes.map((name) => [name, true])), profit_advance_mode: mode, in_rosstat_list: lists }));
const segments = fc.array(fc.record({ days: fc.integer({ min: 20, max: 500 }), gap: fc.integer({ min: 1, max: 60 }), subject: fc.constantFrom('org', 'ip'), regime: fc.constantFrom(...TaxRegime.options), flags }), { minLength: 1, maxLength: 4 })
  .map((parts) => {
    let from = CivilDate.parse('2025-06-01');
    return parts.map(({ days: length, gap, subject, regime, flags: said }) => {
      const to = CivilDate.addDays(from, length);
      const segment = { from, to, subject, regimes: [subject === 'org' && (regime === 'PSN' || regime === 'NPD') ? 'USN' : regime], flags: said };
      from = CivilDate.addDays(to, gap);
      return segment;
    });
  });
const profiles = segments.map((parts) => ReportingProfile.parse({ segments: parts }));
const plan2026 = yearPlanner({ catalogue: seedCatalogue, calendar: plain, year: 2026 });
const keys = (plan: ExpectedPlan) => plan.obligations.map(({ key }) => key);
const withSegment = (profile: ReportingProfile, change: (segment: ProfileSegment) => ProfileSegment): ReportingProfile => ({ ...profile, segments: profile.segments.map(change) });

describe('due dates over ten years, whatever the calendar', () => {
  test('fall on a working day on the right side of the nominal date, with nothing but days off between', () => {
    fc.assert(fc.property(rules, periods, calendars, (rule, period, calendar) => {
      const due = dueDate(rule, period, { calendar })!;
      if (rule.shift !== 'none') expect(calendar.isWorkingDay(due.date)).toBe(true);
      if (rule.shift === 'next_working_day') expect(due.date >= due.nominal).toBe(true);
      if (rule.shift === 'previous_working_day') expect(due.date <= due.nominal).toBe(true);
      if (rule.shift === 'none') expect(due.date).toBe(due.nominal);
      const [low, high] = due.date < due.nominal ? [due.date, due.nominal] : [due.nominal, due.date];
      for (let day = CivilDate.addDays(low, 1); day < high; day = CivilDate.addDays(day, 1)) expect(calendar.isWorkingDay(day)).toBe(false);
    }), { numRuns: 100 });
  });

  test('the steps lead from the period to the date without a break', () => {
    fc.assert(fc.property(rules, periods, calendars, (rule, period, calendar) => {
      const due = dueDate(rule, period, { calendar })!;
      expect(due.steps.at(-1)).toMatchObject({ date: due.date });
      expect(due.steps.filter((step) => step.step === 'nominal')).toMatchObject([{ date: due.nominal }]);
      const shifted = due.steps.find((step) => step.step === 'shift');
      expect(shifted !== undefined).toBe(due.date !== due.nominal);
      if (shifted) expect(shifted.daysOff.length).toBe(Math.abs(CivilDate.daysBetween(due.nominal, due.date)));
    }), { numRuns: 100 });
  });

  test('of the catalogue are working days, none before its nominal day but the last working day of the year', () => {
    fc.assert(fc.property(itemAndPeriod, calendars, ([item, period], calendar) => {
      const { filing, notification, payments } = deadlines(item, period, { calendar });
      for (const due of [filing, notification, ...payments.map((payment) => payment.due)]) {
        if (!due || due.steps[0]?.step === 'override') continue;
        expect(calendar.isWorkingDay(due.date)).toBe(true);
        const yearEnd = due.steps.some((step) => step.step === 'nominal' && step.form.form === 'last_working_day_of_year');
        expect(yearEnd ? due.date <= due.nominal : due.date >= due.nominal).toBe(true);
      }
    }), { numRuns: 100 });
  });
});

describe('plans', () => {
  test.each(YEARS)('of %i have stages that never decrease and lie on working days', (year) => {
    const yes = Object.fromEntries(flagNames.map((name) => [name, true]));
    for (const regime of ['OSNO', 'USN', 'AUSN'] as const) {
      for (const subject of ['org', 'ip'] as const) {
        const everything = ReportingProfile.parse({ segments: [{ from: '2020-01-01', subject, regimes: [regime], flags: { ...yes, profit_advance_mode: 'quarterly_with_monthly', in_rosstat_list: ['P-4', 'P-1', '1-IP'] } }] });
        const { obligations, undated } = yearPlanner({ catalogue: seedCatalogue, calendar: plain, year })(everything);
        expect(undated).toEqual([]);
        for (const { stages } of obligations) {
          expect(stages.length).toBeGreaterThan(0);
          stages.forEach((stage, index) => {
            const before = stages[index - 1];
            if (before?.workflow === stage.workflow) expect(before.planned <= stage.planned).toBe(true);
            expect(plain.isWorkingDay(stage.planned)).toBe(true);
            if (stage.moved === 'after_period_end') expect(stage.planned <= stage.due).toBe(true);
          });
        }
      }
    }
  });

  test('are deterministic, with unique keys in order', () => {
    fc.assert(fc.property(profiles, (profile) => {
      const plan = plan2026(profile);
      expect(yearPlanner({ catalogue: seedCatalogue, calendar: plain, year: 2026 })(structuredClone(profile))).toEqual(plan);
      expect(new Set(keys(plan)).size).toBe(plan.obligations.length);
    }), { numRuns: 25 });
  });

  test('are equal for profiles of equal signature', () => {
    const no = fc.subarray(flagNames).map((names) => Object.fromEntries(names.map((name) => [name, false])));
    fc.assert(fc.property(profiles, no, (profile, denied) => {
      const same = withSegment(profile, (segment) => ({ ...segment, flags: { ...denied, ...segment.flags } }));
      expect(profileSignature(same, 2026)).toBe(profileSignature(profile, 2026));
      expect(plan2026(same)).toEqual(plan2026(profile));
    }), { numRuns: 100 });
  });

  test('differ only between profiles of different signature', () => {
    fc.assert(fc.property(profiles, profiles, (one, other) => {
      if (JSON.stringify(plan2026(one)) !== JSON.stringify(plan2026(other))) expect(profileSignature(one, 2026)).not.toBe(profileSignature(other, 2026));
    }), { numRuns: 100 });
  });

  test('only grow when a flag is added, by obligations that ask for it', () => {
    fc.assert(fc.property(profiles, fc.constantFrom(...flagNames), (profile, name) => {
      const before = new Set(keys(plan2026(profile)));
      const after = plan2026(withSegment(profile, (segment) => ({ ...segment, flags: { ...segment.flags, [name]: true } })));
      const found = new Set(keys(after));
      for (const key of before) expect(found).toContain(key);
      for (const { key, reasons } of after.obligations) {
        if (!before.has(key)) expect(reasons.some((reason) => (reason.condition === 'flag' && reason.flag === name) || (reason.condition === 'waiver' && name in reason.unless))).toBe(true);
      }
    }), { numRuns: 100 });
  });

  test('say since when and until when, within the period and the profile', () => {
    fc.assert(fc.property(profiles, (profile) => {
      for (const { period, since, until } of plan2026(profile).obligations) {
        expect(Period.contains(period, since) && Period.contains(period, until) && since <= until).toBe(true);
        for (const day of [since, until]) expect(profile.segments.some((segment) => segment.from <= day && (segment.to === null || day <= segment.to))).toBe(true);
      }
    }), { numRuns: 50 });
  });
});
