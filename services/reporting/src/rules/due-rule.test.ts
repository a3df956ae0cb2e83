import { describe, expect, test } from '@jest/globals';
import { DueRule } from './due-rule.ts';

/** Path and message of every complaint about a rule. */
const complaints = (rule: unknown) => DueRule.safeParse(rule).error?.issues.map((issue) => [issue.path.join('.'), issue.message]) ?? [];
const paths = (rule: unknown) => [...new Set(complaints(rule).map(([path]) => path))];

describe('the rule language refuses, naming the field', () => {
  test.each<[string, unknown, string[]]>([
    ['a form without what it needs', { months_after_period_end: 1 }, ['day']],
    ['a fixed date without its year', { month: 3, day: 31 }, ['year_offset']],
    ['two forms in one', { days_after_period_end: 30, last_working_day_of: 'year' }, ['last_working_day_of']],
    ['a field of another form', { working_day: 4, months_after_period_end: 1, day: 5 }, ['day']],
    ['days after an event without a name', { days_after_event: 3 }, ['event']],
    ['a field without its form', { day: 25 }, ['day']],
    ['no form at all', { shift: 'none' }, ['']],
    ['branches without a branch', { by_period: {} }, ['']],
    ['a day no month has', { months_after_period_end: 1, day: 32 }, ['day']],
    ['an unknown policy', { months_after_period_end: 1, day: 25, shift: 'nearest' }, ['shift']],
    ['a key that is no period', { by_period: { Q5: null } }, ['by_period.Q5']],
    ['a mistake inside a branch', { by_period: { C4: { month: 3, day: 25 } } }, ['by_period.C4.year_offset']],
    ['a branch with branches', { by_period: { C4: { by_period: {} } } }, ['by_period.C4']],
    ['an override without a real date', { days_after_period_end: 1, overrides: [{ period: '2026-01', date: '2026-02-30', basis: 'b' }] }, ['overrides.0.date']],
  ])('%s', (_, rule, expected) => expect(paths(rule)).toEqual(expected));

  test('an unknown field by its name', () => expect(complaints({ days_after_period_end: 1, weekday: 2 })[0]?.[1]).toContain('weekday'));
});
