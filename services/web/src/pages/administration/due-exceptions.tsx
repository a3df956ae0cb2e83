import { ActionIcon, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useCommon } from '../../text/common.ts';
import { DayInput } from '../../design/form/inputs.tsx';
import type { FormState } from '../../design/form/use-form-of.ts';
import { today } from '../../design/form/today.ts';
import classes from './admin.module.css';
import { PlainDueFields } from './plain-due-fields.tsx';
import { DUE_FORMS, partsOf, periodsOf, valueAt, type DueRule, type Override, type PlainDue, type Rule } from './rule.ts';
import { usePartText } from './rule-words.ts';
import { useText } from './text.ts';

interface Props { form: FormState; path: string; recurrence: Rule['period'] }
const nextYears = () => { const year = Number(today().slice(0, 4)); return [year - 1, year, year + 1, year + 2]; };

/** Periods in which another rule holds, or none. */
export function DueExceptions({ form, path, recurrence }: Props) {
  const t = useText();
  const partText = usePartText();
  const { by_period: branches = {} } = valueAt(form.values, path) as DueRule;
  const set = (next: Record<string, PlainDue | null>) => form.set(`${path}.by_period`, next);
  const free = (parts: string[]) => parts.filter((part) => !(part in branches)).map((part) => ({ value: part, label: partText(part) }));
  const options = [{ group: t('exception.everyYear'), items: free(partsOf(recurrence)) }, { group: t('exception.once'), items: free(periodsOf(recurrence, nextYears())) }];
  return (
    <div className={classes.exceptions}>
      {Object.entries(branches).map(([part, branch]) => (
        <div key={part} className={classes.exception} role="group" aria-label={partText(part)}>
          <div className={classes.exceptionHead}>
            <b>{partText(part)}</b>
            <Checkbox label={t('exception.nothing')} checked={branch === null} onChange={(event) => set({ ...branches, [part]: event.currentTarget.checked ? null : { ...DUE_FORMS.day_of_month, shift: 'next_working_day' } })} />
            <Remove label={`${t('exception.remove')}: ${partText(part)}`} onRemove={() => set(Object.fromEntries(Object.entries(branches).filter(([key]) => key !== part)))} />
          </div>
          {branch && <PlainDueFields form={form} path={`${path}.by_period.${part}`} recurrence={recurrence} within />}
        </div>
      ))}
      <Select w={290} size="xs" searchable value={null} data={options} placeholder={t('exception.add')} aria-label={t('exception.add')} leftSection={<IconPlus size={13} aria-hidden />} onChange={(part) => part && set({ ...branches, [part]: null })} />
    </div>
  );
}

/** Dates that the authority has set for single periods. */
export function DueOverrides({ form, path, recurrence }: Props) {
  const t = useText();
  const partText = usePartText();
  const { overrides = [] } = valueAt(form.values, path) as DueRule;
  const set = (next: Override[]) => form.set(`${path}.overrides`, next);
  const periods = [...new Set([...periodsOf(recurrence, nextYears()), ...overrides.map(({ period }) => period)])].sort();
  return (
    <div className={classes.exceptions}>
      {overrides.map((_, i) => (
        <div key={i} className={classes.due} role="group" aria-label={t('override.one', { no: i + 1 })}>
          <Select w={200} searchable label={t('due.period')} data={periods.map((period) => ({ value: period, label: partText(period) }))} allowDeselect={false} {...form.field(`${path}.overrides.${i}.period`)} />
          <DayInput w={150} label={t('override.date')} {...form.field(`${path}.overrides.${i}.date`)} />
          <TextInput flex={1} miw={180} label={t('override.basis')} {...form.field(`${path}.overrides.${i}.basis`)} />
          <Remove label={t('override.remove', { no: i + 1 })} onRemove={() => set(overrides.filter((__, at) => at !== i))} />
        </div>
      ))}
      <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={13} aria-hidden />} onClick={() => set([...overrides, { period: periods.at(-1) ?? '', date: '', basis: '' }])}>{t('override.add')}</Button>
    </div>
  );
}

/** Takes one of several away. */
export function Remove({ label, onRemove }: { label: string; onRemove: () => void }) {
  const common = useCommon();
  return <ActionIcon aria-label={label} title={common('action.remove')} onClick={onRemove}><IconX size={15} aria-hidden /></ActionIcon>;
}
