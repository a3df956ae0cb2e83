import { z } from 'zod';
import { canonicalFields, entities, manyColumnFields } from './recognise-words.ts';
import type { CanonicalField } from './recognise-words.ts';

/** Which number comes first in dates written with slashes or dashes: 31/12/2026 is `day-month`, 12/31/2026 is `month-day`. */
export const dateOrders = ['day-month', 'month-day'] as const;
export type DateOrder = (typeof dateOrders)[number];

const CUSTOM = /^custom:[\p{L}\p{N}_]{1,60}$/u;

/** Where a column goes: a canonical field, a custom field `custom:<key>`, or nowhere. */
const target = z.union([z.enum(canonicalFields), z.literal('ignore'), z.string().regex(CUSTOM)], {
  error: ({ input }) => `Not a field: ${String(input)}. Expected one of the known fields, custom:<key> or ignore.`,
});

/**
 * How the columns of a source become fields. Saved as a template, it serves the next file of the same source; a column of the
 * file that the mapping does not name is ignored.
 */
export const importMapping = z.strictObject({
  /** Key of the source system, the `system` of external references: `suitecrm`, `salesforce`, … `file` for any other. */
  system: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** What the rows are. */
  entity: z.enum(entities),
  columns: z.record(z.string(), target),
  /** For columns of dates written with slashes; a date that a column's order does not settle is asked about. */
  dateOrders: z.record(z.string(), z.enum(dateOrders)).default({}),
  /** IANA zone of times written without one. */
  timeZone: z.string().refine(isTimeZone, 'Not a time zone').default('Europe/Moscow'),
  /** ISO 4217 code of sums written without a currency. */
  currency: z.string().regex(/^[A-Z]{3}$/).default('RUB'),
});
export type ImportMapping = z.infer<typeof importMapping>;
export type ColumnTarget = z.infer<typeof target>;

/** One fault of a mapping; `column` names the column, empty for the mapping as a whole. */
export interface MappingFault {
  readonly code: 'unknown-column' | 'unknown-field' | 'mapped-twice' | 'nothing-mapped' | 'malformed';
  readonly column: string;
  readonly detail: string;
}

/** The mapping does not fit; all faults at once. */
export class MappingError extends Error {
  readonly faults: readonly MappingFault[];

  constructor(faults: readonly MappingFault[]) {
    super(faults.map((fault) => fault.detail).join(' '));
    this.name = 'MappingError';
    this.faults = faults;
  }
}

/**
 * Checks a mapping, the user's or a saved one, against the header of a file. Throws {@link MappingError} naming every column
 * that the file lacks, every unknown field, and every field that two columns would fill but only one can.
 */
export function validateMapping(input: unknown, header: readonly string[]): ImportMapping {
  const parsed = importMapping.safeParse(input);
  if (!parsed.success) throw new MappingError(parsed.error.issues.map(malformed));
  const columns = Object.entries(parsed.data.columns);
  const present = new Set(header);
  const faults: MappingFault[] = [...columns.map(([column]) => column), ...Object.keys(parsed.data.dateOrders)]
    .filter((column) => !present.has(column))
    .map((column) => ({ code: 'unknown-column', column, detail: `The file has no column «${column}».` }));
  faults.push(...twice(columns));
  if (columns.every(([, to]) => to === 'ignore')) faults.push({ code: 'nothing-mapped', column: '', detail: 'No column is mapped to a field.' });
  if (faults.length > 0) throw new MappingError(faults);
  return parsed.data;
}

/** A saved mapping as far as it fits another file of the source: columns this file lacks are left out. */
export function fitTemplate(template: ImportMapping, header: readonly string[]): ImportMapping {
  const present = new Set(header);
  const fitting = <T>(record: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(record).filter(([column]) => present.has(column)));
  return { ...template, columns: fitting(template.columns), dateOrders: fitting(template.dateOrders) };
}

/** The key under which an unmapped column is kept: `Годовой оборот, ₽` → `custom:годовой_оборот`. */
export function customTarget(column: string): ColumnTarget {
  const key = column.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_+|_+$/g, '').slice(0, 60);
  return `custom:${key || 'column'}`;
}

function twice(columns: readonly (readonly [string, ColumnTarget])[]): MappingFault[] {
  const first = new Map<string, string>();
  const faults: MappingFault[] = [];
  for (const [column, to] of columns) {
    const other = first.get(to);
    if (other === undefined) first.set(to, column);
    else if (to !== 'ignore' && !manyColumnFields.has(to as CanonicalField)) {
      faults.push({ code: 'mapped-twice', column, detail: `«${column}» and «${other}» both go to ${to}, which takes one column.` });
    }
  }
  return faults;
}

function malformed({ path, message }: { path: PropertyKey[]; message: string }): MappingFault {
  const inColumns = path[0] === 'columns' && path.length > 1;
  const column = inColumns ? String(path[1]) : '';
  return { code: inColumns ? 'unknown-field' : 'malformed', column, detail: inColumns ? `«${column}»: ${message}` : `${path.join('.')}: ${message}` };
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
