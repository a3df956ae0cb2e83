import { contacts } from '@kontora/contracts';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import type { Column, ListWords } from '../../design/list/column.ts';
import { ListPage } from '../../design/list/list-page.tsx';
import { Moment } from '../../design/values/values.tsx';
import { Emails, Phones } from './client-words.tsx';
import { useCustomList } from './custom-columns.tsx';
import { PersonCard } from './person-card.tsx';
import { NewPersonForm } from './person-form.tsx';
import { useText } from './text.ts';

type List = typeof contacts.listPeople;

/** The people behind the clients. */
export function PersonListPage() {
  const t = useText();
  const { can } = useSession();
  const { personId } = useParams();
  const { search } = useLocation();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const custom = useCustomList<List>('person');
  const words: ListWords<List> = { label: (field) => custom.label(field) ?? t(field === 'name' ? 'field.personName' : `field.${field as 'position'}`), value: (_, value) => value };
  const add = can('contacts:write') && <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>{t('people.new')}</Button>;
  return (
    <>
      <ListPage<List>
        title={t('people.title')} operation={contacts.listPeople} columns={[...useColumns(), ...custom.columns]} path="/people" cards words={words} own={custom.own} filters={['name', 'position', 'createdAt', 'updatedAt', ...custom.filters]} pickers={custom.pickers} openId={personId} actions={add} empty={{ title: t('people.noneTitle'), text: t('people.noneText'), action: add }}
        card={personId && <PersonCard key={personId} id={personId} onClose={() => void navigate({ pathname: '/people', search })} />}
      />
      {adding && <Dialog title={t('people.new')} onClose={() => setAdding(false)} size="lg"><NewPersonForm onDone={({ id }) => { setAdding(false); void navigate({ pathname: `/people/${id}`, search }); }} onCancel={() => setAdding(false)} /></Dialog>}
    </>
  );
}

function useColumns(): Column<List>[] {
  const t = useText();
  const { search } = useLocation();
  return useMemo<Column<List>[]>(() => [
    { id: 'name', label: t('field.personName'), width: 280, sort: 'name', phone: 'title', cell: (row) => <Link to={{ pathname: `/people/${row.id}`, search }}>{row.name}</Link> },
    { id: 'position', label: t('field.position'), width: 220, phone: 'bare', cell: (row) => row.position },
    { id: 'phones', label: t('field.phones'), width: 220, phone: 'bare', cell: (row) => (row.phones.length > 0 ? <Phones phones={row.phones} /> : null) },
    { id: 'emails', label: t('field.emails'), width: 240, phone: 'bare', cell: (row) => (row.emails.length > 0 ? <Emails emails={row.emails} /> : null) },
    { id: 'createdAt', label: t('field.createdAt'), width: 140, sort: 'createdAt', phone: 'none', cell: (row) => <Moment value={row.createdAt} /> },
  ], [t, search]);
}
