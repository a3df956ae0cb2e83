import { contacts, ProfileFlags, TaxRegime } from '@kontora/contracts';
import { Checkbox, Group, Input, MultiSelect, SegmentedControl, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { Form } from '../../design/form/form.tsx';
import { DayInput } from '../../design/form/inputs.tsx';
import { today } from '../../design/form/today.ts';
import { useFormOf, type FormState } from '../../design/form/use-form-of.ts';
import { say } from '../../design/states/talk.tsx';
import type { Segment } from './client-profile.tsx';
import { useText } from './text.ts';

type Flags = z.input<typeof ProfileFlags>;
const ADVANCES = ['quarterly', 'quarterly_with_monthly', 'monthly_actual'] as const;
const FORMS = ['P-4', 'P-1', 'MP-micro', 'PM', '1-enterprise', '12-F', '1-IP'] as const;
/** Facts that are yes or no; the others have inputs of their own. */
const YES_OR_NO = Object.keys(ProfileFlags.shape).filter((flag) => !['profit_advance_mode', 'in_rosstat_list', 'own_marks'].includes(flag)) as (keyof Flags)[];

/** The profile from a day on; it begins with what held last. */
export function SetProfileForm({ clientId, last, onDone }: { clientId: string; last?: Segment; onDone: () => void }) {
  const t = useText();
  const form = useFormOf(contacts.setProfile, {
    fixed: { organisationId: clientId }, initial: { from: (last ? today() : `${today().slice(0, 4)}-01-01`), subject: last?.subject ?? 'org', regimes: last?.regimes ?? [], flags: last?.flags ?? { employees_or_contractors: true } },
    catalogue: 'contacts', about: { 'contradictory-profile': 'regimes' }, onDone: () => { say(t('said.profile')); onDone(); },
  });
  return <Form form={form} submit={t('profile.set')} onCancel={onDone}><Facts form={form} /></Form>;
}

/** What was entered wrongly in a segment. */
export function CorrectSegmentForm({ segment, onDone }: { segment: Segment; onDone: () => void }) {
  const t = useText();
  const { from, subject, regimes, flags } = segment;
  const form = useFormOf(contacts.correctProfileSegment, {
    fixed: { id: segment.id }, initial: { from, subject, regimes, flags }, changesOnly: true, ifMatch: segment.version, catalogue: 'contacts', about: { 'contradictory-profile': 'regimes', 'overlaps-neighbour': 'from' },
    onDone: () => { say(t('said.profile')); onDone(); },
  });
  return <Form form={form} submit={t('profile.correct')} onCancel={onDone}><Facts form={form} /></Form>;
}

function Facts({ form }: { form: FormState }) {
  const t = useText();
  const [sought, setSought] = useState('');
  const flags = (form.values.flags ?? {}) as Flags;
  const set = (flag: keyof Flags, value: unknown) => form.set('flags', { ...flags, [flag]: value });
  const fitting = YES_OR_NO.filter((flag) => t(`flag.${flag}`).toLowerCase().includes(sought.trim().toLowerCase()));
  return (
    <>
      <Group gap="sm" align="flex-end">
        <DayInput data-autofocus w={160} label={t('field.from')} {...form.field('from')} />
        <SegmentedControl aria-label={t('field.subject')} data={(['org', 'ip'] as const).map((subject) => ({ value: subject, label: t(`subject.${subject}`) }))} value={String(form.values.subject)} onChange={(subject) => form.set('subject', subject)} />
      </Group>
      <MultiSelect size="sm" label={t('field.regimes')} required data={TaxRegime.options.map((regime) => ({ value: regime, label: t(`regime.${regime}`) }))} value={(form.values.regimes ?? []) as string[]} onChange={(regimes) => form.set('regimes', regimes)} error={form.field('regimes').error} />
      <Input.Wrapper label={t('profile.flags')} labelElement="div" error={form.field('flags').error}>
        <TextInput size="xs" mb={8} aria-label={t('profile.seek')} placeholder={t('profile.seek')} value={sought} onChange={(event) => setSought(event.currentTarget.value)} />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" verticalSpacing={8}>
          {fitting.map((flag) => <Checkbox key={flag} label={t(`flag.${flag}`)} indeterminate={flags[flag] === undefined} checked={flags[flag] === true} onChange={(event) => set(flag, event.currentTarget.checked)} />)}
        </SimpleGrid>
      </Input.Wrapper>
      <Group grow align="flex-start">
        <Select size="sm" label={t('flag.profit_advance_mode')} clearable data={ADVANCES.map((mode) => ({ value: mode, label: t(`advance.${mode}`) }))} value={flags.profit_advance_mode ?? null} onChange={(mode) => set('profit_advance_mode', mode ?? undefined)} />
        <MultiSelect size="sm" label={t('flag.in_rosstat_list')} data={[...FORMS]} value={flags.in_rosstat_list ?? []} onChange={(forms) => set('in_rosstat_list', forms)} />
      </Group>
    </>
  );
}
