import { z } from 'zod';
import { command, query } from './contract.ts';
import { NewPassword } from './identity-session.ts';
import { field, list } from './list.ts';
import { PERMISSION_NAMES } from './permissions.ts';
import { Done, Id, Instant, line, Version } from './shapes.ts';

const permissions = z.array(z.enum(PERMISSION_NAMES)).max(100);
const key = z.string().regex(/^[a-z][a-z0-9-]{1,59}$/, 'Small letters, digits and hyphens, such as courier');
/** A role: built-in ones are the same in every firm and have no id. */
export const EmployeeRole = z.object({
  key, name: z.string().nullable().describe('Null for built-in roles, whose names are in the interface’s language'), permissions: z.array(z.string()), builtIn: z.boolean(),
  id: Id.nullable(), version: Version.nullable(),
}).meta({ id: 'EmployeeRole' });
/** A role that a firm has added. */
export const CustomRole = z.object({ id: Id, version: Version, key, name: line(200), permissions: z.array(z.string()), createdAt: Instant, updatedAt: Instant }).meta({ id: 'CustomRole' });

/** Access of a program: bound to the firm, with chosen permissions, until a stated time. */
export const ApiKey = z.object({
  id: Id, version: Version, name: line(100), start: z.string().describe('First characters, to recognise it by'), permissions: z.array(z.string()),
  state: z.enum(['active', 'revoked', 'expired']), createdBy: Id, expiresAt: Instant, lastUsedAt: Instant.nullable(), createdAt: Instant,
}).meta({ id: 'ApiKey' });

/** Roles, API keys, and firms themselves. */
export const accessOperations = {
  listEmployeeRoles: query({ summary: 'Roles, built-in and the firm’s own', http: 'GET /employee-roles', permission: 'identity:read', input: z.object({}), output: z.object({ data: z.array(EmployeeRole) }) }),
  createEmployeeRole: command({
    summary: 'Add a role', description: 'One that manages employees or API keys may do no more than whoever adds it.', http: 'POST /employee-roles', permission: 'identity:manage',
    input: z.object({ key, name: line(200), permissions }), output: CustomRole, errors: { 'key-taken': 'conflict', 'role-not-yours': 'forbidden' },
  }),
  updateEmployeeRole: command({
    summary: 'Change a role of the firm', description: 'Takes effect within 30 seconds for all who have it. One that manages employees or API keys, before or after, may do no more than whoever changes it; nobody changes so what they may do themselves.', http: 'PATCH /employee-roles/:id', permission: 'identity:manage', ifMatch: 'required',
    input: z.object({ id: Id, name: line(200), permissions }).partial().required({ id: true }), output: CustomRole, errors: { 'role-not-yours': 'forbidden', 'own-permissions': 'forbidden' },
  }),
  deleteEmployeeRole: command({ summary: 'Delete a role that nobody has', http: 'DELETE /employee-roles/:id', permission: 'identity:manage', input: z.object({ id: Id }), output: Done, errors: { 'role-in-use': 'conflict' } }),
  listApiKeys: list({ summary: 'API keys', http: 'GET /api-keys', permission: 'identity:keys', item: ApiKey, filter: { name: field.text(), state: field.oneOf(ApiKey.shape.state.options), createdAt: field.instant() }, sort: ['name', 'createdAt'], defaultSort: '-createdAt' }),
  createApiKey: command({
    summary: 'Create an API key', description: 'The key is shown this once. It may do no more than whoever creates it.', http: 'POST /api-keys', permission: 'identity:keys', idempotency: 'none',
    input: z.object({ name: line(100), permissions: permissions.min(1), days: z.int().min(1).max(365).default(90).describe('How long it is good for') }), output: ApiKey.extend({ key: z.string() }).meta({ id: 'NewApiKey' }),
    errors: { 'permission-not-yours': 'forbidden', 'employees-only': 'forbidden' },
  }),
  revokeApiKey: command({ summary: 'Revoke an API key', description: 'Takes effect within 30 seconds everywhere. Revoking twice changes nothing.', http: 'POST /api-keys/:id/revoke', permission: 'identity:keys', input: z.object({ id: Id }), output: ApiKey }),
  openFirm: command({
    summary: 'Open a firm with its first employee, the head', description: 'With the same slug again nothing changes and the existing firm is answered. Without a password the head is invited.', permission: 'internal',
    input: z.object({ slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/), name: line(300), head: z.object({ name: line(200), email: z.email().max(200), password: NewPassword.optional() }) }),
    output: z.object({ firmId: Id, headId: Id, opened: z.boolean() }), errors: { 'email-taken': 'conflict' },
  }),
};
