import fc from 'fast-check';
import { z } from 'zod';

/** Where generated values come from that must mean something: ids by the field they stand in, and free text. */
export interface Sources { id(field: string): fc.Arbitrary<string>; text: fc.Arbitrary<string> }

interface JsonSchema {
  type?: string | string[]; format?: string; contentEncoding?: string; pattern?: string; enum?: unknown[]; const?: unknown; default?: unknown; anyOf?: JsonSchema[]; oneOf?: JsonSchema[]; $ref?: string; $defs?: Record<string, JsonSchema>;
  minLength?: number; maxLength?: number; minimum?: number; maximum?: number; items?: JsonSchema; minItems?: number; maxItems?: number;
  properties?: Record<string, JsonSchema>; required?: string[]; propertyNames?: JsonSchema; additionalProperties?: JsonSchema | boolean;
}
/** What generation must know on its way down: the named schemas, the field it is in, and how deep that is. */
interface Place { sources: Sources; defs: Record<string, JsonSchema>; field: string; depth: number }

const known = new WeakMap<z.ZodType, JsonSchema>();
/** Within a filter these stand below the field they speak of. */
const OPERATORS = new Set(['eq', 'ne', 'in', 'nin']);
const LONGEST_ARRAY = 3;
const DEEPEST = 4;
const FIRST_DAY = Date.UTC(2026, 0, 1);
const LAST_DAY = Date.UTC(2026, 11, 31);

/**
 * Generates inputs of the form that a schema describes. Rules beyond the form (`refine`) are not known here: filter by `safeParse` where they matter.
 * Optional fields are there now and then, those with a default seldom.
 */
export function arbitraryOf(schema: z.ZodType, sources: Sources): fc.Arbitrary<unknown> {
  const json = known.get(schema) ?? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
  known.set(schema, json);
  return generate(json, { sources, defs: json.$defs ?? {}, field: '', depth: 0 });
}

function generate(schema: JsonSchema, place: Place): fc.Arbitrary<unknown> {
  if (schema.$ref) return generate(place.defs[schema.$ref.replace('#/$defs/', '')]!, place);
  const among = schema.anyOf ?? schema.oneOf;
  if (among) return fc.oneof(...among.map((one) => generate(one, place)));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if ('const' in schema) return fc.constant(schema.const);
  const types = [schema.type].flat();
  return types.length > 1 ? fc.oneof(...types.map((type) => ofType({ ...schema, type }, place))) : ofType(schema, place);
}

function ofType(schema: JsonSchema, place: Place): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'object': return objectOf(schema, place);
    case 'array': return fc.array(generate(schema.items ?? {}, place), { minLength: schema.minItems ?? 0, maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? LONGEST_ARRAY, LONGEST_ARRAY)) });
    case 'string': return stringOf(schema, place);
    case 'integer': return fc.integer(rangeOf(schema));
    case 'number': return fc.double({ ...rangeOf(schema), noNaN: true });
    case 'boolean': return fc.boolean();
    case 'null': return fc.constant(null);
    default: return place.sources.text;
  }
}

/** Small numbers from zero on, or from where the schema begins. */
function rangeOf({ minimum = 0, maximum = Infinity }: JsonSchema) {
  const min = Math.min(Math.max(minimum, 0), maximum);
  return { min, max: Math.min(maximum, min + 100) };
}

function objectOf(schema: JsonSchema, place: Place): fc.Arbitrary<object> {
  const absent = (one: JsonSchema) => ({ arbitrary: fc.constant(undefined), weight: 'default' in one ? 5 : 1 });
  const optional = (name: string, one: JsonSchema, arbitrary: fc.Arbitrary<unknown>) => (schema.required?.includes(name) ? arbitrary : fc.oneof(absent(one), { arbitrary, weight: 1 }));
  const shown = Object.entries(schema.properties ?? {}).filter(([name]) => place.depth < DEEPEST || schema.required?.includes(name));
  const fields = fc.record(Object.fromEntries(shown.map(([name, one]) => [name, optional(name, one, generate(one, { ...place, field: OPERATORS.has(name) ? place.field : name, depth: place.depth + 1 }))])));
  if (schema.properties || typeof schema.additionalProperties !== 'object') return fields.map((value) => Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)));
  return fc.dictionary(stringOf(schema.propertyNames ?? {}, place), generate(schema.additionalProperties, { ...place, depth: place.depth + 1 }), { maxKeys: 1 });
}

function stringOf(schema: JsonSchema, { sources, field }: Place): fc.Arbitrary<string> {
  const instant = fc.date({ min: new Date(FIRST_DAY), max: new Date(LAST_DAY), noInvalidDate: true }).map((date) => date.toISOString());
  if (schema.format === 'uuid') return sources.id(field);
  if (schema.format === 'date') return instant.map((text) => text.slice(0, 10));
  if (schema.format === 'date-time') return instant;
  if (schema.format === 'email') return sources.text.map((text) => `${text.replace(/\W/g, '')}@firm.example`);
  if (schema.contentEncoding === 'base64') return fc.base64String({ maxLength: 40 });
  if (schema.pattern) return patterned(new RegExp(schema.pattern), sources.text);
  return sources.text.map((text) => text.padEnd(schema.minLength ?? 0, 'x').slice(0, schema.maxLength));
}

/** Text where the pattern takes it, as it is or as a word, else whatever the pattern says. */
const patterned = (pattern: RegExp, text: fc.Arbitrary<string>) => fc.oneof(text, text.map((one) => one.replace(/\W/g, '')), fc.stringMatching(pattern)).chain((one) => (pattern.test(one) ? fc.constant(one) : fc.stringMatching(pattern)));
