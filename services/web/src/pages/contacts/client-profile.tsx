import { contacts, type Response } from '@kontora/contracts';
import { Button, Title, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommandOf } from '../../data/commands.ts';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import { today } from '../../design/form/today.ts';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { confirm, say, sayProblem } from '../../design/states/talk.tsx';
import { Day, State } from '../../design/values/values.tsx';
import { useCommon } from '../../text/common.ts';
import { useReportNames } from '../reporting/season-bar.tsx';
import { usePeriodText } from '../reporting/season-words.tsx';
import type { Client } from './client-words.tsx';
import classes from './contacts.module.css';
import { CorrectSegmentForm, SetProfileForm } from './profile-form.tsx';
import { useText } from './text.ts';

type Profile = Response<typeof contacts.getProfile>;
export type Segment = Profile['segments'][number];

/** What decides which reports a client owes, now and before. */
export function ClientProfile({ client }: { client: Client }) {
  const t = useText();
  const names = useReportNames();
  const periodText = usePeriodText();
  const { can } = useSession();
  const [dialog, setDialog] = useState<'set' | Segment>();
  const profile = useQueryOf(contacts.getProfile, { organisationId: client.id });
  if (profile.isPending) return <Loading lines={4} />;
  if (!profile.data) return <ProblemState error={profile.error} retry={() => void profile.refetch()} catalogue="contacts" />;
  const segments = profile.data.segments.toReversed();
  const writes = can('contacts:write') && client.state !== 'archived';
  const close = () => setDialog(undefined);
  return (
    <>
      <section>
        <div className={classes.head}><Title order={3}>{t('profile.title')}</Title>{writes && <Button size="compact-sm" leftSection={<IconPlus size={13} aria-hidden />} onClick={() => setDialog('set')}>{t('profile.set')}</Button>}</div>
        {segments.length === 0 && <p className={classes.none}>{t('profile.none')}</p>}
        {segments.length > 0 && (
          <div className={classes.scroll}>
            <table className={`${classes.table} ${classes.profile}`}>
              <thead><tr><th scope="col">{t('profile.when')}</th><th scope="col">{t('field.regimes')}</th><th scope="col">{t('profile.flags')}</th>{writes && <th><VisuallyHidden>{t('profile.deeds')}</VisuallyHidden></th>}</tr></thead>
              <tbody>{segments.map((segment) => <SegmentRow key={segment.id} segment={segment} writes={writes} onCorrect={() => setDialog(segment)} />)}</tbody>
            </table>
          </div>
        )}
      </section>
      {profile.data.occurrences.length > 0 && (
        <section><Title order={3}>{t('profile.occurrences')}</Title><ul className={classes.lines}>{profile.data.occurrences.map((one) => <li key={one.id}><span>{names(one.code)}</span><span>{periodText(one.period)}</span></li>)}</ul></section>
      )}
      {dialog && (
        <Dialog title={t(dialog === 'set' ? 'profile.set' : 'profile.correct')} onClose={close} size="xl">
          {dialog === 'set' ? <SetProfileForm clientId={client.id} last={segments[0]} onDone={close} /> : <CorrectSegmentForm segment={dialog} onDone={close} />}
        </Dialog>
      )}
    </>
  );
}

function SegmentRow({ segment, writes, onCorrect }: { segment: Segment; writes: boolean; onCorrect: () => void }) {
  const t = useText();
  const common = useCommon();
  const remove = useCommandOf(contacts.removeProfileSegment);
  const now = segment.from <= today() && (segment.to === null || segment.to >= today());
  const drop = async () => {
    if (await confirm({ title: t('profile.remove'), text: t('profile.removeText'), action: t('profile.remove'), danger: true })) remove.mutate({ input: { id: segment.id }, ifMatch: segment.version }, { onSuccess: () => say(t('said.profile')), onError: (error) => sayProblem(error, 'contacts') });
  };
  return (
    <tr>
      <td><Day value={segment.from} /> – {segment.to ? <Day value={segment.to} /> : t('lasting')}{now && <> <State tone="good">{t('profile.now')}</State></>}</td>
      <td>{t(`subject.${segment.subject}`)}, {segment.regimes.map((regime) => t(`regime.${regime}`)).join(' + ')}</td>
      <td><FlagTexts segment={segment} /></td>
      {writes && <td><div className={classes.deeds}><Button size="compact-xs" variant="subtle" onClick={onCorrect}>{t('profile.correct')}</Button> <Button size="compact-xs" variant="subtle" color="red" loading={remove.isPending} onClick={() => void drop()}>{common('action.remove')}</Button></div></td>}
    </tr>
  );
}

/** The facts that hold, in words; those known not to hold are counted. */
function FlagTexts({ segment: { flags } }: { segment: Segment }) {
  const t = useText();
  const held = Object.entries(flags).filter(([, value]) => value !== false && value !== undefined && !(Array.isArray(value) && value.length === 0));
  if (held.length === 0) return <>{t('profile.noFlags')}</>;
  return <>{held.map(([flag, value]) => `${t(`flag.${flag as 'has_land'}`)}${Array.isArray(value) ? `: ${value.join(', ')}` : typeof value === 'string' ? `: ${t(`advance.${value as 'quarterly'}`)}` : ''}`).join('; ')}</>;
}
