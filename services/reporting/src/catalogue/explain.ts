import type { reporting, Output } from '@kontora/contracts';
import { Period } from '@kontora/domain';
import { dueOf, profileOf, YearExpectations, type PlanClient } from '../plan/expected.ts';
import { applicability } from '../rules/applicability.ts';
import { compareKeys, governs, periodKindOf, periodsOf, type CatalogueItem } from '../rules/catalogue.ts';
import { ReportingProfile } from '../rules/profile.ts';
import type { RuleBook } from './rule-book.ts';

type Explanation = Output<typeof reporting.explainObligations>['data'][number];
type Judgement = Pick<Explanation, 'applies' | 'since' | 'until' | 'dueOn' | 'reasons' | 'undated'>;
/** An obligation that is in the season, or was. */
export interface Existing { id: string; code: string; period: string; state: string; dueOn: string }
/** Whose obligations of which year, by which rules; of all codes or of one. */
export interface Asked { book: RuleBook; tenantId: string; year: number; code?: string | undefined; client: PlanClient; existing: readonly Existing[] }

/** Why a client has each obligation of a year, and why not: every item of the catalogue for every period. What applies is exactly what the year's plan expects. */
export function explain(asked: Asked): Explanation[] {
  const { book, code, existing } = asked;
  const judge = judgeOf(asked);
  const found = new Map(existing.map((obligation) => [`${obligation.code}:${obligation.period}`, obligation]));
  const byCode = Map.groupBy(book.catalogue.items.filter((item) => code === undefined || item.code === code), (item) => item.code);
  const lines = [...byCode.values()].flatMap((versions) => periodsToExplain(versions, asked).map((period) => {
    const item = versions.find((version) => governs(version, period)) ?? versions.at(-1)!;
    const obligation = found.get(`${item.code}:${period}`);
    const judgement = judge(item, period);
    return {
      code: item.code, nameRu: item.name_ru, period, ...judgement, dueOn: obligation?.dueOn ?? judgement.dueOn,
      exists: obligation !== undefined && obligation.state !== 'cancelled', obligationId: obligation?.id ?? null,
    };
  }));
  return lines.sort(compareKeys);
}

/** The periods in which an obligation recurs; of one that events bring about those that were noted or planned, else the year, for which the event is missing. */
function periodsToExplain(versions: readonly CatalogueItem[], { client, existing, year }: Asked): Period[] {
  const { code } = versions[0]!;
  const noted = [...ReportingProfile.parse(client.profile).occurrences.filter((event) => event.code === code).map(({ period }) => period), ...existing.filter((o) => o.code === code).map((o) => Period.parse(o.period))];
  const periods = new Set([...versions.flatMap((version) => periodsOf(version, year)), ...noted.filter((period) => Period.year(period) === year)]);
  return periods.size > 0 ? [...periods] : [Period.parse(String(year))];
}

function judgeOf({ book, tenantId, year, code, client }: Asked): (item: CatalogueItem, period: Period) => Judgement {
  const expectations = new YearExpectations({ book, tenantId, year, ...(code === undefined ? {} : { codes: [code] }) });
  const { wanted, undated } = expectations.of([client]);
  const planned = new Map(wanted.map(({ expectationId }) => expectations.content(expectationId).obligation).map((obligation) => [obligation.key, obligation]));
  const missing = new Map(undated.map((one) => [`${one.code}:${one.period}`, one.why]));
  const [whole, served] = [ReportingProfile.parse(client.profile), profileOf(client)];
  return (item, period) => {
    const key = `${item.code}:${period}`;
    const expected = planned.get(key);
    if (expected) return { applies: true, since: expected.since, until: expected.until, dueOn: dueOf(expected), undated: null, reasons: [...expected.reasons] };
    const no = { applies: false, since: null, until: null, dueOn: null, undated: missing.get(key) ?? null };
    const happened = !item.period.startsWith('event') || whole.occurrences.some((event) => event.code === item.code && event.period === period);
    if (!happened || Period.kind(period) !== periodKindOf(item.period)) return { ...no, reasons: [{ condition: 'event', met: false, wanted: periodKindOf(item.period), found: happened ? period : null }] };
    const { applies, since, until, reasons } = applicability(item, period, served);
    if (applies) return { ...no, applies, since, until, reasons: [...reasons] };
    const unlimited = applicability(item, period, whole);
    const { state, servicedFrom, servicedTo } = client;
    return { ...no, reasons: unlimited.applies ? [{ condition: 'service', met: false, state, servicedFrom, servicedTo }, ...unlimited.reasons] : [...unlimited.reasons] };
  };
}
