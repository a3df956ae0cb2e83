import { reporting } from '@kontora/contracts';
import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { today } from '../../design/form/today.ts';
import { EmptyState, Loading, ProblemState } from '../../design/states/states.tsx';
import { confirm, say, sayProblem } from '../../design/states/talk.tsx';
import { State } from '../../design/values/values.tsx';
import { inLanguage, textIfAny } from '../../text/catalogue.ts';
import { useText as useSeasonText } from '../reporting/text.ts';
import { AdminPage } from './admin-page.tsx';
import classes from './admin.module.css';
import { Confidence } from './confidence.tsx';
import { draftAfter, draftOf, type Revision } from './calendar-draft.ts';
import { CalendarEditor, EditButton } from './calendar-editor.tsx';
import { MonthView } from './calendar-month.tsx';
import { useText } from './text.ts';

/** The working calendar of a year: every day, and why it is off or shorter; and how it is changed, or begun. */
export function CalendarPage() {
  useSeasonText(); // words for what the service may refuse, before they are needed
  const t = useText();
  const { can } = useSession();
  const year = Number(useParams().year ?? today().slice(0, 4));
  const query = useQueryOf(reporting.getWorkingCalendar, { year });
  const yearBefore = useQueryOf(reporting.getWorkingCalendar, { year: year - 1 });
  const [editing, setEditing] = useState<number>();
  const newest = query.data?.revisions[0];
  const missing = query.error?.status === 404;
  const edit = can('reporting:configure') && editing !== year && (newest ?? missing) && <EditButton isNew={missing} onClick={() => setEditing(year)} />;
  const step = (to: number) => <Button component={Link} to={`/admin/calendar/${to}`} {...(to < year ? { leftSection: <IconChevronLeft size={14} aria-hidden /> } : { rightSection: <IconChevronRight size={14} aria-hidden /> })}>{to}</Button>;
  // The editor first: it must stay while the year is asked for again.
  const body = editing === year ? <CalendarEditor key={year} year={year} stored={newest} begin={newest ? draftOf(newest) : draftAfter(yearBefore.data?.revisions[0], year)} onDone={() => setEditing(undefined)} />
    : query.isPending ? <Loading />
      : query.error && !missing ? <ProblemState error={query.error} retry={() => void query.refetch()} />
        : newest ? <Year key={newest.id} calendar={newest} /> : <EmptyState title={t('calendar.none')} action={edit}>{t('calendar.noneText')}</EmptyState>;
  return <AdminPage title={t('calendar.title', { year })} actions={<Group gap={6}>{step(year - 1)}{step(year + 1)}{!missing && edit}</Group>}>{body}</AdminPage>;
}

function Year({ calendar }: { calendar: Revision }) {
  const t = useText();
  const days = useMemo(() => draftOf(calendar), [calendar]);
  return (
    <>
      <About calendar={calendar} />
      <div className={classes.year}>{Array.from({ length: 12 }, (_, month) => <MonthView key={month} year={calendar.year} month={month} days={days} words={(kind) => t(`dayKind.${kind}`)} />)}</div>
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
  const note = inLanguage(calendar.noteRu, calendar.noteEn);
  return (
    <div className={classes.about}>
      <b>{t('calendar.workingDays', { count: calendar.workingDays })}</b>
      <State tone={calendar.status === 'official' ? 'good' : 'wait'}>{t(`calendar.${calendar.status}`)}</State><Confidence of={calendar} />
      <span>{t('calendar.revision', { revision: calendar.revision })}</span>
      {calendar.needsConfirmation && can('reporting:configure') && <Button variant="filled" loading={command.isPending} onClick={() => void vouch()}>{t('calendar.confirm')}</Button>}
      {note && <p>{note}</p>}
      {calendar.sources.length > 0 && <p>{t('calendar.sources')}: {calendar.sources.map((source) => textIfAny(['administration'], `source.${source}`) ?? source).join('; ')}</p>}
    </div>
  );
}
