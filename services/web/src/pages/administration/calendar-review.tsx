import { reporting } from '@kontora/contracts';
import { Button, Group, Title } from '@mantine/core';
import { useCommandOf } from '../../data/commands.ts';
import { useQueryOf } from '../../data/queries.ts';
import { say, sayProblem } from '../../design/states/talk.tsx';
import { useFormats } from '../../design/values/formats.ts';
import { useCommon } from '../../text/common.ts';
import classes from './admin.module.css';
import { changedDays, draftOf, type CalendarDraft, type DayKind, type WantedYear } from './calendar-draft.ts';
import { ChangeEffect } from './change-effect.tsx';
import { useText } from './text.ts';

const NOTHING = draftOf({ daysOff: [], workingWeekends: [], shortened: [] });
const SHOWN = 60;
interface Props { wanted: WantedYear; before: CalendarDraft | undefined; after: CalendarDraft; onBack: () => void; onSaved: () => void }

/** Which days change, and which due dates with them; then the year is saved as a new revision, or not. */
export function CalendarReview({ wanted, before = NOTHING, after, onBack, onSaved }: Props) {
  const t = useText();
  const common = useCommon();
  const { data, error, refetch } = useQueryOf(reporting.previewCalendarYear, wanted);
  const save = useCommandOf(reporting.saveCalendarYear);
  const days = changedDays(before, after);
  return (
    <div className={classes.form}>
      <section className={classes.reviewed}>
        <Title order={2}>{t('paint.changed')}</Title>
        {days.length === 0 ? <p className={classes.hint}>{t('paint.same')}</p> : <ul className={classes.dayList}>{days.slice(0, SHOWN).map((day) => <Changed key={day.date} {...day} />)}{days.length > SHOWN && <li>{t('effect.more', { count: days.length - SHOWN })}</li>}</ul>}
      </section>
      <section className={classes.reviewed}><Title order={2}>{t('effect.title')}</Title><ChangeEffect preview={data} error={error} retry={() => void refetch()} /></section>
      <p className={classes.hint}>{t('effect.later')}</p>
      <Group justify="flex-end">
        <Button size="sm" onClick={onBack}>{common('action.back')}</Button>
        <Button size="sm" variant="filled" loading={save.isPending} onClick={() => save.mutate({ input: wanted }, { onSuccess: () => { say(t('said.calendarSaved')); onSaved(); }, onError: (problem) => sayProblem(problem, 'reporting') })}>{t('calendar.save')}</Button>
      </Group>
    </div>
  );
}

function Changed({ date, was, is }: { date: string; was: DayKind | undefined; is: DayKind | undefined }) {
  const t = useText();
  const { longDay } = useFormats();
  const words = (kind: DayKind | undefined) => t(kind ? `dayKind.${kind}` : 'paint.ordinary');
  return <li>{longDay(date)}: <del>{words(was)}</del> → {words(is)}</li>;
}
