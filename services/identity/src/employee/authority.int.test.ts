import { identity, type BuiltInRole, type PermissionName } from '@kontora/contracts';
import { describe, expect, test } from '@jest/globals';
import { colleague, hire, startTestFirm } from '../testing/firm.ts';

const { stack, firm } = await startTestFirm();
const admin = await colleague(stack, firm, 'admin');
let people = 0;
const somebody = (...roles: string[]) => hire(stack, firm, { email: `somebody${++people}@firm.test`, roles });
const role = (key: string, permissions: PermissionName[], as: object = firm.as) => stack.call(identity.createEmployeeRole, { key, name: `Роль ${key}`, permissions }, as);
const version = async (id: string) => (await stack.call(identity.getEmployee, { id }, firm.as)).version;
const change = async (id: string, changes: object, as: object = admin) => ({ input: { id, ...changes }, options: { ...as, ifMatch: await version(id) } });
const changed = async (...asked: Parameters<typeof change>) => { const { input, options } = await change(...asked); return stack.call(identity.updateEmployee, input, options); };
const refused = async (...asked: Parameters<typeof change>) => { const { input, options } = await change(...asked); return stack.failure(identity.updateEmployee, input, options); };
const NOT_YOURS = { status: 403, code: 'role-not-yours' };
const OWN = { status: 403, code: 'own-permissions' };

describe('whoever manages employees', () => {
  const work: BuiltInRole[] = ['client-manager', 'lead-accountant', 'accountant', 'source-document-accountant', 'home-based-accountant', 'salesperson', 'marketer', 'auditor'];
  test('gives and takes every role that is work, and their own, without having it', async () => {
    const { id } = await stack.call(identity.inviteEmployee, { name: 'Олег', email: 'oleg@firm.test', roles: work }, admin);
    expect(await changed(id, { roles: ['accountant'], email: 'oleg2@firm.test' })).toMatchObject({ roles: ['accountant'] });
    expect(await changed(id, { roles: ['admin'] })).toMatchObject({ roles: ['admin'] });
    expect(await stack.call(identity.suspendEmployee, { id }, { ...admin, ifMatch: await version(id) })).toMatchObject({ state: 'suspended' });
  });

  test('neither makes a head nor touches one: roles, e-mail, access; the answer names the role and what is lacking', async () => {
    const failure = await stack.failure(identity.inviteEmployee, { name: 'Второй', email: 'second@firm.test', roles: ['accountant', 'head'] }, admin);
    expect(failure).toMatchObject({ ...NOT_YOURS, detail: expect.stringMatching(/role head .*contacts:read, .*tasks:write\./) });
    const head = await somebody('head', 'accountant');
    for (const changes of [{ roles: ['head'] }, { roles: ['accountant'] }, { roles: [] }, { email: 'mine@firm.test' }]) expect(await refused(head, changes)).toMatchObject(NOT_YOURS);
    expect(await refused(await somebody('accountant'), { roles: ['accountant', 'head'] })).toMatchObject(NOT_YOURS);
    expect(await stack.failure(identity.suspendEmployee, { id: head }, { ...admin, ifMatch: await version(head) })).toMatchObject(NOT_YOURS);
    await stack.call(identity.suspendEmployee, { id: head }, { ...firm.as, ifMatch: await version(head) });
    expect(await stack.failure(identity.restoreEmployee, { id: head }, { ...admin, ifMatch: await version(head) })).toMatchObject(NOT_YOURS);
    expect(await changed(head, { position: 'Директор', roles: ['accountant', 'head'] })).toMatchObject({ position: 'Директор' });
  });

  test('does not get the link with which a head would begin', async () => {
    const { id } = await stack.call(identity.inviteEmployee, { name: 'Глава', email: 'next-head@firm.test', roles: ['head'] }, firm.as);
    await stack.eventually(async () => (await stack.call(identity.getEmployee, { id }, firm.as)).invitation?.pendingLink);
    expect((await stack.call(identity.getEmployee, { id }, admin)).invitation).toEqual({ expiresAt: expect.any(String), pendingLink: null });
    expect(await stack.failure(identity.resendInvitation, { id }, admin)).toMatchObject(NOT_YOURS);
  });
});

