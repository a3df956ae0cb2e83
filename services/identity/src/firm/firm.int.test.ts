import { identity } from '@kontora/contracts';
import { describe, expect, test } from '@jest/globals';
import { GLOBAL_TABLES } from '../global-tables.ts';
import { hire, openTestFirm, PASSWORD, pendingToken, signedIn, startTestFirm } from '../testing/firm.ts';

const { stack, firm } = await startTestFirm();

describe('opening a firm', () => {
  const input = { slug: 'romashka', name: 'Ромашка', head: { name: 'Роман', email: 'roman@romashka.test', password: PASSWORD } };

  test('happens once: with the same slug the firm that is there is answered', async () => {
    const first = await stack.call(identity.openFirm, input);
    expect(first.opened).toBe(true);
    expect(await stack.call(identity.openFirm, { ...input, name: 'Другая' })).toEqual({ ...first, opened: false });
    expect(await stack.published(identity.events.firmOpened, first.firmId)).toEqual([{ firmId: first.firmId, name: 'Ромашка' }]);
    expect((await stack.superuser.query('select from identity.known_firm where id = $1', [first.firmId])).rowCount).toBe(1);
    expect(await signedIn(stack, input.head.email)).toBeTruthy();
  });

  test('without a password the head is invited', async () => {
    const { firmId, headId } = await stack.call(identity.openFirm, { slug: 'vasilek', name: 'Василёк', head: { name: 'Вера', email: 'vera@vasilek.test' } });
    const own = { firmId, headId, email: 'vera@vasilek.test', as: { caller: { tenantId: firmId, id: headId } } };
    await stack.call(identity.acceptInvitation, { token: await pendingToken(stack, own, headId), password: PASSWORD });
    expect(await stack.call(identity.getSession, { sessionToken: await signedIn(stack, own.email) })).toMatchObject({ firm: { name: 'Василёк' }, employee: { roles: ['head'] } });
  });
});

describe('groups', () => {
  test('are added, renamed, and deleted once they are empty; the others are told', async () => {
    const group = await stack.call(identity.createEmployeeGroup, { name: 'Зарплата' }, firm.as);
    expect(await stack.failure(identity.createEmployeeGroup, { name: 'Зарплата' }, firm.as)).toMatchObject({ status: 409, code: 'name-taken' });
    const id = await hire(stack, firm, { email: 'member@firm.test' });
    await stack.call(identity.updateEmployee, { id, groupIds: [group.id] }, { ...firm.as, ifMatch: 2 });
    expect(await stack.failure(identity.updateEmployeeGroup, { id: group.id, name: 'Кадры' }, firm.as)).toMatchObject({ status: 428 });
    expect(await stack.call(identity.updateEmployeeGroup, { id: group.id, name: 'Кадры' }, { ...firm.as, ifMatch: 1 })).toMatchObject({ name: 'Кадры', version: 2, members: 1 });
    expect(await stack.failure(identity.deleteEmployeeGroup, { id: group.id }, firm.as)).toMatchObject({ status: 409, code: 'group-in-use' });
    await stack.call(identity.updateEmployee, { id, groupIds: [] }, { ...firm.as, ifMatch: 3 });
    await stack.call(identity.deleteEmployeeGroup, { id: group.id }, firm.as);
    expect((await stack.call(identity.listEmployeeGroups, {}, firm.as)).data).toEqual([]);
    expect((await stack.published(identity.events.groupChanged, firm.firmId)).map(({ name, state }) => [name, state])).toEqual([['Зарплата', 'active'], ['Кадры', 'active'], ['Кадры', 'deleted']]);
    const taken = await stack.call(identity.createEmployeeGroup, { name: 'Касса' }, firm.as);
    await stack.call(identity.createEmployeeGroup, { name: 'Банк' }, firm.as);
    expect(await stack.failure(identity.updateEmployeeGroup, { id: taken.id, name: 'Банк' }, { ...firm.as, ifMatch: 1 })).toMatchObject({ code: 'name-taken' });
  });

  test('of another firm are not there', async () => {
    const { id } = await stack.call(identity.createEmployeeGroup, { name: 'Тайная' }, firm.as);
    const stranger = await openTestFirm(stack);
    expect(await stack.failure(identity.deleteEmployeeGroup, { id }, stranger.as)).toMatchObject({ status: 404 });
    expect(await stack.failure(identity.inviteEmployee, { name: 'А', email: 'spy@firm.test', roles: [], groupIds: [id] }, stranger.as)).toMatchObject({ code: 'unknown-group' });
    expect((await stack.call(identity.listEmployeeGroups, {}, stranger.as)).data).toEqual([]);
    expect(await stack.failure(identity.createEmployeeGroup, { name: 'Б' }, { caller: { ...firm.as.caller, permissions: [] } })).toMatchObject({ status: 403 });
  });
});

