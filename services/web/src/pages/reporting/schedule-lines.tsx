import { reporting, type Filter, type Request, type Response } from '@kontora/contracts';
import type { ApiProblem } from '@kontora/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { client } from '../../data/client.ts';
import { useIsLive } from '../../data/live.ts';
import { keyOf, LIVE_MS, useQueryOf } from '../../data/queries.ts';
import { today } from '../../design/form/today.ts';
import type { GanttBar, GanttLine } from '../../design/time/gantt.tsx';
import { useFormats } from '../../design/values/formats.ts';
import { EmployeeName, type Tone } from '../../design/values/values.tsx';
import type { Behind } from './rows-panel.tsx';
import { stageName, useReportNames } from './season-bar.tsx';
import { STAGE_TONE, usePeriodText } from './season-words.tsx';
import { useText } from './text.ts';
import { stagesOf, type Whose } from './whose.ts';

type Groups = Response<typeof reporting.getSeasonLines>;
type Line = Groups['data'][number]['lines'][number];
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
  const { groups, ...state } = useGroups('client', asked);
  const { folded, turn } = useFolds();
  const lineOf = useReportLine(asked);
  const names = useReportNames();
  const lines = groups.flatMap(({ key, label, lines }): GanttLine[] => [
    { key: key!, name: <Link to={`/clients/${key}`} tabIndex={-1}>{label}</Link>, bars: [], head: true, folded: folded.has(key!), onFold: () => turn(key!) },
    ...(folded.has(key!) ? [] : lines.map((line) => lineOf(line, { key: line.obligationId!, name: names(line.code) }))),
  ]);
  return { ...state, lines };
}

/** Employees as groups, their reports as lines, in which stages of the same days are one bar; page after page. */
export function useEmployeeLines(asked: LinesAsked): Lines {
  const t = useText();
  const { groups, ...state } = useGroups('employee', asked);
  const { folded, turn } = useFolds();
  const lineOf = useReportLine(asked);
  const names = useReportNames();
  const lines = groups.flatMap(({ key, done, total, lines }): GanttLine[] => {
    const id = key ?? 'nobody';
    const head: GanttLine = { key: id, name: key ? <EmployeeName id={key} /> : <em>{t('nobody')}</em>, note: share(done, total), bars: [], head: true, folded: folded.has(id), onFold: () => turn(id) };
    return [head, ...(folded.has(id) ? [] : lines.map((line) => lineOf(line, { key: `${id} ${line.code} ${line.period}`, name: names(line.code) })))];
  });
  return { ...state, lines };
}

/** Stages that lie in the window, as the schedule operation counts them. */
const inWindow = ({ from, to, whose }: Pick<LinesAsked, 'from' | 'to' | 'whose'>): Filter => ({ ...stagesOf(whose), state: { ne: 'withdrawn' }, startOn: { lte: to }, plannedOn: { gte: from } });

/** Pages of clients or employees with their reports; kept up to date while they are looked at. */
function useGroups(group: 'client' | 'employee', { from, to, whose, enabled }: LinesAsked) {
  const told = useIsLive();
  const input = { from, to, ...whose, group } as Request<typeof reporting.getSeasonLines>;
  const pages = useInfiniteQuery({
    queryKey: keyOf(reporting.getSeasonLines, input), enabled, refetchInterval: told ? false : LIVE_MS, initialPageParam: undefined as string | undefined, getNextPageParam: (page: Groups) => page.next ?? undefined,
    queryFn: ({ pageParam, signal }) => client.call(reporting.getSeasonLines, { ...input, ...(pageParam && { after: pageParam }) }, { signal }) as Promise<Groups>,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const more = useMemo(() => (hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined), [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { groups: enabled ? (pages.data?.pages.flatMap(({ data }) => data) ?? []) : [], isPending: enabled && pages.isPending, error: pages.error as ApiProblem | null, retry: () => void pages.refetch(), more };
}

/** A line of one report: its stages one after the other. Of one obligation a bar opens its card, else the stages it stands for. */
function useReportLine({ opened, onOpen, onBehind }: LinesAsked) {
  const t = useText();
  const { day } = useFormats();
  const periodText = usePeriodText();
  const barOf = (bars: Line['bars'], { obligationId, filter }: Line, name: string): GanttBar => {
    const [{ stage, startOn, plannedOn }] = bars as [Line['bars'][number]];
    const [total, done, overdue] = [sum(bars, (bar) => bar.total), sum(bars, (bar) => bar.done), sum(bars, (bar) => bar.overdue)];
    const single = total === bars.length;
    const tone: Tone = overdue > 0 ? 'bad' : done === total ? 'good' : single ? STAGE_TONE[bars.find(({ state }) => state !== 'done')?.state ?? 'done'] : startOn <= today() ? 'active' : 'neutral';
    const stages = [...new Set(bars.map(({ stage }) => stageName(stage)))].join(', ');
    const said = single ? bars.map((bar) => `${stageName(bar.stage)}: ${t(`stageState.${bar.state ?? 'planned'}`)}${bar.overdue > 0 ? `, ${t('late')}` : ''}`).join('; ') : `${stages}. ${t('doneOf', { done, total })}${overdue > 0 ? `, ${t('late')}: ${overdue}` : ''}`;
    const title = `${name}, ${day(startOn)} – ${day(plannedOn)}`;
    const behind: Behind = { title: `${title}: ${stages}`, what: 'stages', filter: { ...(filter as Filter), code: { in: [...new Set(bars.map((bar) => bar.stage))] }, startOn: { eq: startOn }, plannedOn: { eq: plannedOn } } };
    return { key: `${stage} ${startOn} ${plannedOn}`, from: startOn, to: plannedOn, tone, sign: signOf(tone), label: single ? stages : `${stages} ${share(done, total)}`, hint: `${title}. ${said}`, share: single ? undefined : done / total, open: obligationId !== null && obligationId === opened, onPick: () => (obligationId ? onOpen(obligationId) : onBehind(behind)) };
  };
  return (line: Line, { key, name }: { key: string; name: string }): GanttLine => ({
    key, name: <span title={name}>{name}</span>, note: periodText(line.period), bars: [...Map.groupBy(line.bars, ({ startOn, plannedOn }) => startOn + plannedOn).values()].map((of) => barOf(of, line, `${name}, ${periodText(line.period)}`)),
  });
}

const signOf = (tone: Tone) => (tone === 'bad' ? '!' : tone === 'good' ? '✓' : undefined);
