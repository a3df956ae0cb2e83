import type { FieldProblem } from '../contact-values.ts';
import type { CustomDefinition } from '../custom-field/check-custom.ts';
import type { StoredMapping } from './import.ts';
import { fitTemplate, MappingError, validateMapping, type ColumnTarget, type ImportMapping } from './mapping.ts';
import { normaliseHeader } from './read-header.ts';
import { canonicalFields } from './recognise-words.ts';

/** The custom fields that columns can go to. */
export interface Registry { readonly organisation: readonly CustomDefinition[]; readonly person: readonly CustomDefinition[] }

/** Fields whose values the contacts have no place for: they stay with the rows of the import. */
const WITHOUT_PLACE: ReadonlySet<string> = new Set([
  'ignore', 'parent_external_id', 'industry', 'birthdate', 'created_at', 'modified_at', 'closed_at', 'lead_status', 'lead_source', 'converted', 'deal_name', 'deal_sum', 'currency', 'deal_stage', 'pipeline', 'expected_close',
]);

/** A proposed mapping as far as the firm's registry has its custom fields: a column goes to the field of its name, or nowhere. */
export function fitRegistry(mapping: ImportMapping, registry: Registry): ImportMapping {
  const fields = new Map(definitionsFor(mapping, registry).flatMap(({ key, labelRu, labelEn, retired }) => (retired ? [] : [key, labelRu, labelEn].map((name) => [normaliseHeader(name), key] as const))));
  const taken = new Set<string>();
  const fit = (column: string, target: ColumnTarget): ColumnTarget => {
    if (!target.startsWith('custom:')) return target;
    const key = fields.get(normaliseHeader(column));
    if (key === undefined || taken.has(key)) return 'ignore';
    taken.add(key);
    return `custom:${key}`;
  };
  return { ...mapping, columns: Object.fromEntries(Object.entries(mapping.columns).map(([column, target]) => [column, fit(column, target)])) };
}

/** Checks a mapping against the header of the file and the registry; answers it whole, or everything that is wrong with it. */
export function confirmMapping({ employees, ...given }: StoredMapping, { header, registry }: { header: readonly string[]; registry: Registry }): { mapping: StoredMapping } | { problems: FieldProblem[] } {
  try {
    const mapping = validateMapping(given, header);
    const known = new Set(definitionsFor(mapping, registry).filter(({ retired }) => !retired).map(({ key }) => `custom:${key}`));
    const problems = Object.entries(mapping.columns).filter(([, target]) => target.startsWith('custom:') && !known.has(target))
      .map(([column, target]) => ({ pointer: pointerTo(column), code: 'unknown-field', detail: `«${column}»: there is no custom field ${target.slice('custom:'.length)}. Define it first, or ignore the column.` }));
    return problems.length > 0 ? { problems } : { mapping: { ...mapping, employees } };
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    return { problems: error.faults.map(({ code, column, detail }) => ({ pointer: column === '' ? '/mapping' : pointerTo(column), code, detail })) };
  }
}

/** A template's mapping as far as it fits this file. */
export function fromTemplate({ employees, ...template }: StoredMapping, header: readonly string[]): StoredMapping {
  return { ...fitTemplate(template as ImportMapping, header), employees };
}

/** The mapping without what the contacts have no place for: it is not read, and nothing is said about it. A deal's name tells that it is one. */
export const withPlace = (mapping: ImportMapping): ImportMapping => ({ ...mapping, columns: Object.fromEntries(Object.entries(mapping.columns).filter(([, target]) => target === 'deal_name' || !WITHOUT_PLACE.has(target))) });

/** Columns whose values have no place in the contacts. */
export const notTaken = ({ columns }: Pick<ImportMapping, 'columns'>, header: readonly string[]): string[] => header.filter((column) => WITHOUT_PLACE.has(columns[column] ?? 'ignore'));

/** All that a column can go to. */
export const fieldsFor = (mapping: ImportMapping, registry: Registry): string[] => [...canonicalFields, ...definitionsFor(mapping, registry).filter(({ retired }) => !retired).map(({ key }) => `custom:${key}`), 'ignore'];

const definitionsFor = ({ entity }: Pick<ImportMapping, 'entity'>, registry: Registry) => (entity === 'organisation' ? registry.organisation : registry.person);
const pointerTo = (column: string) => `/mapping/columns/${column.replaceAll('~', '~0').replaceAll('/', '~1')}`;
