import type { ReactNode } from 'react';
import type { AnyList } from '@kontora/contracts';
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
/** Chooses a value for a field that holds an id: `value` are the chosen ids. */
export interface FilterPicker { (props: { label: string; value: string[]; onChange: (ids: string[]) => void }): ReactNode }
/** How fields, and values of fields, are called; and how ids become names. */
export interface ListWords<O extends AnyList> {
  label: (field: FilterName<O>) => string;
  value: (field: FilterName<O>, value: string) => ReactNode;
}
