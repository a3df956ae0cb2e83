import type { AnyOperation } from '@kontora/contracts';
import { ProblemError } from '@kontora/platform';
import { z } from 'zod';
import type { Language } from './cells.ts';

/** What a column holds; it decides how a cell is written. Identifiers, ИНН and phones are `text`, so that no leading zero is lost. */
export type ColumnKind = 'text' | 'number' | 'money' | 'date' | 'instant' | 'boolean';
/** A column of an exported list: a field of the item, or of an object within it (`origin.service`). */
export interface Column {
  readonly path: readonly string[];
  readonly kind: ColumnKind;
  /** Its heading, where the firm itself or whoever asks says what it is called. */
  readonly called?: Readonly<Record<Language, string>>;
}

interface Schema {
  $ref?: string; $defs?: Record<string, Schema>; type?: string | string[]; format?: string;
  properties?: Record<string, Schema>; propertyNames?: { enum?: string[] }; additionalProperties?: Schema; anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[];
}
const DEEPEST = 3;
const LONGEST_HEADING = 200;

/** The columns of a list, in the order of its contract; those of the firm's own fields only its registry knows: see `firmColumns`. Objects, and maps whose keys the contract names, are spread over columns; lists and other maps within an item are one text. */
export function columnsOf(operation: AnyOperation): Column[] {
  const item = ((operation.output as z.ZodObject).shape.data as z.ZodArray).element as z.ZodType;
  const schema = z.toJSONSchema(item, { io: 'output', unrepresentable: 'any' }) as Schema;
  const columns = walk(schema, { path: [], definitions: schema.$defs ?? {} }).filter(({ path: [first] }) => !(operation.list?.custom && first === 'custom'));
  return [...new Map(columns.map((column) => [keyOf(column), column])).values()];
}

/** The name by which `fields` chooses a column. */
export const keyOf = (column: Column): string => column.path.join('.');

/**
 * The columns that `fields=name,origin` asks for, in that order; the name of an object stands for all its columns. `headings` are theirs, one for each name;
 * an empty one, and that of an object, leaves columns their own. @throws ProblemError 400 `invalid-input` for a name that is none, or as many headings as there are no names.
 */
export function chosenColumns(all: readonly Column[], fields: string | undefined, headings: readonly string[] = []): readonly Column[] {
  const names = fields?.split(',');
  if (headings.length > 0 && headings.length !== names?.length) throw refused('headings', 'invalid', `There must be a heading for each field: ${headings.length} for ${names?.length ?? 0}`);
  const chosen = names?.flatMap((name, i) => {
    const found = all.filter((column) => keyOf(column) === name || keyOf(column).startsWith(`${name}.`));
    if (found.length === 0) throw refused('fields', 'unknown-field', `There is no field ${name.slice(0, 60)}; there are ${all.map(keyOf).join(', ')}`);
    const heading = headings[i]?.slice(0, LONGEST_HEADING);
    return heading && found.length === 1 ? [{ ...found[0]!, called: { ru: heading, en: heading } }] : found;
  });
  return chosen ? [...new Map(chosen.map((column) => [keyOf(column), column])).values()] : all;
}
const refused = (parameter: string, code: string, detail: string) => new ProblemError('invalid', 'invalid-input', { detail, errors: [{ pointer: `/${parameter}`, code, detail }] });

function walk(schema: Schema, at: { path: string[]; definitions: Record<string, Schema> }): Column[] {
  if (schema.$ref) return walk(at.definitions[schema.$ref.split('/').at(-1)!]!, at);
  const variants = (schema.anyOf ?? schema.oneOf ?? schema.allOf)?.filter((variant) => variant.type !== 'null');
  if (variants?.length === 1) return walk(variants[0]!, at);
  if (variants?.every((variant) => variant.$ref ?? variant.properties)) return variants.flatMap((variant) => walk(variant, at));
  const properties = schema.properties ?? named(schema);
  const spread = properties && !isMoney(properties) && at.path.length < DEEPEST;
  if (spread) return Object.entries(properties).flatMap(([name, inner]) => walk(inner, { ...at, path: [...at.path, name] }));
  return [{ path: at.path, kind: kindOf(schema) }];
}

const named = ({ propertyNames, additionalProperties }: Schema): Record<string, Schema> | undefined => (propertyNames?.enum && additionalProperties ? Object.fromEntries(propertyNames.enum.map((name) => [name, additionalProperties])) : undefined);
const isMoney = (properties: object) => Object.keys(properties).join() === 'amount,currency';

function kindOf({ type, format, properties }: Schema): ColumnKind {
  if (properties && isMoney(properties)) return 'money';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'boolean';
  return format === 'date' ? 'date' : format === 'date-time' ? 'instant' : 'text';
}
