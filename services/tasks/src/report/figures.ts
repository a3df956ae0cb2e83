import { bothFilters, type Filter, type Response, type tasks } from '@kontora/contracts';

/** What is counted: a period, the present day, and which tasks. */
export interface Counted { from: string; to: string; today: string; filter?: Filter }
type Figure = Response<typeof tasks.taskCounts>['data'][number]['done'];

/** A number with the filter of its rows: those of the whole count, and of this number among them. */
export const figureOf = (n: number, { filter, rows }: { filter: Filter | undefined; rows: Filter }): Figure => ({ value: n, n, filter: { ...bothFilters(filter, rows) } });
