import { contacts, CustomFieldOwner, CustomFieldType } from '@kontora/contracts';
import { Button, Checkbox, Group, TagsInput, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState, type ChangeEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommandOf } from '../../data/commands.ts';
import type { RowOf } from '../../data/queries.ts';
import { Dialog, Form } from '../../design/form/form.tsx';
import { ChoiceInput } from '../../design/form/inputs.tsx';
import { useFormOf, type FormState } from '../../design/form/use-form-of.ts';
import type { Column } from '../../design/list/column.ts';
import { ListPage } from '../../design/list/list-page.tsx';
import { say, sayProblem } from '../../design/states/talk.tsx';
import { Code, Moment, State } from '../../design/values/values.tsx';
import classes from './admin.module.css';
import { useText } from './text.ts';

type List = typeof contacts.listCustomFields;
type CustomField = RowOf<List>;

/** The registry of custom fields: what each means, what it holds, who answers for it. */
export function FieldListPage() {
  const t = useText();
  const [open, setOpen] = useState<CustomField | 'new'>();
  const close = () => setOpen(undefined);
  const add = <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setOpen('new')}>{t('custom.new')}</Button>;
  const value = (field: string, one: string) => (field === 'appliesTo' ? t(`owner.${one as 'person'}`) : field === 'type' ? t(`type.${one as 'text'}`) : one);
  const views = [{ name: t('custom.inUse'), filter: { retiredAt: { isNull: true } } }, { name: t('custom.retired'), filter: { retiredAt: { isNull: false } } }];
  return (
    <>
      <ListPage<List> title={t('tab.fields')} operation={contacts.listCustomFields} columns={useColumns(setOpen)} path="/admin/fields" views={views} filters={['appliesTo', 'type', 'key']} words={{ label: (field) => t(`field.${field}`), value }} actions={add} empty={{ title: t('custom.none'), text: t('custom.noneText'), action: add }} />
      {open === 'new' && <Dialog title={t('custom.new')} size="lg" onClose={close}><NewField onDone={close} /></Dialog>}
      {open && open !== 'new' && <Dialog title={t('custom.edit')} size="lg" onClose={close}><OpenField field={open} onDone={close} /></Dialog>}
    </>
  );
}

function useColumns(onOpen: (field: CustomField) => void): Column<List>[] {
  const t = useText();
  const english = useTranslation().i18n.language === 'en';
  return useMemo<Column<List>[]>(() => [
    { id: 'label', fields: ['labelRu', 'labelEn'], label: t('field.title'), width: 220, phone: 'title', cell: (row) => <button type="button" className={classes.open} onClick={() => onOpen(row)}>{english ? row.labelEn : row.labelRu}</button> },
    { id: 'key', label: t('field.key'), width: 150, sort: 'key', cell: (row) => <Code value={row.key} /> },
    { id: 'appliesTo', label: t('field.appliesTo'), width: 120, phone: 'bare', cell: (row) => t(`owner.${row.appliesTo}`) },
    { id: 'type', label: t('field.type'), width: 150, phone: 'bare', cell: (row) => t(`type.${row.type}`) },
    { id: 'required', label: t('field.required'), width: 130, cell: (row) => (row.required ? t('custom.required') : null) },
    { id: 'definition', label: t('field.definition'), width: 300, phone: 'none', cell: (row) => row.definition || null },
    { id: 'steward', label: t('field.steward'), width: 160, phone: 'none', cell: (row) => row.steward },
    { id: 'retiredAt', label: t('field.retiredAt'), width: 150, cell: (row) => (row.retiredAt ? <State tone="neutral"><Moment value={row.retiredAt} /></State> : null) },
    { id: 'createdAt', label: t('field.createdAt'), width: 150, sort: 'createdAt', hidden: true, phone: 'none', cell: (row) => <Moment value={row.createdAt} /> },
  ], [t, english, onOpen]);
}

const ABOUT = { 'invalid-options': 'options' } as const;
function NewField({ onDone }: { onDone: () => void }) {
  const t = useText();
  const form = useFormOf(contacts.defineCustomField, {
    initial: { appliesTo: 'organisation', type: 'text', key: '', labelRu: '', labelEn: '', definition: '', steward: '', options: [], required: false }, catalogue: 'administration', about: { ...ABOUT, 'key-taken': 'key' },
    onDone: () => { say(t('said.fieldAdded')); onDone(); },
  });
  return (
    <Form form={form} submit={t('action.add')} onCancel={onDone}>
      <Group grow align="flex-start"><ChoiceInput label={t('field.appliesTo')} options={CustomFieldOwner.options} words={(owner) => t(`owner.${owner}`)} {...form.field('appliesTo')} /><ChoiceInput label={t('field.type')} options={CustomFieldType.options} words={(type) => t(`type.${type}`)} {...form.field('type')} /></Group>
      <TextInput label={t('field.key')} description={t('custom.keyHint')} {...form.field('key')} />
      <Words form={form} choice={['choice', 'choices'].includes(String(form.values.type))} />
    </Form>
  );
}

/** What can be changed of a field, and the way out of use and back. */
function OpenField({ field, onDone }: { field: CustomField; onDone: () => void }) {
  const t = useText();
  const { id, version, labelRu, labelEn, definition, steward, options, required } = field;
  const form = useFormOf(contacts.updateCustomField, { fixed: { id }, initial: { labelRu, labelEn, definition, steward, options, required }, changesOnly: true, ifMatch: version, catalogue: 'administration', about: { ...ABOUT, 'option-in-use': 'options' }, onDone: () => { say(t('said.changed')); onDone(); } });
  const [retire, revive] = [useCommandOf(contacts.retireCustomField), useCommandOf(contacts.reviveCustomField)];
  const turn = () => (field.retiredAt ? revive : retire).mutate({ input: { id }, ifMatch: version }, { onSuccess: () => { say(t(field.retiredAt ? 'said.fieldRevived' : 'said.fieldRetired')); onDone(); }, onError: (error) => sayProblem(error, 'administration') });
  return (
    <>
      <p className={classes.hint}>{t(`owner.${field.appliesTo}`)} · {t(`type.${field.type}`)} · <Code value={field.key} /></p>
      <Form form={form} submit={t('action.save')} onCancel={onDone}><Words form={form} choice={['choice', 'choices'].includes(field.type)} /></Form>
      <Button mt="sm" loading={retire.isPending || revive.isPending} onClick={turn}>{t(field.retiredAt ? 'custom.revive' : 'custom.retire')}</Button>
    </>
  );
}

function Words({ form, choice }: { form: FormState; choice: boolean }) {
  const t = useText();
  return (
    <>
      <Group grow align="flex-start"><TextInput label={t('field.labelRu')} {...form.field('labelRu')} /><TextInput label={t('field.labelEn')} {...form.field('labelEn')} /></Group>
      {choice && <TagsInput label={t('field.options')} description={t('custom.optionsHint')} {...form.field('options')} />}
      <Textarea label={t('field.definition')} description={t('custom.definitionHint')} {...form.field('definition')} />
      <TextInput label={t('field.steward')} description={t('custom.stewardHint')} {...form.field('steward')} />
      <Checkbox label={t('field.required')} checked={Boolean(form.values.required)} onChange={(event: ChangeEvent<HTMLInputElement>) => form.set('required', event.currentTarget.checked)} />
    </>
  );
}
