import { tasks } from '@kontora/contracts';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import type { Column } from '../../design/list/column.ts';
import { ListPage, type NamedView } from '../../design/list/list-page.tsx';
import { GroupName } from '../../design/pickers/pickers.tsx';
import { Day, EmployeeName, Moment, State } from '../../design/values/values.tsx';
import { TaskBulk } from './task-bulk.tsx';
import { TaskCard } from './task-card.tsx';
import { FILTERS, NAMES, PICKERS, useFilterWords } from './task-filters.tsx';
import { NewTaskForm } from './task-form.tsx';
import { isOverdue, kindText, TaskStateBadge, useTaskTitle } from './task-words.tsx';
import { useText } from './text.ts';

type List = typeof tasks.listTasks;

/** All tasks one may see: views, filters, bulk deeds, and the card of one beside the list. */
export function TaskListPage() {
  const t = useText();
  const { can } = useSession();
  const { taskId } = useParams();
  const { search } = useLocation();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const close = () => void navigate({ pathname: '/tasks', search });
  return (
    <>
      <ListPage<List>
        title={t('title')} operation={tasks.listTasks} columns={useColumns()} path="/tasks" cards live
        words={useFilterWords()} views={useViews()} filters={FILTERS} pickers={PICKERS} nameOf={NAMES} openId={taskId} card={taskId && <TaskCard key={taskId} id={taskId} onClose={close} />}
        bulk={can('tasks:write') ? (rows, done) => <TaskBulk rows={rows} onDone={done} /> : undefined}
        actions={can('tasks:write') && <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>{t('new')}</Button>}
        empty={{ title: t('none.title'), text: t('none.text'), action: can('tasks:write') && <Button onClick={() => setAdding(true)}>{t('new')}</Button> }}
      />
      {adding && <Dialog title={t('new')} onClose={() => setAdding(false)} size="lg"><NewTaskForm onDone={(task) => { setAdding(false); void navigate({ pathname: `/tasks/${task.id}`, search }); }} onCancel={() => setAdding(false)} /></Dialog>}
    </>
  );
}

function useViews(): NamedView[] {
  const t = useText();
  const { employee, can } = useSession();
  const open = ['open', 'in-work', 'review'];
  const mine = { name: t('view.mine'), filter: { actingId: { eq: employee.id }, state: { in: open } } };
  const everybody = [{ name: t('view.open'), filter: { state: { in: open } } }, { name: t('view.overdue'), filter: { overdue: { eq: true } } }, { name: t('view.nobody'), filter: { assigneeId: { isNull: true }, state: { in: open } } }];
  return [mine, ...(can('tasks:read') ? everybody : []), { name: t('view.review'), filter: { reviewerId: { eq: employee.id }, state: { in: ['review'] } } }, { name: t('view.done'), filter: { state: { in: ['done'] } }, sort: '-completedOn' }];
}

function useColumns(): Column<List>[] {
  const t = useText();
  const titleOf = useTaskTitle();
  const { search } = useLocation();
  return useMemo<Column<List>[]>(() => [
    { id: 'title', label: t('field.title'), width: 360, phone: 'title', cell: (task) => <Link to={{ pathname: `/tasks/${task.id}`, search }}>{titleOf(task)}</Link> },
    { id: 'client', fields: ['organisationName'], label: t('field.organisationId'), width: 220, phone: 'bare', cell: (task) => (task.organisationId ? <Link to={`/clients/${task.organisationId}`}>{task.organisationName}</Link> : null) },
    { id: 'state', label: t('field.state'), width: 130, phone: 'bare', cell: (task) => <TaskStateBadge task={task} /> },
    { id: 'dueOn', label: t('field.dueOn'), width: 112, sort: 'dueOn', cell: (task) => <Day value={task.dueOn} overdue={isOverdue(task)} /> },
    { id: 'priority', label: t('field.priority'), width: 110, sort: 'priority', phone: 'none', cell: (task) => (task.priority === 3 ? null : <State tone={task.priority < 3 ? 'bad' : 'neutral'}>{t(`priority.${task.priority as 1}`)}</State>) },
    { id: 'assignee', fields: ['assigneeId'], label: t('field.assigneeId'), width: 200, phone: 'bare', cell: (task) => (task.assigneeId ? <EmployeeName id={task.assigneeId} /> : <State tone="wait">{t('inQueue')}</State>) },
    { id: 'reviewer', fields: ['reviewerId'], label: t('field.reviewerId'), width: 170, hidden: true, phone: 'none', cell: (task) => <EmployeeName id={task.reviewerId} /> },
    { id: 'group', fields: ['groupId'], label: t('field.groupId'), width: 150, hidden: true, phone: 'none', cell: (task) => <GroupName id={task.groupId} /> },
    { id: 'kind', label: t('field.kind'), width: 150, hidden: true, phone: 'none', cell: (task) => kindText(task.kind) },
    { id: 'startOn', label: t('field.startOn'), width: 112, hidden: true, phone: 'none', cell: (task) => <Day value={task.startOn} /> },
    { id: 'promisedOn', label: t('field.promisedOn'), width: 112, hidden: true, phone: 'none', cell: (task) => <Day value={task.promisedOn} /> },
    { id: 'completedOn', label: t('field.completedOn'), width: 112, sort: 'completedOn', hidden: true, phone: 'none', cell: (task) => <Day value={task.completedOn} /> },
    { id: 'createdAt', label: t('field.createdAt'), width: 140, sort: 'createdAt', hidden: true, phone: 'none', cell: (task) => <Moment value={task.createdAt} /> },
  ], [t, titleOf, search]);
}
