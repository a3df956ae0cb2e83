import { CivilDate } from '@kontora/domain';

/** Who answers for a client in a role of the firm, as contacts tells it. Both days count; null is open. */
export interface ResponsibleEntry { role: string; section: string | null; employeeId: string; from: string; to: string | null }
/** Who plays a role of the catalogue from one day to another. */
export interface RoleDays { role: string; employeeId: string; from: CivilDate; to: CivilDate }

/** The last day of what lasts. */
const FOR_GOOD = CivilDate.parse('9999-12-31');

/** For each role of the catalogue the roles of the firm that fill it, the first that is there on the day. A role that is not listed is filled by the firm's role of its name. */
const FILLED_BY: Readonly<Record<string, readonly string[]>> = {
  responsible_accountant: ['accountant', 'lead-accountant'],
  lead_accountant: ['lead-accountant', 'accountant'],
  client_manager: ['client-manager'],
  payroll_accountant: ['payroll', 'accountant', 'lead-accountant'],
  primary_docs_accountant: ['documents', 'accountant', 'lead-accountant'],
  reviewer: ['reviewer'],
};
const OWN_NAMES = ['client-manager', 'lead-accountant', 'accountant', 'payroll', 'documents', 'reviewer'] as const;

/**
 * Resolves responsibilities into the roles of the catalogue, day by day, without overlaps. Of several in one role, who answers for all
 * of the accounting goes before who answers for a section.
 */
export function roleDays(responsible: readonly ResponsibleEntry[]): RoleDays[] {
  const roles = new Map([...OWN_NAMES.map((name) => [name.replaceAll('-', '_'), [name]] as const), ...Object.entries(FILLED_BY)]);
  return [...roles].flatMap(([role, filledBy]) => {
    const candidates = filledBy.flatMap((name) => responsible.filter((entry) => entry.role === name).sort((a, b) => (a.section ?? '').localeCompare(b.section ?? '') || a.from.localeCompare(b.from)));
    return daysOf(candidates).map((days) => ({ role, ...days }));
  });
}

/** The first candidate of each day. */
function daysOf(candidates: readonly ResponsibleEntry[]): Omit<RoleDays, 'role'>[] {
  const entries = candidates.map(({ employeeId, from, to }) => ({ employeeId, from: CivilDate.parse(from), to: to === null ? FOR_GOOD : CivilDate.parse(to) }));
  const starts = [...new Set(entries.flatMap(({ from, to }) => (to === FOR_GOOD ? [from] : [from, CivilDate.addDays(to, 1)])))].sort();
  const days: { employeeId: string; from: CivilDate; to: CivilDate }[] = [];
  starts.forEach((from, index) => {
    const next = starts[index + 1];
    const holder = entries.find((entry) => entry.from <= from && from <= entry.to);
    const before = days.at(-1);
    const to = next === undefined ? FOR_GOOD : CivilDate.addDays(next, -1);
    if (!holder) return;
    if (before && before.employeeId === holder.employeeId && CivilDate.addDays(before.to, 1) === from) before.to = to;
    else days.push({ employeeId: holder.employeeId, from, to });
  });
  return days;
}
