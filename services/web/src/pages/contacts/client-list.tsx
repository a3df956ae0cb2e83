import { contacts } from '@kontora/contracts';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import type { Column, FilterName, ListWords } from '../../design/list/column.ts';
import { ListPage, type NamedView } from '../../design/list/list-page.tsx';
import { Code, Day, EmployeeName, Moment } from '../../design/values/values.tsx';
import { ClientBulk } from './client-bulk.tsx';
import { ClientCard } from './client-card.tsx';
import { NewClientForm } from './client-form.tsx';
import { ClientGroupName, ClientGroupPicker, ClientStateBadge, IssueBadges, IssuePicker, OneEmployeePicker, Tags, type ClientState } from './client-words.tsx';
import { useCustomList } from './custom-columns.tsx';
import { SegmentMenu } from './segment-menu.tsx';
import { useClientView } from './segment-view.ts';
import { useText } from './text.ts';

type List = typeof contacts.listOrganisations;
const FILTERS: FilterName<List>[] = ['state', 'name', 'inn', 'code', 'legalForm', 'responsible', 'groupId', 'tags', 'issues', 'servicedFrom', 'servicedTo', 'createdAt', 'updatedAt'];
const PICKERS = { responsible: OneEmployeePicker, groupId: ClientGroupPicker, issues: IssuePicker };

/** The firm's clients and those who may become it: views, filters, bulk deeds, and the card of one beside the list. */
export function ClientListPage() {
  const t = useText();
  const { can } = useSession();
  const { clientId } = useParams();
  const { search } = useLocation();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const views = useViews();
  const view = useClientView(views[0]!);
  const custom = useCustomList<List>('organisation');
  const words: ListWords<List> = { label: (field) => custom.label(field) ?? t(`field.${field as 'name'}`), value: (field, value) => (field === 'state' ? t(`state.${value as ClientState}`) : value) };
  const names = { responsible: (id: string) => <EmployeeName id={id} />, groupId: (id: string) => <ClientGroupName id={id} />, issues: (issue: string) => t(`issue.${issue as 'missing-inn'}`) };
  const add = can('contacts:write') && <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>{t('new')}</Button>;
  return (
    <>
      <ListPage<List>
        title={view.segment ? t('segment.one', { name: view.segment.name }) : t('title')} operation={contacts.listOrganisations} input={view.segmentId ? { segmentId: view.segmentId } : undefined} whole={view.whole} columns={[...useColumns(), ...custom.columns]} path="/clients" cards words={words} views={views} own={custom.own} filters={[...FILTERS, ...custom.filters]} pickers={{ ...PICKERS, ...custom.pickers }} nameOf={names}
        openId={clientId} card={clientId && <ClientCard key={clientId} id={clientId} onClose={() => void navigate({ pathname: '/clients', search })} />}
        bulk={can('contacts:write') ? (rows, done) => <ClientBulk rows={rows} filter={view.whole} onDone={done} /> : undefined} actions={<><SegmentMenu view={view} />{add}</>} empty={{ title: t('none.title'), text: t('none.text'), action: add }}
      />
      {adding && <Dialog title={t('new')} onClose={() => setAdding(false)} size="xl"><NewClientForm onDone={({ id }) => { setAdding(false); void navigate({ pathname: `/clients/${id}`, search }); }} onCancel={() => setAdding(false)} /></Dialog>}
    </>
  );
}

function useViews(): NamedView[] {
  const t = useText();
  const { employee } = useSession();
  const state = (...states: ClientState[]) => ({ state: { in: states } });
  return [
    { name: t('view.clients'), filter: state('client'), sort: 'name' }, { name: t('view.mine'), filter: { responsible: { contains: employee.id } }, sort: 'name' }, { name: t('view.prospects'), filter: state('prospect'), sort: '-createdAt' },
    { name: t('view.former'), filter: state('former'), sort: 'name' }, { name: t('view.all'), filter: state('prospect', 'client', 'former'), sort: 'name' }, { name: t('view.archived'), filter: state('archived'), sort: 'name' },
  ];
}

function useColumns(): Column<List>[] {
  const t = useText();
  const { search } = useLocation();
  return useMemo<Column<List>[]>(() => [
    { id: 'name', label: t('field.name'), width: 226, sort: 'name', phone: 'title', cell: (row) => <Link to={{ pathname: `/clients/${row.id}`, search }}>{row.name}</Link> },
    { id: 'code', label: t('field.code'), width: 72, sort: 'code', phone: 'bare', cell: (row) => (row.code ? <Code value={row.code} /> : null) },
    { id: 'inn', label: t('field.inn'), width: 124, cell: (row) => <Code value={row.inn} /> },
    { id: 'kpp', label: t('field.kpp'), width: 96, phone: 'none', cell: (row) => <Code value={row.kpp} /> },
    { id: 'state', label: t('field.state'), width: 92, phone: 'bare', cell: (row) => <ClientStateBadge state={row.state} /> },
    { id: 'group', fields: ['groupId'], label: t('field.groupId'), width: 124, phone: 'none', cell: (row) => <ClientGroupName id={row.groupId} /> },
    { id: 'tags', label: t('field.tags'), width: 136, phone: 'bare', cell: (row) => (row.tags.length > 0 ? <Tags tags={row.tags} /> : null) },
    { id: 'servicedFrom', label: t('field.servicedFrom'), width: 114, phone: 'none', cell: (row) => <Day value={row.servicedFrom} /> },
    { id: 'issues', label: t('field.issues'), width: 210, phone: 'none', cell: (row) => <IssueBadges issues={row.issues} /> },
    { id: 'servicedTo', label: t('field.servicedTo'), width: 136, hidden: true, phone: 'none', cell: (row) => <Day value={row.servicedTo} /> },
    { id: 'legalForm', label: t('field.legalForm'), width: 120, hidden: true, phone: 'none', cell: (row) => row.legalForm },
    { id: 'createdAt', label: t('field.createdAt'), width: 140, sort: 'createdAt', hidden: true, phone: 'none', cell: (row) => <Moment value={row.createdAt} /> },
    { id: 'updatedAt', label: t('field.updatedAt'), width: 140, sort: 'updatedAt', hidden: true, phone: 'none', cell: (row) => <Moment value={row.updatedAt} /> },
  ], [t, search]);
}
