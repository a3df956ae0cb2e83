import { tasks } from '@kontora/contracts';
import { ActionIcon, CloseButton, Group, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import { CardTitle } from '../../design/list/card-title.tsx';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { Day, EmployeeName, Fact, Facts, Minutes, Moment, State } from '../../design/values/values.tsx';
import { GroupName } from '../../design/pickers/pickers.tsx';
import { useCommon } from '../../text/common.ts';
import { CheckList } from './check-list.tsx';
import { Comments } from './comments.tsx';
import { TaskActions } from './task-actions.tsx';
import { EditTaskForm } from './task-form.tsx';
import { isOverdue, kindText, TaskStateBadge, useTaskTitle, type Task } from './task-words.tsx';
import classes from './tasks.module.css';
import { useText } from './text.ts';

/** Everything about one task, and what can be done with it now. */
export function TaskCard({ id, onClose }: { id: string; onClose: () => void }) {
  const common = useCommon();
  const task = useQueryOf(tasks.getTask, { id }, { live: true });
  if (task.isPending) return <Loading />;
  if (!task.data) return <div className={classes.card}><Group justify="flex-end"><CloseButton aria-label={common('action.close')} onClick={onClose} /></Group><ProblemState error={task.error} retry={() => void task.refetch()} /></div>;
  return <Loaded task={task.data} onClose={onClose} />;
}

function Loaded({ task, onClose }: { task: Task; onClose: () => void }) {
  const t = useText();
  const titleOf = useTaskTitle();
  const common = useCommon();
  const { can } = useSession();
  const [editing, setEditing] = useState(false);
  const closed = task.state === 'done' || task.state === 'cancelled';
  return (
    <article className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <CardTitle>{titleOf(task)}</CardTitle>
        <Group gap={2} wrap="nowrap">
          {can('tasks:write') && !closed && <Tooltip label={common('action.edit')}><ActionIcon aria-label={common('action.edit')} onClick={() => setEditing(true)}><IconPencil size={16} /></ActionIcon></Tooltip>}
          <CloseButton aria-label={common('action.close')} onClick={onClose} />
        </Group>
      </Group>
      <Group gap={6}>
        <TaskStateBadge task={task} />
        {task.priority < 3 && <State tone="bad">{t(`priority.${task.priority as 1}`)}</State>}
        {task.statutory && <State tone="neutral">{t('field.statutory')}</State>}
        {task.clientWaiting && <State tone="wait">{t('field.clientWaiting')}</State>}
      </Group>
      <TaskActions task={task} />
      {closed && task.withdrawn && <Text size="sm" c="dimmed">{t('withdrawn')}</Text>}
      <TaskFacts task={task} />
      {task.description && <section><Title order={3}>{t('field.description')}</Title><p className={classes.text}>{task.description}</p></section>}
      <CheckList task={task} />
      <Comments taskId={task.id} />
      {editing && <Dialog title={t('edit')} onClose={() => setEditing(false)} size="lg"><EditTaskForm task={task} onDone={() => setEditing(false)} onCancel={() => setEditing(false)} /></Dialog>}
    </article>
  );
}

function TaskFacts({ task }: { task: Task }) {
  const t = useText();
  return (
    <Stack gap="xs">
      <Facts>
        {task.organisationId && <Fact name={t('field.organisationId')}><Link to={`/clients/${task.organisationId}`}>{task.organisationName}</Link></Fact>}
        <Fact name={t('field.assigneeId')}>{task.assigneeId ? <EmployeeName id={task.assigneeId} /> : <State tone="wait">{t('inQueue')}</State>}{task.groupId && <> · <GroupName id={task.groupId} /></>}</Fact>
        {task.substitutesId && <Fact name={t('actsNow')}><EmployeeName id={task.actingId} /></Fact>}
        <Fact name={t('field.dueOn')}><Day value={task.dueOn} overdue={isOverdue(task)} /></Fact>
        {task.startOn && <Fact name={t('field.startOn')}><Day value={task.startOn} /></Fact>}
        {task.promisedOn && <Fact name={t('field.promisedOn')}><Day value={task.promisedOn} /></Fact>}
        {task.performerId && <Fact name={t('field.performerId')}><EmployeeName id={task.performerId} /></Fact>}
        {task.reviewerId && <Fact name={t('field.reviewerId')}><EmployeeName id={task.reviewerId} /></Fact>}
        <Fact name={t('field.kind')}>{kindText(task.kind)}</Fact>
        <Fact name={t('spent')}><Minutes value={task.minutes.inside} />{task.minutes.extra > 0 && <> + <Minutes value={task.minutes.extra} /> {t('timeKind.extra').toLowerCase()}</>}</Fact>
        {task.outcome && <Fact name={t('field.outcome')}>{t(`outcome.${task.outcome}`)}{task.comment && `: ${task.comment}`}</Fact>}
        {task.completedAt && <Fact name={t('field.completedOn')}><Moment value={task.completedAt} /></Fact>}
        <Fact name={t('field.createdAt')}><Moment value={task.createdAt} /></Fact>
      </Facts>
    </Stack>
  );
}
