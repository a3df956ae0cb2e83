import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useDaysOff } from '../../data/days-off.ts';
import { EmptyState, Loading, ProblemState } from '../../design/states/states.tsx';
import { windowDays } from '../../design/time/days.ts';
import { Gantt } from '../../design/time/gantt.tsx';
import { ZOOMS, type Zoom } from '../../design/time/gantt-scale.tsx';
import { State } from '../../design/values/values.tsx';
import type { Behind } from './rows-panel.tsx';
import { useClientLines, useEmployeeLines, useReportLines, type LinesAsked } from './schedule-lines.tsx';
import { SeasonBar } from './season-bar.tsx';
import { OPENED, WithSide } from './season-side.tsx';
import classes from './season.module.css';
import { useText } from './text.ts';
import { useSeasonView } from './use-season-view.ts';
import { whoseOf } from './whose.ts';
import { WindowChoice } from './window-choice.tsx';

const GROUPS = ['report', 'client', 'employee'] as const;
type Group = (typeof GROUPS)[number];
const ZOOM_NAMES = Object.keys(ZOOMS) as Zoom[];
const among = <T extends string>(values: readonly T[], value: string | undefined, otherwise: T): T => values.find((one) => one === value) ?? otherwise;

/** The season as bars over days: when which stage of what is to be done, and how far it is. */
export function SchedulePage() {
  const t = useText();
  const view = useSeasonView();
  const { from, to } = windowDays(view.window);
  const group = among(GROUPS, view.param('group'), 'report');
  const zoom = among(ZOOM_NAMES, view.param('zoom'), view.window.length === 7 && !view.window.includes('Q') ? 'month' : 'quarter');
  const [behind, setBehind] = useState<Behind>();
  const off = useDaysOff(from, to);
  const asked = (of: Group): LinesAsked => ({ from, to, whose: whoseOf(view.filter), enabled: group === of, opened: view.param(OPENED), onOpen: (id) => view.change({ set: { [OPENED]: id } }), onBehind: (rows) => { setBehind(rows); view.change({ set: { [OPENED]: undefined } }); } });
  const all = { report: useReportLines(asked('report')), client: useClientLines(asked('client')), employee: useEmployeeLines(asked('employee')) };
  const { lines, isPending, error, retry, more, cut } = all[group];
  return (
    <div className={classes.page}>
      <SeasonBar title={t('schedule.title')} view={view}>
        <WindowChoice window={view.window} onChange={(window) => view.change({ window })} />
        <SegmentedControl aria-label={t('schedule.group')} data={GROUPS.map((value) => ({ value, label: t(`schedule.${value}`) }))} value={group} onChange={(value) => { setBehind(undefined); view.change({ set: { group: value } }); }} />
        <SegmentedControl aria-label={t('schedule.zoom')} data={ZOOM_NAMES.map((value) => ({ value, label: t(`schedule.${value}`) }))} value={zoom} onChange={(value) => view.change({ set: { zoom: value } })} />
      </SeasonBar>
      <WithSide view={view} behind={behind} onBehind={setBehind}>
        {isPending ? <Loading lines={14} /> : error && lines.length === 0 ? <ProblemState error={error} retry={retry} catalogue="reporting" /> : lines.length === 0 ? <EmptyState title={t('schedule.none')}>{t('schedule.noneText')}</EmptyState>
          : <Gantt key={group} label={t('schedule.title')} nameHead={t(`schedule.${group}`)} from={from} to={to} zoom={zoom} lines={lines} off={off} foldWords={{ fold: t('schedule.fold'), unfold: t('schedule.unfold') }} todayWord={t('schedule.today')} more={more} />}
        {cut && <p className={classes.hint} role="status">{t('schedule.cut')}</p>}
        {lines.length > 0 && <Legend />}
      </WithSide>
    </div>
  );
}

function Legend() {
  const t = useText();
  return <ul className={classes.legend} aria-label={t('schedule.legend')}><li><State tone="neutral">{t('schedule.ahead')}</State></li><li><State tone="wait">{t('stageState.released')}</State></li><li><State tone="active">{t('schedule.going')}</State></li><li><State tone="good">✓ {t('schedule.done')}</State></li><li><State tone="bad">! {t('late')}</State></li><li className={classes.keys}>{t('schedule.keys')}</li></ul>;
}
