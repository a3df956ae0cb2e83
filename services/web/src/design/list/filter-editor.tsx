import type { FilterField } from '@kontora/contracts';
import { Button, Checkbox, Group, NumberInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { CivilDate } from '@kontora/domain';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useCommon } from '../../text/common.ts';
import { DayInput } from '../form/inputs.tsx';
import { today } from '../form/today.ts';
import type { FilterPicker } from './column.ts';

/** The conditions on one field, as the API takes them. */
export type Conditions = Readonly<Record<string, unknown>>;
interface Props { field: FilterField; label: string; word: (value: string) => ReactNode; value: Conditions; onChange: (conditions: Conditions | undefined) => void; picker?: FilterPicker }

/** Asks for the conditions on one field; which inputs, its type in the contract says. */
export function FilterEditor({ onDone, ...props }: Props & { onDone: () => void }) {
  const t = useCommon();
  const [draft, setDraft] = useState<Conditions>(props.value);
  const send = (event: FormEvent) => { event.preventDefault(); props.onChange(clean(draft)); onDone(); };
  return (
    <form onSubmit={send}>
      <Stack gap="xs" w={250}>
        <Inputs {...props} value={draft} onChange={(next) => setDraft(next ?? {})} />
        <Group justify="space-between">
          <Button size="compact-sm" onClick={() => { props.onChange(undefined); onDone(); }}>{t('action.clear')}</Button>
          <Button size="compact-sm" type="submit" variant="filled">{t('list.apply')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

function Inputs({ field, label, word, value, onChange, picker: Picker }: Props) {
  const t = useCommon();
  const listed = (value.in as string[] | undefined) ?? (value.eq === undefined ? [] : [String(value.eq)]);
  // A text field with a picker holds several ids or keys: one of them is asked for.
  if (Picker && field.type === 'text' && !Picker.exact) return <Picker label={label} value={[value.contains ?? value.eq].filter((key) => typeof key === 'string')} onChange={(keys) => onChange(keys.length ? { contains: keys.at(-1) } : undefined)} />;
  if (Picker) return <Picker label={label} value={listed} onChange={(ids) => onChange(ids.length ? { in: ids } : undefined)} />;
  if (field.type === 'id') return <Text>{t('list.composed')}</Text>;
  if (field.type === 'enum') return <Checkbox.Group label={label} value={listed} onChange={(chosen) => onChange({ in: chosen })}><Stack gap={6} mt={6}>{field.values!.map((one) => <Checkbox key={one} value={one} label={word(one)} />)}</Stack></Checkbox.Group>;
  if (field.type === 'boolean') return <SegmentedControl aria-label={label} data={[{ value: 'true', label: t('value.yes') }, { value: 'false', label: t('value.no') }]} value={String(value.eq ?? 'true')} onChange={(chosen) => onChange({ eq: chosen === 'true' })} />;
  if (field.type === 'text') return <TextInput data-autofocus label={label} value={String(value.contains ?? value.eq ?? '')} onChange={(event) => onChange({ contains: event.currentTarget.value })} />;
  if (field.type === 'date' || field.type === 'instant') return <Days label={label} instant={field.type === 'instant'} value={value} onChange={onChange} />;
  return <Group grow gap="xs" align="end">{(['gte', 'lte'] as const).map((operator) => <NumberInput key={operator} label={`${label}: ${t(operator === 'gte' ? 'list.from' : 'list.to')}`} value={(value[operator] as string | number | undefined) ?? ''} onChange={(next) => onChange({ ...value, [operator]: field.type === 'money' ? String(next) : next })} hideControls />)}</Group>;
}

/** Days from … to, both included; an instant field takes the bounds of those days in the reader's zone. */
function Days({ label, instant, value, onChange }: Pick<Props, 'label' | 'value' | 'onChange'> & { instant: boolean }) {
  const t = useCommon();
  const [from, to] = [dayOf(value.gte, 0), dayOf(value.lte ?? value.lt, value.lt && instant ? -1 : 0)];
  const set = (first: string, last: string) => onChange(instant
    ? { ...(first && { gte: new Date(`${first}T00:00`).toISOString() }), ...(last && { lt: new Date(`${CivilDate.addDays(CivilDate.parse(last), 1)}T00:00`).toISOString() }) }
    : { ...(first && { gte: first }), ...(last && { lte: last }) });
  const now = today();
  const presets = [[t('list.today'), now, now], [t('list.week'), now, CivilDate.addDays(now, 6)], [t('list.month'), CivilDate.clamped(CivilDate.year(now), CivilDate.month(now), 1), CivilDate.lastDayOfMonth(now)]] as const;
  return (
    <>
      <Group grow gap="xs"><DayInput label={`${label}: ${t('list.from')}`} value={from} onChange={(day) => set(day, to)} /><DayInput label={t('list.to')} value={to} onChange={(day) => set(from, day)} /></Group>
      <Group gap={4}>{presets.map(([name, first, last]) => <Button key={name} size="compact-xs" onClick={() => set(first, last)}>{name}</Button>)}</Group>
    </>
  );
}

function dayOf(bound: unknown, shift: number): string {
  if (typeof bound !== 'string') return '';
  const day = bound.length === 10 ? bound : new Intl.DateTimeFormat('en-CA').format(new Date(bound));
  return shift ? CivilDate.addDays(CivilDate.parse(day), shift) : day;
}
const clean = (draft: Conditions): Conditions | undefined => {
  const left = Object.entries(draft).filter(([, value]) => value !== '' && value !== undefined && !(Array.isArray(value) && value.length === 0));
  return left.length > 0 ? Object.fromEntries(left) : undefined;
};
