import { expect, test } from '@jest/globals';
import { periodInRussian } from './period-text.ts';

test.each([
  ['2026', '2026 год'], ['2026-Q3', 'III квартал 2026'], ['2026-C2', 'полугодие 2026'], ['2026-C4', 'год 2026'], ['2026-07', 'июль 2026'], ['2026-07-A', 'июль 2026, 1–22'], ['2026-07-B', 'июль 2026, с 23'], ['2026-07-15', '15.07.2026'],
])('%s is written %s', (period, text) => expect(periodInRussian(period)).toBe(text));
