import { ProfileFlags, ReportingSubject, TaxRegime } from '@kontora/contracts';
import { Button, MultiSelect, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { FormState } from '../../design/form/use-form-of.ts';
import { useText as useClientText } from '../contacts/text.ts';
import classes from './admin.module.css';
import { Remove } from './due-exceptions.tsx';
import { InBoth } from './in-both.tsx';
import { partsOf, valueAt, type Requirements, type Rule, type Waiver } from './rule.ts';
import { FormPart } from './rule-fields.tsx';
import { flagText, usePartText } from './rule-words.ts';
import { useText } from './text.ts';

const NAMED = ['profit_advance_mode', 'in_rosstat_list', 'own_marks'];
const YES_FLAGS = Object.keys(ProfileFlags.shape).filter((flag) => !NAMED.includes(flag));
const ADVANCES = ['quarterly', 'quarterly_with_monthly', 'monthly_actual'] as const;
const ROSSTAT = ['P-4', 'P-1', 'MP-micro', 'PM', '1-enterprise', '12-F', '1-IP'];

/** Whom the obligation concerns: kind, regime, facts of the client card. */
export function WhomFields({ form }: { form: FormState }) {
  const t = useText();
  const client = useClientText();
  const several = (name: string) => { const { value, onChange, error } = form.field(`rule.applicability.${name}`); return { value: (value || []) as string[], onChange, error }; };
  return (
    <FormPart title={t('rule.whom')} hint={t('rule.whomHint')}>
      <div className={classes.due}>
        <MultiSelect w={260} size="sm" withAsterisk label={client('field.subject')} data={ReportingSubject.options.map((subject) => ({ value: subject, label: client(`subject.${subject}`) }))} {...several('subjects')} />
        <MultiSelect flex={1} miw={260} size="sm" withAsterisk label={client('field.regimes')} data={TaxRegime.options.map((regime) => ({ value: regime, label: client(`regime.${regime}`) }))} {...several('regimes')} />
      </div>
      <RequirementFields form={form} path="rule.applicability.requires" />
      <InBoth form={form} ru={{ field: 'rule.applicability.condition_ru', label: t('rule.conditionRu') }} en={{ field: 'rule.applicability.condition_en', label: t('rule.conditionEn') }} hint={t('rule.conditionHint')} />
      <Waivers form={form} />
    </FormPart>
  );
}

/** Flags of the client card that must say yes, or name something. */
function RequirementFields({ form, path }: { form: FormState; path: string }) {
  const t = useText();
  const client = useClientText();
  const wanted = (valueAt(form.values, path) ?? {}) as Requirements;
  const set = (next: Record<string, boolean | string | undefined>) => form.set(path, Object.fromEntries(Object.entries(next).filter(([, value]) => value)));
  const yes = YES_FLAGS.filter((flag) => wanted[flag] === true);
  const named = Object.fromEntries(NAMED.map((flag) => [flag, wanted[flag]]));
  const error = [...yes, ...NAMED].map((flag) => form.field(`${path}.${flag}`).error).find(Boolean) ?? form.field(path).error;
  return (
    <>
      <MultiSelect size="sm" searchable label={t('rule.flags')} data={YES_FLAGS.map((flag) => ({ value: flag, label: flagText(flag) }))} value={yes} error={error} onChange={(flags) => set({ ...named, ...Object.fromEntries(flags.map((flag) => [flag, true])) })} />
      <div className={classes.due}>
        <Select w={290} clearable label={flagText('profit_advance_mode')} data={ADVANCES.map((mode) => ({ value: mode, label: client(`advance.${mode}`) }))} value={(wanted.profit_advance_mode as string) ?? null} onChange={(mode) => set({ ...wanted, profit_advance_mode: mode ?? undefined })} />
        <Select w={170} clearable label={flagText('in_rosstat_list')} data={ROSSTAT} value={(wanted.in_rosstat_list as string) ?? null} onChange={(one) => set({ ...wanted, in_rosstat_list: one ?? undefined })} />
        <TextInput w={220} label={t('rule.ownMark')} value={(wanted.own_marks as string) ?? ''} onChange={(event) => set({ ...wanted, own_marks: event.currentTarget.value })} />
      </div>
    </>
  );
}

/** Periods that need not be reported unless the client card asks for it. */
function Waivers({ form }: { form: FormState }) {
  const t = useText();
  const partText = usePartText();
  const { period, applicability: { waivers = [] } } = form.values.rule as Rule;
  const path = 'rule.applicability.waivers';
  const set = (next: Waiver[]) => form.set(path, next.length > 0 ? next : undefined);
  const parts = (waiver: Waiver) => [...new Set([...partsOf(period), ...waiver.periods])].map((part) => ({ value: part, label: partText(part) }));
  if (waivers.length === 0 && partsOf(period).length === 0) return null;
  return (
    <>
      {waivers.map((waiver, i) => (
        <div key={i} className={classes.version} role="group" aria-label={t('waiver.one', { no: i + 1 })}>
          <div className={classes.due}>
            <MultiSelect flex={1} miw={200} size="sm" label={t('waiver.periods')} data={parts(waiver)} value={waiver.periods} onChange={(periods) => form.set(`${path}.${i}.periods`, periods)} error={form.field(`${path}.${i}.periods`).error} />
            <TextInput flex={1} miw={200} label={t('override.basis')} {...form.field(`${path}.${i}.basis`)} />
            <div className={classes.deeds}><Remove label={t('waiver.remove', { no: i + 1 })} onRemove={() => set(waivers.filter((_, at) => at !== i))} /></div>
          </div>
          <MultiSelect size="sm" searchable label={t('waiver.unless')} data={YES_FLAGS.map((flag) => ({ value: flag, label: flagText(flag) }))} value={Object.keys(waiver.unless)} onChange={(flags) => form.set(`${path}.${i}.unless`, Object.fromEntries(flags.map((flag) => [flag, waiver.unless[flag] ?? true])))} />
        </div>
      ))}
      <div><Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={13} aria-hidden />} onClick={() => set([...waivers, { periods: [], unless: {}, basis: '' }])}>{t('waiver.add')}</Button></div>
    </>
  );
}
