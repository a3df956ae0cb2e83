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
  /** Its heading, where the firm itself says what it is called. */
  readonly called?: Readonly<Record<Language, string>>;
}

interface Schema {
  $ref?: string; $defs?: Record<string, Schema>; type?: string | string[]; format?: string;
  properties?: Record<string, Schema>; anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[];
}
const DEEPEST = 3;

/** The columns of a list, in the order of its contract; those of the firm's own fields only its registry knows: see `firmColumns`. Objects are spread over columns; lists and maps within an item are one text. */
export function columnsOf(operation: AnyOperation): Column[] {
  const item = ((operation.output as z.ZodObject).shape.data as z.ZodArray).element as z.ZodType;
  const schema = z.toJSONSchema(item, { io: 'output', unrepresentable: 'any' }) as Schema;
  const columns = walk(schema, { path: [], definitions: schema.$defs ?? {} }).filter(({ path: [first] }) => !(operation.list?.custom && first === 'custom'));
  return [...new Map(columns.map((column) => [keyOf(column), column])).values()];
}

/** The name by which `fields` chooses a column. */
export const keyOf = (column: Column): string => column.path.join('.');

/** The columns that `fields=name,origin` asks for, in that order; the name of an object stands for all its columns. @throws ProblemError 400 `invalid-input` for a name that is none. */
export function chosenColumns(all: readonly Column[], fields: string | undefined): readonly Column[] {
  if (fields === undefined) return all;
  return [...new Set(fields.split(',').flatMap((name) => {
    const found = all.filter((column) => keyOf(column) === name || keyOf(column).startsWith(`${name}.`));
    if (found.length > 0) return found;
    const detail = `There is no field ${name.slice(0, 60)}; there are ${all.map(keyOf).join(', ')}`;
    throw new ProblemError('invalid', 'invalid-input', { detail, errors: [{ pointer: '/fields', code: 'unknown-field', detail }] });
  }))];
}

function walk(schema: Schema, at: { path: string[]; definitions: Record<string, Schema> }): Column[] {
  if (schema.$ref) return walk(at.definitions[schema.$ref.split('/').at(-1)!]!, at);
  const variants = (schema.anyOf ?? schema.oneOf ?? schema.allOf)?.filter((variant) => variant.type !== 'null');
  if (variants?.length === 1) return walk(variants[0]!, at);
  if (variants?.every((variant) => variant.$ref ?? variant.properties)) return variants.flatMap((variant) => walk(variant, at));
  const { properties } = schema;
  const spread = properties && !isMoney(properties) && at.path.length < DEEPEST;
  if (spread) return Object.entries(properties).flatMap(([name, inner]) => walk(inner, { ...at, path: [...at.path, name] }));
  return [{ path: at.path, kind: kindOf(schema) }];
}

const isMoney = (properties: object) => Object.keys(properties).join() === 'amount,currency';

function kindOf({ type, format, properties }: Schema): ColumnKind {
  if (properties && isMoney(properties)) return 'money';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'boolean';
  return format === 'date' ? 'date' : format === 'date-time' ? 'instant' : 'text';
}
