import { reporting, type FilingStep, type FigureLine } from '@kontora/contracts';
import { ActionIcon, Button, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { z } from 'zod';
import { Form } from '../../design/form/form.tsx';
import { ChoiceInput, DayInput, MoneyInput } from '../../design/form/inputs.tsx';
import { today } from '../../design/form/today.ts';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { EmployeeInput } from '../../design/pickers/pickers.tsx';
import { say } from '../../design/states/talk.tsx';
import { Amount } from '../../design/values/values.tsx';
import { useCommon } from '../../text/common.ts';
import type { Obligation } from './season-words.tsx';
import classes from './season.module.css';
import { useText } from './text.ts';

interface DialogProps { obligation: Obligation; onDone: () => void; onCancel: () => void }
const catalogue = 'reporting';

/** A step of the conversation with the authority: when, with which proof. */
export function FilingForm({ step, obligation, onDone, onCancel }: DialogProps & { step: z.infer<typeof FilingStep> }) {
  const t = useText();
  const [proof, setProof] = useState('');
  const form = useFormOf(reporting.recordFiling, {
    fixed: { id: obligation.id, step, ...(proof.trim() && { proof: { name: proof.trim() } }) }, initial: { on: today(), comment: '', cause: undefined }, ifMatch: obligation.version, catalogue, about: { 'day-in-future': 'on' },
    onDone: () => { say(t('said.recorded')); onDone(); },
  });
  return (
    <Form form={form} submit={t(`record.${step}`)} onCancel={onCancel}>
      <DayInput data-autofocus label={t(step === 'confirmed' ? 'sentOn' : 'field.on')} maxDate={today()} {...form.field('on')} />
      {step === 'correction-filed' && <ChoiceInput label={t('field.cause')} options={['client', 'firm', 'authority'] as const} words={(cause) => t(`cause.${cause}`)} {...form.field('cause')} withAsterisk />}
      <TextInput label={t('field.proof')} description={t('proofHint')} value={proof} onChange={(event) => setProof(event.currentTarget.value)} />
      <Textarea label={t('field.comment')} {...form.field('comment')} />
    </Form>
  );
}

type Line = { label: string; amount: z.infer<typeof FigureLine>['amount'] | '' };
const EMPTY: Line = { label: '', amount: '' };
/** The figures of the report, line by line. */
export function ProposeForm({ obligation, onDone, onCancel }: DialogProps) {
  const t = useText();
  const common = useCommon();
  const [lines, setLines] = useState<Line[]>(() => (obligation.snapshots[0]?.lines as Line[] | undefined) ?? [EMPTY]);
  const form = useFormOf(reporting.proposeFigures, {
    fixed: { id: obligation.id, lines: lines.filter((line) => line.label.trim() !== '') as z.infer<typeof FigureLine>[] }, initial: {}, ifMatch: obligation.version, catalogue, onDone: () => { say(t('said.proposed')); onDone(); },
  });
  const set = (at: number, change: Partial<Line>) => setLines(lines.map((line, i) => (i === at ? { ...line, ...change } : line)));
  return (
    <Form form={form} submit={t('action.propose')} onCancel={onCancel}>
      <Stack gap={6}>
        {lines.map((line, i) => (
          <Group key={i} gap={6} wrap="nowrap" align="flex-start">
            <TextInput style={{ flex: 1 }} aria-label={t('field.line')} placeholder={t('field.line')} value={line.label} onChange={(event) => set(i, { label: event.currentTarget.value })} />
            <MoneyInput w={150} aria-label={t('field.amount')} placeholder="0,00" value={line.amount} onChange={(amount) => set(i, { amount })} />
            <ActionIcon mt={4} aria-label={common('action.remove')} disabled={lines.length === 1} onClick={() => setLines(lines.filter((_, at) => at !== i))}><IconTrash size={16} /></ActionIcon>
          </Group>
        ))}
        <Group><Button onClick={() => setLines([...lines, EMPTY])}>{t('action.addLine')}</Button></Group>
      </Stack>
    </Form>
  );
}

/** Who agreed to exactly the newest figures, and how. */
export function AgreeForm({ obligation, onDone, onCancel }: DialogProps) {
  const t = useText();
  const [newest] = obligation.snapshots;
  const form = useFormOf(reporting.agreeFigures, {
    fixed: { id: obligation.id, hash: newest!.hash }, initial: { by: 'client', channel: '', comment: '' }, ifMatch: obligation.version, catalogue, onDone: () => { say(t('said.agreed')); onDone(); },
  });
  return (
    <Form form={form} submit={t('action.agree')} onCancel={onCancel}>
      <table className={classes.lines}><tbody>{newest!.lines.map((line) => <tr key={line.label}><td>{line.label}</td><td><Amount value={line.amount} /></td></tr>)}</tbody></table>
      <SegmentedControl aria-label={t('agreedBy.label')} data={(['client', 'manager'] as const).map((by) => ({ value: by, label: t(`agreedBy.${by}`) }))} value={String(form.values.by)} onChange={(by) => form.set('by', by)} />
      <TextInput data-autofocus label={t('field.channel')} description={t('channelHint')} {...form.field('channel')} />
      <Textarea label={t('field.comment')} {...form.field('comment')} />
    </Form>
  );
}

/** Another due date, by hand; emptied, the rule's again. */
export function MoveForm({ obligation, onDone, onCancel }: DialogProps) {
  const t = useText();
  const form = useFormOf(reporting.moveObligationDue, { fixed: { id: obligation.id }, initial: { dueOn: obligation.dueOn, reason: '' }, ifMatch: obligation.version, catalogue, onDone: () => { say(t('said.moved')); onDone(); } });
  return (
    <Form form={form} submit={t('action.move')} onCancel={onCancel}>
      <DayInput data-autofocus clearable label={t('field.dueOn')} description={t('moveHint')} {...form.field('dueOn')} />
      <Textarea label={t('field.reason')} {...form.field('reason')} />
    </Form>
  );
}

/** Who prepares it; emptied, whoever is responsible for the client. */
export function AssignForm({ obligation, onDone, onCancel }: DialogProps) {
  const t = useText();
  const form = useFormOf(reporting.assignObligation, { fixed: { id: obligation.id }, initial: { employeeId: obligation.employeeId }, ifMatch: obligation.version, catalogue, onDone: () => { say(t('said.assigned')); onDone(); } });
  return (
    <Form form={form} submit={t('action.assign')} onCancel={onCancel}>
      <EmployeeInput label={t('field.employeeId')} description={t('assignHint')} {...form.field('employeeId')} />
      {obligation.employeeByHand && <Text size="xs" c="dimmed">{t('byHand')}</Text>}
    </Form>
  );
}

const REASONED = { cancel: reporting.cancelObligation, restore: reporting.restoreObligation, notRequired: reporting.requestNotRequired } as const;
export type Reasoned = keyof typeof REASONED;
/** Steps that need nothing but a reason. */
export function ReasonForm({ what, obligation, onDone, onCancel }: DialogProps & { what: Reasoned }) {
  const t = useText();
  const form = useFormOf(REASONED[what] as typeof reporting.cancelObligation, { fixed: { id: obligation.id }, initial: { reason: '' }, ifMatch: obligation.version, catalogue, onDone: () => { say(t(`said.${what}`)); onDone(); } });
  return <Form form={form} submit={t(`action.${what}`)} onCancel={onCancel} danger={what === 'cancel'}><Textarea data-autofocus label={t('field.reason')} description={what === 'notRequired' ? t('secondPersonHint') : undefined} {...form.field('reason')} /></Form>;
}
