import { Button, CloseButton, Menu, Popover } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { Fragment, useState, type ReactNode } from 'react';
import { CUSTOM_PREFIX, type AnyList, type Filter, type FilterField } from '@kontora/contracts';
import { useCommon } from '../../text/common.ts';
import { useFormats } from '../values/formats.ts';
import type { FilterName, FilterPicker, ListWords } from './column.ts';
import { FilterEditor, type Conditions } from './filter-editor.tsx';
import classes from './list.module.css';
import { isTree, withConditions } from './list-url.ts';

interface Props<O extends AnyList> {
  operation: O; filter: Filter | undefined; onChange: (filter: Filter | undefined) => void;
  /** Fields that the firm has defined for itself, with their types. */
  own?: Readonly<Record<string, FilterField>>;
  /** The fields offered, in order; a field of ids needs a picker. */
  fields: readonly FilterName<O>[]; words: ListWords<O>; pickers?: Partial<Record<FilterName<O>, FilterPicker>>;
  /** How an id is written on a chip. */
  nameOf?: Partial<Record<FilterName<O>, (id: string) => ReactNode>>;
}

/** The conditions of a list as chips, each of which opens its editor; and a menu of further fields. */
export function FilterBar<O extends AnyList>({ operation, filter = {}, onChange, own, fields, words, pickers, nameOf }: Props<O>) {
  const t = useCommon();
  const spec: Readonly<Record<string, FilterField>> = { ...operation.list.filter, ...own };
  // A field of the firm that is not there any more can still be taken out of an old view.
  const typeOf = (field: string): FilterField => spec[field] ?? { type: 'text' };
  const [adding, setAdding] = useState<FilterName<O>>();
  const set = (field: FilterName<O>) => (conditions: Conditions | undefined) => onChange(withConditions(filter, field, conditions));
  if (isTree(filter)) return <span className={classes.chip} data-condition><button type="button">{t('list.composed')}</button><CloseButton size="xs" aria-label={t('list.removeFilter')} onClick={() => onChange(undefined)} /></span>;
  const given = (Object.keys(filter) as FilterName<O>[]).filter((field) => field in spec || field.startsWith(CUSTOM_PREFIX));
  const shown = adding && !given.includes(adding) ? [...given, adding] : given;
  return (
    <>
      {shown.map((field) => (
        <Chip key={field} opened={adding === field} onClose={() => setAdding(undefined)} onOpen={() => setAdding(field)} onRemove={() => set(field)(undefined)}
          label={words.label(field)} text={filter[field] ? <Said field={typeOf(field)} conditions={filter[field] as Conditions} named={nameOf?.[field] !== undefined} word={(value) => nameOf?.[field]?.(value) ?? words.value(field, value)} /> : '…'}>
          <FilterEditor field={typeOf(field)} label={words.label(field)} word={(value) => words.value(field, value)} value={(filter[field] ?? (typeOf(field).type === 'boolean' ? { eq: true } : {})) as Conditions} onChange={set(field)} picker={pickers?.[field]} onDone={() => setAdding(undefined)} />
        </Chip>
      ))}
      <Menu position="bottom-start">
        <Menu.Target><Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconFilter size={14} aria-hidden />}>{t('list.filter')}</Button></Menu.Target>
        <Menu.Dropdown mah={360} style={{ overflow: 'auto' }}>{fields.filter((field) => !given.includes(field)).map((field) => <Menu.Item key={field} onClick={() => setTimeout(() => setAdding(field))}>{words.label(field)}</Menu.Item>)}</Menu.Dropdown>
      </Menu>
    </>
  );
}

interface ChipProps { label: string; text: ReactNode; opened: boolean; onOpen: () => void; onClose: () => void; onRemove: () => void; children: ReactNode }
function Chip({ label, text, opened, onOpen, onClose, onRemove, children }: ChipProps) {
  const t = useCommon();
  return (
    <Popover opened={opened} onChange={(open) => !open && onClose()} position="bottom-start" trapFocus withinPortal>
      <span className={classes.chip} data-condition><Popover.Target><button type="button" onClick={opened ? onClose : onOpen}>{label}: <b>{text}</b></button></Popover.Target><CloseButton size="xs" aria-label={`${t('list.removeFilter')}: ${label}`} onClick={() => { onRemove(); onClose(); }} /></span>
      <Popover.Dropdown>{children}</Popover.Dropdown>
    </Popover>
  );
}

/** Conditions in words. */
function Said({ field, conditions, named, word }: { field: FilterField; conditions: Conditions; named: boolean; word: (value: string) => ReactNode }) {
  const t = useCommon();
  const { day, instant } = useFormats();
  const one = (value: unknown): ReactNode => (field.type === 'boolean' ? t(value ? 'value.yes' : 'value.no') : field.type === 'date' ? day(String(value)) : field.type === 'instant' ? instant(String(value)) : field.type === 'enum' || field.type === 'id' ? word(String(value)) : String(value));
  const several = (values: unknown[]) => values.slice(0, 3).map((value, i) => <Fragment key={String(value)}>{i > 0 && ', '}{one(value)}</Fragment>);
  const said: Record<string, (value: unknown) => ReactNode> = {
    eq: one, contains: (v) => (named ? word(String(v)) : `“${String(v)}”`), startsWith: (v) => `${String(v)}…`, in: (v) => <>{several(v as unknown[])}{(v as unknown[]).length > 3 && ` +${(v as unknown[]).length - 3}`}</>, isNull: (v) => t(v ? 'value.empty' : 'value.filled'),
    gte: (v) => <>≥ {one(v)}</>, lte: (v) => <>≤ {one(v)}</>, gt: (v) => <>&gt; {one(v)}</>, lt: (v) => <>&lt; {one(v)}</>, ne: (v) => <>≠ {one(v)}</>, nin: (v) => <>≠ {several(v as unknown[])}</>, between: (v) => <>{several(v as unknown[])}</>,
  };
  return <>{Object.entries(conditions).map(([operator, value], i) => <Fragment key={operator}>{i > 0 && ' '}{said[operator]?.(value)}</Fragment>)}</>;
}
