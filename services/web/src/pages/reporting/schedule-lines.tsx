import { reporting, type Filter, type Response } from '@kontora/contracts';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useListOf, useQueryOf, type RowOf } from '../../data/queries.ts';
import { today } from '../../design/form/today.ts';
import type { GanttBar, GanttLine } from '../../design/time/gantt.tsx';
import { useFormats } from '../../design/values/formats.ts';
import { EmployeeName, type Tone } from '../../design/values/values.tsx';
import type { Behind } from './rows-panel.tsx';
import { stageName, useReportNames } from './season-bar.tsx';
import { STAGE_TONE, usePeriodText } from './season-words.tsx';
import { useText } from './text.ts';
import { stagesOf, type Whose } from './whose.ts';

type Stage = RowOf<typeof reporting.listObligationStages>;
type Bar = Response<typeof reporting.getSeasonSchedule>['data'][number];
/** What the lines of the schedule are made of. `opened`: the obligation whose card is open. */
export interface LinesAsked { from: string; to: string; whose: Whose; enabled: boolean; opened?: string; onOpen: (obligationId: string) => void; onBehind: (behind: Behind) => void }
/** Lines, and what is to be known of them. */
export interface Lines { lines: readonly GanttLine[]; isPending: boolean; error: unknown; retry: () => void; more?: () => void; cut?: boolean }

const share = (done: number, total: number) => `${done}/${total}`;
const sum = <T,>(rows: readonly T[], of: (row: T) => number) => rows.reduce((total, row) => total + of(row), 0);

function useFolds() {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  return { folded, turn: (key: string) => setFolded((now) => { const next = new Set(now); if (!next.delete(key)) next.add(key); return next; }) };
}

/** Reports as groups, their stages as lines; clients with the same dates share a bar. */
export function useReportLines({ from, to, whose, enabled, onBehind }: LinesAsked): Lines {
  const t = useText();
  const { day } = useFormats();
  const names = useReportNames();
  const periodText = usePeriodText();
  const { folded, turn } = useFolds();
  const schedule = useQueryOf(reporting.getSeasonSchedule, { from, to, ...whose }, { enabled, live: true, keep: true });
  const bars = enabled ? (schedule.data?.data ?? []) : [];
  const barOf = (of: readonly Bar[], about: { name: string; filter: Filter }): GanttBar => {
    const [from, to] = [of.map(({ startOn }) => startOn).sort()[0]!, of.map(({ plannedOn }) => plannedOn).sort().at(-1)!];
    const [total, done, overdue] = [sum(of, (bar) => bar.total), sum(of, (bar) => bar.done), sum(of, (bar) => bar.overdue)];
    const title = `${about.name}, ${day(from)} – ${day(to)}`;
    const hint = `${title}. ${t('doneOf', { done, total })}${overdue > 0 ? `, ${t('late')}: ${overdue}` : ''}`;
    const tone: Tone = overdue > 0 ? 'bad' : done === total ? 'good' : from <= today() ? 'active' : 'neutral';
    return { key: `${from} ${to}`, from, to, tone, sign: signOf(tone), label: share(done, total), hint, share: done / total, onPick: () => onBehind({ title, what: 'stages', filter: about.filter }) };
  };
  const lines = [...Map.groupBy(bars, (bar) => `${bar.code} ${bar.period}`)].flatMap(([key, all]): GanttLine[] => {
    const [{ code, period }] = all as [Bar];
    const name = `${names(code)}, ${periodText(period)}`;
    const whole = barOf(all, { name, filter: { ...inWindow({ from, to, whose }), obligationCode: { eq: code }, period: { eq: period } } });
    const head: GanttLine = { key, name: <span title={name}>{names(code)}</span>, note: `${periodText(period)} · ${whole.label}`, bars: folded.has(key) ? [whole] : [], head: true, folded: folded.has(key), onFold: () => turn(key) };
    const stages = folded.has(key) ? [] : [...Map.groupBy(all, ({ stage }) => stage)];
    return [head, ...stages.map(([stage, of]) => ({ key: `${key} ${stage}`, name: stageName(stage), note: share(sum(of, ({ done }) => done), sum(of, ({ total }) => total)), bars: of.map((bar) => barOf([bar], { name: `${name}: ${stageName(stage)}`, filter: bar.filter as Filter })) }))];
  });
  return { lines, isPending: enabled && schedule.isPending, error: schedule.error, retry: () => void schedule.refetch(), cut: schedule.data?.complete === false };
}

