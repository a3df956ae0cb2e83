import { describe, expect, test } from '@jest/globals';
import { CivilDate, WorkingCalendar } from '@kontora/domain';
import type { z } from 'zod';
import { seedCalendar, seedCatalogue } from '../data/seed.ts';
import { expectedObligations, OverlappingVersions, yearPlanner } from './plan.ts';
import { ReportingProfile } from './profile.ts';

const calendar = new WorkingCalendar(seedCalendar.years);
const source = { catalogue: seedCatalogue, calendar, year: 2026 };
const profile = (input: z.input<typeof ReportingProfile>) => ReportingProfile.parse(input);
const company = profile({ segments: [{ from: '2020-01-01', subject: 'org', regimes: ['OSNO'], flags: { vat_payer_or_agent: true, profit_advance_mode: 'quarterly', employees_or_contractors: true, pays_individuals: true } }] });
const trader = profile({
  segments: [{ from: '2020-01-01', subject: 'ip', regimes: ['USN', 'PSN'], flags: { ip_income_over_300k: true } }],
  occurrences: [{ code: 'PSN_SHORT', period: '2026-06-30', dates: { patent_end: '2026-06-30' } }, { code: 'PSN_SHORT', period: '2025-06-30', dates: { patent_end: '2025-06-30' } }],
});
const counts = (keys: readonly string[]) => Object.fromEntries([...new Set(keys)].map((key) => [key, keys.filter((other) => other === key).length]));

describe('the obligations expected of a client in a year', () => {
  test('of an ordinary company on the general regime', () => {
    expect(counts(expectedObligations({ ...source, profile: company }).obligations.map(({ code }) => code))).toEqual({
      NDS: 4, PRIBYL_Q: 4, NDFL6: 4, NDFL_A: 12, NDFL_B: 12, RSV: 4, VZNOSY: 12, PERS_SVED: 8, EFS1_2: 4, TRAVMA: 12, BUH: 1,
    });
  });

  test('of a sole trader on УСН with a patent', () => {
    const { obligations } = expectedObligations({ ...source, profile: trader });
    expect(obligations.map(({ key }) => key)).toEqual(['IP_1PCT:2026', 'IP_FIX:2026', 'PSN_SHORT:2026-06-30', 'USN_ADV:2026-C1', 'USN_ADV:2026-C2', 'USN_ADV:2026-C3', 'USN_IP:2026']);
  });

  test('come with dates, stages, roles and reasons', () => {
    const vat = expectedObligations({ ...source, profile: company }).obligations.find(({ key }) => key === 'NDS:2026-Q1');
    expect(vat).toMatchObject({
      filing: '2026-04-27', notification: null, payments: [{ code: 'NDS_1', due: '2026-04-28' }, { code: 'NDS_2', due: '2026-05-28' }, { code: 'NDS_3', due: '2026-06-29' }],
      confidence: 'high', optional: false, since: '2026-01-01', until: '2026-03-31',
    });
    expect(vat?.stages.map(({ workflow, code, role }) => `${workflow} ${code} ${role}`)).toContain('NDS_3 PAID_CHECK primary_docs_accountant');
    expect(vat?.reasons.every((reason) => reason.met)).toBe(true);
  });

  test('are the same however the catalogue is ordered', () => {
    const reversed = { ...seedCatalogue, items: [...seedCatalogue.items].reverse() };
    expect(expectedObligations({ ...source, catalogue: reversed, profile: trader })).toEqual(expectedObligations({ ...source, profile: trader }));
  });

  test('say what cannot be dated yet, and why, instead of leaving it out', () => {
    const plan = expectedObligations({ ...source, year: 2027, profile: company });
    expect(plan.undated).toContainEqual({ key: 'NDS:2027-Q4', code: 'NDS', period: '2027-Q4', missing: { calendarYear: 2028 } });
    expect(plan.obligations.some(({ key }) => key === 'NDS:2027-Q4')).toBe(false);
    const nameless = profile({ ...trader, occurrences: [{ code: 'PSN_SHORT', period: '2026-06-30' }] });
    expect(expectedObligations({ ...source, profile: nameless }).undated).toEqual([{ key: 'PSN_SHORT:2026-06-30', code: 'PSN_SHORT', period: '2026-06-30', missing: { event: 'patent_end' } }]);
  });

  test('follow the version in force at the end of the period', () => {
    const vat = seedCatalogue.items.find(({ code }) => code === 'NDS')!;
    const versions = [{ ...vat, valid_to: CivilDate.parse('2026-06-30') }, { ...vat, valid_from: CivilDate.parse('2026-07-01'), filing_due: { months_after_period_end: 1, day: 20 } }];
    const { obligations } = expectedObligations({ ...source, catalogue: { ...seedCatalogue, items: versions }, profile: company });
    expect(obligations.map(({ period, filing, versionFrom }) => [period, filing, versionFrom])).toEqual([
      ['2026-Q1', '2026-04-27', null], ['2026-Q2', '2026-07-27', null], ['2026-Q3', '2026-10-20', '2026-07-01'], ['2026-Q4', '2027-01-20', '2026-07-01'],
    ]);
    expect(() => yearPlanner({ ...source, catalogue: { ...seedCatalogue, items: [vat, { ...vat, valid_from: CivilDate.parse('2026-10-01') }] } })).toThrow(OverlappingVersions);
  });

  test('do not exist for the self-employed', () => {
    expect(expectedObligations({ ...source, profile: profile({ segments: [{ from: '2020-01-01', subject: 'ip', regimes: ['NPD'], flags: {} }] }) })).toEqual({ obligations: [], undated: [] });
  });
});

