import { CivilDate, Period } from '@kontora/domain';
import { z } from 'zod';
import { ProfileFlags, flagOf } from './profile-flags.ts';
import { civilDate, periodId } from './values.ts';

/** Legal form as far as reporting cares: organisation or sole trader (ИП). */
export const Subject = z.enum(['org', 'ip']);
export type Subject = z.output<typeof Subject>;

/** Tax regimes: ОСНО, УСН without VAT, УСН with VAT, ЕСХН, patent, АУСН, self-employed (no reports). */
export const Regime = z.enum(['OSNO', 'USN', 'USN_VAT', 'ESHN', 'PSN', 'AUSN', 'NPD']);
export type Regime = z.output<typeof Regime>;

const SEVERAL = 'A patent goes together with one of OSNO, USN, USN_VAT and ESHN; other regimes exclude each other';
function regimesGoTogether(regimes: readonly Regime[]): boolean {
  const main = regimes.filter((regime) => regime !== 'PSN');
  return new Set(regimes).size === regimes.length && main.length <= 1 && (regimes.length === 1 || !main.some((regime) => regime === 'AUSN' || regime === 'NPD'));
}

/** What was true of a client from one day to another; `to` is null while it lasts. Both days count. */
export const ProfileSegment = z.object({
  from: civilDate,
  to: civilDate.nullable().default(null),
  subject: Subject,
  regimes: z.array(Regime).min(1).refine(regimesGoTogether, SEVERAL).describe('One regime, or a patent (PSN) beside another one'),
  flags: ProfileFlags,
}).superRefine((segment, context) => {
  const complain = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (segment.to !== null && segment.to < segment.from) complain('to', 'lies before the first day');
  if (segment.subject === 'org' && segment.regimes.some((regime) => regime === 'PSN' || regime === 'NPD')) complain('regimes', 'An organisation can neither hold a patent nor be self-employed');
});
export type ProfileSegment = z.output<typeof ProfileSegment>;

/** An event that brings about an obligation: hiring (`EFS1_11_EVENT`), a patent (`PSN_SHORT`), a quarter in which УСН was lost. */
export const Occurrence = z.object({
  code: z.string().min(1).describe('Obligation of the catalogue that the event brings about'),
  period: periodId.describe('The day of the event, or the quarter chosen for it'),
  dates: z.record(z.string(), civilDate).default({}).describe('Named dates the due rules ask for, such as patent_start and patent_end'),
});
export type Occurrence = z.output<typeof Occurrence>;

/** Everything about a client that decides which obligations it has, with its history. Segments follow each other in time; between them and outside nothing is known. */
export const ReportingProfile = z.object({
  segments: z.array(ProfileSegment).superRefine((segments, context) => {
    segments.forEach((segment, index) => {
      const previous = segments[index - 1];
      if (previous && (previous.to === null || segment.from <= previous.to)) context.addIssue({ code: 'custom', path: [index, 'from'], message: 'overlaps the segment before' });
    });
  }),
  occurrences: z.array(Occurrence).superRefine((occurrences, context) => {
    const keys = occurrences.map(({ code, period }) => `${code}:${period}`);
    keys.forEach((key, index) => {
      if (keys.indexOf(key) < index) context.addIssue({ code: 'custom', path: [index, 'period'], message: `${key} is listed already: events of one day make one obligation` });
    });
  }).default([]),
});
export type ReportingProfile = z.output<typeof ReportingProfile>;

/** The part of a segment that lies between two days, or null when it lies outside. */
export function clip(segment: ProfileSegment, first: CivilDate, last: CivilDate): { readonly since: CivilDate; readonly until: CivilDate } | null {
  const since = CivilDate.max(segment.from, first);
  const until = segment.to === null ? last : CivilDate.min(segment.to, last);
  return since <= until ? { since, until } : null;
}

/**
 * A text that is equal for profiles from which the same plan of a year follows, so that clients can share one. Only what is known of
 * that year counts: flags that say "no" count as absent, neighbouring segments without a difference count as one.
 */
export function profileSignature(profile: ReportingProfile, year: number): string {
  const [first, last] = [CivilDate.clamped(year, 1, 1), CivilDate.clamped(year, 12, 31)];
  const parts: { since: CivilDate; until: CivilDate; facts: string }[] = [];
  for (const segment of profile.segments) {
    const days = clip(segment, first, last);
    if (!days) continue;
    const facts = factsOf(segment);
    const before = parts.at(-1);
    if (before && before.facts === facts && CivilDate.addDays(before.until, 1) === days.since) before.until = days.until;
    else parts.push({ ...days, facts });
  }
  const occurrences = profile.occurrences.filter(({ period }) => Period.year(period) === year)
    .map(({ code, period, dates }) => JSON.stringify([code, period, Object.entries(dates).sort()])).sort();
  return JSON.stringify([year, parts.map(({ since, until, facts }) => [since, until, facts]), occurrences]);
}

function factsOf({ subject, regimes, flags }: ProfileSegment): string {
  const said = Object.keys(flags).sort().map((name) => [name, flagOf(flags, name)] as const).filter(([, value]) => value !== null && value !== false && !(Array.isArray(value) && value.length === 0));
  return JSON.stringify([subject, [...regimes].sort(), said]);
}
