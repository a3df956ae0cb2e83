import { contacts } from '@kontora/contracts';
import { ActionIcon, Button, CloseButton, Group, Tabs, Title, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommandOf } from '../../data/commands.ts';
import { client as api } from '../../data/client.ts';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import { CardTitle } from '../../design/list/card-title.tsx';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { say, sayProblem } from '../../design/states/talk.tsx';
import { Code, Day, Fact, Facts, Moment } from '../../design/values/values.tsx';
import { useCommon } from '../../text/common.ts';
import { EditClientForm } from './client-form.tsx';
import { ClientPeople } from './client-people.tsx';
import { ClientProfile } from './client-profile.tsx';
import { ClientResponsible } from './client-responsible.tsx';
import { ClientTimeline } from './client-timeline.tsx';
import { ClientObligations, ClientTasks } from './client-work.tsx';
import { ClientGroupName, ClientStateBadge, Emails, IssueBadges, Phones, Tags, type Client } from './client-words.tsx';
import classes from './contacts.module.css';
import { CustomFacts } from './custom-fields.tsx';
import { useText } from './text.ts';

const PARTS = ['facts', 'profile', 'work', 'history'] as const;

/** Everything about one client, and what can be done with it. */
export function ClientCard({ id, onClose }: { id: string; onClose: () => void }) {
  const common = useCommon();
  const client = useQueryOf(contacts.getOrganisation, { id }, { live: true });
  if (client.isPending) return <Loading />;
  if (!client.data) return <div className={classes.card}><Group justify="flex-end"><CloseButton aria-label={common('action.close')} onClick={onClose} /></Group><ProblemState error={client.error} retry={() => void client.refetch()} catalogue="contacts" /></div>;
  return <Loaded client={client.data} onClose={onClose} />;
}

function Loaded({ client, onClose }: { client: Client; onClose: () => void }) {
  const t = useText();
  const common = useCommon();
  const { can } = useSession();
  const [editing, setEditing] = useState(false);
  const works = can('reporting:read') || can('tasks:read');
  return (
    <article className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <CardTitle>{client.name}</CardTitle>
        <Group gap={2} wrap="nowrap">
          {can('contacts:write') && client.state !== 'archived' && <Tooltip label={common('action.edit')}><ActionIcon aria-label={common('action.edit')} onClick={() => setEditing(true)}><IconPencil size={16} aria-hidden /></ActionIcon></Tooltip>}
          <CloseButton aria-label={common('action.close')} onClick={onClose} />
        </Group>
      </Group>
      <Group gap={6}><ClientStateBadge state={client.state} /><Tags tags={client.tags} /><IssueBadges issues={client.issues} /></Group>
      {can('contacts:write') && <ClientActions client={client} />}
      <Tabs defaultValue="facts" keepMounted={false}>
        <Tabs.List>{PARTS.filter((part) => part !== 'work' || works).map((part) => <Tabs.Tab key={part} value={part}>{t(`part.${part}`)}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value="facts"><div className={classes.part}><ClientFacts client={client} /><ClientPeople client={client} /><ClientResponsible client={client} /></div></Tabs.Panel>
        <Tabs.Panel value="profile"><div className={classes.part}><ClientProfile client={client} /></div></Tabs.Panel>
        <Tabs.Panel value="work"><div className={classes.part}>{can('reporting:read') && <ClientObligations clientId={client.id} />}<ClientTasks clientId={client.id} /></div></Tabs.Panel>
        <Tabs.Panel value="history"><div className={classes.part}><ClientTimeline client={client} /></div></Tabs.Panel>
      </Tabs>
      {editing && <Dialog title={t('edit')} onClose={() => setEditing(false)} size="xl"><EditClientForm client={client} onDone={() => setEditing(false)} onCancel={() => setEditing(false)} /></Dialog>}
    </article>
  );
}

/** Where the relation may go from here; each step can be taken back. */
function ClientActions({ client }: { client: Client }) {
  const t = useText();
  const change = useCommandOf(contacts.updateOrganisation);
  const archive = useCommandOf(contacts.archiveOrganisation);
  const restore = useCommandOf(contacts.restoreOrganisation);
  const { id, version, state } = client;
  const failed = (error: unknown) => sayProblem(error, 'contacts');
  if (state === 'archived') return <Group gap={6}><Button variant="filled" loading={restore.isPending} onClick={() => restore.mutate({ input: { id }, ifMatch: version }, { onSuccess: () => say(t('said.restored')), onError: failed })}>{t('action.restore')}</Button></Group>;
  const go = (to: 'prospect' | 'client' | 'former') => change.mutate({ input: { id, state: to }, ifMatch: version }, { onSuccess: (done) => say(t('said.state', { state: t(`state.${to}`) }), () => api.call(contacts.updateOrganisation, { id, state }, { ifMatch: done.version })), onError: failed });
  const away = () => archive.mutate({ input: { id }, ifMatch: version }, { onSuccess: (done) => say(t('said.archived'), () => api.call(contacts.restoreOrganisation, { id }, { ifMatch: done.version })), onError: failed });
  return (
    <Group gap={6}>
      {state !== 'client' && <Button variant="filled" loading={change.isPending} onClick={() => go('client')}>{t('action.toClient')}</Button>}
      {state === 'client' && <Button loading={change.isPending} onClick={() => go('former')}>{t('action.toFormer')}</Button>}
      <Button loading={archive.isPending} onClick={away}>{t('action.archive')}</Button>
    </Group>
  );
}

function ClientFacts({ client }: { client: Client }) {
  const t = useText();
  return (
    <>
      <Facts>
        <Fact name={t('field.phones')}><Phones phones={client.phones} /></Fact>
        <Fact name={t('field.emails')}><Emails emails={client.emails} /></Fact>
        <Fact name={t('field.inn')}><Code value={client.inn} />{client.kpp && <> · {t('field.kpp')} <Code value={client.kpp} /></>}{client.ogrn && <> · {t('field.ogrn')} <Code value={client.ogrn} /></>}</Fact>
        {client.code && <Fact name={t('field.code')}><Code value={client.code} /></Fact>}
        {client.legalForm && <Fact name={t('field.legalForm')}>{client.legalForm}</Fact>}
        {client.groupId && <Fact name={t('field.groupId')}><ClientGroupName id={client.groupId} /></Fact>}
        {(client.servicedFrom ?? client.servicedTo) && <Fact name={t('serviced')}><Day value={client.servicedFrom} /> – {client.servicedTo ? <Day value={client.servicedTo} /> : t('lasting')}</Fact>}
        {client.website && <Fact name={t('field.website')}>{client.website}</Fact>}
        {client.address && <Fact name={t('field.address')}>{client.address}</Fact>}
        <CustomFacts owner="organisation" values={client.custom} />
        {client.externalRefs.map((ref) => <Fact key={ref.system} name={t('numberIn', { system: ref.system })}><Code value={ref.id} /></Fact>)}
        <Fact name={t('field.createdAt')}><Moment value={client.createdAt} /></Fact>
      </Facts>
      {client.description && <section><Title order={3}>{t('field.description')}</Title><p className={classes.text}>{client.description}</p></section>}
    </>
  );
}
