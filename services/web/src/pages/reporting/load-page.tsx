import { reporting, type Filter, type Response } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { Title } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useNavigate } from 'react-router';
import { useEmployeeNames } from '../../data/employee-names.ts';
import { useQueryOf } from '../../data/queries.ts';
import { BarChart } from '../../design/chart/bar-chart.tsx';
import { FigureTable } from '../../design/chart/figure-table.tsx';
import { writeView } from '../../design/list/list-url.ts';
import { EmptyState, Loading, ProblemState } from '../../design/states/states.tsx';
import { windowDays } from '../../design/time/days.ts';
import { useFormats } from '../../design/values/formats.ts';
import { Count, Minutes } from '../../design/values/values.tsx';
import { SeasonBar } from './season-bar.tsx';
import classes from './season.module.css';
import { useText } from './text.ts';
import { useSeasonView } from './use-season-view.ts';
import { stagesOf, whoseOf, type Whose } from './whose.ts';
import { WindowChoice } from './window-choice.tsx';

type Load = Response<typeof reporting.getSeasonLoad>;
const FIGURES = ['done', 'ahead', 'overdue'] as const;
type FigureName = (typeof FIGURES)[number];
const TONE = { done: 'good', ahead: 'active', overdue: 'bad' } as const;
/** Stages of one employee or one week: done, still to do, to be done before today, and the filter of each; minutes planned, null where no norm is known, and how many stages they leave out. */
interface Line { key: string; figures: Record<FigureName, number>; minutes: number | null; withoutNorm: number; filters: Record<FigureName, Filter> }
interface Window { from: string; to: string; whose: Whose }

/** How much work the window holds, for whom and in which week; every bar and every number opens its stages. */
export function LoadPage() {
  const t = useText();
  const view = useSeasonView();
  const { from, to } = windowDays(view.window);
  const whose = whoseOf(view.filter);
  const load = useLoad({ from, to, whose });
  return (
    <div className={classes.page}>
      <SeasonBar title={t('load.title')} view={view}><WindowChoice window={view.window} onChange={(window) => view.change({ window })} /></SeasonBar>
      <div className={classes.scroller} tabIndex={-1}>
        {load.isPending ? <Loading lines={14} /> : load.error ? <ProblemState error={load.error} retry={load.retry} catalogue="reporting" /> : load.employees.length === 0 ? <EmptyState title={t('load.none')}>{t('schedule.noneText')}</EmptyState>
          : <div className={classes.charts}><p className={classes.hint}>{t('load.about')}</p><ByEmployee lines={load.employees} /><ByWeek lines={load.weeks} workingDays={load.workingDays} /></div>}
      </div>
    </div>
  );
}

function ByEmployee({ lines }: { lines: readonly Line[] }) {
  const t = useText();
  const names = useEmployeeNames(useMemo(() => lines.map(({ key }) => key).filter((key) => key !== ''), [lines]));
  const nameOf = (key: string) => (key === '' ? t('nobody') : (names.get(key) ?? '…'));
  return <Charted title={t('load.employees')} head={t('load.employee')} lines={lines} nameOf={nameOf} across />;
}

function ByWeek({ lines, workingDays }: { lines: readonly Line[]; workingDays: Record<string, number> }) {
  const t = useText();
  const { day, shortDay } = useFormats();
  return <Charted title={t('load.weeks')} head={t('load.week')} lines={lines} nameOf={day} axisOf={shortDay} workingDays={workingDays} />;
}

