import type { Filter } from '@kontora/contracts';

/** Whose season is looked at, as the schedule, the load and the calendar can be asked: one employee, one client, one report. */
export interface Whose { employeeId?: string; organisationId?: string; code?: string }
const FIELDS = ['employeeId', 'organisationId', 'code'] as const;

/** What of a filter of obligations these views can follow, and the fields they cannot. */
export function whoseOf(filter: Filter = {}): { whose: Whose; left: string[] } {
  const whose = Object.fromEntries(FIELDS.flatMap((field) => { const value = oneValue(filter[field]); return value === undefined ? [] : [[field, value]]; })) as Whose;
  return { whose, left: Object.keys(filter).filter((field) => !(field in whose)) };
}

function oneValue(conditions: unknown): string | undefined {
  const [[operator, value] = [], ...more] = Object.entries(conditions ?? {}) as [string, unknown][];
  const values = more.length > 0 ? [] : operator === 'eq' ? [value] : operator === 'in' ? (value as unknown[]) : [];
  return values.length === 1 ? String(values[0]) : undefined;
}

const is = (value: string) => ({ eq: value });
/** The same as a filter of obligations. */
export const obligationsOf = ({ employeeId, organisationId, code }: Whose): Filter => ({ ...(employeeId && { employeeId: is(employeeId) }), ...(organisationId && { organisationId: is(organisationId) }), ...(code && { code: is(code) }) });
/** The same as a filter of stages. */
export const stagesOf = ({ employeeId, organisationId, code }: Whose): Filter => ({ ...(employeeId && { employeeId: is(employeeId) }), ...(organisationId && { organisationId: is(organisationId) }), ...(code && { obligationCode: is(code) }) });

/** A report that was picked is meant exactly, not as a part of others’ codes. */
export function exactly(filter: Filter | undefined): Filter | undefined {
  const code = (filter?.code as { contains?: string } | undefined)?.contains;
  return code === undefined ? filter : { ...filter, code: is(code) };
}
