import { z } from 'zod';
import { command } from './contract.ts';
import { CUSTOM_KEY, field, list } from './list.ts';
import { Id, Instant, line, Version } from './shapes.ts';

/** What can have custom fields. */
export const CustomFieldOwner = z.enum(['organisation', 'person']);
/** What a custom field holds; `choice` is one of its options, `choices` several. */
export const CustomFieldType = z.enum(['text', 'number', 'date', 'boolean', 'choice', 'choices']);

const described = {
  labelRu: line(100), labelEn: line(100), definition: z.string().trim().max(2000).describe('What exactly is meant, so that everybody means the same'),
  steward: line(200).describe('Who answers for the definition'), options: z.array(line(100)).max(200).describe('For `choice` and `choices`'), required: z.boolean(),
};
/** Values of the fields of the firm that were asked for with `custom`, by key. */
export const CustomShown = z.record(z.string(), z.unknown()).describe('Values of the fields that `custom` asks for, by key');
/** A field that a firm adds to its organisations or people. Key and type stay; retired fields keep their values and take no new ones. */
export const CustomField = z.object({
  id: Id, version: Version, appliesTo: CustomFieldOwner, key: z.string().regex(CUSTOM_KEY, 'Expected a key such as contractNumber'), type: CustomFieldType, ...described,
  retiredAt: Instant.nullable(), createdAt: Instant, updatedAt: Instant,
}).meta({ id: 'CustomField' });

const noOptions = { 'invalid-options': 'unprocessable' } as const;
/** The registry of custom fields. Its history is in the audit trail. */
export const customFieldOperations = {
  defineCustomField: command({
    summary: 'Define a custom field', http: 'POST /custom-fields', permission: 'settings:write',
    input: CustomField.pick({ appliesTo: true, key: true, type: true }).extend(described).partial({ definition: true, options: true, required: true }), output: CustomField, errors: { 'key-taken': 'conflict', ...noOptions },
  }),
  updateCustomField: command({
    summary: 'Change how a custom field is called, defined or chosen', description: 'An option in use cannot go.', http: 'PATCH /custom-fields/:id', permission: 'settings:write', ifMatch: 'required',
    input: z.object(described).partial().extend({ id: Id }), output: CustomField, errors: { 'option-in-use': 'conflict', ...noOptions },
  }),
  retireCustomField: command({ summary: 'Retire a custom field: its values stay, no new ones are taken', http: 'POST /custom-fields/:id/retire', permission: 'settings:write', ifMatch: 'required', input: z.object({ id: Id }), output: CustomField, errors: { 'wrong-state': 'conflict' } }),
  reviveCustomField: command({ summary: 'Bring a retired custom field back into use', http: 'POST /custom-fields/:id/revive', permission: 'settings:write', ifMatch: 'required', input: z.object({ id: Id }), output: CustomField, errors: { 'wrong-state': 'conflict' } }),
  listCustomFields: list({
    summary: 'Custom fields', http: 'GET /custom-fields', permission: 'signed-in', item: CustomField,
    filter: { appliesTo: field.oneOf(CustomFieldOwner.options), key: field.text(), type: field.oneOf(CustomFieldType.options), retiredAt: field.instant() }, sort: ['key', 'createdAt'],
  }),
};
