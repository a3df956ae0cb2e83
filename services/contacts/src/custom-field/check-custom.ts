import type { CustomFieldOwner, CustomFieldType } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { FieldProblem } from '../contact-values.ts';

type Owner = z.infer<typeof CustomFieldOwner>;
type Values = Readonly<Record<string, unknown>>;
/** A custom field as far as values are judged by it. */
export interface CustomDefinition { key: string; type: z.infer<typeof CustomFieldType>; labelRu: string; labelEn: string; options: string[]; required: boolean; retired: boolean }
/** Custom values that are about to be written; `stored` are those there were, null for a new card. */
export interface CustomChange { given: Values; stored: Values | null }

/** The custom fields of organisations or of people. */
export function readDefinitions(db: Db, owner: Owner): Promise<CustomDefinition[]> {
  return db.rows<CustomDefinition>(sql`select key, type, label_ru, label_en, options, required, retired_at is not null as retired from custom_field where applies_to = ${owner} order by key`);
}

/** What is wrong with custom values that are about to be written; see `problemsOfCustom`. */
export async function customProblems(db: Db, owner: Owner, change: CustomChange): Promise<FieldProblem[]> {
  return problemsOfCustom(await readDefinitions(db, owner), change);
}

/**
 * What is wrong with custom values, by pointer below `/custom`: a key the registry does not know, a value that does not fit its field, a new
 * value in a retired field, nothing in a required one.
 */
export function problemsOfCustom(definitions: readonly CustomDefinition[], { given, stored }: CustomChange): FieldProblem[] {
  const byKey = new Map(definitions.map((definition) => [definition.key, definition]));
  const problems: FieldProblem[] = [];
  const complain = (key: string, code: string, detail: string) => problems.push({ pointer: `/custom/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, code, detail });
  for (const [key, value] of Object.entries(given)) {
    const field = byKey.get(key);
    if (value === null || JSON.stringify(value) === JSON.stringify(stored?.[key])) continue;
    if (!field) complain(key, 'unknown-field', `There is no custom field ${key}. Define it first.`);
    else if (field.retired) complain(key, 'retired', `The custom field ${key} is retired and takes no new values.`);
    else if (!fits(field, value)) complain(key, 'wrong-value', `${key} must be ${expected(field)}.`);
  }
  const after = { ...stored, ...given };
  for (const { key, required, retired } of definitions) {
    if (required && !retired && (after[key] ?? null) === null && (stored === null || key in given)) complain(key, 'required', `${key} must be given.`);
  }
  return problems;
}

function fits({ type, options }: CustomDefinition, value: unknown): boolean {
  switch (type) {
    case 'text': return typeof value === 'string' && value.length > 0 && value.length <= 5000 && !value.includes('\0');
    case 'number': return typeof value === 'number' && Number.isFinite(value);
    case 'boolean': return typeof value === 'boolean';
    case 'date': return CivilDate.is(value);
    case 'choice': return typeof value === 'string' && options.includes(value);
    case 'choices': return Array.isArray(value) && new Set(value).size === value.length && value.every((one) => options.includes(one as string));
  }
}

function expected({ type, options }: CustomDefinition): string {
  const several = options.slice(0, 10).join(', ') + (options.length > 10 ? ' …' : '');
  return { text: 'a text of at most 5,000 characters', number: 'a number', boolean: 'true or false', date: 'a day such as 2026-03-31', choice: `one of ${several}`, choices: `a list of ${several}, each once` }[type];
}
