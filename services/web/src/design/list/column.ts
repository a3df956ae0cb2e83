import type { ReactNode } from 'react';
import { CUSTOM_PREFIX, type AnyList } from '@kontora/contracts';
import type { RowOf } from '../../data/queries.ts';

/** The fields a list can be filtered by, and sorted by. */
export type FilterName<O extends AnyList> = keyof Declared<O['list']['filter']> & string;
/** Without the index signature that every list's filter has besides its own fields. */
type Declared<T> = { [K in keyof T as string extends K ? never : K]: T[K] };
export type SortName<O extends AnyList> = O['list']['sort'][number];

/** What a file can have a column for: a field of the contract, or of an object within it as `counts.create`; or one of the firm's own. */
type FieldName<O extends AnyList> = Within<RowOf<O>> | `${typeof CUSTOM_PREFIX}${string}`;
type Within<Row> = { [K in keyof Row & string]: K | (NonNullable<Row[K]> extends readonly unknown[] ? never : NonNullable<Row[K]> extends object ? `${K}.${keyof NonNullable<Row[K]> & string}` : never) }[keyof Row & string];

/** One column of a list. Its id stays the same for ever: it is in addresses and saved views. `fields` are what a file has for it, where its id is not the name of one; none where it shows no data. */
export type Column<O extends AnyList> = Look<O> & ({ id: FieldName<O>; fields?: readonly FieldName<O>[] } | { id: string; fields: readonly FieldName<O>[] });
interface Look<O extends AnyList> {
  label: string;
  cell: (row: RowOf<O>) => ReactNode;
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

/** What a file of the columns shown holds: their fields in their order under their headings. Of a column with several fields the first has its heading, the others their own. */
export function exported(columns: readonly { id: string; label: string; fields?: readonly string[] }[]): { fields: string[]; headings: string[] } {
  const all = columns.flatMap(({ id, fields = [id], label }) => fields.map((name, i) => ({ name, heading: i === 0 ? label : '' })));
  return { fields: all.map(({ name }) => name), headings: all.map(({ heading }) => heading) };
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
