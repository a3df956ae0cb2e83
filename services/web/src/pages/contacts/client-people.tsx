import { contacts, PersonRole } from '@kontora/contracts';
import { ActionIcon, Button, Group, SegmentedControl, Select, Stack, TextInput, Title, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import { useListOf, type RowOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog, Form } from '../../design/form/form.tsx';
import { ChoiceInput, DayInput } from '../../design/form/inputs.tsx';
import { today } from '../../design/form/today.ts';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { say, sayProblem } from '../../design/states/talk.tsx';
import { State } from '../../design/values/values.tsx';
import { useCommon } from '../../text/common.ts';
import { Emails, Phones, type Client } from './client-words.tsx';
import classes from './contacts.module.css';
import { NewPersonForm } from './person-form.tsx';
import { Span } from './span.tsx';
import { useText } from './text.ts';

type PersonLink = RowOf<typeof contacts.listPersonLinks>;
const TYPING_MS = 150;

/** Who stands behind a client, in which role; those who left stay at the end. */
export function ClientPeople({ client }: { client: Client }) {
  const t = useText();
  const { can } = useSession();
  const [adding, setAdding] = useState(false);
  const links = useListOf(contacts.listPersonLinks, { filter: { organisationId: { eq: client.id } } });
  const people = useListOf(contacts.listPeople, { organisationId: client.id });
  const over = ({ to }: PersonLink) => to !== null && to < today();
  const sorted = links.rows.toSorted((a, b) => Number(over(a)) - Number(over(b)));
  return (
    <section>
      <div className={classes.head}><Title order={3}>{t('people.title')}</Title>{can('contacts:write') && client.state !== 'archived' && <Button size="compact-sm" leftSection={<IconPlus size={13} aria-hidden />} onClick={() => setAdding(true)}>{t('people.add')}</Button>}</div>
      {sorted.length === 0 && !links.isPending && <p className={classes.none}>{t('people.none')}</p>}
      {sorted.length > 0 && (
        <ul className={classes.lines}>
          {sorted.map((link) => {
            const person = people.rows.find(({ id }) => id === link.personId);
            return (
              <li key={link.id} className={over(link) ? classes.over : undefined}>
                <span><Link to={`/people/${link.personId}`}>{link.personName}</Link> <State tone={over(link) ? 'neutral' : 'active'}>{t(`role.${link.role}`)}</State></span>
                {can('contacts:write') && !over(link) ? <EndLink link={link} /> : <span />}
                <span className={classes.about}>{link.position && <span>{link.position}</span>}{person && person.phones.length > 0 && <Phones phones={person.phones} />}{person && person.emails.length > 0 && <Emails emails={person.emails} />}<Span from={link.from} to={link.to} /></span>
              </li>
            );
          })}
        </ul>
      )}
      {adding && <Dialog title={t('people.add')} onClose={() => setAdding(false)} size="lg"><AddPerson clientId={client.id} onDone={() => setAdding(false)} /></Dialog>}
    </section>
  );
}

/** Ends a link with today as its last day. */
function EndLink({ link }: { link: PersonLink }) {
  const t = useText();
  const end = useCommandOf(contacts.updatePersonLink);
  const leave = () => end.mutate({ input: { id: link.id, to: today() }, ifMatch: link.version }, { onSuccess: () => say(t('said.linkEnded')), onError: (error) => sayProblem(error, 'contacts') });
  return <Tooltip label={t('people.end')}><ActionIcon aria-label={`${t('people.end')}: ${link.personName}`} loading={end.isPending} onClick={leave}><IconX size={14} aria-hidden /></ActionIcon></Tooltip>;
}

/** Somebody known or somebody new, and what they are to the client. */
function AddPerson({ clientId, onDone }: { clientId: string; onDone: () => void }) {
  const t = useText();
  const [person, setPerson] = useState<{ id: string; name: string }>();
  const [how, setHow] = useState<'known' | 'new'>('new');
  if (person) return <LinkForm clientId={clientId} person={person} onDone={onDone} />;
  return (
    <Stack gap="sm">
      <SegmentedControl aria-label={t('people.add')} data={(['new', 'known'] as const).map((one) => ({ value: one, label: t(`people.${one}`) }))} value={how} onChange={(one) => setHow(one as typeof how)} />
      {how === 'new' ? <NewPersonForm onDone={setPerson} onCancel={onDone} submit={t('people.next')} /> : <PersonInput onChoose={setPerson} />}
    </Stack>
  );
}

function PersonInput({ onChoose }: { onChoose: (person: { id: string; name: string }) => void }) {
  const t = useText();
  const common = useCommon();
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text, TYPING_MS);
  const { rows } = useListOf(contacts.listPeople, settled.length > 1 ? { filter: { name: { contains: settled } } } : {});
  return <Select label={t('field.personId')} searchable searchValue={text} onSearchChange={setText} data={rows.map(({ id, name }) => ({ value: id, label: name }))} filter={({ options }) => options} value={null} onChange={(id) => { const found = rows.find((row) => row.id === id); if (found) onChoose(found); }} nothingFoundMessage={common('list.noneFound')} />;
}

function LinkForm({ clientId, person, onDone }: { clientId: string; person: { id: string; name: string }; onDone: () => void }) {
  const t = useText();
  const form = useFormOf(contacts.linkPerson, { fixed: { organisationId: clientId, personId: person.id }, initial: { role: 'contact', position: '', from: '' }, catalogue: 'contacts', about: { 'already-linked': 'role' }, onDone: () => { say(t('said.linked')); onDone(); } });
  return (
    <Form form={form} submit={t('people.link')} onCancel={onDone}>
      <b>{person.name}</b>
      <ChoiceInput data-autofocus label={t('field.role')} options={PersonRole.options} words={(role) => t(`role.${role}`)} {...form.field('role')} />
      <Group grow align="flex-start"><TextInput label={t('field.position')} {...form.field('position')} /><DayInput label={t('field.from')} {...form.field('from')} /></Group>
    </Form>
  );
}
