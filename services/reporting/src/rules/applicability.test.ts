import { describe, expect, test } from '@jest/globals';
import { Period } from '@kontora/domain';
import type { z } from 'zod';
import { seedCatalogue } from '../data/seed.ts';
import { applicability } from './applicability.ts';
import { ReportingProfile } from './profile.ts';

type Segment = z.input<typeof ReportingProfile>['segments'][number];
const item = (code: string) => seedCatalogue.items.find((candidate) => candidate.code === code)!;
const profile = (...segments: Partial<Segment>[]) => ReportingProfile.parse({ segments: segments.map((segment) => ({ from: '2020-01-01', subject: 'org', regimes: ['OSNO'], flags: {}, ...segment })) });
const judge = (code: string, period: string, of: ReportingProfile) => applicability(item(code), Period.parse(period), of);
const unmet = (code: string, period: string, of: ReportingProfile) => judge(code, period, of).reasons.filter((reason) => !reason.met);

describe('why an obligation applies', () => {
  test('every condition with what was wanted and found', () => {
    expect(judge('NDS', '2026-Q1', profile({ flags: { vat_payer_or_agent: true } }))).toEqual({
      applies: true, asOf: '2026-03-31', since: '2026-01-01', until: '2026-03-31',
      reasons: [
        { condition: 'version', validFrom: null, validTo: null, found: '2026-03-31', met: true },
        { condition: 'period', found: '2026-Q1', met: true },
        { condition: 'subject', wanted: ['org', 'ip'], found: 'org', met: true },
        { condition: 'regime', wanted: ['OSNO', 'USN_VAT', 'ESHN'], found: ['OSNO'], met: true },
        { condition: 'flag', flag: 'vat_payer_or_agent', wanted: true, found: true, met: true },
      ],
    });
  });

  test('a list of the client card contains the wanted value', () => {
    expect(judge('STAT_P4', '2026-01', profile({ flags: { in_rosstat_list: ['PM', 'P-4'] } })).applies).toBe(true);
    expect(unmet('STAT_P4', '2026-01', profile({ flags: { in_rosstat_list: ['PM'] } }))).toEqual([{ condition: 'flag', flag: 'in_rosstat_list', wanted: 'P-4', found: ['PM'], met: false }]);
  });

  test('a patent beside УСН brings the obligations of both', () => {
    const trader = profile({ subject: 'ip', regimes: ['USN', 'PSN'] });
    expect(['USN_IP', 'USN_ORG', 'IP_FIX'].map((code) => judge(code, '2026', trader).applies)).toEqual([true, false, true]);
    expect(judge('PSN_SHORT', '2026-06-30', trader).applies).toBe(true);
  });
});

describe('why an obligation is missing', () => {
  test('"no" is told from "not known"', () => {
    expect(unmet('NDS', '2026-Q1', profile({ flags: { vat_payer_or_agent: false } }))).toMatchObject([{ condition: 'flag', found: false }]);
    expect(unmet('NDS', '2026-Q1', profile({}))).toMatchObject([{ condition: 'flag', found: null }]);
  });

  test('wrong legal form and regime', () => expect(unmet('USN_IP', '2026', profile({})).map((reason) => reason.condition)).toEqual(['subject', 'regime']));

  test('nothing is known of the client in that period', () => {
    expect(judge('BUH', '2025', profile({ from: '2026-02-01' }))).toMatchObject({ applies: false, asOf: null, since: null });
    expect(unmet('BUH', '2025', profile({ from: '2026-02-01' }))).toEqual([{ condition: 'profile', met: false }]);
  });

  test('the rule gives no date for the period', () => expect(unmet('USN_ADV', '2026-C4', profile({ regimes: ['USN'] }))).toEqual([{ condition: 'period', found: '2026-C4', met: false }]));

  test('an abolished report belongs to periods that ended while it was in force', () => {
    expect(judge('OKVED_CONFIRM', '2024', profile({})).applies).toBe(true);
    expect(unmet('OKVED_CONFIRM', '2025', profile({}))).toEqual([{ condition: 'version', validFrom: null, validTo: '2025-08-31', found: '2025-12-31', met: false }]);
    expect(judge('TURNALOG', '2024-Q4', profile({ flags: { provides_accommodation: true } })).applies).toBe(false);
    expect(judge('TURNALOG', '2025-Q1', profile({ flags: { provides_accommodation: true } })).applies).toBe(true);
  });

  test('personal information of the third month is waived by the РСВ, unless the client card asks for it', () => {
    const employer = profile({ flags: { employees_or_contractors: true } });
    expect(['2026-01', '2026-02', '2026-03'].map((month) => judge('PERS_SVED', month, employer).applies)).toEqual([true, true, false]);
    expect(unmet('PERS_SVED', '2026-03', employer)).toMatchObject([{ condition: 'waiver', basis: expect.stringContaining('БС-4-11/3700@') }]);
    expect(judge('PERS_SVED', '2026-03', profile({ flags: { employees_or_contractors: true, pers_sved_every_month: true } })).applies).toBe(true);
  });
});

describe('a profile that changes within the period', () => {
  const hired = profile({ to: '2026-02-14' }, { from: '2026-02-15', to: '2026-04-10', flags: { employees_or_contractors: true } }, { from: '2026-04-11' });

  test('a report is due when the conditions held on any day, and says on which', () => {
    expect(judge('RSV', '2026-C1', hired)).toMatchObject({ applies: true, since: '2026-02-15', until: '2026-03-31' });
    expect(judge('RSV', '2026-C4', hired)).toMatchObject({ applies: true, since: '2026-02-15', until: '2026-04-10' });
    expect(judge('VZNOSY', '2026-05', hired).applies).toBe(false);
  });

  test('an advance is due from who is in the regime on the last day', () => {
    const left = profile({ to: '2026-06-30', regimes: ['USN'] }, { from: '2026-07-01' });
    expect(judge('USN_ADV', '2026-C2', left)).toMatchObject({ applies: true, since: '2026-06-30' });
    expect(judge('USN_ADV', '2026-C3', left).applies).toBe(false);
    expect(judge('USN_ORG', '2026', left)).toMatchObject({ applies: true, until: '2026-06-30' });
  });

  test('an event is judged on its day', () => {
    expect(judge('EFS1_11_EVENT', '2026-03-02', hired).applies).toBe(true);
    expect(judge('EFS1_11_EVENT', '2026-04-20', hired).applies).toBe(false);
  });

  test('of profiles that all fall short, the closest explains', () => {
    const moving = profile({ to: '2026-02-14', regimes: ['USN'], flags: { employees_or_contractors: false } }, { from: '2026-02-15', regimes: ['AUSN'] });
    expect(judge('RSV', '2026-C1', moving)).toMatchObject({ applies: false, asOf: '2026-02-14' });
    expect(unmet('RSV', '2026-C1', moving)).toMatchObject([{ condition: 'flag', flag: 'employees_or_contractors', found: false }]);
  });
});
