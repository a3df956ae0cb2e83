import { contacts, type CustomFieldOwner } from '@kontora/contracts';
import { Checkbox, MultiSelect, NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { useListOf, type RowOf } from '../../data/queries.ts';
import { DayInput } from '../../design/form/inputs.tsx';
import type { FormState } from '../../design/form/use-form-of.ts';
import { Count, Day, Fact } from '../../design/values/values.tsx';
import { useCommon } from '../../text/common.ts';
import { useText } from './text.ts';

export type CustomField = RowOf<typeof contacts.listCustomFields>;
type Owner = z.infer<typeof CustomFieldOwner>;
/** Values of custom fields by key, as cards hold them. */
export type CustomValues = Readonly<Record<string, unknown>>;

/** The firm's own fields, as the registry has them, in the order in which they were defined. */
export function useCustomFields(owner: Owner): CustomField[] {
  const { rows } = useListOf(contacts.listCustomFields, { filter: { appliesTo: { eq: owner } }, sort: 'createdAt' });
  return rows;
}

/** The label of a custom field in the reader's language, by key. */
export function useCustomLabel(owner: Owner): (key: string) => string {
  const english = useTranslation().i18n.language === 'en';
  const fields = useCustomFields(owner);
  return (key) => { const field = fields.find((one) => one.key === key); return field ? (english ? field.labelEn : field.labelRu) : key; };
}

/** Inputs for the firm's own fields: each by its kind, marked when it must be filled. A retired field is not asked for. */
export function CustomInputs({ form, owner }: { form: FormState; owner: Owner }) {
  const fields = useCustomFields(owner).filter(({ retiredAt }) => retiredAt === null);
  if (fields.length === 0) return null;
  return <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">{fields.map((field) => <CustomInput key={field.id} field={field} form={form} />)}</SimpleGrid>;
}

function CustomInput({ field, form }: { field: CustomField; form: FormState }) {
  const t = useText();
  const common = useCommon();
  const english = useTranslation().i18n.language === 'en';
  const values = (form.values.custom ?? {}) as CustomValues;
  const value = values[field.key];
  const set = (next: unknown) => form.set('custom', { ...values, [field.key]: next === '' ? null : next });
  const shared = { label: english ? field.labelEn : field.labelRu, description: field.definition || undefined, inputWrapperOrder: ['label', 'input', 'error', 'description'] as ('label' | 'input' | 'error' | 'description')[], withAsterisk: field.required, error: form.field(`custom.${field.key}`).error };
  switch (field.type) {
    case 'number': return <NumberInput {...shared} decimalSeparator="," value={(value as number | null) ?? ''} onChange={set} />;
    case 'date': return <DayInput {...shared} value={(value as string | null) ?? ''} onChange={set} />;
    case 'choice': return <Select {...shared} searchable clearable data={field.options} value={(value as string | null) ?? null} onChange={set} />;
    case 'choices': return <MultiSelect size="sm" {...shared} searchable data={field.options} value={(value as string[] | null) ?? []} onChange={(chosen) => set(chosen.length > 0 ? chosen : null)} />;
    // Yes and no are both answers; an unanswered question is neither.
    case 'boolean': return field.required ? <Select {...shared} data={[{ value: 'true', label: common('value.yes') }, { value: 'false', label: common('value.no') }]} value={value === undefined || value === null ? null : String(value)} onChange={(chosen) => set(chosen === null ? null : chosen === 'true')} placeholder={t('custom.choose')} /> : <Checkbox mt={{ base: 0, sm: 26 }} label={shared.label} description={shared.description} error={shared.error} checked={value === true} onChange={(event) => set(event.currentTarget.checked)} />;
    case 'text': return <TextInput {...shared} value={(value as string | null) ?? ''} onChange={(event) => set(event.currentTarget.value)} />;
  }
}

/** What a card holds in the firm's own fields; retired ones too, while they hold something. */
export function CustomFacts({ owner, values }: { owner: Owner; values: CustomValues }) {
  const english = useTranslation().i18n.language === 'en';
  const fields = useCustomFields(owner).filter(({ key }) => values[key] !== undefined && values[key] !== null);
  return <>{fields.map((field) => <Fact key={field.id} name={english ? field.labelEn : field.labelRu}><CustomValue field={field} value={values[field.key]} /></Fact>)}</>;
}

/** A value of a field of the firm, as its type is written. */
export function CustomValue({ field: { type }, value }: { field: CustomField; value: unknown }) {
  const common = useCommon();
  if (type === 'date') return <Day value={String(value)} />;
  if (type === 'number') return <Count value={Number(value)} />;
  if (type === 'boolean') return <>{common(value === true ? 'value.yes' : 'value.no')}</>;
  return <>{[value].flat().map(String).join(', ')}</>;
}

/** Custom values as one line, where two versions of a card are compared. */
export function CustomLine({ owner, values }: { owner: Owner; values: CustomValues }) {
  const label = useCustomLabel(owner);
  const said = useMemo(() => Object.entries(values).filter(([, value]) => value !== null), [values]);
  return <>{said.map(([key, value]) => `${label(key)}: ${[value].flat().map(String).join(', ')}`).join('; ')}</>;
}
