import { tasks, type Filter, type Response } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { Group, Title } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useNavigate } from 'react-router';
import { useDaysOff } from '../../data/days-off.ts';
import { useEmployeeNames } from '../../data/employee-names.ts';
import { useQueryOf } from '../../data/queries.ts';
import { BarChart } from '../../design/chart/bar-chart.tsx';
import { FigureTable } from '../../design/chart/figure-table.tsx';
import { DayInput } from '../../design/form/inputs.tsx';
import { today } from '../../design/form/today.ts';
import { writeView } from '../../design/list/list-url.ts';
import { EmptyState, Loading, ProblemState } from '../../design/states/states.tsx';
import { useFormats } from '../../design/values/formats.ts';
import { Minutes, Nothing } from '../../design/values/values.tsx';
import classes from './board.module.css';
import { TaskBar } from './task-bar.tsx';
import { useText } from './text.ts';
import { useTaskView } from './use-task-view.ts';

type Counts = Response<typeof tasks.taskCounts>['data'][number];
/** What the bars count; what is overdue waits or is in work too, so it has a bar of its own. */
const FIGURES = [{ key: 'done', tone: 'good', stack: 'all' }, { key: 'inWork', tone: 'active', stack: 'all' }, { key: 'waiting', tone: 'neutral', stack: 'all' }, { key: 'overdue', tone: 'bad', stack: 'overdue' }] as const;
type FigureName = (typeof FIGURES)[number]['key'];
const COLUMNS = [...FIGURES.map(({ key }) => key), 'late'] as const;
const isDay = (text: string | undefined): text is string => /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text ?? '');
/** So many days ahead are shown day by day. */
const AHEAD = 14;

/** How many tasks each employee has done in a period, has to do now, and will have to do on which day; every bar and every number opens its tasks. */
export function TaskLoadPage() {
  const t = useText();
  const view = useTaskView();
  const { filter } = view;
  const given = { from: view.param('from'), to: view.param('to') };
  const [from, to] = [isDay(given.from) ? given.from : `${today().slice(0, 8)}01`, isDay(given.to) ? given.to : today()];
  const counts = useQueryOf(tasks.taskCounts, { from, to, filter }, { live: true, keep: true, enabled: from <= to });
  const set = (name: string) => (day: string) => view.change({ set: { [name]: day || undefined } });
  return (
    <div className={classes.page}>
      <TaskBar title={t('load.title')} view={view} everybodys>
        <Group gap={8} wrap="nowrap"><DayInput size="xs" aria-label={t('load.from')} value={from} onChange={set('from')} maxDate={to} w={128} clearable={false} /><span aria-hidden>–</span><DayInput size="xs" aria-label={t('load.to')} value={to} onChange={set('to')} minDate={from} w={128} clearable={false} /></Group>
      </TaskBar>
      <div className={classes.scroller} tabIndex={-1}>
        {counts.isPending ? <Loading lines={12} /> : !counts.data ? <ProblemState error={counts.error} retry={() => void counts.refetch()} catalogue="tasks" />
          : counts.data.data.length === 0 ? <EmptyState title={t('load.none')}>{t('load.noneText')}</EmptyState> : <div className={classes.charts}><Employees lines={counts.data.data} /><Ahead filter={filter} /></div>}
      </div>
    </div>
  );
}

function Employees({ lines }: { lines: readonly Counts[] }) {
  const t = useText();
  const { number } = useFormats();
  const navigate = useNavigate();
  const sorted = useMemo(() => [...lines].sort((a, b) => sizeOf(b) - sizeOf(a)), [lines]);
  const nameOf = useLineNames(sorted);
  const pick = useCallback((figure: string, line: number) => void navigate(behind(sorted[line]![figure as FigureName].filter)), [navigate, sorted]);
  return (
    <>
      <p className={classes.hint}>{t('load.about')}</p>
      <BarChart across label={t('load.chart')} categories={sorted.map(nameOf)} onPick={pick} series={FIGURES.map(({ key, tone, stack }) => ({ key, tone, stack, label: t(`load.${key}`), values: sorted.map((line) => line[key].n) }))} />
      <FigureTable label={t('load.title')} head={t('load.employee')} columns={COLUMNS.map((key) => t(`load.${key}`))} sum={{ name: t('load.total') }} restColumns={[t('load.averageMinutes'), t('load.averageHours')]}
        lines={sorted.map((line) => ({
          key: line.employeeId ?? 'nobody', name: nameOf(line), figures: COLUMNS.map((key) => ({ value: line[key].n, to: behind(line[key].filter) })),
          rest: [<Minutes value={line.averageMinutes.value === null ? null : Math.round(line.averageMinutes.value)} />, line.averageHours.value === null ? <Nothing /> : number(line.averageHours.value)],
        }))} />
    </>
  );
}

/** What is due on each of the next days, employee by employee. A day off is shown when something is due on it. */
function Ahead({ filter }: { filter: Filter | undefined }) {
  const t = useText();
  const { shortDay } = useFormats();
  const [from, to] = [today(), CivilDate.addDays(today(), AHEAD - 1)];
  const { data } = useQueryOf(tasks.taskDays, { from, to, by: 'day-employee', filter }, { live: true, keep: true });
  const off = useDaysOff(from, to);
  const due = data?.data.filter(({ open }) => open.n > 0) ?? [];
  const employees = [...Map.groupBy(due, ({ employeeId }) => employeeId ?? null)].map(([employeeId, days]) => ({ employeeId, days: new Map(days.map((day) => [String(day.on), day.open])), total: days.reduce((sum, { open }) => sum + open.n, 0) })).sort((a, b) => b.total - a.total);
  const days = Array.from({ length: AHEAD }, (_, i) => CivilDate.addDays(from, i)).filter((day) => !off(day) || due.some(({ on }) => on === day));
  const nameOf = useLineNames(employees);
  if (employees.length === 0) return null;
  return (
    <section>
      <Title order={2} mt={12}>{t('load.ahead')}</Title>
      <p className={classes.hint}>{t('load.aheadAbout')}</p>
      <FigureTable label={t('load.ahead')} head={t('load.employee')} columns={[...days.map(shortDay), t('load.total')]} sum={{ name: t('load.total') }}
        lines={employees.map((line) => ({
          key: line.employeeId ?? 'nobody', name: nameOf(line), figures: [...days.map((day) => { const open = line.days.get(day); return { value: open?.n ?? 0, ...(open && { to: behind(open.filter) }) }; }), { value: line.total }],
        }))} />
    </section>
  );
}

interface Line { employeeId: string | null }
/** How the lines of employees are called; the line of nobody is what waits in queues. */
function useLineNames(lines: readonly Line[]): (line: Line) => string {
  const t = useText();
  const ids = useMemo(() => lines.flatMap(({ employeeId }) => employeeId ?? []), [lines]);
  const names = useEmployeeNames(ids);
  return ({ employeeId }) => (employeeId === null ? t('load.nobody') : (names.get(employeeId) ?? '…'));
}

const sizeOf = ({ waiting, inWork, overdue }: Counts) => waiting.n + inWork.n + overdue.n;
const behind = (filter: Record<string, unknown>) => ({ pathname: '/tasks', search: writeView({ filter: filter as Filter }) });
