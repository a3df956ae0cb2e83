import { ProfileFacts, profileContradiction } from '@kontora/contracts';
import type { CheckedRow } from './canonical.ts';
import type { ProfileStart } from './row-values.ts';

type Regime = ProfileFacts['regimes'][number];

/** How people write tax regimes; the first that fits counts. */
const REGIMES: readonly [RegExp, Regime][] = [
  [/АУСН|автоусн|автоматизированн|\bAUSN\b/iu, 'AUSN'], [/УСН|упрощ|\bUSN\b/iu, 'USN'], [/ОСНО?|общ(?:ая|ий|ей)|\bOSNO?\b/iu, 'OSNO'],
  [/ЕСХН|сельхоз|\bESHN\b/iu, 'ESHN'], [/ПСН|патент|\bPSN\b/iu, 'PSN'], [/НПД|самозанят|проф\p{L}*\.? доход|\bNPD\b/iu, 'NPD'],
];
const SIMPLIFIED_WITH_VAT = /(?:УСН|упрощ\p{L}*|\bUSN)[^,;/]{0,20}?(?:\sс\s|\+|_)\s*(?:НДС|VAT)/iu;
const PERSONAL = /^(?:ИП|ГКФХ|КФХ|адвокат|нотариус)/iu;

/**
 * The reporting profile that a row's columns state: the subject by legal form or ИНН, the regimes, VAT and employees where they are said.
 * Null when there is no regime; `unreadable` when what is there means none, or contradicts itself.
 */
export function profileOf(row: CheckedRow, { forms, from }: { forms: readonly string[]; from: string }): ProfileStart | null | 'unreadable' {
  if (row.taxRegime === null) return null;
  const personal = [row.legalForm ?? '', ...forms].some((form) => PERSONAL.test(form)) || row.inn?.length === 12;
  const flags = {
    ...(row.vatPayer === null ? {} : { vat_payer_or_agent: row.vatPayer }),
    ...(row.employees === null ? {} : { employees_or_contractors: row.employees > 0 || !personal, employees_over_35: row.employees > 35 }),
  };
  const facts = ProfileFacts.safeParse({ subject: personal ? 'ip' : 'org', regimes: readRegimes(row.taxRegime), flags });
  return facts.success && profileContradiction(facts.data) === null ? { from: row.servicedFrom !== null && row.servicedFrom >= '1900' ? row.servicedFrom : from, ...facts.data } : 'unreadable';
}

/** `ОСНО + ПСН` → OSNO, PSN. */
function readRegimes(text: string): Regime[] {
  const withVat = SIMPLIFIED_WITH_VAT.test(text);
  const parts = text.replace(SIMPLIFIED_WITH_VAT, ' ').split(/[,;+/]|\sи\s/u);
  const found = parts.flatMap((part) => REGIMES.find(([word]) => word.test(part))?.[1] ?? []);
  return [...new Set<Regime>([...(withVat ? ['USN_VAT' as const] : []), ...found])];
}
