import { CUSTOM_PREFIX, field, type AnyList, type FilterField } from '@kontora/contracts';
import { Select } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column, FilterName, FilterPicker, SortName } from '../../design/list/column.ts';
import { CustomValue, useCustomFields, type CustomField, type CustomValues } from './custom-fields.tsx';

/** What a list has of the firm's own fields: columns that can be chosen, fields that it can be filtered by, and their labels. */
interface CustomList<O extends AnyList> { columns: Column<O>[]; own: Record<string, FilterField>; filters: FilterName<O>[]; pickers: Record<string, FilterPicker>; label: (name: string) => string | undefined }

/** The firm's own fields for the list of their owners; retired ones are not offered any more. */
export function useCustomList<O extends AnyList>(owner: 'organisation' | 'person'): CustomList<O> {
  const english = useTranslation().i18n.language === 'en';
  const all = useCustomFields(owner);
  return useMemo(() => {
    const fields = all.filter(({ retiredAt }) => retiredAt === null);
    const name = ({ key }: CustomField) => `${CUSTOM_PREFIX}${key}` as const;
    const named = <T,>(of: (one: CustomField) => T) => Object.fromEntries(fields.map((one) => [name(one), of(one)]));
    const labels = named(({ labelEn, labelRu }) => (english ? labelEn : labelRu));
    const cell = (one: CustomField) => (row: unknown): ReactNode => {
      const value = (row as { custom: CustomValues }).custom[one.key];
      return value === undefined ? null : <CustomValue field={one} value={value} />;
    };
    return {
      columns: fields.map((one): Column<O> => ({ id: name(one), label: labels[name(one)]!, width: 150, hidden: true, sort: name(one) as SortName<O>, cell: cell(one), ...(one.type === 'number' && { align: 'end' as const }) })),
      own: named(filterField), filters: fields.map(name) as FilterName<O>[], pickers: Object.fromEntries(fields.filter(({ type }) => type === 'choices').map((one) => [name(one), oneOf(one.options)])), label: (asked) => labels[asked],
    };
  }, [all, english]);
}

const filterField = ({ type, options }: CustomField): FilterField => (type === 'choice' ? field.oneOf(options) : type === 'choices' ? field.someOf(options) : field[type]());

/** One of the options, for a field that holds several. */
const oneOf = (options: readonly string[]): FilterPicker => function OptionPicker({ label, value, onChange }) {
  return <Select label={label} searchable clearable data={[...options]} value={value[0] ?? null} onChange={(option) => onChange(option ? [option] : [])} comboboxProps={{ withinPortal: false }} />;
};