describe('nobody changes what they may do themselves', () => {
  test('not the administrator, who would gain, nor the head, who would lose; roles that change nothing are free', async () => {
    const id = admin.caller.id;
    for (const roles of [['admin', 'accountant'], ['accountant'], []]) expect(await refused(id, { roles })).toMatchObject(OWN);
    expect(await changed(id, { roles: ['admin'], position: 'Офис' })).toMatchObject({ position: 'Офис' });
    expect(await refused(firm.headId, { roles: ['accountant'] }, firm.as)).toMatchObject(OWN);
    expect(await changed(firm.headId, { roles: ['head', 'accountant'] }, firm.as)).toMatchObject({ roles: ['head', 'accountant'] });
  });

  test('nor through a key of their own', async () => {
    const key = await stack.call(identity.createApiKey, { name: 'Кадры', permissions: ['identity:manage'] }, admin);
    const program = { caller: { tenantId: firm.firmId, id: key.id, kind: 'program' as const, permissions: key.permissions } };
    expect(await refused(admin.caller.id, { roles: ['admin', 'accountant'] }, program)).toMatchObject(OWN);
    const hired = await somebody('accountant');
    expect(await changed(hired, { roles: ['marketer'] }, program)).toMatchObject({ roles: ['marketer'] });
    expect(await refused(hired, { roles: ['admin'] }, program)).toMatchObject(NOT_YOURS);
  });

  test('nor through a role they have', async () => {
    const { id } = await role('office', ['settings:write']);
    await changed(admin.caller.id, { roles: ['admin', 'office'] }, firm.as);
    const redefined = (permissions: PermissionName[], as: object, ifMatch: number) => ({ input: { id, permissions }, options: { ...as, ifMatch } });
    const own = redefined(['settings:write', 'contacts:read'], admin, 1);
    expect(await stack.failure(identity.updateEmployeeRole, own.input, own.options)).toMatchObject(OWN);
    const same = redefined(['settings:write', 'audit:read'], admin, 1);
    expect(await stack.call(identity.updateEmployeeRole, same.input, same.options)).toMatchObject({ version: 2 });
    const others = redefined(['contacts:read'], firm.as, 2);
    expect(await stack.call(identity.updateEmployeeRole, others.input, others.options)).toMatchObject({ permissions: ['contacts:read'] });
    await changed(admin.caller.id, { roles: ['admin'] }, firm.as);
  });

  test('nor by two requests at once, one that takes the role and one that widens it', async () => {
    const { id } = await role('wide', []);
    const ifMatch = await version(admin.caller.id);
    const given = stack.call(identity.updateEmployee, { id: admin.caller.id, roles: ['admin', 'wide'] }, { ...admin, ifMatch });
    const widened = stack.call(identity.updateEmployeeRole, { id, permissions: ['contacts:read'] }, { ...admin, ifMatch: 1 });
    const outcomes = await Promise.all([given, widened].map((answer) => answer.then(() => 'done', (error: { code: string }) => error.code)));
    expect(outcomes.sort()).toEqual(['done', 'own-permissions']);
  });

  test('nor by joining a queue whose tasks they do not see', async () => {
    const group = await stack.call(identity.createEmployeeGroup, { name: 'Зарплата' }, firm.as);
    expect(await refused(admin.caller.id, { groupIds: [group.id] })).toMatchObject(OWN);
    expect(await changed(admin.caller.id, { groupIds: [group.id] }, firm.as)).toMatchObject({ groupIds: [group.id] });
    expect(await changed(admin.caller.id, { groupIds: [] })).toMatchObject({ groupIds: [] });
    expect(await changed(firm.headId, { groupIds: [group.id] }, firm.as)).toMatchObject({ groupIds: [group.id] });
  });
});

describe('a role that manages employees or keys', () => {
  test('is defined and given only by who may do all that it does', async () => {
    expect(await role('keeper', ['identity:manage', 'audit:read'], admin)).toMatchObject({ key: 'keeper' });
    expect(await stack.failure(identity.createEmployeeRole, { key: 'deputy', name: 'Заместитель', permissions: ['identity:keys', 'contacts:read'] }, admin)).toMatchObject({ ...NOT_YOURS, detail: expect.stringMatching(/deputy .*: contacts:read\./) });
    const { id } = await role('deputy', ['identity:keys', 'contacts:read']);
    expect(await refused(await somebody(), { roles: ['deputy'] })).toMatchObject(NOT_YOURS);
    for (const permissions of [['identity:keys'], ['contacts:read']] as const) expect(await stack.failure(identity.updateEmployeeRole, { id, permissions }, { ...admin, ifMatch: 1 })).toMatchObject(NOT_YOURS);
  });

  test('is not made of one that is work by who may do less', async () => {
    const { id } = await role('courier', ['tasks:own'], admin);
    expect(await stack.failure(identity.updateEmployeeRole, { id, permissions: ['tasks:own', 'identity:manage'] }, { ...admin, ifMatch: 1 })).toMatchObject(NOT_YOURS);
    expect(await stack.call(identity.updateEmployeeRole, { id, permissions: ['tasks:own', 'contacts:read'] }, { ...admin, ifMatch: 1 })).toMatchObject({ version: 2 });
  });
});
