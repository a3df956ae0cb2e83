import { Group, NumberInput, Select, TextInput } from '@mantine/core';
import type { FormState } from '../../design/form/use-form-of.ts';
import { useText as useSeasonText } from '../reporting/text.ts';
import classes from './admin.module.css';
import { countedBy, DUE_FORMS, dueFormOf, SHIFTS, valueAt, type DueForm, type DueRule, type Rule } from './rule.ts';
import { yearText } from './rule-words.ts';
import { useText } from './text.ts';

const DAYS = Array.from({ length: 31 }, (_, i) => String(i + 1));
const YEARS = [-1, 0, 1, 2, 3, 4, 5];
const BY_EVENT: readonly DueForm[] = ['working_days_after_event', 'days_after_event'];

/** The rule itself, without exceptions; of `within`, the rule of one exception. */
export function PlainDueFields({ form, path, recurrence, within }: { form: FormState; path: string; recurrence: Rule['period']; within?: boolean }) {
  const t = useText();
  const due = valueAt(form.values, path) as DueRule;
  const counted = dueFormOf(due);
  const forms = (Object.keys(DUE_FORMS) as DueForm[]).filter((one) => one === counted || ((one !== 'listed' || (!within && recurrence !== 'event')) && (recurrence !== 'event' || BY_EVENT.includes(one))));
  return (
    <div className={classes.due}>
      <Select w={260} label={t('rule.counted')} data={forms.map((one) => ({ value: one, label: t(`count.${one}`) }))} value={counted} allowDeselect={false} onChange={(one) => form.set(path, countedBy(one as DueForm, due))} error={form.field(path).error} />
      <FormNumbers form={form} path={path} counted={counted} />
      {counted !== 'listed' && <Select w={250} label={t('rule.shift')} data={SHIFTS.map((shift) => ({ value: shift, label: t(`shift.${shift}`) }))} allowDeselect={false} value={due.shift ?? 'next_working_day'} onChange={(shift) => form.set(`${path}.shift`, shift)} />}
    </div>
  );
}

interface Counted { form: FormState; path: string; counted: DueForm }
function FormNumbers({ form, path, counted }: Counted) {
  const t = useText();
  const number = (name: string, label: string, [min, max]: [number, number]) => <NumberInput key={name} w={150} label={label} min={min} max={max} allowDecimal={false} {...form.field(`${path}.${name}`)} required withAsterisk />;
  const months = () => number('months_after_period_end', t('rule.months'), [0, 24]);
  switch (counted) {
    case 'day_of_month': return <><DayOfMonth form={form} path={path} />{months()}</>;
    case 'fixed_date': return <FixedDate form={form} path={path} />;
    case 'working_day_of_month': return <>{number('working_day', t('rule.workingDay'), [1, 23])}{months()}</>;
    case 'days_after_period_end': return number('days_after_period_end', t('rule.days'), [0, 1000]);
    case 'working_days_after_event': return <>{number('working_days_after_event', t('rule.workingDays'), [-250, 250])}<EventName form={form} path={path} /></>;
    case 'days_after_event': return <DaysAfterEvent form={form} path={path} />;
    default: return null;
  }
}

type Place = Omit<Counted, 'counted'>;
function DayOfMonth({ form, path }: Place) {
  const t = useText();
  const { value, error } = form.field(`${path}.day`);
  return <Select w={90} searchable label={t('rule.day')} data={[...DAYS.map((day) => ({ value: day, label: day })), { value: 'last', label: t('rule.lastDay') }]} allowDeselect={false} value={String(value)} error={error} onChange={(day) => form.set(`${path}.day`, day === 'last' ? day : Number(day))} />;
}

function FixedDate({ form, path }: Place) {
  const t = useText();
  const season = useSeasonText();
  const choose = (name: string, label: string, options: { value: string; label: string }[]) => <Select key={name} w={160} label={label} data={options} allowDeselect={false} value={String(form.field(`${path}.${name}`).value)} error={form.field(`${path}.${name}`).error} onChange={(value) => form.set(`${path}.${name}`, Number(value))} />;
  return (
    <>
      <DayOfMonth form={form} path={path} />
      {choose('month', t('rule.month'), Array.from({ length: 12 }, (_, i) => ({ value: String(i + 1), label: season(`month.${(i + 1) as 1}`) })))}
      {choose('year_offset', t('rule.year'), YEARS.map((offset) => ({ value: String(offset), label: yearText(offset, t) })))}
    </>
  );
}

function EventName({ form, path, required }: Place & { required?: boolean }) {
  const t = useText();
  return <TextInput w={210} label={t('rule.event')} description={t(required ? 'rule.eventHint' : 'rule.eventOwnHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} {...form.field(`${path}.event`)} withAsterisk={required} />;
}

/** The field may be called by either of its two names. */
function DaysAfterEvent({ form, path }: Place) {
  const t = useText();
  const due = valueAt(form.values, path) as DueRule;
  const name = due.calendar_days_after_event === undefined ? 'days_after_event' : 'calendar_days_after_event';
  const special = (key: 'if_event_date' | 'nominal') => ({ value: due.special?.[key] ?? '', error: form.field(`${path}.special.${key}`).error, placeholder: t('rule.monthDay'), onChange: (event: { currentTarget: { value: string } }) => form.set(`${path}.special`, { if_event_date: '', nominal: '', ...due.special, [key]: event.currentTarget.value }) });
  return (
    <>
      <NumberInput w={170} label={t('rule.days')} min={-1000} max={1000} allowDecimal={false} {...form.field(`${path}.${name}`)} required withAsterisk />
      <EventName form={form} path={path} required />
      <Group gap="xs" align="flex-start" wrap="nowrap"><TextInput w={150} label={t('rule.ifEvent')} {...special('if_event_date')} /><TextInput w={150} label={t('rule.thenNominal')} {...special('nominal')} /></Group>
    </>
  );
}
