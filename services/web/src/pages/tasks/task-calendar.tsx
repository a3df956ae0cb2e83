import { bothFilters, tasks, type Filter, type Response } from '@kontora/contracts';
import { CloseButton, Group } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { useDaysOff } from '../../data/days-off.ts';
import { useListOf, useQueryOf } from '../../data/queries.ts';
import { today } from '../../design/form/today.ts';
import { CardTitle } from '../../design/list/card-title.tsx';
import { writeView } from '../../design/list/list-url.ts';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { windowDays } from '../../design/time/days.ts';
import { MonthChoice } from '../../design/time/month-choice.tsx';
import { MonthGrid } from '../../design/time/month-grid.tsx';
import { useFormats } from '../../design/values/formats.ts';
import { EmployeeName, State } from '../../design/values/values.tsx';
import { useCommon } from '../../text/common.ts';
import classes from './board.module.css';
import { TaskBar } from './task-bar.tsx';
import { TaskStateBadge, useTaskTitle } from './task-words.tsx';
import { useText } from './text.ts';
import { useTaskView, type TaskViewState } from './use-task-view.ts';

type TaskDay = Response<typeof tasks.taskDays>['data'][number];
/** How the numbers of a day are marked, in the order of urgency. */
const MARKS = [{ figure: 'overdue', tone: 'bad', sign: '! ' }, { figure: 'open', tone: 'active', sign: '' }, { figure: 'done', tone: 'good', sign: '✓ ' }] as const;
const sizeOf = ({ open, overdue, done }: TaskDay) => open.n + overdue.n + done.n;

/** Tasks by the day on which they are due; a day opens its tasks. */
export function TaskCalendarPage() {
  const t = useText();
  const view = useTaskView();
  const asked = view.param('month');
  const month = asked && /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(asked) ? asked : today().slice(0, 7);
  const { from, to } = windowDays(month);
  const filter = filterOf(view);
  const counted = useQueryOf(tasks.taskDays, { from, to, filter }, { live: true, keep: true });
  const days = useMemo(() => new Map(counted.data?.data.map((day) => [String(day.on), day])), [counted.data]);
  const off = useDaysOff(from, to);
  const chosen = view.param('day');
  const turn = (next: string) => view.change({ set: { month: next, day: undefined } });
  const said = (of: readonly TaskDay[]) => t('calendar.sum', sumOf(of));
  const saidOf = (day: string) => { const of = days.get(day); return said(of ? [of] : []); };
  return (
    <div className={classes.page}>
      <TaskBar title={t('calendar.title')} view={view} without={['dueOn']} end={counted.data && <span className={classes.sum}>{said(counted.data.data)}</span>}><MonthChoice month={month} onChange={turn} /></TaskBar>
      <div className={classes.split}>
        <div className={classes.main}>
          {counted.isPending ? <Loading lines={14} /> : !counted.data ? <ProblemState error={counted.error} retry={() => void counted.refetch()} catalogue="tasks" />
            : <MonthGrid month={month} label={t('calendar.title')} off={off} chosen={chosen} content={(day) => <DayTasks day={days.get(day)} />} said={saidOf} onChoose={(day) => view.change({ set: { day: day === chosen ? undefined : day } })} onLeave={(day) => turn(day.slice(0, 7))} />}
          {counted.data && days.size === 0 && <p className={classes.none} role="status">{t('calendar.none')}</p>}
        </div>
        {chosen && <DayPanel key={chosen} on={chosen} day={days.get(chosen)} filter={bothFilters(filter, { dueOn: { eq: chosen }, state: { ne: 'cancelled' } })} onClose={() => view.change({ set: { day: undefined } })} />}
      </div>
    </div>
  );
}

/** Own tasks are those one acts on, or did. */
const filterOf = ({ filter, mine, me }: TaskViewState): Filter | undefined => (mine ? bothFilters(filter, { or: [{ actingId: { eq: me } }, { performerId: { eq: me } }] }) : filter);

const sumOf = (days: readonly TaskDay[]) => ({
  total: days.reduce((sum, day) => sum + sizeOf(day), 0), late: days.reduce((sum, { overdue }) => sum + overdue.n, 0), done: days.reduce((sum, { done }) => sum + done.n, 0),
});

function DayTasks({ day }: { day: TaskDay | undefined }) {
  const t = useText();
  const titleOf = useTaskTitle();
  if (!day) return null;
  const { first = [] } = day;
  return (
    <>
      <span className={classes.marks}>{MARKS.map(({ figure, tone, sign }) => day[figure].n > 0 && <State key={figure} tone={tone}>{sign}{day[figure].n}</State>)}</span>
      {first.map((task) => <span key={task.id} className={classes.dayTask} data-late={(task.state !== 'done' && day.overdue.n > 0) || undefined} data-done={task.state === 'done' || undefined}>{titleOf(task)}</span>)}
      {sizeOf(day) > first.length && <span className={classes.dayMore}>{t('calendar.further', { count: sizeOf(day) - first.length })}</span>}
    </>
  );
}

function DayPanel({ on, day, filter, onClose }: { on: string; day: TaskDay | undefined; filter: Filter; onClose: () => void }) {
  const t = useText();
  const titleOf = useTaskTitle();
  const common = useCommon();
  const { longDay } = useFormats();
  const list = useListOf(tasks.listTasks, { filter: filter as never, sort: 'priority' }, { live: true });
  return (
    <aside className={classes.side} aria-label={longDay(on)}>
      <section className={classes.rows}>
        <Group justify="space-between" wrap="nowrap" align="flex-start"><CardTitle>{longDay(on)}</CardTitle><CloseButton aria-label={common('action.close')} onClick={onClose} /></Group>
        <Group gap={12}>
          <Link to={behind(filter)}>{t('toList')}</Link>
          {day && MARKS.map(({ figure, tone, sign }) => day[figure].n > 0 && <Link key={figure} to={behind(day[figure].filter)} className={classes.mark}><State tone={tone}>{sign}{t(`calendar.${figure}`, { count: day[figure].n })}</State></Link>)}
        </Group>
        {list.isPending ? <Loading lines={5} /> : list.isError ? <ProblemState error={list.error} retry={() => void list.refetch()} catalogue="tasks" /> : list.rows.length === 0 ? <p className={classes.none}>{t('calendar.noneOfDay')}</p>
          : <ol>{list.rows.map((task) => <li key={task.id}><Link to={`/tasks/${task.id}`}>{titleOf(task)}</Link><TaskStateBadge task={task} /><small>{task.organisationName && <span>{task.organisationName}</span>}{task.assigneeId ? <EmployeeName id={task.assigneeId} /> : <span>{t('inQueue')}</span>}</small></li>)}</ol>}
      </section>
    </aside>
  );
}

const behind = (filter: Filter) => ({ pathname: '/tasks', search: writeView({ filter }) });
