import { contacts, OrganisationState, type DuplicateCandidate } from '@kontora/contracts';
import { Alert, Input, SegmentedControl, Select, SimpleGrid, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { client as api } from '../../data/client.ts';
import { Form } from '../../design/form/form.tsx';
import { DayInput } from '../../design/form/inputs.tsx';
import { useFormOf, type FormOptions, type FormState } from '../../design/form/use-form-of.ts';
import { say } from '../../design/states/talk.tsx';
import { Code } from '../../design/values/values.tsx';
import { ClientGroupName, ClientStateBadge, useClientGroups, type Client, type ClientState } from './client-words.tsx';
import { IdentifierInput, LinesInput } from './contact-inputs.tsx';
import classes from './contacts.module.css';
import { CustomInputs, CustomLine, type CustomValues } from './custom-fields.tsx';
import { useText } from './text.ts';

interface Props { onDone: (client: Client) => void; onCancel: () => void }
type Doubt = { candidates: z.infer<typeof DuplicateCandidate>[]; confirmToken: string | undefined };
const ABOUT = { 'code-taken': 'code', 'unknown-group': 'groupId', 'invalid-period': 'servicedTo' } as const;

/** Who the client might be already; the same form sent again says that it is another one. */
function useDoubt() {
  const [doubt, setDoubt] = useState<Doubt>();
  const onRefused: FormOptions<typeof contacts.createOrganisation>['onRefused'] = ({ code, problem }) => {
    const asks = code === 'possible-duplicate';
    if (asks) setDoubt({ candidates: problem.candidates as Doubt['candidates'], confirmToken: problem.confirmToken });
    return asks;
  };
  return { doubt, onRefused, confirmToken: doubt?.confirmToken };
}

/** A new client: only the name is needed. */
export function NewClientForm({ onDone, onCancel }: Props) {
  const t = useText();
  const { doubt, onRefused, confirmToken } = useDoubt();
  const form = useFormOf(contacts.createOrganisation, {
    fixed: { confirmToken }, initial: { name: '', state: 'client', code: '', inn: '', kpp: '', ogrn: '', groupId: null, servicedFrom: '', servicedTo: '', phones: [], emails: [], website: '', address: '', tags: [], description: '', custom: {} },
    catalogue: 'contacts', about: ABOUT, onRefused, onDone: (client) => { say(t('said.created')); onDone(client); },
  });
  return <Form form={form} submit={t(doubt ? 'action.createAnyway' : 'action.create')} onCancel={onCancel}><Fields form={form} />{doubt && <DuplicateWarning doubt={doubt} />}</Form>;
}

/** Changes of a client. When somebody else has changed the same fields meanwhile, the dialog of conflicts asks. */
export function EditClientForm({ client, onDone, onCancel }: Props & { client: Client }) {
  const t = useText();
  const { doubt, onRefused, confirmToken } = useDoubt();
  const { name, legalForm, code, inn, kpp, ogrn, groupId, servicedFrom, servicedTo, emails, website, address, tags, description, custom } = client;
  const form = useFormOf(contacts.updateOrganisation, {
    fixed: { id: client.id, confirmToken }, initial: { name, state: client.state as 'client', legalForm, code, inn, kpp, ogrn, groupId, servicedFrom, servicedTo, phones: client.phones.map(({ text }) => text), emails, website, address, tags, description, custom },
    changesOnly: true, ifMatch: client.version, catalogue: 'contacts', about: ABOUT, onRefused, stored: () => api.call(contacts.getOrganisation, { id: client.id }),
    onDone: (changed) => { say(t('said.changed')); onDone(changed); },
  });
  const words = { label: (field: string) => t(`field.${field as 'name'}`), value: (field: string, value: unknown) => said(field, value, (state) => t(`state.${state}`)) };
  return <Form form={form} submit={t(doubt ? 'action.saveAnyway' : 'action.save')} onCancel={onCancel} words={words}><Fields form={form} legalForm />{doubt && <DuplicateWarning doubt={doubt} />}</Form>;
}

function said(field: string, value: unknown, stateText: (state: ClientState) => string) {
  if (field === 'groupId') return <ClientGroupName id={String(value)} />;
  if (field === 'custom') return <CustomLine owner="organisation" values={(value ?? {}) as CustomValues} />;
  if (field === 'state') return stateText(value as ClientState);
  return Array.isArray(value) ? value.map((one: string | { text: string }) => (typeof one === 'string' ? one : one.text)).join(', ') : String(value);
}

/** Those who are there already and look like it. */
function DuplicateWarning({ doubt: { candidates } }: { doubt: Doubt }) {
  const t = useText();
  return (
    <Alert color="yellow" variant="light" role="alert" title={t('doubt.title')}>
      {t('doubt.text')}
      <ul className={classes.lines}>
        {candidates.map((one) => (
          <li key={one.id}>
            <Link to={`/clients/${one.id}`} target="_blank">{one.name}</Link><ClientStateBadge state={one.state} />
            <span className={classes.about}>{one.inn && <span>{t('field.inn')} <Code value={one.inn} /></span>}{one.reasons.map((reason) => <span key={reason}>{t(`same.${reason}`)}</span>)}</span>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function Fields({ form, legalForm }: { form: FormState; legalForm?: boolean }) {
  const t = useText();
  const groups = useClientGroups();
  const several = (name: string) => ({ value: (form.values[name] ?? []) as string[], onChange: (values: string[]) => form.set(name, values), error: form.field(name).error });
  const group = form.field('groupId');
  return (
    <>
      <TextInput data-autofocus label={t('field.name')} {...form.field('name')} />
      <Input.Wrapper label={t('field.state')} labelElement="div"><SegmentedControl display="flex" w="fit-content" maw="100%" aria-label={t('field.state')} data={OrganisationState.options.filter((state) => state !== 'archived').map((state) => ({ value: state, label: t(`state.${state}`) }))} value={String(form.values.state)} onChange={(state) => form.set('state', state)} /></Input.Wrapper>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        <IdentifierInput kind="inn" label={t('field.inn')} {...form.field('inn')} /><IdentifierInput kind="kpp" label={t('field.kpp')} {...form.field('kpp')} /><IdentifierInput kind="ogrn" label={t('field.ogrn')} {...form.field('ogrn')} />
        <TextInput label={t('field.code')} {...form.field('code')} /><DayInput label={t('field.servicedFrom')} {...form.field('servicedFrom')} /><DayInput label={t('field.servicedTo')} {...form.field('servicedTo')} />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <LinesInput kind="phone" label={t('field.phones')} {...several('phones')} problem={(i) => form.field(`phones.${i}`).error} /><LinesInput kind="email" label={t('field.emails')} {...several('emails')} problem={(i) => form.field(`emails.${i}`).error} />
        <Select label={t('field.groupId')} searchable clearable data={groups} name={group.name} error={group.error} value={(group.value as string) || null} onChange={(id) => form.set('groupId', id)} /><TagsInput size="sm" label={t('field.tags')} {...several('tags')} />
        <TextInput label={t('field.website')} {...form.field('website')} />{legalForm && <TextInput label={t('field.legalForm')} {...form.field('legalForm')} />}
      </SimpleGrid>
      <TextInput label={t('field.address')} {...form.field('address')} />
      <CustomInputs form={form} owner="organisation" />
      <Textarea label={t('field.description')} {...form.field('description')} />
    </>
  );
}
