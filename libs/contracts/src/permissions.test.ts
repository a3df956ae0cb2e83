import { describe, expect, test } from '@jest/globals';
import { allContracts } from './all.ts';
import { sufficient } from './contract.ts';
import { BUILT_IN_ROLES, PERMISSION_NAMES, PERMISSIONS, permissionsOf } from './permissions.ts';

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

describe('permissions of an employee', () => {
  test('add up over roles, the firm’s own included, each once', () => {
    expect(permissionsOf(['home-based-accountant', 'courier'], { courier: ['tasks:own', 'contacts:read'] })).toEqual(['contacts:read', 'tasks:own']);
  });

  test('a role that is gone, or named like a property of every object, gives nothing', () => {
    expect(permissionsOf(['retired', 'constructor', '__proto__'])).toEqual([]);
  });
});
