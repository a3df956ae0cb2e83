import { reporting } from '@kontora/contracts';
import { ActionIcon, Button, Checkbox, NumberInput, Select, SimpleGrid, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useQueryOf } from '../../data/queries.ts';
import type { FormState } from '../../design/form/use-form-of.ts';
import classes from './admin.module.css';
import { Remove } from './due-exceptions.tsx';
import { DueFields } from './due-fields.tsx';
import { InBoth } from './in-both.tsx';
import { DUE_FORMS, KINDS, RECURRENCES, RELATIVE_TO, type Payment, type Rule, type StageOfRule } from './rule.ts';
import { STAGE_ROLES, stageRoleText, useStageName } from './stage-roles.ts';
import { useText } from './text.ts';

const NEW_DUE = { ...DUE_FORMS.day_of_month, shift: 'next_working_day' } as const;
interface Props { form: FormState }
const ruleIn = ({ values }: FormState) => values.rule as Rule;

/** One part of the form, with its headline. */
export function FormPart({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return <fieldset className={classes.part}><legend>{title}</legend>{hint && <p className={classes.hint}>{hint}</p>}{children}</fieldset>;
}

/** What it is, and of whom. */
export function NameFields({ form }: Props) {
  const t = useText();
  const choice = (name: string, label: string, options: { value: string; label: string }[]) => <Select label={label} data={options} allowDeselect={false} {...form.field(`rule.${name}`)} />;
  return (
    <FormPart title={t('rule.what')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TextInput label={t('field.labelRu')} {...form.field('rule.name_ru')} withAsterisk /><TextInput label={t('field.labelEn')} {...form.field('rule.name_en')} withAsterisk />
        {choice('kind', t('field.kind'), KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })))}{choice('period', t('field.recurrence'), RECURRENCES.map((one) => ({ value: one, label: t(`recurrence.${one}`) })))}
        <TextInput label={t('field.authority')} {...form.field('rule.authority')} withAsterisk /><TextInput label={t('field.formKnd')} {...form.field('rule.form_knd')} />
      </SimpleGrid>
      <Textarea minRows={1} label={t('field.legalBasis')} {...form.field('rule.legal_basis')} />
      <Checkbox label={t('rule.optional')} checked={ruleIn(form).optional} onChange={(event) => form.set('rule.optional', event.currentTarget.checked)} />
    </FormPart>
  );
}

/** By when it is filed and notified. */
export function DueDates({ form }: Props) {
  const t = useText();
  const { filing_due: filing, notification, period } = ruleIn(form);
  return (
    <FormPart title={t('rule.when')} hint={t('rule.whenHint')}>
      <Switch size="sm" label={t('rule.isFiled')} checked={filing !== null} onChange={(event) => form.set('rule.filing_due', event.currentTarget.checked ? NEW_DUE : null)} />
      {filing && <DueFields form={form} path="rule.filing_due" recurrence={period} />}
      <Switch size="sm" label={t('rule.isNotified')} checked={notification !== null} onChange={(event) => form.set('rule.notification', event.currentTarget.checked ? { form: t('rule.enpForm'), due: NEW_DUE } : null)} />
      {notification && (
        <>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm"><TextInput label={t('rule.form')} {...form.field('rule.notification.form')} withAsterisk /><TextInput label={t('rule.onlyFor')} {...form.field('rule.notification.only_for')} /></SimpleGrid>
          <DueFields form={form} path="rule.notification.due" recurrence={period} />
        </>
      )}
    </FormPart>
  );
}

/** What is paid, in how many parts. */
export function PaymentFields({ form }: Props) {
  const t = useText();
  const { payments, period } = ruleIn(form);
  const set = (next: Payment[]) => form.set('rule.payments', next);
  const add = () => set([...payments, { code: `${String(form.values.code)}_${payments.length + 1}`, name_ru: '', name_en: '', share: '1', via_enp: true, due: NEW_DUE }]);
  return (
    <FormPart title={t('rule.payments')}>
      {payments.map((payment, i) => (
        <div key={i} className={classes.version} role="group" aria-label={t('payment.one', { no: i + 1 })}>
          <div className={classes.due}>
            <TextInput flex={1} miw={180} label={t('field.labelRu')} {...form.field(`rule.payments.${i}.name_ru`)} withAsterisk /><TextInput flex={1} miw={180} label={t('field.labelEn')} {...form.field(`rule.payments.${i}.name_en`)} />
            <div className={classes.deeds}><Remove label={t('payment.remove', { no: i + 1 })} onRemove={() => set(payments.filter((_, at) => at !== i))} /></div>
          </div>
          <div className={classes.due}>
            <TextInput w={160} label={t('field.code')} {...form.field(`rule.payments.${i}.code`)} withAsterisk /><TextInput w={140} label={t('payment.share')} {...form.field(`rule.payments.${i}.share`)} withAsterisk />
            <Checkbox mt={{ base: 0, sm: 30 }} label={t('payment.enp')} checked={payment.via_enp} onChange={(event) => form.set(`rule.payments.${i}.via_enp`, event.currentTarget.checked)} />
          </div>
          <DueFields form={form} path={`rule.payments.${i}.due`} recurrence={period} />
        </div>
      ))}
      <div><Button leftSection={<IconPlus size={13} aria-hidden />} onClick={add}>{t('payment.add')}</Button></div>
    </FormPart>
  );
}

