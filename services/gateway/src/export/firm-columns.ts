import { contacts, CUSTOM_PREFIX, type CustomFieldType, type Input, type ListSpec, type Output } from '@kontora/contracts';
import type { z } from 'zod';
import type { Column, ColumnKind } from './columns.ts';

/** Asks the registry; a failure of it is a failure of the export. */
export type AskRegistry = (input: Partial<Input<typeof contacts.listCustomFields>>) => Promise<Output<typeof contacts.listCustomFields>>;

const KINDS: Record<z.infer<typeof CustomFieldType>, ColumnKind> = { text: 'text', number: 'number', date: 'date', boolean: 'boolean', choice: 'text', choices: 'text' };

/** The columns of the firm's own fields among `fields`, as `custom.<key>`; what the registry does not know is left to `chosenColumns` to refuse. */
export async function firmColumns({ custom }: ListSpec, fields: string | undefined, ask: AskRegistry): Promise<Column[]> {
  const keys = fields?.split(',').filter((name) => name.startsWith(CUSTOM_PREFIX)).map((name) => name.slice(CUSTOM_PREFIX.length)) ?? [];
  if (!custom || keys.length === 0) return [];
  const { data } = await ask({ filter: { appliesTo: { eq: custom }, key: { in: keys.slice(0, 200) } }, limit: 200 });
  return data.map(({ key, type, labelRu, labelEn }) => ({ path: ['custom', key], kind: KINDS[type], called: { ru: labelRu, en: labelEn } }));
}
