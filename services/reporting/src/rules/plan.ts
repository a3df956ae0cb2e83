import { CalendarYearMissing, Period, type CivilDate, type WorkingCalendar } from '@kontora/domain';
import { judgeOf, type Applicability, type Reason } from './applicability.ts';
import { compareKeys, governs, hasDeadline, periodsOf, type Catalogue, type CatalogueItem } from './catalogue.ts';
import { deadlines, EventDateMissing } from './due-date.ts';
import type { ProfileOccurrence, ReportingProfile } from './profile.ts';
import { planStages, type PlannedStage } from './stages.ts';

/** An obligation that a client is expected to have. All dates are civil dates. */
export interface ExpectedObligation {
  /** Natural key within a client: code and period, such as `NDS:2026-Q1`. */
  readonly key: string;
  readonly code: string;
  readonly period: Period;
  /** First day of the version of the rule that governs it; null for a version without a start. */
  readonly versionFrom: CivilDate | null;
  readonly optional: boolean;
  readonly confidence: CatalogueItem['confidence'];
  readonly filing: CivilDate | null;
  readonly notification: CivilDate | null;
  readonly payments: readonly { readonly code: string; readonly due: CivilDate }[];
  readonly stages: readonly PlannedStage[];
  /** First and last day of the period on which the conditions hold. */
  readonly since: CivilDate;
  readonly until: CivilDate;
  readonly reasons: readonly Reason[];
}

/** An obligation that applies but whose dates cannot be told yet: the calendar of a year, or the date of an event, is not known. */
export interface UndatedObligation {
  readonly key: string;
  readonly code: string;
  readonly period: Period;
  readonly missing: { readonly calendarYear: number } | { readonly event: string | null };
}

/** What is expected of one client for the periods of one year, ordered by code and period. Equal inputs give equal plans. */
export interface ExpectedPlan {
  readonly obligations: readonly ExpectedObligation[];
  readonly undated: readonly UndatedObligation[];
}

/** Two versions of an obligation claim the same period, so the catalogue does not say which rule holds. */
export class OverlappingVersions extends Error {
  readonly code = 'overlapping-versions';
  constructor(readonly obligation: string, readonly period: Period) {
    super(`The catalogue has more than one version of ${obligation} for ${period}`);
    this.name = 'OverlappingVersions';
  }
}

/** The catalogue and calendar that plans of a year are made from. */
export interface PlanSource {
  readonly catalogue: Catalogue;
  readonly calendar: WorkingCalendar;
  readonly year: number;
}

/** The part of a plan that is the same for every client. */
export type Dated = Omit<ExpectedObligation, 'since' | 'until' | 'reasons'>;
interface Draft {
  readonly judge: (profile: ReportingProfile) => Applicability;
  readonly dated: Dated | UndatedObligation;
}

/**
 * Prepares the plan of a year once for all clients: dates and stages do not depend on the client, so that only the conditions remain to
 * be judged per profile. The plan covers the periods of `year`, most of whose due dates lie in that year and some in the next.
 * Throws {@link OverlappingVersions}; the plan of a profile throws `WrongPeriodKind` for an occurrence with a period of the wrong kind.
 */
export function yearPlanner(source: PlanSource): (profile: ReportingProfile) => ExpectedPlan {
  const recurring = recurringDrafts(source);
  return (profile) => {
    const events = eventDrafts(profile, source);
    const drafts = events.length ? ordered([...recurring, ...events]) : recurring;
    const obligations: ExpectedObligation[] = [];
    const undated: UndatedObligation[] = [];
    for (const { judge, dated } of drafts) {
      const { applies, since, until, reasons } = judge(profile);
      if (!applies || since === null || until === null) continue;
      if ('missing' in dated) undated.push(dated);
      else obligations.push({ ...dated, since, until, reasons });
    }
    return { obligations, undated };
  };
}

/** Dates and stages of everything that recurs in a year, whomever it concerns. Throws {@link OverlappingVersions}. */
export const yearDates = (source: PlanSource): (Dated | UndatedObligation)[] => recurringDrafts(source).map(({ dated }) => dated);

/** The plan of one client; for many clients prepare a {@link yearPlanner} once, and share the plans of equal `profileSignature`. */
export function expectedObligations({ profile, ...source }: PlanSource & { readonly profile: ReportingProfile }): ExpectedPlan {
  return yearPlanner(source)(profile);
}

function recurringDrafts(source: PlanSource): readonly Draft[] {
  return ordered(source.catalogue.items.flatMap((item) =>
    periodsOf(item, source.year).filter((period) => governs(item, period) && hasDeadline(item, period)).map((period) => draft(item, { period, dates: {} }, source))));
}

/** Occurrences of obligations that the catalogue does not have, or that no event brings about, give nothing. */
function eventDrafts(profile: ReportingProfile, source: PlanSource): Draft[] {
  return profile.occurrences.filter(({ period }) => Period.year(period) === source.year).flatMap((occurrence) =>
    source.catalogue.items.filter((item) => item.code === occurrence.code && item.period.startsWith('event') && governs(item, occurrence.period)).map((item) => draft(item, occurrence, source)));
}

function draft(item: CatalogueItem, { period, dates }: Pick<ProfileOccurrence, 'period' | 'dates'>, { catalogue, calendar }: PlanSource): Draft {
  const judge = judgeOf(item, period);
  const name = { key: `${item.code}:${period}`, code: item.code, period };
  try {
    const due = deadlines(item, period, { calendar, dates });
    const dated = {
      ...name, versionFrom: item.valid_from, optional: item.optional, confidence: item.confidence,
      filing: due.filing?.date ?? null, notification: due.notification?.date ?? null,
      payments: due.payments.map((payment) => ({ code: payment.code, due: payment.due.date })),
      stages: planStages(item, period, { deadlines: due, stageCodes: catalogue.stage_codes, calendar }),
    };
    return { judge, dated };
  } catch (error) {
    if (error instanceof CalendarYearMissing) return { judge, dated: { ...name, missing: { calendarYear: error.year } } };
    if (error instanceof EventDateMissing) return { judge, dated: { ...name, missing: { event: error.event } } };
    throw error;
  }
}

function ordered(drafts: readonly Draft[]): readonly Draft[] {
  const sorted = [...drafts].sort((a, b) => compareKeys(a.dated, b.dated));
  const twice = sorted.find(({ dated }, index) => sorted[index - 1]?.dated.key === dated.key);
  if (twice) throw new OverlappingVersions(twice.dated.code, twice.dated.period);
  return sorted;
}
