import { contacts } from '@kontora/contracts';
import { ActionIcon, CloseButton, Group, Title, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useListOf, useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import { CardTitle } from '../../design/list/card-title.tsx';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { Fact, Facts, Moment, State } from '../../design/values/values.tsx';
import { useCommon } from '../../text/common.ts';
import { Emails, Phones } from './client-words.tsx';
import classes from './contacts.module.css';
import { CustomFacts } from './custom-fields.tsx';
import { EditPersonForm } from './person-form.tsx';
import { Span } from './span.tsx';
import { useText } from './text.ts';

/** One person: how to reach them, and what they are to which clients. */
export function PersonCard({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText();
  const common = useCommon();
  const { can } = useSession();
  const [editing, setEditing] = useState(false);
  const person = useQueryOf(contacts.getPerson, { id });
  const links = useListOf(contacts.listPersonLinks, { filter: { personId: { eq: id } } });
  const close = <CloseButton aria-label={common('action.close')} onClick={onClose} />;
  if (person.isPending) return <Loading />;
  if (!person.data) return <div className={classes.card}><Group justify="flex-end">{close}</Group><ProblemState error={person.error} retry={() => void person.refetch()} /></div>;
  const { name, position, phones, emails, description, createdAt, custom } = person.data;
  return (
    <article className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <CardTitle>{name}</CardTitle>
        <Group gap={2} wrap="nowrap">{can('contacts:write') && <Tooltip label={common('action.edit')}><ActionIcon aria-label={common('action.edit')} onClick={() => setEditing(true)}><IconPencil size={16} aria-hidden /></ActionIcon></Tooltip>}{close}</Group>
      </Group>
      <Facts>
        {position && <Fact name={t('field.position')}>{position}</Fact>}
        <Fact name={t('field.phones')}><Phones phones={phones} /></Fact>
        <Fact name={t('field.emails')}><Emails emails={emails} /></Fact>
        <CustomFacts owner="person" values={custom} />
        <Fact name={t('field.createdAt')}><Moment value={createdAt} /></Fact>
      </Facts>
      {description && <p className={classes.text}>{description}</p>}
      <section>
        <Title order={3}>{t('people.clients')}</Title>
        {links.rows.length === 0 && <p className={classes.none}>{t('people.noClients')}</p>}
        {links.rows.length > 0 && <ul className={classes.lines}>{links.rows.map((link) => <li key={link.id}><Link to={`/clients/${link.organisationId}`}>{link.organisationName}</Link><State tone="active">{t(`role.${link.role}`)}</State><span className={classes.about}>{link.position && <span>{link.position}</span>}<Span from={link.from} to={link.to} /></span></li>)}</ul>}
      </section>
      {editing && <Dialog title={t('people.edit')} onClose={() => setEditing(false)} size="lg"><EditPersonForm person={person.data} onDone={() => setEditing(false)} onCancel={() => setEditing(false)} /></Dialog>}
    </article>
  );
}