interface ChartedProps { title: string; head: string; lines: readonly Line[]; nameOf: (key: string) => string; axisOf?: (key: string) => string; across?: boolean; workingDays?: Record<string, number> }
function Charted({ title, head, lines, nameOf, axisOf = nameOf, across, workingDays }: ChartedProps) {
  const t = useText();
  const navigate = useNavigate();
  const words = (figure: FigureName) => t(`load.${figure}`);
  const whole = useMemo(() => sumOf(lines), [lines]);
  const daysOf = (line: Line) => (line === whole ? Object.values(workingDays!).reduce((all, days) => all + days, 0) : (workingDays![line.key] ?? null));
  const restOf = (line: Line) => [<Count value={sizeOf(line)} />, <Hours line={line} />, ...(workingDays ? [<Count value={daysOf(line)} />] : [])];
  const pick = useCallback((figure: string, line: number) => void navigate(behind(lines[line]!, figure as FigureName)), [navigate, lines]);
  return (
    <>
      <Title order={2}>{title}</Title>
      <BarChart label={t('load.chart', { title })} across={across} categories={lines.map(({ key }) => axisOf(key))} onPick={pick} series={FIGURES.map((figure) => ({ key: figure, label: words(figure), tone: TONE[figure], stack: 'all', values: lines.map(({ figures }) => figures[figure]) }))} />
      <FigureTable label={title} head={head} columns={FIGURES.map(words)} sum={{ name: t('total'), rest: restOf(whole) }} restColumns={[t('total'), t('load.hours'), ...(workingDays ? [t('load.workingDays')] : [])]}
        lines={lines.map((line) => ({
          key: line.key, name: nameOf(line.key), figures: FIGURES.map((figure) => ({ value: line.figures[figure], to: behind(line, figure) })),
          rest: restOf(line),
        }))} />
    </>
  );
}

/** Minutes, and how many stages they do not cover. */
function Hours({ line: { minutes, withoutNorm } }: { line: Line }) {
  const t = useText();
  return <><Minutes value={minutes} />{minutes !== null && withoutNorm > 0 && ` ${t('load.withoutNorm', { count: withoutNorm })}`}</>;
}

const behind = ({ filters }: Line, figure: FigureName) => ({ pathname: '/season/stages', search: writeView({ filter: filters[figure], sort: 'plannedOn' }) });

function useLoad({ from, to, whose }: Window) {
  const load = useQueryOf(reporting.getSeasonLoad, { ...whose, from, to, group: 'week-employee' }, { live: true, keep: true });
  const { data = [], figureFilters = {}, workingDays = {} } = load.data ?? {};
  const whole = { ...stagesOf(whose), state: { ne: 'withdrawn' }, plannedOn: { gte: from, lte: to } };
  const lines = (keyOf: (entry: Entry) => string, filterOf: (key: string) => Filter) => [...Map.groupBy(data, keyOf)].map(([key, all]) => lineOf(all, { key, filter: { ...whole, ...filterOf(key) }, figureFilters }));
  const employees = lines(({ employeeId }) => employeeId ?? '', (id) => ({ employeeId: id ? { eq: id } : { isNull: true } })).sort((a, b) => sizeOf(b) - sizeOf(a));
  const weeks = lines(({ week }) => week, (week) => ({ plannedOn: { gte: week > from ? week : from, lte: CivilDate.min(CivilDate.addDays(CivilDate.parse(week), 6), CivilDate.parse(to)) } })).sort((a, b) => (a.key < b.key ? -1 : 1));
  return { employees, weeks, workingDays, isPending: load.isPending, error: load.data ? undefined : load.error, retry: () => void load.refetch() };
}

/** All lines as one. */
function sumOf(lines: readonly Line[]): Line {
  const all = (numberOf: (line: Line) => number) => lines.reduce((sum, line) => sum + numberOf(line), 0);
  const [done, ahead, overdue] = FIGURES.map((figure) => all(({ figures }) => figures[figure])) as [number, number, number];
  return { key: 'all', figures: { done, ahead, overdue }, minutes: lines.every(({ minutes }) => minutes === null) ? null : all(({ minutes }) => minutes ?? 0), withoutNorm: all(({ withoutNorm }) => withoutNorm), filters: { done: {}, ahead: {}, overdue: {} } };
}

type Entry = Load['data'][number];
const sizeOf = ({ figures }: Line) => figures.done + figures.ahead + figures.overdue;
function lineOf(all: readonly Entry[], { key, filter, figureFilters }: { key: string; filter: Filter; figureFilters: Load['figureFilters'] }): Line {
  const sum = (numberOf: (entry: Entry) => number) => all.reduce((total, entry) => total + numberOf(entry), 0);
  const [done, overdue, known] = [sum((entry) => entry.done), sum((entry) => entry.overdue), all.filter(({ minutes }) => minutes !== null)];
  return {
    key, figures: { done, ahead: sum(({ total }) => total) - done - overdue, overdue }, minutes: known.length > 0 ? known.reduce((total, { minutes }) => total + minutes!, 0) : null, withoutNorm: sum(({ withoutNorm }) => withoutNorm),
    filters: Object.fromEntries(FIGURES.map((figure) => [figure, { ...filter, ...figureFilters[figure] }])) as Line['filters'],
  };
}
