import type { ReactNode } from 'react';
import { CUSTOM_PREFIX, type AnyList } from '@kontora/contracts';
import type { z } from 'zod';
import type { RowOf } from '../../data/queries.ts';

/** The fields a list can be filtered by, and sorted by. */
export type FilterName<O extends AnyList> = keyof Declared<O['list']['filter']> & string;
/** Without the index signature that every list's filter has besides its own fields. */
type Declared<T> = { [K in keyof T as string extends K ? never : K]: T[K] };
export type SortName<O extends AnyList> = O['list']['sort'][number];

/** One column of a list. */
export interface Column<O extends AnyList> {
  /** Stays the same for ever: it is in addresses and saved views. */
  id: string;
  label: string;
  cell: (row: RowOf<O>) => ReactNode;
  /** The fields of the contract that a file has for it, where its id is not the name of one. */
  fields?: readonly string[];
  /** In pixels, to begin with. */
  width: number;
  /** Name in the contract's sort. */
  sort?: SortName<O>;
  align?: 'end';
  /** Shown only when chosen. */
  hidden?: boolean;
  /** On a phone: the headline of the row, a line with its name, a value that needs no name, or not at all. Default `line`. */
  phone?: 'title' | 'line' | 'bare' | 'none';
}
/** How many fields of the firm rows can show at once. */
const CUSTOM_SHOWN = 20;
/** The keys of the firm's own fields among columns: those that rows must bring with them. */
export const customKeys = (columns: readonly { id: string }[]): string[] => columns.map(({ id }) => id).filter((id) => id.startsWith(CUSTOM_PREFIX)).slice(0, CUSTOM_SHOWN).map((id) => id.slice(CUSTOM_PREFIX.length));

/** What a file of the columns shown holds; everything the list has, where one of them is no field of the contract. */
export function exportedFields<O extends AnyList>(operation: O, columns: readonly Column<O>[]): { fields?: string[] } {
  const item = ((operation.output as z.ZodObject).shape.data as unknown as z.ZodArray<z.ZodObject>).element.shape;
  const fields = columns.flatMap((column) => column.fields ?? [column.id]);
  return fields.length > 0 && fields.every((name) => name in item || name.startsWith(CUSTOM_PREFIX)) ? { fields } : {};
}

/** Chooses a value for a field that holds an id: `value` are the chosen ids. */
export interface FilterPicker {
  (props: { label: string; value: string[]; onChange: (ids: string[]) => void }): ReactNode;
  /** A text field holds one key, so that several may be asked for; otherwise it holds a list of them, of which one is. */
  exact?: boolean;
}
/** How fields, and values of fields, are called; and how ids become names. */
export interface ListWords<O extends AnyList> {
  label: (field: FilterName<O>) => string;
  value: (field: FilterName<O>, value: string) => ReactNode;
}
