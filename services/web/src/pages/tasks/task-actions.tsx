import { tasks } from '@kontora/contracts';
import { Button, Group, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommandOf } from '../../data/commands.ts';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import { say, sayProblem } from '../../design/states/talk.tsx';
import { CompleteForm, ReasonForm, RedirectForm, type Reasoned } from './task-dialogs.tsx';
import type { Task, TaskRow } from './task-words.tsx';
import { useText } from './text.ts';

type Step = 'claim' | 'complete' | 'redirect' | 'approve' | Reasoned;
const QUIET: readonly Step[] = ['return', 'reopen', 'cancel'];

/** The steps of a task's life that are open to somebody now; the server decides in the end. */
export function stepsOf(task: Task | TaskRow, who: { id: string; writes: boolean }): Step[] {
  const mine = task.actingId === who.id;
  const works = mine || who.writes;
  if (task.state === 'review') return [...(task.reviewerId === who.id || mine ? (['approve', 'reject'] as const) : []), ...(who.writes ? (['cancel'] as const) : [])];
  if (task.state === 'done' || task.state === 'cancelled') return who.writes ? ['reopen'] : [];
  return [
    ...(task.state === 'open' && (mine || task.assigneeId === null) ? (['claim'] as const) : []), ...(works ? (['complete'] as const) : []),
    ...(who.writes ? (['redirect'] as const) : []), ...(mine ? (['return'] as const) : []), ...(who.writes ? (['cancel'] as const) : []),
  ];
}

/** The steps as buttons; those that are rarely taken in a menu. Which need a few words open a dialog. */
export function TaskActions({ task }: { task: Task }) {
  const t = useText();
  const { employee, can } = useSession();
  const [dialog, setDialog] = useState<Step>();
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
  return (
    <Group gap={6}>
      {main.map((step, i) => <Button key={step} variant={i === 0 ? 'filled' : 'default'} loading={(step === 'claim' && claim.isPending) || (step === 'approve' && approve.isPending)} onClick={() => take(step)}>{t(`action.${step}`)}</Button>)}
      {quiet.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target><Button px={8} aria-label={t('moreActions')}><IconDots size={16} aria-hidden /></Button></Menu.Target>
          <Menu.Dropdown>{quiet.map((step) => <Menu.Item key={step} color={step === 'cancel' ? 'red' : undefined} onClick={() => take(step)}>{t(`action.${step}`)}</Menu.Item>)}</Menu.Dropdown>
        </Menu>
      )}
      {dialog && (
        <Dialog title={t(`action.${dialog}`)} onClose={close}>
          {dialog === 'complete' ? <CompleteForm task={task} onDone={close} onCancel={close} /> : dialog === 'redirect' ? <RedirectForm task={task} onDone={close} onCancel={close} /> : <ReasonForm step={dialog as Reasoned} task={task} onDone={close} onCancel={close} />}
        </Dialog>
      )}
    </Group>
  );
}
