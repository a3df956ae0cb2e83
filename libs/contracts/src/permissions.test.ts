import { describe, expect, test } from '@jest/globals';
import { allContracts } from './all.ts';
import { sufficient } from './contract.ts';
import { BUILT_IN_ROLES, lackingFor, PERMISSION_NAMES, PERMISSIONS, permissionsOf } from './permissions.ts';

const asked = new Set(allContracts.flatMap((c) => Object.values(c.service.operations)).flatMap((o) => sufficient(o.permission)));
const holders = (permission: string) => Object.entries(BUILT_IN_ROLES).filter(([, given]) => (given as readonly string[]).includes(permission)).map(([role]) => role);

describe('permissions', () => {
  test.each([...asked])('%s, which a contract asks for, is described and somebody has it', (permission) => {
    expect(PERMISSIONS).toHaveProperty([permission]);
    expect(holders(permission)).not.toEqual([]);
  });

  test('only the head and the admin decide who may what', () => {
    expect(holders('identity:manage')).toEqual(['head', 'admin']);
    expect(holders('identity:keys')).toEqual(['head', 'admin']);
  });

  test('the auditor reads everything and changes nothing', () => {
    expect(BUILT_IN_ROLES.auditor).toEqual(PERMISSION_NAMES.filter((name) => name.endsWith(':read')));
  });

  test('whoever works at home reaches own tasks only', () => {
    expect(BUILT_IN_ROLES['home-based-accountant']).toEqual(['tasks:own']);
  });
});

describe('giving a role', () => {
  const rolesGivenBy = (giver: keyof typeof BUILT_IN_ROLES) => Object.entries(BUILT_IN_ROLES).filter(([, permissions]) => lackingFor(permissions, BUILT_IN_ROLES[giver]).length === 0).map(([role]) => role);

  test('is open to the head for every role, to the admin for all but the head', () => {
    const all = Object.keys(BUILT_IN_ROLES);
    expect([rolesGivenBy('head'), rolesGivenBy('admin')]).toEqual([all, all.filter((role) => role !== 'head')]);
  });

  test('that decides what others may do lacks what the giver may not', () => {
    expect(lackingFor(['identity:keys', 'tasks:own', 'contacts:read'], ['identity:keys', 'tasks:own'])).toEqual(['contacts:read']);
    expect(lackingFor(['tasks:own', 'contacts:read'], [])).toEqual([]);
  });
});

describe('permissions of an employee', () => {
  test('add up over roles, the firm’s own included, each once', () => {
    expect(permissionsOf(['home-based-accountant', 'courier'], { courier: ['tasks:own', 'contacts:read'] })).toEqual(['contacts:read', 'tasks:own']);
  });

  test('a role that is gone, or named like a property of every object, gives nothing', () => {
    expect(permissionsOf(['retired', 'constructor', '__proto__'])).toEqual([]);
  });
});
