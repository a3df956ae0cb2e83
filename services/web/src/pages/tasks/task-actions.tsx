import { tasks } from '@kontora/contracts';
import { Button, Group, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommandOf } from '../../data/commands.ts';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import { say, sayProblem } from '../../design/states/talk.tsx';
import { CompleteForm, ReasonForm, RedirectForm } from './task-dialogs.tsx';
import { stepsOf, type Step } from './task-steps.ts';
import type { Task, TaskRow } from './task-words.tsx';
import { useText } from './text.ts';

const QUIET: readonly Step[] = ['return', 'reopen', 'cancel'];

/** The steps as buttons; those that are rarely taken in a menu. Which need a few words open a dialog. */
export function TaskActions({ task }: { task: Task }) {
  const t = useText();
  const { employee, can } = useSession();
  const [dialog, setDialog] = useState<Exclude<Step, 'claim' | 'approve'>>();
  const claim = useCommandOf(tasks.claimTask);
  const approve = useCommandOf(tasks.approveTask);
  const steps = stepsOf(task, { id: employee.id, writes: can('tasks:write') });
  const [main, quiet] = [steps.filter((step) => !QUIET.includes(step)), steps.filter((step) => QUIET.includes(step))];
  const failed = (error: unknown) => sayProblem(error, 'tasks');
  const take = (step: Step) => {
    if (step === 'claim') claim.mutate({ input: { id: task.id } }, { onSuccess: () => say(t('said.claimed')), onError: failed });
    else if (step === 'approve') approve.mutate({ input: { id: task.id }, ifMatch: task.version }, { onSuccess: () => say(t('said.approved')), onError: failed });
    else setDialog(step);
  };
  const close = () => setDialog(undefined);
  if (steps.length === 0) return null;
  return (
    <Group gap={6}>
      {main.map((step, i) => <Button key={step} variant={i === 0 ? 'filled' : 'default'} loading={(step === 'claim' && claim.isPending) || (step === 'approve' && approve.isPending)} onClick={() => take(step)}>{t(`action.${step}`)}</Button>)}
      {quiet.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target><Button px={8} aria-label={t('moreActions')}><IconDots size={16} aria-hidden /></Button></Menu.Target>
          <Menu.Dropdown>{quiet.map((step) => <Menu.Item key={step} color={step === 'cancel' ? 'red' : undefined} onClick={() => take(step)}>{t(`action.${step}`)}</Menu.Item>)}</Menu.Dropdown>
        </Menu>
      )}
      {dialog && <StepDialog step={dialog} task={task} onClose={close} />}
    </Group>
  );
}

/** The words that a step needs before it is taken. */
export function StepDialog({ step, task, onClose }: { step: Exclude<Step, 'claim' | 'approve'>; task: Task | TaskRow; onClose: () => void }) {
  const t = useText();
  return (
    <Dialog title={t(`action.${step}`)} onClose={onClose}>
      {step === 'complete' ? <CompleteForm task={task} onDone={onClose} onCancel={onClose} /> : step === 'redirect' ? <RedirectForm task={task} onDone={onClose} onCancel={onClose} /> : <ReasonForm step={step} task={task} onDone={onClose} onCancel={onClose} />}
    </Dialog>
  );
}
