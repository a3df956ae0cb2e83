import { contacts } from '@kontora/contracts';
import { Button } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Dialog } from '../../design/form/form.tsx';
import type { Column, ListWords } from '../../design/list/column.ts';
import { ListPage } from '../../design/list/list-page.tsx';
import { Count, EmployeeName, Moment } from '../../design/values/values.tsx';
import { ImportStartForm } from './import-start.tsx';
import { ImportStateBadge, type ImportPhase } from './import-words.tsx';
import { useText } from './text.ts';

type List = typeof contacts.listImports;

/** Imports, the newest first. */
export function ImportListPage() {
  const t = useText();
  const navigate = useNavigate();
  const [starting, setStarting] = useState(false);
  const words: ListWords<List> = { label: (field) => t(`field.${field === 'name' ? 'importName' : field}`), value: (field, value) => (field === 'state' ? t(`phase.${value as ImportPhase}`) : value) };
  const begin = <Button variant="filled" leftSection={<IconUpload size={14} aria-hidden />} onClick={() => setStarting(true)}>{t('import.new')}</Button>;
  return (
    <>
      <ListPage<List> title={t('import.title')} operation={contacts.listImports} columns={useColumns()} path="/clients/import" cards words={words} filters={['state', 'name', 'createdAt']} actions={begin} empty={{ title: t('import.none'), text: t('import.noneText'), action: begin }} live />
      {starting && <Dialog title={t('import.new')} onClose={() => setStarting(false)} size="lg"><ImportStartForm onDone={(id) => void navigate(`/clients/import/${id}`)} onCancel={() => setStarting(false)} /></Dialog>}
    </>
  );
}

function useColumns(): Column<List>[] {
  const t = useText();
  return useMemo<Column<List>[]>(() => [
    { id: 'name', label: t('field.importName'), width: 300, sort: 'name', phone: 'title', cell: (row) => <Link to={`/clients/import/${row.id}`}>{row.name}</Link> },
    { id: 'state', label: t('field.state'), width: 160, phone: 'bare', cell: (row) => <ImportStateBadge state={row.state} /> },
    { id: 'rows', label: t('import.rows'), width: 100, align: 'end', cell: (row) => <Count value={row.rows} /> },
    ...(['created', 'updated', 'review', 'quarantined'] as const).map((outcome): Column<List> => ({ id: outcome, fields: [`counts.${outcome}`], label: t(`outcome.${outcome}`), width: 130, align: 'end', cell: (row) => (row.counts ? <Count value={row.counts[outcome] ?? 0} /> : null) })),
    { id: 'createdBy', label: t('field.createdBy'), width: 180, phone: 'none', cell: (row) => <EmployeeName id={row.createdBy} /> },
    { id: 'createdAt', label: t('field.createdAt'), width: 150, sort: 'createdAt', phone: 'bare', cell: (row) => <Moment value={row.createdAt} /> },
  ], [t]);
}
