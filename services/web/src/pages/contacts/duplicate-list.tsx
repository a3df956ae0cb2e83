import { contacts, type Answer } from '@kontora/contracts';
import { Button } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import { queryClient, type RowOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import type { Column, ListWords } from '../../design/list/column.ts';
import { ListPage, type NamedView } from '../../design/list/list-page.tsx';
import { JobProgress } from '../../design/states/job-progress.tsx';
import { say, sayProblem } from '../../design/states/talk.tsx';
import { Code, EmployeeName, State } from '../../design/values/values.tsx';
import { MergeForm } from './merge-form.tsx';
import { useText } from './text.ts';

type List = typeof contacts.listDuplicates;
export type Pair = RowOf<List>;
const TONE = { open: 'wait', dismissed: 'neutral', merged: 'good' } as const;

/** Pairs of cards that may be one client. */
export function DuplicateListPage() {
  const t = useText();
  const [pair, setPair] = useState<Pair>();
  const words: ListWords<List> = { label: (field) => t(`field.${field}`), value: (field, value) => (field === 'state' ? t(`pair.${value as 'open'}`) : value) };
  const views: NamedView[] = (['open', 'dismissed', 'merged'] as const).map((state) => ({ name: t(`pair.${state}`), filter: { state: { in: [state] } }, sort: '-score' }));
  return (
    <>
      <ListPage<List> title={t('duplicates.title')} operation={contacts.listDuplicates} columns={useColumns(setPair)} path="/clients/duplicates" words={words} views={views} filters={['state', 'score', 'createdAt']} actions={<Scan />} empty={{ title: t('duplicates.none'), text: t('duplicates.noneText') }} />
      {pair && <Dialog title={t('merge.title')} onClose={() => setPair(undefined)} size="70rem"><MergeForm pair={pair} onDone={() => setPair(undefined)} /></Dialog>}
    </>
  );
}

/** Compares all clients with each other, in the background. */
function Scan() {
  const t = useText();
  const { can } = useSession();
  const [job, setJob] = useState<Answer<typeof contacts.scanDuplicates>>();
  const scan = useCommandOf(contacts.scanDuplicates);
  if (!can('contacts:merge')) return null;
  const done = (result: unknown) => { setJob(undefined); void queryClient.invalidateQueries({ queryKey: ['contacts'] }); say(t('said.scanned', { count: (result as { found: number }).found })); };
  return (
    <>
      <Button leftSection={<IconSearch size={14} aria-hidden />} loading={scan.isPending} onClick={() => scan.mutate({ input: {} }, { onSuccess: setJob, onError: (error) => sayProblem(error, 'contacts') })}>{t('duplicates.scan')}</Button>
      {job && <Dialog title={t('duplicates.scan')} onClose={() => setJob(undefined)}><JobProgress<typeof contacts.scanDuplicates> job={job} catalogue="contacts" onDone={({ result }) => done(result)} /></Dialog>}
    </>
  );
}

function useColumns(compare: (pair: Pair) => void): Column<List>[] {
  const t = useText();
  const { can } = useSession();
  const merges = can('contacts:merge');
  return useMemo<Column<List>[]>(() => [
    { id: 'one', fields: ['one.name'], label: t('duplicates.one'), width: 212, phone: 'title', cell: ({ one }) => <Link to={`/clients/${one.id}`}>{one.name}</Link> },
    { id: 'other', fields: ['other.name'], label: t('duplicates.other'), width: 212, phone: 'bare', cell: ({ other }) => <Link to={`/clients/${other.id}`}>{other.name}</Link> },
    { id: 'inn', fields: ['one.inn', 'other.inn'], label: t('field.inn'), width: 192, phone: 'none', cell: ({ one, other }) => <>{one.inn && <Code value={one.inn} />}{other.inn && other.inn !== one.inn && <> / <Code value={other.inn} /></>}</> },
    { id: 'score', label: t('field.score'), width: 104, sort: 'score', align: 'end', cell: ({ score }) => `${Math.round(score * 100)} %` },
    { id: 'reasons', label: t('duplicates.reasons'), width: 270, phone: 'none', cell: ({ reasons }) => reasons.map((reason) => t(`same.${reason}`)).join(', ') },
    { id: 'state', label: t('field.state'), width: 116, phone: 'bare', cell: ({ state }) => <State tone={TONE[state]}>{t(`pair.${state}`)}</State> },
    { id: 'decidedBy', label: t('duplicates.decidedBy'), width: 160, hidden: true, phone: 'none', cell: ({ decidedBy }) => <EmployeeName id={decidedBy} /> },
    { id: 'deeds', fields: [], label: t('duplicates.decide'), width: 116, phone: 'bare', cell: (pair) => (merges && pair.state !== 'merged' ? <Button size="compact-xs" onClick={() => compare(pair)}>{t('duplicates.compare')}</Button> : null) },
  ], [t, compare, merges]);
}