/** The steps of the work, planned back from the due dates. */
export function StageFields({ form }: Props) {
  const t = useText();
  const stageName = useStageName();
  const codes = useQueryOf(reporting.listStageCodes, {}).data?.data.map(({ code }) => code) ?? [];
  const { stages } = ruleIn(form);
  const set = (next: StageOfRule[]) => form.set('rule.stages', next);
  const swap = (i: number, j: number) => set(stages.map((stage, at) => (at === i ? stages[j]! : at === j ? stages[i]! : stage)));
  const free = codes.find((code) => !stages.some((stage) => stage.code === code)) ?? codes[0];
  return (
    <FormPart title={t('rule.stages')} hint={t('rule.stagesHint')}>
      {stages.map((stage, i) => (
        <div key={i} className={classes.due} role="group" aria-label={t('stageRow.one', { no: i + 1 })}>
          <Select flex={1} miw={160} label={t('due.stage')} data={[...new Set([...codes, stage.code])].map((code) => ({ value: code, label: stageName(code) }))} allowDeselect={false} {...form.field(`rule.stages.${i}.code`)} />
          <NumberInput w={110} label={t('stageRow.lead')} min={-60} max={120} allowDecimal={false} {...form.field(`rule.stages.${i}.lead_working_days`)} withAsterisk />
          <Select w={140} label={t('stageRow.relativeTo')} data={RELATIVE_TO.map((one) => ({ value: one, label: t(`lead.of.${one}`) }))} allowDeselect={false} {...form.field(`rule.stages.${i}.relative_to`)} />
          <Select w={222} label={t('stages.role')} data={[...new Set([...STAGE_ROLES, stage.default_role])].map((role) => ({ value: role, label: stageRoleText(role) }))} allowDeselect={false} {...form.field(`rule.stages.${i}.default_role`)} />
          <div className={classes.deeds}>
            <ActionIcon disabled={i === 0} aria-label={t('stageRow.up', { no: i + 1 })} onClick={() => swap(i, i - 1)}><IconArrowUp size={15} aria-hidden /></ActionIcon>
            <ActionIcon disabled={i === stages.length - 1} aria-label={t('stageRow.down', { no: i + 1 })} onClick={() => swap(i, i + 1)}><IconArrowDown size={15} aria-hidden /></ActionIcon>
            <Remove label={t('stageRow.remove', { no: i + 1 })} onRemove={() => set(stages.filter((_, at) => at !== i))} />
          </div>
        </div>
      ))}
      {form.field('rule.stages').error && <p className={classes.wrong} role="alert">{form.field('rule.stages').error}</p>}
      <div><Button leftSection={<IconPlus size={13} aria-hidden />} onClick={() => free && set([...stages, { code: free, relative_to: 'filing', lead_working_days: 1, default_role: 'responsible_accountant' }])}>{t('stageRow.add')}</Button></div>
    </FormPart>
  );
}

/** How far it can be trusted, and where it comes from. */
export function TrustFields({ form }: Props) {
  const t = useText();
  const sources = form.field('rule.sources');
  return (
    <FormPart title={t('rule.trust')}>
      <Select w={260} label={t('field.confidence')} data={(['high', 'medium', 'low'] as const).map((one) => ({ value: one, label: t(`confidence.${one}`) }))} allowDeselect={false} {...form.field('rule.confidence')} />
      <TagsInput label={t('rule.sources')} description={t('paint.sourceHint')} value={(sources.value || []) as string[]} onChange={sources.onChange} error={sources.error} />
      <InBoth form={form} ru={{ field: 'rule.notes_ru', label: t('rule.notesRu') }} en={{ field: 'rule.notes_en', label: t('rule.notesEn') }} />
    </FormPart>
  );
}
