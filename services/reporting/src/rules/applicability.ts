import { Period, type CivilDate } from '@kontora/domain';
import { assertPeriodKind, governs, hasDeadline, type CatalogueItem } from './catalogue.ts';
import { flagHolds, flagOf, type FlagValue } from './profile-flags.ts';
import { clip, type ProfileSegment, type Regime, type ReportingProfile, type Subject } from './profile.ts';

/**
 * One condition of an obligation: what the catalogue wants, what was found, whether that is enough. `found: null` means that the client
 * card says nothing, which is a question to ask rather than a "no".
 * - `version`: the version of the rule must be in force on the last day of the period.
 * - `period`: the rule must give a date for the period at all (no УСН advance for the fourth quarter).
 * - `profile`: something must be known of the client in the period.
 * - `waiver`: a period that need not be reported, unless the client card asks for it.
 */
export type Reason = { readonly met: boolean } & (
  | { readonly condition: 'version'; readonly validFrom: CivilDate | null; readonly validTo: CivilDate | null; readonly found: CivilDate }
  | { readonly condition: 'period'; readonly found: Period }
  | { readonly condition: 'profile' }
  | { readonly condition: 'subject'; readonly wanted: readonly Subject[]; readonly found: Subject }
  | { readonly condition: 'regime'; readonly wanted: readonly Regime[]; readonly found: readonly Regime[] }
  | { readonly condition: 'flag'; readonly flag: string; readonly wanted: FlagValue; readonly found: FlagValue | readonly string[] | null }
  | { readonly condition: 'waiver'; readonly basis: string; readonly unless: Readonly<Record<string, FlagValue>> }
);

/**
 * Whether an obligation concerns a client in a period, and why or why not. `since` and `until` are the first and last day of the period
 * on which the conditions hold (null when on none). `asOf` is the day whose profile the reasons describe: `until` when the obligation
 * applies, else the last day of the segment that comes closest; null when nothing is known of the client in the period.
 */
export interface Applicability {
  readonly applies: boolean;
  readonly asOf: CivilDate | null;
  readonly since: CivilDate | null;
  readonly until: CivilDate | null;
  readonly reasons: readonly Reason[];
}

/**
 * The days of a period on which the conditions are looked at; holding on one of them is enough.
 * - Reports, notices and payments of a period: every day, because a month with employees or with VAT must be reported even when it
 *   was the only one, and a cumulative report once begun goes on to the end of the year.
 * - Advances (payments counted from the start of the year): the last day, because who has left the regime by then settles otherwise.
 * - Events: their day, or the quarter chosen for them.
 */
function judgedDays(item: CatalogueItem, period: Period): { readonly first: CivilDate; readonly last: CivilDate } {
  const last = Period.lastDay(period);
  return { first: item.kind === 'payment' && item.period === 'cumulative_quarter' ? last : Period.firstDay(period), last };
}

/** Judges one obligation for one period of a client. Throws `WrongPeriodKind`. */
export function applicability(item: CatalogueItem, period: Period, profile: ReportingProfile): Applicability {
  return judgeOf(item, period)(profile);
}

/** Prepares what does not depend on the client, to judge one obligation for one period of many clients. Throws `WrongPeriodKind`. */
export function judgeOf(item: CatalogueItem, period: Period): (profile: ReportingProfile) => Applicability {
  assertPeriodKind(item, period);
  const general = generalReasons(item, period);
  const { first, last } = judgedDays(item, period);
  const reasonsOf = segmentJudge(item, period);
  return (profile) => {
    const judged = profile.segments.flatMap((segment) => {
      const days = clip(segment, first, last);
      return days ? [{ ...days, reasons: reasonsOf(segment) }] : [];
    });
    const holding = judged.filter(({ reasons }) => reasons.every((reason) => reason.met));
    const shown = holding.at(-1) ?? closest(judged);
    const reasons: Reason[] = [...general, ...(shown?.reasons ?? [{ condition: 'profile', met: false } as const])];
    return {
      applies: reasons.every((reason) => reason.met),
      asOf: shown?.until ?? null,
      since: holding[0]?.since ?? null,
      until: holding.at(-1)?.until ?? null,
      reasons,
    };
  };
}

function generalReasons(item: CatalogueItem, period: Period): Reason[] {
  return [
    { condition: 'version', validFrom: item.valid_from, validTo: item.valid_to, found: Period.lastDay(period), met: governs(item, period) },
    { condition: 'period', found: period, met: hasDeadline(item, period) },
  ];
}

function segmentJudge({ applicability: rule }: CatalogueItem, period: Period): (segment: ProfileSegment) => Reason[] {
  const requires = Object.entries(rule.requires);
  const waivers = (rule.waivers ?? []).filter(({ periods }) => periods.includes(period) || periods.includes(Period.part(period)));
  return ({ subject, regimes, flags }) => [
    { condition: 'subject', wanted: rule.subjects, found: subject, met: rule.subjects.includes(subject) },
    { condition: 'regime', wanted: rule.regimes, found: [...regimes].sort(), met: regimes.some((regime) => rule.regimes.includes(regime)) },
    ...requires.map(([flag, wanted]): Reason => ({ condition: 'flag', flag, wanted, found: flagOf(flags, flag), met: flagHolds(flags, flag, wanted) })),
    ...waivers.map(({ basis, unless }): Reason => ({ condition: 'waiver', basis, unless, met: Object.entries(unless).every(([flag, wanted]) => flagHolds(flags, flag, wanted)) })),
  ];
}

/** The judgement with the fewest unmet conditions; of equals the latest. */
function closest<T extends { readonly reasons: readonly Reason[] }>(judged: readonly T[]): T | undefined {
  const unmet = ({ reasons }: T) => reasons.filter((reason) => !reason.met).length;
  return judged.reduce<T | undefined>((best, next) => (best && unmet(best) < unmet(next) ? best : next), undefined);
}
