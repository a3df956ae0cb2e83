import { identity } from '@kontora/contracts';
import { describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { colleague, hire, openTestFirm, PASSWORD, pendingToken, signedIn, startTestFirm } from '../testing/firm.ts';

const NEW = 'новый-длинный-пароль';
const { stack, firm } = await startTestFirm();

const linkFor = async (id: string, as: object = firm.as) => (await stack.call(identity.createPasswordReset, { id }, as)).link!;
const refused = (id: string, as: object = firm.as) => stack.failure(identity.createPasswordReset, { id }, as);
const tokenIn = ({ url }: { url: string }) => url.split('/password-reset#')[1]!;
const set = (token: string) => ({ token, password: NEW, clientAddress: 'set' });

describe('a new password for an employee, where no mail server is', () => {
  test('is set by a link that is shown once: good for an hour, once, and then no other link is', async () => {
    const id = await hire(stack, firm, { email: 'anna@firm.test' });
    const sessionToken = await signedIn(stack, 'anna@firm.test');
    const [earlier, link] = [await linkFor(id), await linkFor(id)];
    const minutes = (Date.parse(link.expiresAt) - Date.now()) / 60_000;
    expect([minutes > 58, minutes <= 60]).toEqual([true, true]);
    expect(await stack.call(identity.getSession, { sessionToken })).toMatchObject({ person: { email: 'anna@firm.test' } });
    await stack.call(identity.resetPassword, set(tokenIn(link)));
    expect(await stack.failure(identity.getSession, { sessionToken })).toMatchObject({ code: 'not-signed-in' });
    expect(await signedIn(stack, 'anna@firm.test', NEW)).toBeTruthy();
    for (const used of [link, earlier]) expect(await stack.failure(identity.resetPassword, set(tokenIn(used)))).toMatchObject({ status: 422, code: 'link-over' });
  });

  test('leaves in the trail who made the link, and the link nowhere', async () => {
    const id = await hire(stack, firm, { email: 'trail@firm.test' });
    const admin = await colleague(stack, firm, 'admin');
    const token = tokenIn(await linkFor(id, admin));
    const { data } = await stack.call(identity.platform.listAudit, { filter: { entity: { eq: 'password_reset' } } } as never, firm.as);
    expect(data[0]).toMatchObject({ actor: admin.caller.id, operation: 'createPasswordReset', action: 'insert' });
    const { rows } = await stack.superuser.query(`select to_jsonb(t)::text as t from identity.password_reset t union all select to_jsonb(v)::text from identity.verification v union all select to_jsonb(i)::text from identity.idempotency i union all select to_jsonb(a)::text from identity.audit a`);
    expect(rows.filter(({ t }: { t: string }) => t.includes(token))).toEqual([]);
  });

  test('is for those who manage employees, who are employees themselves, and of this firm', async () => {
    const id = await hire(stack, firm, { email: 'whose@firm.test' });
    expect(await refused(id, { caller: { ...firm.as.caller, permissions: ['identity:read'] } })).toMatchObject({ status: 403 });
    expect(await refused(id, { caller: { ...firm.as.caller, kind: 'program' } })).toMatchObject({ status: 403, code: 'employees-only' });
    expect(await refused(id, (await openTestFirm(stack)).as)).toMatchObject({ status: 404 });
    expect(await refused(v7())).toMatchObject({ status: 404 });
  });

  test('opens nothing that its maker could not reach: not the head to an administrator, not another firm', async () => {
    const admin = await colleague(stack, firm, 'admin');
    expect(await refused(firm.headId, admin)).toMatchObject({ status: 403, code: 'role-not-yours' });
    expect(await linkFor(admin.caller.id)).toMatchObject({ url: expect.stringContaining('/password-reset#') });
    expect(await refused(admin.caller.id, admin)).toMatchObject({ status: 409, code: 'own-password' });

    const other = await openTestFirm(stack);
    const { id } = await stack.call(identity.inviteEmployee, { name: 'Анна', email: 'both@firm.test', roles: [] }, other.as);
    const here = await hire(stack, firm, { email: 'both@firm.test' });
    expect(await linkFor(here)).toBeTruthy();
    await stack.call(identity.acceptInvitation, { token: await pendingToken(stack, other, id), password: PASSWORD, clientAddress: 'both' });
    expect(await refused(here)).toMatchObject({ status: 409, code: 'works-elsewhere' });
    expect(await refused(id, other.as)).toMatchObject({ status: 409, code: 'works-elsewhere' });
  });

  test('is for somebody at work only', async () => {
    const { id } = await stack.call(identity.inviteEmployee, { name: 'Олег', email: 'invited@firm.test', roles: [] }, firm.as);
    expect(await refused(id)).toMatchObject({ status: 409, code: 'wrong-state' });
    const left = await hire(stack, firm, { email: 'left@firm.test' });
    await stack.call(identity.suspendEmployee, { id: left }, { ...firm.as, ifMatch: 2 });
    expect(await refused(left)).toMatchObject({ status: 409, code: 'wrong-state' });
  });
});