/** Clients as groups, their obligations as lines, stages as bars; page after page. */
export function useClientLines(asked: LinesAsked): Lines {
  const stages = useStages(asked, {}, 'organisationName,startOn');
  const { folded, turn } = useFolds();
  const lineOf = useObligationLine(asked);
  const names = useReportNames();
  const lines = [...Map.groupBy(stages.rows, (stage) => stage.organisationId)].flatMap(([id, all]): GanttLine[] => [
    { key: id, name: <Link to={`/clients/${id}`} tabIndex={-1}>{all[0]!.organisationName}</Link>, bars: [], head: true, folded: folded.has(id), onFold: () => turn(id) },
    ...(folded.has(id) ? [] : [...Map.groupBy(all, (stage) => stage.obligationId).values()].map((of) => lineOf(of, names(of[0]!.obligationCode)))),
  ]);
  return { ...stages, lines };
}

/** Employees as groups; one at a time is open, and shows the obligations they work on. */
export function useEmployeeLines(asked: LinesAsked): Lines {
  const { from, to, whose, enabled } = asked;
  const t = useText();
  const load = useQueryOf(reporting.getSeasonLoad, { from, to, ...whose, group: 'week-employee' }, { enabled, live: true, keep: true });
  const people = Map.groupBy((enabled && load.data?.data) || [], ({ employeeId }) => employeeId);
  const [shut, setShut] = useState(false);
  const [chosen, setChosen] = useState<string | null>();
  const open = chosen === undefined ? people.keys().next().value : chosen;
  const stages = useStages({ ...asked, enabled: enabled && !shut && open !== undefined }, { employeeId: open ? { eq: open } : { isNull: true } }, 'startOn,organisationName');
  const lineOf = useObligationLine(asked);
  const names = useReportNames();
  const lines = [...people].flatMap(([id, weeks]): GanttLine[] => {
    const folded = shut || id !== open;
    const onFold = () => { setShut(!folded); setChosen(id); };
    const head: GanttLine = { key: id ?? 'nobody', name: id ? <EmployeeName id={id} /> : <em>{t('nobody')}</em>, note: share(sum(weeks, ({ done }) => done), sum(weeks, ({ total }) => total)), bars: [], head: true, folded, onFold };
    return [head, ...(folded ? [] : [...Map.groupBy(stages.rows, (stage) => stage.obligationId).values()].map((of) => lineOf(of, `${of[0]!.organisationName} · ${names(of[0]!.obligationCode)}`)))];
  });
  return { lines, isPending: enabled && load.isPending, error: load.error ?? stages.error, retry: () => { void load.refetch(); stages.retry(); }, more: stages.more };
}

/** Stages that lie in the window, as the schedule operation counts them. */
const inWindow = ({ from, to, whose }: Pick<LinesAsked, 'from' | 'to' | 'whose'>): Filter => ({ ...stagesOf(whose), state: { ne: 'withdrawn' }, startOn: { lte: to }, plannedOn: { gte: from } });
function useStages({ from, to, whose, enabled }: LinesAsked, also: Filter, sort: string) {
  const filter = { ...inWindow({ from, to, whose }), ...also };
  const list = useListOf(reporting.listObligationStages, { filter: filter as never, sort }, { enabled, live: true });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useMemo(() => (hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined), [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { rows: enabled ? list.rows : [], isPending: enabled && list.isPending, error: list.rows.length === 0 ? list.error : null, retry: () => void list.refetch(), more };
}

/** A line of one obligation: its stages one after the other. Those with the same days are one bar: it opens the same card. */
function useObligationLine({ opened, onOpen }: LinesAsked) {
  const t = useText();
  const { day } = useFormats();
  const periodText = usePeriodText();
  const barOf = (stages: readonly Stage[], name: string): GanttBar => {
    const [{ key, obligationId, startOn, plannedOn }] = stages as [Stage];
    const late = stages.some(({ overdue }) => overdue);
    const tone: Tone = late ? 'bad' : STAGE_TONE[stages.find(({ state }) => state !== 'done')?.state ?? 'done'];
    const said = stages.map((stage) => `${stageName(stage.code)}: ${t(`stageState.${stage.state}`)}${stage.overdue ? `, ${t('late')}` : ''}`).join('; ');
    return { key, from: startOn, to: plannedOn, tone, sign: signOf(tone), label: stages.map(({ code }) => stageName(code)).join(', '), hint: `${name}, ${day(startOn)} – ${day(plannedOn)}. ${said}`, open: obligationId === opened, onPick: () => onOpen(obligationId) };
  };
  return (stages: readonly Stage[], name: string): GanttLine => ({
    key: stages[0]!.obligationId, name: <span title={name}>{name}</span>, note: periodText(stages[0]!.period), bars: [...Map.groupBy(stages, ({ startOn, plannedOn }) => startOn + plannedOn).values()].map((of) => barOf(of, name)),
  });
}

const signOf = (tone: Tone) => (tone === 'bad' ? '!' : tone === 'good' ? '✓' : undefined);
