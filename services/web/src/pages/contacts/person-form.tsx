import { contacts, type Response } from '@kontora/contracts';
import { SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { client as api } from '../../data/client.ts';
import { Form } from '../../design/form/form.tsx';
import { useFormOf, type FormState } from '../../design/form/use-form-of.ts';
import { say } from '../../design/states/talk.tsx';
import { LinesInput } from './contact-inputs.tsx';
import { CustomInputs, CustomLine, type CustomValues } from './custom-fields.tsx';
import { useText } from './text.ts';

export type Person = Response<typeof contacts.getPerson>;
interface Props { onDone: (person: Person) => void; onCancel: () => void }

/** Somebody new: only the name is needed. */
export function NewPersonForm({ onDone, onCancel, submit }: Props & { submit?: string }) {
  const t = useText();
  const form = useFormOf(contacts.createPerson, { initial: { name: '', position: '', phones: [], emails: [], description: '', custom: {} }, catalogue: 'contacts', onDone });
  return <Form form={form} submit={submit ?? t('action.create')} onCancel={onCancel}><Fields form={form} /></Form>;
}

/** Changes of a person, with the dialog of conflicts. */
export function EditPersonForm({ person, onDone, onCancel }: Props & { person: Person }) {
  const t = useText();
  const { name, position, emails, description, custom } = person;
  const form = useFormOf(contacts.updatePerson, {
    fixed: { id: person.id }, initial: { name, position, phones: person.phones.map(({ text }) => text), emails, description, custom }, changesOnly: true, ifMatch: person.version, catalogue: 'contacts',
    stored: () => api.call(contacts.getPerson, { id: person.id }), onDone: (changed) => { say(t('said.changed')); onDone(changed); },
  });
  return <Form form={form} submit={t('action.save')} onCancel={onCancel} words={{ label: (field) => t(`field.${field as 'name'}`), value: (field, value) => (field === 'custom' ? <CustomLine owner="person" values={(value ?? {}) as CustomValues} /> : [value].flat().map((one) => (typeof one === 'object' && one !== null && 'text' in one ? String(one.text) : String(one))).join(', ')) }}><Fields form={form} /></Form>;
}

function Fields({ form }: { form: FormState }) {
  const t = useText();
  const several = (name: string) => ({ value: (form.values[name] ?? []) as string[], onChange: (values: string[]) => form.set(name, values), error: form.field(name).error });
  return (
    <>
      <TextInput data-autofocus label={t('field.personName')} {...form.field('name')} />
      <TextInput label={t('field.position')} {...form.field('position')} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm"><LinesInput kind="phone" label={t('field.phones')} {...several('phones')} problem={(i) => form.field(`phones.${i}`).error} /><LinesInput kind="email" label={t('field.emails')} {...several('emails')} problem={(i) => form.field(`emails.${i}`).error} /></SimpleGrid>
      <CustomInputs form={form} owner="person" />
      <Textarea label={t('field.description')} {...form.field('description')} />
    </>
  );
}
