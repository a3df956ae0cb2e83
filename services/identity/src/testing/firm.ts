import { afterAll } from '@jest/globals';
import { BUILT_IN_ROLES, identity, type BuiltInRole } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { identityService } from '../identity.service.ts';

/** Of everybody in these tests. */
export const PASSWORD = 'корова-на-льду';

/** A firm with its head, and how the tests act in it. */
export interface TestFirm { firmId: string; headId: string; email: string; as: { caller: { tenantId: string; id: string } } }

/** Identity at work for one test file, with a firm in it. Awaited at the file's head; it ends with the file. */
export async function startTestFirm(): Promise<{ stack: TestStack; firm: TestFirm }> {
  const stack = await TestStack.start([identityService]);
  afterAll(() => stack.stop());
  return { stack, firm: await openTestFirm(stack) };
}

let firms = 0;
/** Opens a firm whose head signs in with `PASSWORD`. */
export async function openTestFirm(stack: TestStack, email = `head${++firms}@firm.test`): Promise<TestFirm> {
  const { firmId, headId } = await stack.call(identity.openFirm, { slug: `firm-${++firms}`, name: `Фирма ${firms}`, head: { name: 'Ирина Головина', email, password: PASSWORD } });
  return { firmId, headId, email, as: { caller: { tenantId: firmId, id: headId } } };
}

/** Signs somebody in from an address of their own, so that throttling of one test does not reach another; answers the session's token. */
export async function signedIn(stack: TestStack, email: string, password = PASSWORD): Promise<string> {
  const entry = await stack.call(identity.signIn, { email, password, clientAddress: `test-${email}` });
  if (entry.state !== 'signed-in') throw new Error('a second factor was asked for');
  return entry.sessionToken!;
}

/** Invites somebody and accepts in their name; answers the employee's id. */
export async function hire(stack: TestStack, firm: TestFirm, details: { email: string; roles?: string[]; name?: string }): Promise<string> {
  const { id } = await stack.call(identity.inviteEmployee, { name: 'Анна Новикова', roles: ['accountant'], ...details }, firm.as);
  await stack.call(identity.acceptInvitation, { token: await pendingToken(stack, firm, id), password: PASSWORD, clientAddress: `test-${id}` });
  return id;
}

/** Hires somebody with one of the built-in roles; answers how they call. */
export async function colleague(stack: TestStack, firm: TestFirm, role: BuiltInRole) {
  const id = await hire(stack, firm, { email: `${role}${++firms}@firm.test`, roles: [role] });
  return { caller: { tenantId: firm.firmId, id, permissions: [...BUILT_IN_ROLES[role]] } };
}

/** The token of the invitation that waits to be handed over. */
export async function pendingToken(stack: TestStack, firm: TestFirm, employeeId: string): Promise<string> {
  const link = await stack.eventually(async () => (await stack.call(identity.getEmployee, { id: employeeId }, firm.as)).invitation?.pendingLink ?? undefined);
  return link.split('#')[1]!;
}
