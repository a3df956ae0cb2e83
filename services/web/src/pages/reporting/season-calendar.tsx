import { reporting, type Response } from '@kontora/contracts';
import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { useDaysOff } from '../../data/days-off.ts';
import { useQueryOf } from '../../data/queries.ts';
import { today } from '../../design/form/today.ts';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { windowDays } from '../../design/time/days.ts';
import { MonthChoice } from '../../design/time/month-choice.tsx';
import { MonthGrid } from '../../design/time/month-grid.tsx';
import { useFormats } from '../../design/values/formats.ts';
import { State } from '../../design/values/values.tsx';
import type { Behind } from './rows-panel.tsx';
import { SeasonBar, stageName, useReportNames } from './season-bar.tsx';
import { OPENED, WithSide } from './season-side.tsx';
import classes from './season.module.css';
import { useText } from './text.ts';
import { useSeasonView } from './use-season-view.ts';
import { obligationsOf, stagesOf, whoseOf, type Whose } from './whose.ts';

type Entry = Response<typeof reporting.getSeasonCalendar>['data'][number];
type What = Entry['what'];
/** What there is on a day, by how it stands, and its largest parts. */
interface DayOfSeason { total: number; done: number; late: number; open: number; parts: readonly { key: string; name: string; total: number }[] }
const SHOWN_PARTS = 3;

/** The season day by day: what is due, or which stages are planned; a day opens its rows. */
export function SeasonCalendarPage() {
  const t = useText();
  const { longDay } = useFormats();
  const view = useSeasonView();
  const month = monthOf(view.param('month'), view.window);
  const { from, to } = windowDays(month);
  const what: What = view.param('what') === 'stage' ? 'stage' : 'due';
  const whose = whoseOf(view.filter);
  const calendar = useQueryOf(reporting.getSeasonCalendar, { from, to, ...whose }, { live: true, keep: true });
  const days = useDays(calendar.data?.data, what);
  const off = useDaysOff(from, to);
  const chosen = view.param('day');
  const behind: Behind | undefined = chosen ? { title: longDay(chosen), ...rowsOf(what, chosen, whose) } : undefined;
  const turn = (next: string) => view.change({ set: { month: next, day: undefined, [OPENED]: undefined } });
  return (
    <div className={classes.page}>
      <SeasonBar title={t('calendar.title')} view={view}>
        <MonthChoice month={month} onChange={turn} />
        <SegmentedControl aria-label={t('calendar.what')} data={(['due', 'stage'] as const).map((value) => ({ value, label: t(`calendar.${value}`) }))} value={what} onChange={(value) => view.change({ set: { what: value } })} />
        <span className={classes.hint}>{t('calendar.sum', sumOf(days))}</span>
      </SeasonBar>
      <WithSide view={view} behind={behind} onBehind={() => view.change({ set: { day: undefined } })}>
        {calendar.isPending ? <Loading lines={14} /> : !calendar.data ? <ProblemState error={calendar.error} retry={() => void calendar.refetch()} catalogue="reporting" />
          : <MonthGrid month={month} label={t('calendar.title')} off={off} chosen={chosen} content={(day) => <DayCell day={days.get(day)} />} said={(day) => sayDay(days.get(day), t)} onChoose={(day) => view.change({ set: { day: day === chosen ? undefined : day, [OPENED]: undefined } })} onLeave={(day) => turn(day.slice(0, 7))} />}
        {calendar.data && days.size === 0 && <p className={classes.legend} role="status">{t('calendar.none')}</p>}
      </WithSide>
    </div>
  );
}

/** The month asked for; else the present one if the window has it, else the window's first. */
function monthOf(asked: string | undefined, window: string): string {
  if (asked && /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(asked)) return asked;
  const { from, to } = windowDays(window);
  return (from <= today() && today() <= to ? today() : from).slice(0, 7);
}

const rowsOf = (what: What, day: string, whose: Whose): Omit<Behind, 'title'> => (what === 'due'
  ? { what: 'obligations', filter: { ...obligationsOf(whose), dueOn: { gte: day, lte: day }, state: { ne: 'cancelled' } } }
  : { what: 'stages', filter: { ...stagesOf(whose), plannedOn: { gte: day, lte: day }, state: { ne: 'withdrawn' } } });

function useDays(entries: readonly Entry[] | undefined, what: What): ReadonlyMap<string, DayOfSeason> {
  const names = useReportNames();
  return useMemo(() => {
    const of = Map.groupBy((entries ?? []).filter((entry) => entry.what === what), (entry) => entry.on);
    return new Map([...of].map(([day, all]) => {
      const sum = (figure: 'total' | 'done') => all.reduce((total, entry) => total + entry[figure], 0);
      const [total, done] = [sum('total'), sum('done')];
      const parts = [...Map.groupBy(all, (entry) => entry.stage ?? entry.code)].map(([key, some]) => ({ key, name: what === 'stage' ? stageName(key) : names(key), total: some.reduce((n, entry) => n + entry.total, 0) })).sort((a, b) => b.total - a.total);
      return [day, { total, done, late: day < today() ? total - done : 0, open: day < today() ? 0 : total - done, parts }];
    }));
  }, [entries, what, names]);
}

const sumOf = (days: ReadonlyMap<string, DayOfSeason>) => [...days.values()].reduce((sum, day) => ({ total: sum.total + day.total, done: sum.done + day.done, late: sum.late + day.late }), { total: 0, done: 0, late: 0 });
const sayDay = (day: DayOfSeason | undefined, t: ReturnType<typeof useText>): string => (day ? t('calendar.sum', { total: day.total, done: day.done, late: day.late }) : t('calendar.nothing'));

function DayCell({ day }: { day: DayOfSeason | undefined }) {
  const t = useText();
  if (!day) return null;
  return (
    <>
      <span className={classes.marks}>
        {day.late > 0 && <State tone="bad">! {day.late}</State>}{day.open > 0 && <State tone="neutral">{day.open}</State>}{day.done > 0 && <State tone="good">✓ {day.done}</State>}
      </span>
      <span className={classes.dayRows}>
        {day.parts.slice(0, SHOWN_PARTS).map(({ key, name, total }) => <span key={key} className={classes.dayRow}><span>{name}</span><b>{total}</b></span>)}
        {day.parts.length > SHOWN_PARTS && <span className={classes.dayMore}>{t('calendar.further', { count: day.parts.length - SHOWN_PARTS })}</span>}
      </span>
    </>
  );
}