describe('roles of the firm', () => {
  test('give their permissions, follow changes, and go once nobody has them', async () => {
    const role = await stack.call(identity.createEmployeeRole, { key: 'courier', name: 'Курьер', permissions: ['tasks:own'] }, firm.as);
    expect(await stack.failure(identity.createEmployeeRole, { key: 'courier', name: 'Другой', permissions: [] }, firm.as)).toMatchObject({ status: 409, code: 'key-taken' });
    expect(await stack.failure(identity.createEmployeeRole, { key: 'head', name: 'Другой', permissions: [] }, firm.as)).toMatchObject({ status: 409, code: 'key-taken' });
    expect(await stack.failure(identity.createEmployeeRole, { key: 'all', name: 'Всё', permissions: ['everything:write'] }, firm.as)).toMatchObject({ status: 400, errors: [{ pointer: '/permissions/0' }] });
    const id = await hire(stack, firm, { email: 'courier@firm.test', roles: ['courier'] });
    const sessionToken = await signedIn(stack, 'courier@firm.test');
    expect((await stack.call(identity.getSession, { sessionToken })).permissions).toEqual(['tasks:own']);
    expect(await stack.call(identity.updateEmployeeRole, { id: role.id, permissions: ['contacts:read', 'tasks:own'] }, { ...firm.as, ifMatch: 1 })).toMatchObject({ version: 2 });
    expect((await stack.call(identity.getSession, { sessionToken })).permissions).toEqual(['contacts:read', 'tasks:own']);
    expect(await stack.failure(identity.deleteEmployeeRole, { id: role.id }, firm.as)).toMatchObject({ status: 409, code: 'role-in-use' });
    await stack.call(identity.updateEmployee, { id, roles: ['accountant'] }, { ...firm.as, ifMatch: 2 });
    await stack.call(identity.deleteEmployeeRole, { id: role.id }, firm.as);
    const { data } = await stack.call(identity.listEmployeeRoles, {}, firm.as);
    expect([data.length, data.every((found) => found.builtIn)]).toEqual([10, true]);
  });

  test('of another firm give nothing here', async () => {
    await stack.call(identity.createEmployeeRole, { key: 'boss', name: 'Босс', permissions: ['identity:manage'] }, firm.as);
    const stranger = await openTestFirm(stack);
    expect(await stack.failure(identity.updateEmployee, { id: stranger.headId, roles: ['head', 'boss'] }, { ...stranger.as, ifMatch: 1 })).toMatchObject({ code: 'unknown-role' });
  });
});

