import { tasks, type Filter, type Response } from '@kontora/contracts';
import { Group } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useEmployeeNames } from '../../data/employee-names.ts';
import { useQueryOf } from '../../data/queries.ts';
import { BarChart } from '../../design/chart/bar-chart.tsx';
import { FigureTable } from '../../design/chart/figure-table.tsx';
import { DayInput } from '../../design/form/inputs.tsx';
import { today } from '../../design/form/today.ts';
import { writeView } from '../../design/list/list-url.ts';
import { PageBar } from '../../design/page-head.tsx';
import { EmptyState, Loading, ProblemState } from '../../design/states/states.tsx';
import { useFormats } from '../../design/values/formats.ts';
import { Minutes, Nothing } from '../../design/values/values.tsx';
import classes from './board.module.css';
import { useText } from './text.ts';

type Counts = Response<typeof tasks.taskCounts>['data'][number];
/** What the bars count; what is overdue waits or is in work too, so it has a bar of its own. */
const FIGURES = [{ key: 'done', tone: 'good', stack: 'all' }, { key: 'inWork', tone: 'active', stack: 'all' }, { key: 'waiting', tone: 'neutral', stack: 'all' }, { key: 'overdue', tone: 'bad', stack: 'overdue' }] as const;
type FigureName = (typeof FIGURES)[number]['key'];
const COLUMNS = [...FIGURES.map(({ key }) => key), 'late'] as const;
const isDay = (text: string | null): text is string => /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text ?? '');

/** How many tasks each employee has done in a period, and has to do now; every bar and every number opens its tasks. */
export function TaskLoadPage() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const [from, to] = [isDay(search.get('from')) ? search.get('from')! : `${today().slice(0, 8)}01`, isDay(search.get('to')) ? search.get('to')! : today()];
  const counts = useQueryOf(tasks.taskCounts, { from, to }, { live: true, keep: true, enabled: from <= to });
  const set = (name: string) => (day: string) => setSearch((now) => { const next = new URLSearchParams(now); if (day) next.set(name, day); else next.delete(name); return next; }, { replace: true });
  return (
    <div className={classes.page}>
      <PageBar title={t('load.title')}>
        <Group gap={8} wrap="nowrap"><DayInput size="xs" aria-label={t('load.from')} value={from} onChange={set('from')} maxDate={to} w={128} clearable={false} /><span aria-hidden>–</span><DayInput size="xs" aria-label={t('load.to')} value={to} onChange={set('to')} minDate={from} w={128} clearable={false} /></Group>
      </PageBar>
      <div className={classes.scroller} tabIndex={-1}>
        {counts.isPending ? <Loading lines={12} /> : !counts.data ? <ProblemState error={counts.error} retry={() => void counts.refetch()} catalogue="tasks" /> : counts.data.data.length === 0 ? <EmptyState title={t('load.none')}>{t('load.noneText')}</EmptyState> : <Employees lines={counts.data.data} />}
      </div>
    </div>
  );
}

function Employees({ lines }: { lines: readonly Counts[] }) {
  const t = useText();
  const { number } = useFormats();
  const navigate = useNavigate();
  const sorted = useMemo(() => [...lines].sort((a, b) => sizeOf(b) - sizeOf(a)), [lines]);
  const ids = useMemo(() => sorted.flatMap(({ employeeId }) => employeeId ?? []), [sorted]);
  const names = useEmployeeNames(ids);
  const nameOf = ({ employeeId }: Counts) => (employeeId === null ? t('load.nobody') : (names.get(employeeId) ?? '…'));
  const pick = useCallback((figure: string, line: number) => void navigate(behind(sorted[line]![figure as FigureName].filter)), [navigate, sorted]);
  return (
    <div className={classes.charts}>
      <p className={classes.hint}>{t('load.about')}</p>
      <BarChart across label={t('load.chart')} categories={sorted.map(nameOf)} onPick={pick} series={FIGURES.map(({ key, tone, stack }) => ({ key, tone, stack, label: t(`load.${key}`), values: sorted.map((line) => line[key].n) }))} />
      <FigureTable label={t('load.title')} head={t('load.employee')} columns={COLUMNS.map((key) => t(`load.${key}`))} sum={{ name: t('load.total') }} restColumns={[t('load.averageMinutes'), t('load.averageHours')]}
        lines={sorted.map((line) => ({
          key: line.employeeId ?? 'nobody', name: nameOf(line), figures: COLUMNS.map((key) => ({ value: line[key].n, to: behind(line[key].filter) })),
          rest: [<Minutes value={line.averageMinutes.value === null ? null : Math.round(line.averageMinutes.value)} />, line.averageHours.value === null ? <Nothing /> : number(line.averageHours.value)],
        }))} />
    </div>
  );
}

const sizeOf = ({ waiting, inWork, overdue }: Counts) => waiting.n + inWork.n + overdue.n;
const behind = (filter: Record<string, unknown>) => ({ pathname: '/tasks', search: writeView({ filter: filter as Filter }) });
