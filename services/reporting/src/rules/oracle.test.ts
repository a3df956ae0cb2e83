import { describe, expect, test } from '@jest/globals';
import { Period, WorkingCalendar } from '@kontora/domain';
import { readFileSync } from 'node:fs';
import { seedCalendar, seedCatalogue } from '../data/seed.ts';
import { deadlines } from './due-date.ts';

interface Expected { code: string; kind: 'filing' | 'notification' | 'payment'; payment_code?: string | null; period: string; nominal: string; due: string }
const oracle = JSON.parse(readFileSync(new URL('./fixtures/expected-deadlines-2026.json', import.meta.url), 'utf8')) as Record<'rows' | 'edge_cases' | 'no_obligation', Expected[]>;
const calendar = new WorkingCalendar(seedCalendar.years);

function evaluated({ code, kind, payment_code, period }: Expected) {
  const item = seedCatalogue.items.find((candidate) => candidate.code === code);
  if (!item) throw new Error(`The catalogue has no ${code}`);
  const found = deadlines(item, Period.parse(period), { calendar });
  if (kind !== 'payment') return found[kind];
  return found.payments.find((payment) => !payment_code || payment.code === payment_code)?.due ?? null;
}

describe('known due dates of 2026', () => {
  test('are all there', () => expect([oracle.rows.length, oracle.edge_cases.length, oracle.no_obligation.length]).toEqual([167, 8, 5]));
  test.each([...oracle.rows, ...oracle.edge_cases].map((row) => [`${row.code} ${row.payment_code ?? row.kind} ${row.period}`, row] as const))('%s', (_, row) => {
    expect(evaluated(row)).toMatchObject({ date: row.due, nominal: row.nominal });
  });
  test.each(oracle.no_obligation.map((row) => [`${row.code} ${row.kind} ${row.period}`, row] as const))('%s is no obligation', (_, row) => expect(evaluated(row)).toBeNull());
});
