import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const GroupSchema = defineEntity({
  name: 'Group', tableName: 'organisation_group',
  properties: { ...row, name: p.string(), description: p.text().nullable() },
});
/** Companies that belong together. */
export class Group extends GroupSchema.class {}
GroupSchema.setClass(Group);
