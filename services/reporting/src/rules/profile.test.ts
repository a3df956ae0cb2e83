import { describe, expect, test } from '@jest/globals';
import { CivilDate } from '@kontora/domain';
import { ApplicabilityRule } from './catalogue.ts';
import { clipProfile, profileSignature, ReportingProfile } from './profile.ts';

const org = { from: '2024-05-01', subject: 'org', regimes: ['OSNO'], flags: { has_land: true } };
const complaints = (segments: object[], occurrences: object[] = []) => ReportingProfile.safeParse({ segments, occurrences }).error?.issues.map((issue) => issue.path.join('.')) ?? [];
const signature = (segments: object[], year = 2026) => profileSignature(ReportingProfile.parse({ segments }), year);

describe('a reporting profile', () => {
  test('is refused where it contradicts itself, naming the field', () => {
    expect(complaints([{ ...org, to: '2024-04-30' }])).toEqual(['segments.0.to']);
    expect(complaints([org, { ...org, from: '2026-01-01' }])).toEqual(['segments.1.from']);
    expect(complaints([{ ...org, to: '2026-01-01' }, { ...org, from: '2026-01-01' }])).toEqual(['segments.1.from']);
    expect(complaints([{ ...org, regimes: ['PSN'] }])).toEqual(['segments.0.regimes']);
    expect(complaints([{ ...org, regimes: ['OSNO', 'USN'] }])).toEqual(['segments.0.regimes']);
    expect(complaints([{ ...org, subject: 'ip', regimes: ['AUSN', 'PSN'] }])).toEqual(['segments.0.regimes']);
    expect(complaints([{ ...org, flags: { has_lands: true } }])).toEqual(['segments.0.flags']);
    expect(complaints([org], [{ code: 'EFS1_11_EVENT', period: '2026-03-02' }, { code: 'EFS1_11_EVENT', period: '2026-03-02' }])).toEqual(['occurrences.1.period']);
  });

  test('answers every flag an obligation may require, and no other', () => {
    const requires = (flags: object) => ApplicabilityRule.safeParse({ subjects: ['org'], regimes: ['OSNO'], requires: flags }).error?.issues.map((issue) => issue.path.join('.')) ?? [];
    expect(requires({ has_land: true, in_rosstat_list: 'P-4', profit_advance_mode: 'quarterly', own_marks: 'leasing' })).toEqual([]);
    expect(requires({ has_lands: true })).toEqual(['requires.has_lands']);
    expect(requires({ profit_advance_mode: 'weekly' })).toEqual(['requires.profit_advance_mode']);
    expect(requires({ toString: true })).toEqual(['requires.toString']);
    expect(requires({ has_land: false })).toEqual(['requires.has_land']);
  });
});

describe('the signature of a profile', () => {
  test('is shared by clients that differ only outside the year, in order, or in flags that say no', () => {
    const base = signature([org]);
    expect(signature([{ ...org, from: '2021-01-01' }])).toBe(base);
    expect(signature([{ ...org, from: '2021-01-01', to: '2024-12-31', regimes: ['USN'] }, { ...org, from: '2025-01-01' }])).toBe(base);
    expect(signature([{ ...org, flags: { has_vehicles: false, in_rosstat_list: [], has_land: true } }])).toBe(base);
    expect(signature([{ ...org, to: '2026-04-01' }, { ...org, from: '2026-04-02' }])).toBe(base);
  });

  test('tells apart what matters within the year', () => {
    const signatures = [
      signature([org]), signature([{ ...org, regimes: ['USN'] }]), signature([{ ...org, flags: {} }]), signature([{ ...org, to: '2026-12-30' }]), signature([{ ...org, from: '2026-01-02' }]),
      signature([{ ...org, to: '2026-04-01' }, { ...org, from: '2026-04-03' }]), signature([org], 2027),
      profileSignature(ReportingProfile.parse({ segments: [org], occurrences: [{ code: 'EFS1_11_EVENT', period: '2026-03-02' }] }), 2026),
    ];
    expect(new Set(signatures).size).toBe(signatures.length);
  });
});

test('only what lies in the time of service counts', () => {
  const profile = ReportingProfile.parse({ segments: [{ ...org, to: '2026-03-31' }, { ...org, from: '2026-04-01', regimes: ['USN'] }], occurrences: [{ code: 'EFS1_11_EVENT', period: '2026-02-02' }, { code: 'EFS1_11_EVENT', period: '2026-05-02' }] });
  const clipped = clipProfile(profile, { from: CivilDate.parse('2026-04-10'), to: null });
  expect([clipped.segments.map(({ from, to }) => [from, to]), clipped.occurrences.map(({ period }) => period)]).toEqual([[['2026-04-10', null]], ['2026-05-02']]);
  expect(clipProfile(profile, { from: null, to: CivilDate.parse('2026-04-02') }).segments.map(({ to }) => to)).toEqual(['2026-03-31', '2026-04-02']);
  expect(clipProfile(profile, { from: null, to: null })).toEqual(profile);
});
