import { expect, test } from '@jest/globals';
import type { CheckedRow } from './canonical.ts';
import { profileOf } from './profile-facts.ts';

const profile = (taxRegime: string | null, more: Partial<CheckedRow> = {}) =>
  profileOf({ taxRegime, legalForm: null, inn: null, vatPayer: null, employees: null, servicedFrom: null, ...more } as CheckedRow, { forms: [], from: '2026-01-01' });

test.each<[string, string[]]>([
  ['УСН', ['USN']], ['УСН доходы минус расходы', ['USN']], ['упрощёнка', ['USN']], ['УСН с НДС', ['USN_VAT']], ['УСН + НДС 5%', ['USN_VAT']], ['ОСНО', ['OSNO']], ['Общая система', ['OSNO']], ['ЕСХН', ['ESHN']], ['АУСН', ['AUSN']],
])('%s', (text, regimes) => {
  expect(profile(text)).toMatchObject({ subject: 'org', regimes, from: '2026-01-01', flags: {} });
});

test('who the subject is, patents and flags', () => {
  expect(profile('УСН, патент', { inn: '999900123405', vatPayer: false, employees: 0 })).toMatchObject({ subject: 'ip', regimes: ['USN', 'PSN'], flags: { vat_payer_or_agent: false, employees_or_contractors: false, employees_over_35: false } });
  expect(profile('НПД', { legalForm: 'ИП' })).toMatchObject({ subject: 'ip', regimes: ['NPD'] });
  expect(profile('ОСНО', { servicedFrom: '2026-04-01' as never, employees: 40 })).toMatchObject({ from: '2026-04-01', flags: { employees_or_contractors: true, employees_over_35: true } });
});

test('nothing said is no profile; what means nothing or contradicts itself is unreadable', () => {
  expect(profile(null)).toBeNull();
  expect([profile('как у всех'), profile('ПСН'), profile('УСН, ОСНО'), profile('АУСН + патент', { legalForm: 'ИП' })]).toEqual(Array(4).fill('unreadable'));
});
