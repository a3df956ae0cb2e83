import { contacts } from '@kontora/contracts';
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import type { RowOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import type { Column, ListWords } from '../../design/list/column.ts';
import { ListPage, type NamedView } from '../../design/list/list-page.tsx';
import { confirm, say, sayProblem } from '../../design/states/talk.tsx';
import { EmployeeName, Moment } from '../../design/values/values.tsx';
import { useText } from './text.ts';

type List = typeof contacts.listMerges;

/** Merges, the newest first, each of which can be undone. */
export function MergeListPage() {
  const t = useText();
  const words: ListWords<List> = { label: (field) => t(`field.${field}`), value: (_, value) => value };
  const views: NamedView[] = [{ name: t('merges.standing'), filter: { undoneAt: { isNull: true } } }, { name: t('merges.all'), sort: '-mergedAt' }];
  return <ListPage<List> title={t('merges.title')} operation={contacts.listMerges} columns={useColumns()} path="/clients/merges" words={words} views={views} filters={['mergedAt', 'undoneAt']} empty={{ title: t('merges.none'), text: t('merges.noneText') }} />;
}

function useColumns(): Column<List>[] {
  const t = useText();
  return useMemo<Column<List>[]>(() => [
    { id: 'winner', fields: ['winnerName'], label: t('merges.winner'), width: 260, phone: 'title', cell: (row) => <Link to={`/clients/${row.winnerId}`}>{row.winnerName}</Link> },
    { id: 'loser', fields: ['loserName'], label: t('merges.loser'), width: 260, phone: 'bare', cell: (row) => row.loserName },
    { id: 'mergedAt', label: t('field.mergedAt'), width: 150, sort: 'mergedAt', cell: (row) => <Moment value={row.mergedAt} /> },
    { id: 'mergedBy', label: t('merges.by'), width: 180, phone: 'bare', cell: (row) => <EmployeeName id={row.mergedBy} /> },
    { id: 'undone', fields: ['undoneAt'], label: t('field.undoneAt'), width: 180, phone: 'bare', cell: (row) => (row.undoneAt ? <Moment value={row.undoneAt} /> : <Undo merge={row} />) },
  ], [t]);
}

function Undo({ merge }: { merge: RowOf<List> }) {
  const t = useText();
  const { can } = useSession();
  const undo = useCommandOf(contacts.unmergeOrganisations);
  if (!can('contacts:merge')) return null;
  const send = async () => {
    if (await confirm({ title: t('merges.undo'), text: t('merges.undoText'), action: t('merges.undo') })) undo.mutate({ input: { id: merge.id } }, { onSuccess: ({ notRestored }) => say(notRestored.length > 0 ? t('said.unmergedPartly', { count: notRestored.length }) : t('said.unmerged')), onError: (error) => sayProblem(error, 'contacts') });
  };
  return <Button size="compact-xs" loading={undo.isPending} onClick={() => void send()}>{t('merges.undo')}</Button>;
}
