import { tasks } from '@kontora/contracts';
import { Checkbox, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useCommandOf } from '../../data/commands.ts';
import { Dialog, Form } from '../../design/form/form.tsx';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { sayProblem } from '../../design/states/talk.tsx';
import type { Task } from './task-words.tsx';
import classes from './tasks.module.css';
import { useText } from './text.ts';

type Item = Task['checkList'][number];

/** What must be ticked off before the task is complete, with proof where it is asked for. */
export function CheckList({ task }: { task: Task }) {
  const t = useText();
  const [proving, setProving] = useState<Item>();
  const tick = useCommandOf(tasks.tickTaskCheckItem);
  const open = task.state === 'open' || task.state === 'in-work';
  if (task.checkList.length === 0) return null;
  const change = (item: Item) => {
    if (!item.done && item.evidence !== 'none') return setProving(item);
    tick.mutate({ input: { taskId: task.id, id: item.id, done: !item.done } }, { onError: (error) => sayProblem(error, 'tasks') });
  };
  const done = task.checkList.filter((item) => item.done).length;
  return (
    <section>
      <Group justify="space-between"><Title order={3}>{t('checkList')}</Title><Text size="xs" c="dimmed">{done} / {task.checkList.length}</Text></Group>
      <Stack gap={6} mt={6}>{task.checkList.map((item) => <Checkbox key={item.id} size="sm" disabled={!open} checked={item.done} onChange={() => change(item)} label={item.text} description={item.proof ?? (item.evidence === 'none' ? undefined : t(`evidence.${item.evidence}`))} classNames={{ label: item.done ? classes.ticked : undefined }} />)}</Stack>
      {proving && <Dialog title={proving.text} onClose={() => setProving(undefined)}><ProofForm taskId={task.id} item={proving} onDone={() => setProving(undefined)} /></Dialog>}
    </section>
  );
}

function ProofForm({ taskId, item, onDone }: { taskId: string; item: Item; onDone: () => void }) {
  const t = useText();
  const form = useFormOf(tasks.tickTaskCheckItem, { fixed: { taskId, id: item.id, done: true }, initial: { proof: '' }, catalogue: 'tasks', about: { 'evidence-required': 'proof' }, onDone });
  return <Form form={form} submit={t('action.tick')} onCancel={onDone}><TextInput data-autofocus label={t(`evidence.${item.evidence as 'note'}`)} {...form.field('proof')} /></Form>;
}
