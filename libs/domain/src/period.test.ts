import { describe, expect, test } from '@jest/globals';
import { CivilDate } from './civil-date.ts';
import { InvalidPeriod, Period, type PeriodKind } from './period.ts';

const p = Period.parse;

describe('Period', () => {
  test.each([
    ['2026', 'year', '2026-01-01', '2026-12-31'],
    ['2026-Q3', 'quarter', '2026-07-01', '2026-09-30'],
    ['2026-C3', 'cumulative_quarter', '2026-01-01', '2026-09-30'],
    ['2024-02', 'month', '2024-02-01', '2024-02-29'],
    ['2026-03-A', 'ndfl_half_A', '2026-03-01', '2026-03-22'],
    ['2026-02-B', 'ndfl_half_B', '2026-02-23', '2026-02-28'],
    ['2026-07-15', 'day', '2026-07-15', '2026-07-15'],
  ])('%s is a %s from %s to %s', (id, kind, first, last) => {
    expect([Period.kind(p(id)), Period.firstDay(p(id)), Period.lastDay(p(id)), Period.year(p(id))]).toEqual([kind, first, last, Number(id.slice(0, 4))]);
  });

  test.each(['2026-Q5', '2026-C0', '2026-13', '2026-03-C', '2026-Q1-A', '26', '2026-02-30', '2026-Q3 '])('refuses "%s"', (text) => expect(() => p(text)).toThrow(InvalidPeriod));

  test('names its part of the year', () => {
    expect(['2026', '2026-C4', '2026-03', '2026-12-B'].map((id) => Period.part(p(id)))).toEqual(['', 'C4', '03', '12-B']);
  });

  test('contains its first and last day and no other', () => {
    expect(Period.contains(p('2026-Q3'), CivilDate.parse('2026-07-01'))).toBe(true);
    expect(Period.contains(p('2026-Q3'), CivilDate.parse('2026-09-30'))).toBe(true);
    expect(Period.contains(p('2026-Q3'), CivilDate.parse('2026-06-30'))).toBe(false);
    expect(Period.contains(p('2026-Q3'), CivilDate.parse('2026-10-01'))).toBe(false);
  });

  test('quarters, months and the halves together cover each year once, over ten years', () => {
    for (let year = 2024; year <= 2033; year += 1) {
      const halves = (['ndfl_half_A', 'ndfl_half_B'] as const).flatMap((kind) => Period.ofYear(kind, year));
      for (const parts of [Period.ofYear('quarter', year), Period.ofYear('month', year), halves]) {
        const ordered = [...parts].sort(Period.compare);
        expect(Period.firstDay(ordered[0]!)).toBe(`${year}-01-01`);
        expect(Period.lastDay(ordered.at(-1)!)).toBe(`${year}-12-31`);
        ordered.slice(1).forEach((next, index) => expect(CivilDate.daysBetween(Period.lastDay(ordered[index]!), Period.firstDay(next))).toBe(1));
      }
    }
  });

  test('every listed period is of the kind and year asked for', () => {
    for (const kind of ['year', 'quarter', 'cumulative_quarter', 'month', 'ndfl_half_A', 'ndfl_half_B'] satisfies PeriodKind[]) {
      for (const id of Period.ofYear(kind, 2026)) expect([Period.kind(id), Period.year(id)]).toEqual([kind, 2026]);
    }
  });
});
