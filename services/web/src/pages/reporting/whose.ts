import { stagesOf as stagesOfObligations, type Filter } from '@kontora/contracts';

/** Whose season is looked at, as the schedule, the load and the calendar are asked: one employee of the stages, one client, one report, and whatever else is said of the obligations. */
export interface Whose { employeeId?: string; organisationId?: string; code?: string; filter?: Filter }
const FIELDS = ['employeeId', 'organisationId', 'code'] as const;

/** A filter of obligations as these views take it. */
export function whoseOf(filter: Filter = {}): Whose {
  const whose = Object.fromEntries(FIELDS.flatMap((field) => { const value = oneValue(filter[field]); return value === undefined ? [] : [[field, value]]; })) as Whose;
  const rest = Object.fromEntries(Object.entries(filter).filter(([field]) => !(field in whose)));
  return Object.keys(rest).length > 0 ? { ...whose, filter: rest } : whose;
}

function oneValue(conditions: unknown): string | undefined {
  const [[operator, value] = [], ...more] = Object.entries(conditions ?? {}) as [string, unknown][];
  const values = more.length > 0 ? [] : operator === 'eq' ? [value] : operator === 'in' ? (value as unknown[]) : [];
  return values.length === 1 ? String(values[0]) : undefined;
}

const is = (value: string) => ({ eq: value });
/** The same as a filter of obligations. */
export const obligationsOf = ({ employeeId, organisationId, code, filter }: Whose): Filter => ({ ...(employeeId && { employeeId: is(employeeId) }), ...(organisationId && { organisationId: is(organisationId) }), ...(code && { code: is(code) }), ...(filter && { and: [filter] }) });
/** The same as a filter of stages. */
export const stagesOf = ({ employeeId, organisationId, code, filter }: Whose): Filter => ({ ...(employeeId && { employeeId: is(employeeId) }), ...(organisationId && { organisationId: is(organisationId) }), ...(code && { obligationCode: is(code) }), ...(filter && { and: [stagesOfObligations(filter)] }) });

/** A report that was picked is meant exactly, not as a part of others’ codes. */
export function exactly(filter: Filter | undefined): Filter | undefined {
  const code = (filter?.code as { contains?: string } | undefined)?.contains;
  return code === undefined ? filter : { ...filter, code: is(code) };
}
