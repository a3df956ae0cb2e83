import { tasks, TaskOutcome, TimeKind, type Request } from '@kontora/contracts';
import { NumberInput, SegmentedControl, Textarea } from '@mantine/core';
import { client } from '../../data/client.ts';
import { Form } from '../../design/form/form.tsx';
import { ChoiceInput } from '../../design/form/inputs.tsx';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { say } from '../../design/states/talk.tsx';
import { EmployeeInput, GroupInput } from '../../design/pickers/pickers.tsx';
import { useState } from 'react';
import type { Task, TaskRow } from './task-words.tsx';
import { useText } from './text.ts';

interface DialogProps { task: Task | TaskRow; onDone: (task?: Task) => void; onCancel: () => void }

/** The completion dialog: what came of it, how long it took, inside the tariff or extra. */
export function CompleteForm({ task, onDone, onCancel }: DialogProps) {
  const t = useText();
  const form = useFormOf(tasks.completeTask, {
    fixed: { id: task.id }, initial: { outcome: 'done', minutes: 0, timeKind: 'inside', comment: '' }, ifMatch: task.version, catalogue: 'tasks',
    onDone: (done) => { say(t(done.state === 'review' ? 'said.toReview' : 'said.completed')); onDone(done); },
  });
  return (
    <Form form={form} submit={t('action.complete')} onCancel={onCancel}>
      <ChoiceInput data-autofocus label={t('field.outcome')} options={TaskOutcome.options} words={(outcome) => t(`outcome.${outcome}`)} {...form.field('outcome')} />
      <NumberInput label={t('field.minutes')} description={t('minutesHint')} min={0} max={6000} allowDecimal={false} {...form.field('minutes')} />
      <SegmentedControl aria-label={t('field.timeKind')} data={TimeKind.options.map((kind) => ({ value: kind, label: t(`timeKind.${kind}`) }))} value={String(form.values.timeKind)} onChange={(kind) => form.set('timeKind', kind)} />
      <Textarea label={t('field.comment')} {...form.field('comment')} withAsterisk={form.values.outcome !== 'done'} />
    </Form>
  );
}

type To = Omit<Request<typeof tasks.redirectTask>, 'id'>;
/** To another employee or to a queue, with the reason. `send` carries it out for more than one task. */
export function RedirectForm({ task, onDone, onCancel, send }: DialogProps & { send?: (to: To) => Promise<unknown> }) {
  const t = useText();
  const [to, setTo] = useState<'employee' | 'group'>('employee');
  const form = useFormOf(tasks.redirectTask, {
    fixed: { id: task.id }, initial: { assigneeId: undefined, groupId: undefined, reason: '' }, ifMatch: task.version, catalogue: 'tasks', send,
    about: { 'unknown-employee': 'assigneeId', 'suspended-employee': 'assigneeId', 'reviewer-is-performer': 'assigneeId' },
    onDone: (done) => { say(t('said.redirected')); onDone(done); },
  });
  const choose = (next: string) => { setTo(next as typeof to); form.set('assigneeId', undefined); form.set('groupId', undefined); };
  return (
    <Form form={form} submit={t('action.redirect')} onCancel={onCancel}>
      <SegmentedControl aria-label={t('to.label')} data={[{ value: 'employee', label: t('to.employee') }, { value: 'group', label: t('to.group') }]} value={to} onChange={choose} />
      {to === 'employee' ? <EmployeeInput label={t('to.employee')} {...form.field('assigneeId')} withAsterisk /> : <GroupInput label={t('to.group')} {...form.field('groupId')} withAsterisk />}
      <Textarea label={t('field.reason')} {...form.field('reason')} />
    </Form>
  );
}

/** Steps that need nothing but a reason. */
export const REASONED = { return: tasks.returnTask, reject: tasks.rejectReview, reopen: tasks.reopenTask, cancel: tasks.cancelTask } as const;
export type Reasoned = keyof typeof REASONED;
export function ReasonForm({ step, task, onDone, onCancel }: DialogProps & { step: Reasoned }) {
  const t = useText();
  // A cancelled task can be opened again: that is the way back.
  const reopen = (done: Task) => client.call(tasks.reopenTask, { id: done.id, reason: t('said.undoReason') }, { ifMatch: done.version });
  const form = useFormOf(REASONED[step] as typeof tasks.cancelTask, {
    fixed: { id: task.id }, initial: { reason: '' }, ifMatch: task.version, catalogue: 'tasks',
    onDone: (done) => { say(t(`said.${step}`), step === 'cancel' ? () => reopen(done) : undefined); onDone(done); },
  });
  return <Form form={form} submit={t(`action.${step}`)} onCancel={onCancel} danger={step === 'cancel'}><Textarea data-autofocus label={t('field.reason')} {...form.field('reason')} /></Form>;
}
