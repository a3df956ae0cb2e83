import type { CustomFieldOwner, CustomFieldType } from '@kontora/contracts';
import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { z } from 'zod';

export const CustomFieldSchema = defineEntity({
  name: 'CustomField', tableName: 'custom_field',
  properties: {
    ...row,
    appliesTo: p.string().$type<z.infer<typeof CustomFieldOwner>>(),
    key: p.string(),
    type: p.string().$type<z.infer<typeof CustomFieldType>>(),
    labelRu: p.string(),
    labelEn: p.string(),
    definition: p.text(),
    steward: p.string(),
    options: p.json().$type<string[]>(),
    required: p.boolean(),
    retiredAt: p.datetime().nullable(),
  },
});

/** A field a firm adds to its organisations or people. Its key and type never change, so that old values keep their meaning. */
export class CustomField extends CustomFieldSchema.class {
  /** What is wrong with options for a type; null when nothing is. */
  static optionProblem(type: CustomField['type'], options: readonly string[]): string | null {
    const chosen = type === 'choice' || type === 'choices';
    if (chosen && options.length === 0) return 'A choice needs options.';
    if (!chosen && options.length > 0) return 'Only a choice has options.';
    return new Set(options).size < options.length ? 'An option is listed twice.' : null;
  }

  /** Takes it out of use; false when it is. */
  retire(): boolean {
    if (this.retiredAt) return false;
    this.retiredAt = new Date();
    return true;
  }

  /** Takes it back into use; false when it is in use. */
  revive(): boolean {
    if (!this.retiredAt) return false;
    this.retiredAt = null;
    return true;
  }
}
CustomFieldSchema.setClass(CustomField);
