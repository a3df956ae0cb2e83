import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const RoleSchema = defineEntity({ name: 'Role', tableName: 'role', properties: { ...row, key: p.string(), name: p.string(), permissions: p.json().$type<string[]>() } });

/** A role of the firm's own. Its key is what employees have, and never changes. */
export class Role extends RoleSchema.class {}
RoleSchema.setClass(Role);
