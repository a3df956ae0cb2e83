import { identity } from '@kontora/contracts';
import { describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { hire, openTestFirm, PASSWORD, pendingToken, signedIn, startTestFirm } from '../testing/firm.ts';

const { stack, firm } = await startTestFirm();

const invite = (email: string, more: object = {}, as = firm.as) => stack.call(identity.inviteEmployee, { name: 'Анна Новикова', email, roles: ['accountant'], ...more }, as);
const changes = (id: string, of = firm) => stack.published(identity.events.employeeChanged, of.firmId).then((all) => all.filter((data) => data.employeeId === id));

describe('inviting', () => {
  test('adds an invited employee in normal form, tells the others ids and facts only, and leaves a link to be handed over', async () => {
    const group = await stack.call(identity.createEmployeeGroup, { name: 'Первая линия' }, firm.as);
    const employee = await invite('Anna@Firm.test', { phone: '8 (495) 123-45-67', groupIds: [group.id], managerId: firm.headId, workingHours: { days: [1, 2, 3], from: '09:00', to: '18:00' } });
    expect(employee).toMatchObject({ state: 'invited', email: 'anna@firm.test', phoneE164: '+74951234567', groupIds: [group.id], managerId: firm.headId, version: 1 });
    expect(await changes(employee.id)).toEqual([{ employeeId: employee.id, state: 'invited', roles: ['accountant'], groupIds: [group.id], managerId: firm.headId }]);
    const token = await pendingToken(stack, firm, employee.id);
    expect(await stack.call(identity.readInvitation, { token })).toEqual({ firm: expect.stringContaining('Фирма'), name: 'Анна Новикова', email: 'anna@firm.test', hasAccount: false });
    expect((await stack.call(identity.getEmployee, { id: employee.id }, { caller: { ...firm.as.caller, permissions: ['identity:read'] } })).invitation).toBeNull();
  });

  test('the same e-mail, roles, groups and managers that do not exist are refused', async () => {
    await invite('twice@firm.test');
    const failure = (more: object) => stack.failure(identity.inviteEmployee, { name: 'Б', email: 'b@firm.test', roles: [], ...more }, firm.as);
    expect(await failure({ email: 'TWICE@firm.test' })).toMatchObject({ status: 409, code: 'email-taken' });
    expect(await failure({ roles: ['boss'] })).toMatchObject({ status: 422, code: 'unknown-role' });
    expect(await failure({ roles: ['constructor'] })).toMatchObject({ status: 422, code: 'unknown-role' });
    expect(await failure({ groupIds: [v7()] })).toMatchObject({ status: 422, code: 'unknown-group' });
    expect(await failure({ managerId: v7() })).toMatchObject({ status: 422, code: 'manager-not-possible' });
    expect(await failure({ workingHours: { days: [1], from: '18:00', to: '09:00' } })).toMatchObject({ status: 400, code: 'invalid-input', errors: [{ pointer: '/workingHours' }] });
  });

  test('again ends the earlier link; only of those who have not accepted', async () => {
    const { id } = await invite('again@firm.test');
    const first = await pendingToken(stack, firm, id);
    await stack.call(identity.resendInvitation, { id }, firm.as);
    const second = await stack.eventually(async () => { const token = await pendingToken(stack, firm, id); return token === first ? undefined : token; });
    expect(await stack.failure(identity.readInvitation, { token: first })).toMatchObject({ status: 422, code: 'link-over' });
    await stack.call(identity.acceptInvitation, { token: second, password: PASSWORD, clientAddress: 'again' });
    expect(await stack.failure(identity.resendInvitation, { id }, firm.as)).toMatchObject({ status: 409, code: 'wrong-state' });
    expect(await stack.failure(identity.resendInvitation, { id: v7() }, firm.as)).toMatchObject({ status: 404 });
  });
});

describe('accepting', () => {
  test('sets the password, once; the trail names the employee', async () => {
    const { id } = await invite('new@firm.test');
    const token = await pendingToken(stack, firm, id);
    expect(await stack.failure(identity.acceptInvitation, { token, password: 'short' })).toMatchObject({ status: 400, errors: [{ pointer: '/password' }] });
    expect(await stack.call(identity.acceptInvitation, { token, password: PASSWORD, clientAddress: 'new' })).toEqual({ email: 'new@firm.test' });
    expect(await signedIn(stack, 'new@firm.test')).toBeTruthy();
    expect((await changes(id)).map((data) => data.state)).toEqual(['invited', 'active']);
    expect(await stack.failure(identity.acceptInvitation, { token, password: PASSWORD, clientAddress: 'new' })).toMatchObject({ status: 422, code: 'link-over' });
    const { data } = await stack.call(identity.platform.listAudit, { filter: { entityId: { eq: id } } } as never, firm.as);
    expect(data[0]).toMatchObject({ actor: id, operation: 'acceptInvitation', changes: { state: ['invited', 'active'] } });
  });

  test('of two at the same moment one wins', async () => {
    const token = await pendingToken(stack, firm, (await invite('race@firm.test')).id);
    const accept = () => stack.call(identity.acceptInvitation, { token, password: PASSWORD, clientAddress: 'race' }).then(() => 'ok', (error: { code: string }) => error.code);
    expect((await Promise.all([accept(), accept()])).filter((answer) => answer === 'ok')).toHaveLength(1);
  });

  test('who signs in here already proves it with the password they have', async () => {
    const other = await openTestFirm(stack);
    const { id } = await invite(firm.email, {}, other.as);
    const token = await pendingToken(stack, other, id);
    expect(await stack.call(identity.readInvitation, { token })).toMatchObject({ hasAccount: true });
    expect(await stack.failure(identity.acceptInvitation, { token, password: 'not this one', clientAddress: 'x' })).toMatchObject({ status: 401, code: 'wrong-credentials' });
    await stack.call(identity.acceptInvitation, { token, password: PASSWORD, clientAddress: 'x' });
    const { firms } = await stack.call(identity.getSession, { sessionToken: await signedIn(stack, firm.email) });
    expect(new Set(firms.map((found) => found.id))).toEqual(new Set([firm.firmId, other.firmId]));
  });

  test('a link that is too old is over, and guessing the password of an account through it is slowed down', async () => {
    const old = await invite('old@firm.test');
    const token = await pendingToken(stack, firm, old.id);
    await stack.superuser.query(`update identity.invitation set expires_at = now() - interval '1 second' where employee_id = $1`, [old.id]);
    expect(await stack.failure(identity.acceptInvitation, { token, password: PASSWORD, clientAddress: 'y' })).toMatchObject({ code: 'link-over' });
    const codes = [];
    for (let i = 0; i < 6; i++) codes.push((await stack.failure(identity.acceptInvitation, { token, password: `guess no ${i}`, clientAddress: 'y' })).code);
    expect(codes.at(-1)).toBe('too-many-attempts');
  });
});

describe('changing', () => {
  test('merges, keeps out what cannot be, and asks for the version that was seen', async () => {
    const { id } = await invite('change@firm.test');
    expect(await stack.failure(identity.updateEmployee, { id, position: 'Бухгалтер' }, firm.as)).toMatchObject({ status: 428 });
    expect(await stack.call(identity.updateEmployee, { id, position: 'Бухгалтер', roles: ['lead-accountant'] }, { ...firm.as, ifMatch: 1 })).toMatchObject({ version: 2, position: 'Бухгалтер', roles: ['lead-accountant'] });
    expect(await stack.failure(identity.updateEmployee, { id, position: 'Аудитор' }, { ...firm.as, ifMatch: 1 })).toMatchObject({ status: 412, conflicts: { position: { stored: 'Бухгалтер' } } });
    const refused = (more: object) => stack.failure(identity.updateEmployee, { id, ...more }, { ...firm.as, ifMatch: 2 });
    expect(await refused({ email: firm.email })).toMatchObject({ status: 409, code: 'email-taken' });
    expect(await refused({ roles: ['boss'] })).toMatchObject({ code: 'unknown-role' });
    expect(await refused({ groupIds: [v7()] })).toMatchObject({ code: 'unknown-group' });
    expect(await refused({ managerId: id })).toMatchObject({ code: 'manager-not-possible' });
    expect(await stack.failure(identity.updateEmployee, { id: v7() }, { ...firm.as, ifMatch: 1 })).toMatchObject({ status: 404 });
  });

  test('nobody reports to somebody below them', async () => {
    const top = await invite('top@firm.test');
    const middle = await invite('middle@firm.test', { managerId: top.id });
    const below = await invite('below@firm.test', { managerId: middle.id });
    expect(await stack.failure(identity.updateEmployee, { id: top.id, managerId: below.id }, { ...firm.as, ifMatch: 1 })).toMatchObject({ code: 'manager-not-possible' });
  });

  test('nor do two report to each other, when both are changed at once', async () => {
    for (let round = 0; round < 4; round++) {
      const [one, other] = [await invite(`one${round}@firm.test`), await invite(`other${round}@firm.test`)];
      const pairs = [[one.id, other.id], [other.id, one.id]] as const;
      const ends = await Promise.allSettled(pairs.map(([id, managerId]) => stack.call(identity.updateEmployee, { id, managerId }, { ...firm.as, ifMatch: 1 })));
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
  });

  test('another e-mail of an invited employee gets an invitation of its own', async () => {
    const { id } = await invite('typo@firm.test');
    const first = await pendingToken(stack, firm, id);
    await stack.call(identity.updateEmployee, { id, email: 'right@firm.test' }, { ...firm.as, ifMatch: 1 });
    expect(await stack.failure(identity.readInvitation, { token: first })).toMatchObject({ code: 'link-over' });
    expect(await stack.call(identity.readInvitation, { token: await pendingToken(stack, firm, id) })).toMatchObject({ email: 'right@firm.test' });
  });
});

describe('access', () => {
  test('is taken away and given back; an open invitation ends with it', async () => {
    const active = await hire(stack, firm, { email: 'away@firm.test' });
    expect(await stack.call(identity.suspendEmployee, { id: active }, { ...firm.as, ifMatch: 2 })).toMatchObject({ state: 'suspended', version: 3 });
    expect(await stack.failure(identity.suspendEmployee, { id: active }, { ...firm.as, ifMatch: 3 })).toMatchObject({ status: 409, code: 'wrong-state' });
    expect(await stack.failure(identity.suspendEmployee, { id: active }, { ...firm.as, ifMatch: 2 })).toMatchObject({ status: 412 });
    expect(await stack.call(identity.restoreEmployee, { id: active }, { ...firm.as, ifMatch: 3 })).toMatchObject({ state: 'active' });
    expect(await stack.failure(identity.restoreEmployee, { id: active }, { ...firm.as, ifMatch: 4 })).toMatchObject({ status: 409, code: 'wrong-state' });
    const invited = await invite('notyet@firm.test');
    const token = await pendingToken(stack, firm, invited.id);
    await stack.call(identity.suspendEmployee, { id: invited.id }, { ...firm.as, ifMatch: 1 });
    expect(await stack.failure(identity.acceptInvitation, { token, password: PASSWORD, clientAddress: 'z' })).toMatchObject({ code: 'link-over' });
    expect(await stack.call(identity.restoreEmployee, { id: invited.id }, { ...firm.as, ifMatch: 2 })).toMatchObject({ state: 'invited' });
  });

  test('of the last head stays, even when two take it from each other at once', async () => {
    const own = await openTestFirm(stack);
    await hire(stack, own, { email: 'second-admin@firm.test', roles: ['admin'] });
    expect(await stack.failure(identity.suspendEmployee, { id: own.headId }, { ...own.as, ifMatch: 1 })).toMatchObject({ status: 409, code: 'last-head' });
    const second = await hire(stack, own, { email: 'second-head@firm.test', roles: ['head', 'accountant'] });
    const code = (answer: Promise<unknown>) => answer.then(() => 'done', (error: { code: string }) => error.code);
    const suspended = stack.call(identity.suspendEmployee, { id: own.headId }, { caller: { ...own.as.caller, id: second }, ifMatch: 1 });
    const demoted = stack.call(identity.updateEmployee, { id: second, roles: ['accountant'] }, { ...own.as, ifMatch: 2 });
    expect((await Promise.all([code(suspended), code(demoted)])).sort()).toEqual(['done', 'last-head']);
  });
});

describe('reading', () => {
  test('lists by role, group and state, and tells names by id', async () => {
    const own = await openTestFirm(stack);
    const group = await stack.call(identity.createEmployeeGroup, { name: 'Очередь' }, own.as);
    const { id } = await invite('listed@firm.test', { name: 'Борис', roles: ['marketer'], groupIds: [group.id] }, own.as);
    const names = async (input: object) => (await stack.call(identity.listEmployees, input as never, own.as)).data.map((row) => row.name);
    expect(await names({})).toEqual(['Борис', 'Ирина Головина']);
    expect(await names({ role: 'marketer' })).toEqual(['Борис']);
    expect(await names({ groupId: group.id })).toEqual(['Борис']);
    expect(await names({ filter: { state: { eq: 'active' } } })).toEqual(['Ирина Головина']);
    expect(await stack.call(identity.getEmployeeNames, { ids: [id, v7()] }, own.as)).toEqual({ data: [{ id, name: 'Борис', state: 'invited' }] });
  });

  test('another firm sees nothing of it, and changing needs the permission', async () => {
    const stranger = await openTestFirm(stack);
    expect(await stack.failure(identity.getEmployee, { id: firm.headId }, stranger.as)).toMatchObject({ status: 404 });
    expect(await stack.failure(identity.updateEmployee, { id: firm.headId, name: 'Чужая' }, { ...stranger.as, ifMatch: 1 })).toMatchObject({ status: 404 });
    expect(await stack.call(identity.getEmployeeNames, { ids: [firm.headId] }, stranger.as)).toEqual({ data: [] });
    const without = { caller: { ...firm.as.caller, permissions: ['identity:read'] } };
    expect(await stack.failure(identity.inviteEmployee, { name: 'А', email: 'a@b.ru', roles: [] }, without)).toMatchObject({ status: 403, code: 'missing-permission' });
    expect(await stack.failure(identity.suspendEmployee, { id: firm.headId }, without)).toMatchObject({ status: 403 });
  });
});
