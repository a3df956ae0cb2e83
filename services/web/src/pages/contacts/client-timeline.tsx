import { contacts, TimelineKind } from '@kontora/contracts';
import { ActionIcon, Button, Group, MultiSelect, Textarea, Title, Tooltip } from '@mantine/core';
import { IconPin, IconPinFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import { useListOf, type RowOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { sayProblem } from '../../design/states/talk.tsx';
import { useFormats } from '../../design/values/formats.ts';
import { EmployeeName, Moment, State } from '../../design/values/values.tsx';
import { textIfAny } from '../../text/catalogue.ts';
import type { Client } from './client-words.tsx';
import classes from './contacts.module.css';
import { useText } from './text.ts';

type Entry = RowOf<typeof contacts.listTimeline>;
type Kind = Entry['kind'];
const PAGES: Readonly<Record<string, string>> = { task: '/tasks', obligation: '/season/list' };

/** Everything that happened with a client, newest first; what is pinned stands above. */
export function ClientTimeline({ client }: { client: Client }) {
  const t = useText();
  const { can } = useSession();
  const [kinds, setKinds] = useState<string[]>([]);
  const list = useListOf(contacts.listTimeline, { organisationId: client.id, ...(kinds.length > 0 && { filter: { kind: { in: kinds as Kind[] } } }) }, { live: true });
  const entries = list.rows.toSorted((a, b) => Number(b.pinned) - Number(a.pinned));
  return (
    <section>
      <div className={classes.head}><Title order={3}>{t('part.history')}</Title><MultiSelect size="xs" aria-label={t('timeline.kinds')} placeholder={kinds.length === 0 ? t('timeline.kinds') : undefined} clearable data={TimelineKind.options.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))} value={kinds} onChange={setKinds} clearButtonProps={{ 'aria-label': t('timeline.all') }} /></div>
      {can('contacts:write') && <NoteForm clientId={client.id} />}
      {entries.length === 0 && !list.isPending && <p className={classes.none}>{t('timeline.none')}</p>}
      {entries.length > 0 && <ul className={classes.lines}>{entries.map((entry) => <EntryLine key={entry.id} entry={entry} writes={can('contacts:write')} />)}</ul>}
      {list.hasNextPage && <Group justify="center" mt={8}><Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('timeline.more')}</Button></Group>}
    </section>
  );
}

function NoteForm({ clientId }: { clientId: string }) {
  const t = useText();
  const form = useFormOf(contacts.addOrganisationNote, { fixed: { organisationId: clientId }, initial: { text: '' }, catalogue: 'contacts', onDone: () => form.set('text', '') });
  return (
    <form ref={form.element} onSubmit={form.submit} noValidate>
      <Textarea mt={6} minRows={1} aria-label={t('timeline.note')} placeholder={t('timeline.note')} {...form.field('text')} withAsterisk={false} />
      {form.touched && <Group justify="flex-end" mt={6}><Button type="submit" loading={form.pending}>{t('action.note')}</Button></Group>}
    </form>
  );
}

function EntryLine({ entry, writes }: { entry: Entry; writes: boolean }) {
  const t = useText();
  const pin = useCommandOf(contacts.pinTimelineEntry);
  const page = PAGES[entry.origin.type];
  const what = t(entry.pinned ? 'timeline.unpin' : 'timeline.pin');
  const Sign = entry.pinned ? IconPinFilled : IconPin;
  return (
    <li>
      <span><State tone="neutral">{t(`kind.${entry.kind}`)}</State> {page ? <Link to={`${page}/${entry.origin.id}`}><EntryText entry={entry} /></Link> : <EntryText entry={entry} />}</span>
      {writes ? <Tooltip label={what}><ActionIcon aria-label={what} aria-pressed={entry.pinned} loading={pin.isPending} onClick={() => pin.mutate({ input: { id: entry.id, pinned: !entry.pinned } }, { onError: (error) => sayProblem(error, 'contacts') })}><Sign size={14} aria-hidden /></ActionIcon></Tooltip> : <span />}
      <span className={classes.about}><Moment value={entry.at} />{entry.actor && <EmployeeName id={entry.actor} />}</span>
    </li>
  );
}

/** What happened, in words: the text of its key, with what it speaks of. */
function EntryText({ entry: { title, params, note } }: { entry: Entry }) {
  const t = useText();
  const { day } = useFormats();
  if (note) return <span className={classes.text}>{note.text}</span>;
  const word = (group: string, key: unknown) => textIfAny(['contacts'], `${group}.${String(key)}`) ?? String(key ?? '');
  const { code, period, state, from, to, role, employeeId, loserName, year, dueOn, subject } = params as Record<string, unknown>;
  const about = subject as { code?: string; period?: string } | null | undefined;
  const states = title === 'organisation.state-changed';
  const parts = [
    typeof role === 'string' && word(title.startsWith('responsible') ? 'duty' : 'role', role), states && `${word('state', from)} → ${word('state', to)}`, title === 'organisation.renamed' && `${String(from)} → ${String(to)}`, title === 'organisation.created' && word('state', state),
    loserName, code ?? about?.code, period ?? about?.period, year, title.startsWith('profile') && typeof from === 'string' && `${t('since')} ${day(from)}`, typeof dueOn === 'string' && day(dueOn),
  ].filter((part): part is string | number => typeof part === 'string' || typeof part === 'number');
  return <>{textIfAny(['contacts'], `event.${title}`) ?? title}{parts.length > 0 && `: ${parts.join(', ')}`}{typeof employeeId === 'string' && <> — <EmployeeName id={employeeId} /></>}</>;
}
