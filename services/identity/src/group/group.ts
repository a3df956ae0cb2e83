import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const GroupSchema = defineEntity({ name: 'Group', tableName: 'staff_group', properties: { ...row, name: p.string(), description: p.text().nullable() } });

/** A queue of people; who belongs to it is said at the employees. */
export class Group extends GroupSchema.class {}
GroupSchema.setClass(Group);
