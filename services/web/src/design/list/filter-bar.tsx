import { Button, CloseButton, Menu, Popover, Tooltip } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { CUSTOM_PREFIX, type AnyList, type Filter, type FilterField } from '@kontora/contracts';
import { useCommon } from '../../text/common.ts';
import type { FilterName, FilterPicker, ListWords } from './column.ts';
import { FilterEditor, type Conditions } from './filter-editor.tsx';
import { FieldSaid, TreeSaid, type Words } from './filter-words.tsx';
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
  const told: Words<O> = { words, nameOf, typeOf };
  if (isTree(filter)) return <TreeChip onRemove={() => onChange(undefined)}><TreeSaid {...told} filter={filter} /></TreeChip>;
  const given = (Object.keys(filter) as FilterName<O>[]).filter((field) => field in spec || field.startsWith(CUSTOM_PREFIX));
  const shown = adding && !given.includes(adding) ? [...given, adding] : given;
  return (
    <>
      {shown.map((field) => (
        <Chip key={field} opened={adding === field} onClose={() => setAdding(undefined)} onOpen={() => setAdding(field)} onRemove={() => set(field)(undefined)}
          label={words.label(field)} text={filter[field] ? <FieldSaid {...told} field={field} conditions={filter[field] as Conditions} /> : '…'}>
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

/** A tree of conditions, which has no editor here: cut where it is long, whole under the pointer, the focus or a finger. */
function TreeChip({ children, onRemove }: { children: ReactNode; onRemove: () => void }) {
  const t = useCommon();
  return <span className={`${classes.chip} ${classes.tree}`} data-condition><Tooltip label={children} multiline maw={420} events={{ hover: true, focus: true, touch: true }}><button type="button">{children}</button></Tooltip><CloseButton size="xs" aria-label={t('list.removeFilter')} onClick={onRemove} /></span>;
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
