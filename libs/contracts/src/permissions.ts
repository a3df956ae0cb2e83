import type { Permission } from './contract.ts';

/** Every permission there is, and what it lets its holder do. Custom roles and API keys choose from these. */
export const PERMISSIONS = {
  'contacts:read': 'See organisations, people, their relations and history',
  'contacts:write': 'Add and change organisations and people',
  'contacts:merge': 'Merge duplicates and undo it',
  'contacts:import': 'Import from files and other systems',
  'tasks:own': 'Work off own tasks and the queues of own groups',
  'tasks:read': 'See the tasks of everybody',
  'tasks:write': 'Add and change tasks, own and others’',
  'tasks:manage': 'Templates, rules and mass reassignment of tasks',
  'reporting:read': 'See obligations, stages and the state of the season',
  'reporting:write': 'Carry stages out, file, record answers of authorities',
  'reporting:plan': 'Plan the obligations of clients and accept the plan',
  'reporting:configure': 'Change the catalogue of reports, calendars and rules',
  'settings:write': 'Custom fields, forms and other settings of the firm',
  'identity:read': 'See groups, roles and API keys',
  'identity:manage': 'Invite and suspend employees, give them roles and groups, define roles',
  'identity:keys': 'Create and revoke API keys',
  'audit:read': 'See who changed what, and check the trail',
} as const satisfies Partial<Record<Permission, string>>;
/** A permission by name. */
export type PermissionName = keyof typeof PERMISSIONS;
/** All permissions by name, in the order in which the console shows them. */
export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as [PermissionName, ...PermissionName[]];

/** Who works where: the roles every firm has. They cannot be changed; a firm adds its own beside them. */
export type BuiltInRole = 'head' | 'client-manager' | 'lead-accountant' | 'accountant' | 'source-document-accountant' | 'home-based-accountant' | 'salesperson' | 'marketer' | 'auditor' | 'admin';

const accountant: PermissionName[] = ['contacts:read', 'tasks:own', 'tasks:read', 'tasks:write', 'reporting:read', 'reporting:write', 'identity:read'];

/**
 * What each built-in role may do. The head does everything. The admin runs users, rights and settings and reads the trail, but not the
 * clients' data. The home-based accountant reaches own tasks only, since the work happens outside the firm. The auditor sees everything and changes nothing.
 */
export const BUILT_IN_ROLES: Readonly<Record<BuiltInRole, readonly PermissionName[]>> = {
  head: PERMISSION_NAMES,
  'client-manager': ['contacts:read', 'contacts:write', 'contacts:merge', 'contacts:import', 'tasks:own', 'tasks:read', 'tasks:write', 'reporting:read', 'reporting:write', 'identity:read'],
  'lead-accountant': [...accountant, 'contacts:write', 'tasks:manage', 'reporting:plan', 'reporting:configure'],
  accountant,
  'source-document-accountant': ['contacts:read', 'tasks:own', 'tasks:read', 'tasks:write', 'reporting:read', 'identity:read'],
  'home-based-accountant': ['tasks:own'],
  salesperson: ['contacts:read', 'contacts:write', 'tasks:own', 'tasks:read', 'tasks:write', 'identity:read'],
  marketer: ['contacts:read', 'contacts:write', 'contacts:import', 'tasks:own', 'tasks:read', 'tasks:write', 'identity:read'],
  auditor: PERMISSION_NAMES.filter((name) => name.endsWith(':read')),
  admin: ['settings:write', 'identity:read', 'identity:manage', 'identity:keys', 'audit:read'],
};

/** Permissions by which one decides what others may do. */
const DECIDING: readonly string[] = ['identity:manage', 'identity:keys'] satisfies PermissionName[];

/**
 * What somebody who may do `own` lacks to give or take a role with these permissions, or to decide about the access of whoever has it; empty: they may.
 * Who decides what others may do is decided about only by who may do as much. All other roles are work, which whoever manages employees gives: an administrator engages accountants without being one.
 */
export function lackingFor(permissions: readonly string[], own: readonly string[]): string[] {
  return permissions.some((permission) => DECIDING.includes(permission)) ? permissions.filter((permission) => !own.includes(permission)) : [];
}

/** The permissions of somebody with these roles; `custom` are the firm's own roles. An unknown role gives nothing. */
export function permissionsOf(roles: readonly string[], custom: Readonly<Record<string, readonly string[]>> = {}): string[] {
  const given = roles.flatMap((role) => (Object.hasOwn(BUILT_IN_ROLES, role) ? BUILT_IN_ROLES[role as BuiltInRole] : Object.hasOwn(custom, role) ? custom[role]! : []));
  return [...new Set(given)].sort();
}
