import { ProfileOccurrence, ProfileSegment, ReportingSubject, TaxRegime } from '@kontora/contracts';
import { CivilDate, Period } from '@kontora/domain';
import { z } from 'zod';
import { flagOf } from './profile-flags.ts';

export type Subject = z.output<typeof ReportingSubject>;
export type Regime = z.output<typeof TaxRegime>;
export type { ProfileOccurrence, ProfileSegment };

/** Everything about a client that decides which obligations it has, with its history. Segments follow each other in time; between them and outside nothing is known. */
export const ReportingProfile = z.object({
  segments: z.array(ProfileSegment).superRefine((segments, context) => {
    segments.forEach((segment, index) => {
      const previous = segments[index - 1];
      if (previous && (previous.to === null || segment.from <= previous.to)) context.addIssue({ code: 'custom', path: [index, 'from'], message: 'overlaps the segment before' });
    });
  }),
  occurrences: z.array(ProfileOccurrence).superRefine((occurrences, context) => {
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

/** What a profile says of the days from `from` to `to`, both included; null is open. Events outside are left out. */
export function clipProfile(profile: ReportingProfile, { from, to }: { readonly from: CivilDate | null; readonly to: CivilDate | null }): ReportingProfile {
  const meets = (first: CivilDate, last: CivilDate | null) => (to === null || first <= to) && (from === null || last === null || last >= from);
  return {
    segments: profile.segments.filter((segment) => meets(segment.from, segment.to)).map((segment) => ({
      ...segment, from: from === null ? segment.from : CivilDate.max(segment.from, from), to: to === null ? segment.to : segment.to === null ? to : CivilDate.min(segment.to, to),
    })),
    occurrences: profile.occurrences.filter(({ period }) => meets(Period.firstDay(period), Period.lastDay(period))),
  };
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
