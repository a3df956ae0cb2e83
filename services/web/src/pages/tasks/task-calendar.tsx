import { tasks, type Filter } from '@kontora/contracts';
import { CloseButton, Group } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { Link } from 'react-router';
import { useDaysOff } from '../../data/days-off.ts';
import { useListOf } from '../../data/queries.ts';
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
import { isOverdue, TaskStateBadge, useTaskTitle, type TaskRow } from './task-words.tsx';
import { useText } from './text.ts';
import { both, useTaskView, type TaskViewState } from './use-task-view.ts';

/** So many tasks of a month are read; who has more narrows the filter, and is told so. */
const MOST_ROWS = 1000;
const SHOWN = 3;

/** Tasks by the day on which they are due; a day opens its tasks. */
export function TaskCalendarPage() {
  const t = useText();
  const view = useTaskView();
  const asked = view.param('month');
  const month = asked && /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(asked) ? asked : today().slice(0, 7);
  const { from, to } = windowDays(month);
  const { list, days, cut } = useMonth(filterOf(view, { gte: from, lte: to }));
  const off = useDaysOff(from, to);
  const chosen = view.param('day');
  const turn = (next: string) => view.change({ set: { month: next, day: undefined } });
  const said = (of: readonly TaskRow[] = []) => t('calendar.sum', { total: of.length, late: of.filter(isOverdue).length, done: of.filter(isDone).length });
  return (
    <div className={classes.page}>
      <TaskBar title={t('calendar.title')} view={view} without={['dueOn']}><MonthChoice month={month} onChange={turn} /></TaskBar>
      <div className={classes.split}>
        <div className={classes.main}>
          {list.isPending ? <Loading lines={14} /> : list.isError && list.rows.length === 0 ? <ProblemState error={list.error} retry={() => void list.refetch()} catalogue="tasks" />
            : <MonthGrid month={month} label={t('calendar.title')} off={off} chosen={chosen} content={(day) => <DayTasks of={days.get(day)} />} said={(day) => said(days.get(day))} onChoose={(day) => view.change({ set: { day: day === chosen ? undefined : day } })} onLeave={(day) => turn(day.slice(0, 7))} />}
          {cut && <p className={classes.hint} role="status">{t('calendar.cut', { count: MOST_ROWS })}</p>}
          {!list.isPending && list.rows.length === 0 && <p className={classes.hint} role="status">{t('calendar.none')}</p>}
        </div>
        {chosen && <DayPanel day={chosen} filter={filterOf(view, { gte: chosen, lte: chosen })} onClose={() => view.change({ set: { day: undefined } })} />}
      </div>
    </div>
  );
}

const isDone = ({ state }: TaskRow) => state === 'done';
/** Own tasks are those one acts on, or did. */
function filterOf({ filter, mine, me }: TaskViewState, dueOn: Filter): Filter {
  const own = mine ? { or: [{ actingId: { eq: me } }, { performerId: { eq: me } }] } : {};
  return both(both(filter, own), filter?.state ? { dueOn } : { dueOn, state: { ne: 'cancelled' } });
}

function useMonth(filter: Filter) {
  const list = useListOf(tasks.listTasks, { filter: filter as never, sort: 'dueOn' }, { live: true });
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => { if (hasNextPage && !isFetchingNextPage && rows.length < MOST_ROWS) void fetchNextPage(); }, [hasNextPage, isFetchingNextPage, fetchNextPage, rows.length]);
  return { list, days: useMemo(() => Map.groupBy(rows, (task) => task.dueOn!), [rows]), cut: hasNextPage && rows.length >= MOST_ROWS };
}

function DayTasks({ of = [] }: { of: readonly TaskRow[] | undefined }) {
  const t = useText();
  const titleOf = useTaskTitle();
  const late = of.filter(isOverdue).length;
  const done = of.filter(isDone).length;
  const open = of.length - late - done;
  if (of.length === 0) return null;
  return (
    <>
      <span className={classes.marks}>{late > 0 && <State tone="bad">! {late}</State>}{open > 0 && <State tone="active">{open}</State>}{done > 0 && <State tone="good">✓ {done}</State>}</span>
      {of.slice(0, SHOWN).map((task) => <span key={task.id} className={classes.dayTask} data-late={isOverdue(task) || undefined} data-done={isDone(task) || undefined}>{titleOf(task)}</span>)}
      {of.length > SHOWN && <span className={classes.dayMore}>{t('calendar.further', { count: of.length - SHOWN })}</span>}
    </>
  );
}

function DayPanel({ day, filter, onClose }: { day: string; filter: Filter; onClose: () => void }) {
  const t = useText();
  const titleOf = useTaskTitle();
  const common = useCommon();
  const { longDay } = useFormats();
  const list = useListOf(tasks.listTasks, { filter: filter as never, sort: 'priority' }, { live: true });
  return (
    <aside className={classes.side} aria-label={longDay(day)}>
      <section className={classes.rows}>
        <Group justify="space-between" wrap="nowrap" align="flex-start"><CardTitle>{longDay(day)}</CardTitle><CloseButton aria-label={common('action.close')} onClick={onClose} /></Group>
        <Link to={{ pathname: '/tasks', search: writeView({ filter }) }}>{t('toList')}</Link>
        {list.isPending ? <Loading lines={5} /> : list.isError ? <ProblemState error={list.error} retry={() => void list.refetch()} catalogue="tasks" /> : list.rows.length === 0 ? <p className={classes.none}>{t('calendar.noneOfDay')}</p>
          : <ol>{list.rows.map((task) => <li key={task.id}><Link to={`/tasks/${task.id}`}>{titleOf(task)}</Link><TaskStateBadge task={task} /><small>{task.organisationName && <span>{task.organisationName}</span>}{task.assigneeId ? <EmployeeName id={task.assigneeId} /> : <span>{t('inQueue')}</span>}</small></li>)}</ol>}
      </section>
    </aside>
  );
}
