import { describe, expect, test } from '@jest/globals';
import { daysFrom, lanesOf, monthAway, monthWeeks, runsOf, windowDays } from './days.ts';

test.each([['2026', '2026-01-01', '2026-12-31'], ['2026-Q1', '2026-01-01', '2026-03-31'], ['2026-Q4', '2026-10-01', '2026-12-31'], ['2028-02', '2028-02-01', '2028-02-29']])('the window %s is %s to %s', (window, from, to) => {
  expect(windowDays(window)).toEqual({ from, to });
});

describe('a month as weeks', () => {
  test('begins with a Monday and ends with a Sunday', () => {
    const weeks = monthWeeks('2026-11');
    expect([weeks[0]![0], weeks.at(-1)!.at(-1), weeks.length]).toEqual(['2026-10-26', '2026-12-06', 6]);
  });
  test('has no strange days when it fills its weeks', () => {
    expect(monthWeeks('2027-02').flat()).toEqual(daysFrom('2027-02-01', '2027-02-28'));
  });
  test('has neighbours in other years', () => {
    expect([monthAway('2026-12', 1), monthAway('2026-01', -1)]).toEqual(['2027-01', '2025-12']);
  });
});

describe('lanes', () => {
  const lanes = (...stretches: [string, string][]) => lanesOf(stretches.map(([from, to]) => ({ from: `2026-01-${from}`, to: `2026-01-${to}` })));
  test('what follows stays in one lane, also when it begins on the last day of the one before', () => {
    expect(lanes(['01', '05'], ['05', '08'], ['10', '12'])).toEqual({ lane: [0, 0, 0], count: 1 });
  });
  test('what overlaps goes below, whatever the order it is given in', () => {
    expect(lanes(['06', '09'], ['01', '07'], ['08', '08'])).toEqual({ lane: [1, 0, 0], count: 2 });
  });
  test('two single days on the same day do not hide each other', () => {
    expect(lanes(['03', '03'], ['03', '03']).count).toBe(2);
  });
  test('what begins on the same day goes below, too, so that the shorter is seen', () => {
    expect(lanes(['20', '20'], ['20', '23'])).toEqual({ lane: [0, 1], count: 2 });
  });
  test('nothing takes one lane', () => {
    expect(lanes().count).toBe(1);
  });
});

test('days off in a row are one stretch', () => {
  expect(runsOf(daysFrom('2026-11-20', '2026-11-30'), (day) => ['21', '22', '28', '29'].includes(day.slice(8)))).toEqual([{ from: '2026-11-21', to: '2026-11-22' }, { from: '2026-11-28', to: '2026-11-29' }]);
});