describe('API keys', () => {
  const create = (input: object = {}) => stack.call(identity.createApiKey, { name: 'Обмен', permissions: ['contacts:read'], ...input } as never, firm.as);

  test('are shown once, kept as a hash, and make a program of their firm with their permissions', async () => {
    const { key, ...shown } = await create();
    expect(shown).toMatchObject({ state: 'active', start: key.slice(0, 14), permissions: ['contacts:read'], createdBy: firm.headId, lastUsedAt: null });
    expect(await stack.call(identity.authenticate, { apiKey: key })).toMatchObject({ kind: 'program', tenantId: firm.firmId, callerId: shown.id });
    const listed = (await stack.call(identity.listApiKeys, { filter: { state: { eq: 'active' } } } as never, firm.as)).data.find((found) => found.id === shown.id)!;
    expect([listed.lastUsedAt !== null, 'key' in listed]).toEqual([true, false]);
    const { rows } = await stack.superuser.query(`select to_jsonb(a)::text as a from identity.apikey a union all select to_jsonb(k)::text from identity.api_key k union all select to_jsonb(i)::text from identity.idempotency i`);
    expect(rows.some((row: { a: string }) => row.a.includes(key))).toBe(false);
  });

  test('may do no more than whoever creates them, and do not create others', async () => {
    const limited = { caller: { ...firm.as.caller, permissions: ['identity:keys', 'contacts:read'] } };
    expect(await stack.failure(identity.createApiKey, { name: 'Больше', permissions: ['contacts:write'] }, limited)).toMatchObject({ status: 403, code: 'permission-not-yours' });
    const { id } = await create();
    expect(await stack.failure(identity.createApiKey, { name: 'Ещё', permissions: ['contacts:read'] }, { caller: { tenantId: firm.firmId, id, kind: 'program' } })).toMatchObject({ status: 403, code: 'employees-only' });
  });

  test('end by being revoked or by time; guesses are nobody', async () => {
    const [revoked, expired] = [await create(), await create({ days: 1 })];
    await stack.call(identity.authenticate, { apiKey: revoked.key });
    const answer = await stack.call(identity.revokeApiKey, { id: revoked.id }, firm.as);
    expect([answer.state, answer.lastUsedAt !== null]).toEqual(['revoked', true]);
    expect(await stack.call(identity.revokeApiKey, { id: revoked.id }, firm.as)).toEqual(answer);
    await stack.superuser.query(`set session_replication_role = replica; update identity.api_key set expires_at = now() where id = '${expired.id}'; reset session_replication_role`);
    for (const apiKey of [revoked.key, expired.key, 'kontora_guess', '']) expect(await stack.failure(identity.authenticate, { apiKey })).toMatchObject({ status: 401, code: 'invalid-key' });
    expect((await stack.call(identity.listApiKeys, { filter: { state: { eq: 'expired' } } } as never, firm.as)).data.map((key) => key.id)).toEqual([expired.id]);
  });

  test('of another firm are not there', async () => {
    const { id } = await create();
    const stranger = await openTestFirm(stack);
    expect(await stack.failure(identity.revokeApiKey, { id }, stranger.as)).toMatchObject({ status: 404 });
    expect((await stack.call(identity.listApiKeys, {}, stranger.as)).data).toEqual([]);
    expect(await stack.failure(identity.listApiKeys, {}, { caller: { ...firm.as.caller, permissions: ['identity:manage'] } })).toMatchObject({ status: 403 });
  });
});

describe('tables', () => {
  const PLATFORM = ['known_firm', 'lease', 'schedule', 'migration'];
  test('have a firm and row-level security, save those listed as global', async () => {
    const { rows } = await stack.superuser.query<{ name: string }>(`select relname as name from pg_class c where relnamespace = 'identity'::regnamespace and relkind = 'r' and not (relrowsecurity and relforcerowsecurity)`);
    expect(rows.map((row) => row.name).sort()).toEqual([...GLOBAL_TABLES, ...PLATFORM].sort());
  });

  test('are for the worker to read at most, and those of accounts not even that', async () => {
    const { rows } = await stack.superuser.query<{ name: string; privileges: string }>(`select table_name as name, string_agg(privilege_type, ',' order by privilege_type) as privileges from information_schema.role_table_grants
      where grantee = 'identity_worker' and table_schema = 'identity' and table_name = any($1) group by 1`, [[...GLOBAL_TABLES, 'firm', 'employee', 'staff_group', 'role', 'invitation', 'api_key']]);
    expect(new Set(rows.map((row) => row.privileges))).toEqual(new Set(['SELECT']));
    expect(rows.some((row) => (GLOBAL_TABLES as readonly string[]).includes(row.name))).toBe(false);
  });
});

test('no operation that answers a secret keeps its answer', () => {
  const answering = Object.values(identity.service.operations).filter((operation) => operation.session === 'start' || operation.session === 'renew' || /createApiKey|BackupCodes|setUp|startOidc/.test(operation.name));
  expect(answering.length).toBeGreaterThan(7);
  expect(answering.filter((operation) => operation.idempotency !== 'none').map((operation) => operation.name)).toEqual([]);
});
