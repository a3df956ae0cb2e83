import { CUSTOM_PREFIX, field, type CustomFieldOwner, type FilterField } from '@kontora/contracts';
import { invalidField, type Column, type Db, type OwnFields } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import type { z } from 'zod';
import { readDefinitions, type CustomDefinition } from './check-custom.ts';

/** What somebody asks of a list as far as fields of the firm may be in it: keys to show, conditions, an order. */
export interface CustomQuestion { custom?: readonly string[]; filters: readonly unknown[]; sort?: string }
/** Whose fields, and the column that holds their values. */
export interface CustomPlace { owner: z.infer<typeof CustomFieldOwner>; at: RawBuilder<unknown> }
/** The fields of the firm for a list, and the SQL of those to be shown, as one JSON object. */
export interface CustomAnswer extends OwnFields { shown: RawBuilder<unknown> }

const TEXT_SHOWN = 500;
/** Cursors hold what rows are sorted by. */
const TEXT_SORTED = 100;
const NONE: CustomAnswer = { filter: {}, columns: {}, shown: sql`'{}'::jsonb` };

/**
 * The firm's own fields that a list is asked for. Input never reaches the JSON: keys and types come from the registry.
 * @throws ProblemError 400 `invalid-input` with a pointer below `/custom`: the registry has no such key. Fields of conditions and orders are judged by the list.
 */
export async function customFieldsOf(db: Db, { owner, at }: CustomPlace, { custom = [], filters, sort }: CustomQuestion): Promise<CustomAnswer> {
  if (custom.length === 0 && !`${JSON.stringify(filters)}${sort}`.includes(CUSTOM_PREFIX)) return NONE;
  const definitions = await readDefinitions(db, owner);
  const unknown = custom.findIndex((key) => !definitions.some((definition) => definition.key === key));
  if (unknown >= 0) throw invalidField(`/custom/${unknown}`, { code: 'unknown-field', detail: `There is no field ${custom[unknown]}` });
  const named = <T>(of: (definition: CustomDefinition) => T) => Object.fromEntries(definitions.map((definition) => [CUSTOM_PREFIX + definition.key, of(definition)]));
  const shown = definitions.filter(({ key }) => custom.includes(key)).flatMap((definition) => [sql.lit(definition.key), valueShown(definition, at)]);
  return { filter: named(filterField), columns: named((definition) => columnOf(definition, at)), shown: shown.length > 0 ? sql`jsonb_strip_nulls(jsonb_build_object(${sql.join(shown)}))` : NONE.shown };
}

function filterField({ type, options }: CustomDefinition): FilterField {
  switch (type) {
    case 'choice': return field.oneOf(options);
    case 'choices': return field.someOf(options);
    default: return field[type]();
  }
}

function columnOf({ key, type }: CustomDefinition, at: RawBuilder<unknown>): Column {
  const text = sql`(${at} ->> ${sql.lit(key)})`;
  const value = sql`(${at} -> ${sql.lit(key)})`;
  switch (type) {
    case 'number': return sql`${text}::numeric`;
    case 'date': return sql`${text}::date`;
    case 'boolean': return sql`${text}::boolean`;
    case 'choices': return { ...ofText(sql`(select string_agg(one, ', ') from jsonb_array_elements_text(${value}) one)`), contains: (option) => sql<boolean>`jsonb_exists(${value}, ${option})` };
    default: return ofText(text);
  }
}
const ofText = (at: RawBuilder<unknown>) => ({ at, name: true as const, order: sql`left(${at}, ${sql.lit(TEXT_SORTED)})` });

const valueShown = ({ key, type }: CustomDefinition, at: RawBuilder<unknown>) => (type === 'text' ? sql`left(${at} ->> ${sql.lit(key)}, ${sql.lit(TEXT_SHOWN)})` : sql`${at} -> ${sql.lit(key)}`);
