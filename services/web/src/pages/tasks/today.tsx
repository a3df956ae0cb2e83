import { OPEN_TASK_STATES, tasks, type Filter, type Response } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { Button, Group, Title } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import { today } from '../../design/form/today.ts';
import { writeView } from '../../design/list/list-url.ts';
import { PageTitle } from '../../design/page-head.tsx';
import { EmptyState, Loading, ProblemState } from '../../design/states/states.tsx';
import { say, sayProblem } from '../../design/states/talk.tsx';
import { useFormats } from '../../design/values/formats.ts';
import { Count, Day, EmployeeName, Figure, State, type Tone } from '../../design/values/values.tsx';
import { CompleteForm } from './task-dialogs.tsx';
import { isOverdue, TaskStateBadge, useTaskTitle } from './task-words.tsx';
import classes from './tasks.module.css';
import { useText } from './text.ts';

type DayTask = Response<typeof tasks.myDay>['data'][number];
type Reason = DayTask['reasons'][number];
const SHOWN = 100;
const SOON_DAYS = 14;

/** What to do today, in order, with the reasons for the order; what is due soon. */
export function TodayPage() {
  const t = useText();
  const { employee } = useSession();
  const { longDay } = useFormats();
  const day = useQueryOf(tasks.myDay, { limit: SHOWN }, { live: true });
  return (
    <div className={classes.today}>
      <header>
        <div><PageTitle>{t('today.title')}</PageTitle><p className={classes.hint}>{longDay(day.data?.today ?? today())} · {employee.name}</p></div>
        {day.data && <Figures day={day.data} />}
      </header>
      <section>
        <Title order={2}>{t('today.order')}</Title>
        <p className={classes.hint}>{t('today.orderHint')}</p>
        {day.isPending ? <Loading /> : !day.data ? <ProblemState error={day.error} retry={() => void day.refetch()} catalogue="tasks" />
          : day.data.data.length === 0 ? <EmptyState icon={IconMoodSmile} title={t('today.none')} action={<Button component={Link} to="/tasks">{t('today.toList')}</Button>}>{t('today.noneText')}</EmptyState>
            : <ol className={classes.day}>{day.data.data.map((task, i) => <DayRow key={task.id} task={task} place={i + 1} />)}</ol>}
        {day.data && day.data.total > day.data.data.length && <p className={classes.hint}>{t('today.more', { count: day.data.total - day.data.data.length })}</p>}
      </section>
      <aside><Deadlines me={employee.id} /></aside>
    </div>
  );
}

const TILES = [['all', 'neutral'], ['overdue', 'bad'], ['dueToday', 'wait'], ['toReview', 'active']] as const;
function Figures({ day: { figures } }: { day: Response<typeof tasks.myDay> }) {
  const t = useText();
  return <nav className={classes.figures} aria-label={t('today.figures')}>{TILES.map(([name, tone]) => <Link key={name} to={behind(figures[name].filter)}><Figure label={t(`today.${name}`)} value={<Count value={figures[name].n} />} tone={figures[name].n > 0 ? tone : 'neutral'} /></Link>)}</nav>;
}

function DayRow({ task, place }: { task: DayTask; place: number }) {
  const t = useText();
  const titleOf = useTaskTitle();
  const [completing, setCompleting] = useState(false);
  const claim = useCommandOf(tasks.claimTask);
  const take = () => claim.mutate({ input: { id: task.id } }, { onSuccess: () => say(t('said.claimed')), onError: (error) => sayProblem(error, 'tasks') });
  return (
    <li>
      <span className={classes.place} aria-hidden>{place}</span>
      <div className={classes.what}>
        <Link to={`/tasks/${task.id}`} className={classes.title}>{titleOf(task)}</Link>
        <div className={classes.about}>
          {task.organisationName && <span className={classes.client}>{task.organisationName}</span>}
          {task.reasons.map((reason) => <ReasonBadge key={reason.code} reason={reason} />)}
          {task.dueOn && <span className={classes.due}>{t('field.dueOn')}: <Day value={task.dueOn} overdue={isOverdue(task)} /></span>}
        </div>
      </div>
      <Group gap={6} wrap="nowrap" className={classes.deeds}>
        {task.state !== 'open' && <TaskStateBadge task={task} />}
        {task.state === 'open' && <Button size="compact-sm" loading={claim.isPending} onClick={take}>{t('action.claim')}</Button>}
        {task.state === 'in-work' && <Button size="compact-sm" onClick={() => setCompleting(true)}>{t('action.complete')}</Button>}
      </Group>
      {completing && <Dialog title={t('action.complete')} onClose={() => setCompleting(false)}><CompleteForm task={task} onDone={() => setCompleting(false)} onCancel={() => setCompleting(false)} /></Dialog>}
    </li>
  );
}

const TONE: Partial<Record<Reason['code'], Tone>> = { 'penalty-risk': 'bad', overdue: 'bad', promise: 'wait', 'client-waiting': 'wait', 'due-today': 'wait', returned: 'bad', urgent: 'bad', 'to-review': 'active' };
/** Why a task stands where it stands. */
function ReasonBadge({ reason: { code, days, employeeId } }: { reason: Reason }) {
  const t = useText();
  const text = days && (code === 'overdue' || code === 'due-soon') ? t(`reason.${code}-days`, { count: days }) : t(`reason.${code}`);
  return <State tone={TONE[code] ?? 'neutral'}>{text}{employeeId && <>: <EmployeeName id={employeeId} /></>}</State>;
}

/** How much is due on which of the next days. */
function Deadlines({ me }: { me: string }) {
  const t = useText();
  const { longDay } = useFormats();
  const [from, to] = [today(), CivilDate.addDays(today(), SOON_DAYS)];
  const mine = { actingId: { eq: me }, state: { in: [...OPEN_TASK_STATES] } };
  const { data } = useQueryOf(tasks.taskDays, { from, to, filter: mine }, { live: true });
  return (
    <>
      <Title order={2}>{t('today.soon')}</Title>
      {data?.data.length === 0 && <p className={classes.hint}>{t('today.soonNone')}</p>}
      {data && data.data.length > 0 && <ul className={classes.deadlines}>{data.data.map(({ on, open }) => <li key={on}><Link to={behind(open.filter)}><span>{longDay(on)}</span><b><Count value={open.n} /></b></Link></li>)}</ul>}
    </>
  );
}

const behind = (filter: Filter) => ({ pathname: '/tasks', search: writeView({ filter }) });
