import { reporting, type Response } from '@kontora/contracts';
import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { today } from '../../design/form/today.ts';
import { EmptyState, Loading, ProblemState } from '../../design/states/states.tsx';
import { confirm, say, sayProblem } from '../../design/states/talk.tsx';
import { State } from '../../design/values/values.tsx';
import { AdminPage } from './admin-page.tsx';
import classes from './admin.module.css';
import { Confidence } from './confidence.tsx';
import { MonthView, type DayMark, type DayMarks } from './calendar-month.tsx';
import { useText } from './text.ts';

type Revision = Response<typeof reporting.getWorkingCalendar>['revisions'][number];

/** The working calendar of a year: every day, and why it is off or shorter. */
export function CalendarPage() {
  const t = useText();
  const year = Number(useParams().year ?? today().slice(0, 4));
  const query = useQueryOf(reporting.getWorkingCalendar, { year }, { keep: true });
  const newest = query.data?.revisions[0];
  const step = (to: number, words: string) => <Button component={Link} to={`/admin/calendar/${to}`}>{words}</Button>;
  return (
    <AdminPage title={t('calendar.title', { year })} actions={<Group gap={6}>{step(year - 1, `← ${year - 1}`)}{step(year + 1, `${year + 1} →`)}</Group>}>
      {query.isPending ? <Loading /> : query.error ? <ProblemState error={query.error} retry={() => void query.refetch()} /> : newest ? <Year key={newest.id} calendar={newest} /> : <EmptyState title={t('calendar.none')}>{t('calendar.noneText')}</EmptyState>}
    </AdminPage>
  );
}

function Year({ calendar }: { calendar: Revision }) {
  const t = useText();
  const marks = useMarks(calendar);
  return (
    <>
      <About calendar={calendar} />
      <div className={classes.year}>{Array.from({ length: 12 }, (_, month) => <MonthView key={month} year={calendar.year} month={month} marks={marks} words={(kind) => t(`dayKind.${kind}`)} />)}</div>
    </>
  );
}

function About({ calendar }: { calendar: Revision }) {
  const t = useText();
  const { can } = useSession();
  const command = useCommandOf(reporting.confirmCalendarYear);
  const vouch = async () => {
    if (await confirm({ title: t('calendar.confirm'), text: t('calendar.confirmText'), action: t('calendar.confirm') })) command.mutate({ input: { id: calendar.id }, ifMatch: calendar.version }, { onSuccess: () => say(t('said.calendarConfirmed')), onError: (error) => sayProblem(error, 'reporting') });
  };
  return (
    <div className={classes.about}>
      <b>{t('calendar.workingDays', { count: calendar.workingDays })}</b>
      <State tone={calendar.status === 'official' ? 'good' : 'wait'}>{t(`calendar.${calendar.status}`)}</State><Confidence of={calendar} />
      <span>{t('calendar.revision', { revision: calendar.revision })}</span>
      {calendar.needsConfirmation && can('reporting:configure') && <Button variant="filled" loading={command.isPending} onClick={() => void vouch()}>{t('calendar.confirm')}</Button>}
      {calendar.note && <p>{calendar.note}</p>}
    </div>
  );
}

/** What is special about which day: kind and, where there is one, the name of the holiday. */
function useMarks({ daysOff, workingWeekends, shortened }: Revision): DayMarks {
  const english = useTranslation().i18n.language === 'en';
  const off = (daysOff as unknown as { date: string; kind: 'public_holiday' | 'transferred_day_off' | 'declared_day_off'; name?: { ru: string; en: string } }[]).map(({ date, kind, name }) => [date, { kind, name: name && (english ? name.en : name.ru) }] as const);
  return new Map<string, DayMark>([...off, ...workingWeekends.map((day) => [day, { kind: 'working_weekend' }] as const), ...shortened.filter((day) => !workingWeekends.includes(day)).map((day) => [day, { kind: 'shortened' }] as const)]);
}
