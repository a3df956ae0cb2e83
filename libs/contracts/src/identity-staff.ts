import { z } from 'zod';
import { command, job, query } from './contract.ts';
import { NewPassword } from './identity-session.ts';
import { field, list } from './list.ts';
import { Done, Id, Instant, line, Version } from './shapes.ts';

/** Invited by letter, at work, or without access for a time or for good. */
export const EmployeeState = z.enum(['invited', 'active', 'suspended']);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Expected a time such as 09:00');
/** When somebody works: days of the week, 1 is Monday, and times of day in Moscow. */
export const WorkingHours = z.object({ days: z.array(z.int().min(1).max(7)).min(1).max(7), from: clock, to: clock }).refine(({ from, to }) => from < to, 'Must end after it begins').meta({ id: 'WorkingHours' });

const details = {
  name: line(200), email: z.email().max(200).describe('Where the firm writes to; an invited employee signs in with it'), phone: z.string().trim().max(80).nullable().describe('As typed'),
  position: z.string().trim().max(200).nullable(), roles: z.array(line(60)).max(20).describe('Built-in roles, or keys of the firm’s own'), groupIds: z.array(Id).max(100),
  managerId: Id.nullable().describe('To whom they report'), workingHours: WorkingHours.nullable(),
};
/** Somebody who works for the firm. */
export const Employee = z.object({
  id: Id, version: Version, state: EmployeeState, ...details, phoneE164: z.string().nullable(),
  invitation: z.object({ expiresAt: Instant, pendingLink: z.string().nullable().describe('To be handed over by the administrator where no mail server is configured; shown to who may give all the roles') }).nullable().describe('Of invited employees; for those who manage them'),
  createdAt: Instant, updatedAt: Instant,
}).meta({ id: 'Employee' });
/** One line of a list of employees. */
export const EmployeeRow = Employee.pick({ id: true, version: true, state: true, name: true, email: true, phone: true, position: true, roles: true, groupIds: true, managerId: true, createdAt: true, updatedAt: true }).meta({ id: 'EmployeeRow' });
/** A queue of people: work may be given to it instead of to one of them. */
export const EmployeeGroup = z.object({ id: Id, version: Version, name: line(200), description: z.string().max(2000).nullable(), members: z.int(), createdAt: Instant, updatedAt: Instant }).meta({ id: 'EmployeeGroup' });

const named = { 'email-taken': 'conflict', 'unknown-role': 'unprocessable', 'unknown-group': 'unprocessable', 'manager-not-possible': 'unprocessable' } as const;
/** Who manages employees or API keys is decided about only by who may do as much: see `lackingFor`. */
const outranked = { 'role-not-yours': 'forbidden' } as const;
const transition = z.object({ id: Id });
const language = z.enum(['ru', 'en']).default('ru').describe('Of the letter');
const invitationToken = z.string().min(1).max(200);
const group = EmployeeGroup.pick({ name: true, description: true });

/** The people of a firm and their groups. */
export const staffOperations = {
  inviteEmployee: command({
    summary: 'Invite an employee', description: 'A letter with a link is sent, good for 7 days. A role that manages employees or API keys is given only by who may do all that it does, any other by whoever manages employees.', http: 'POST /employees', permission: 'identity:manage',
    input: z.object({ ...details, language }).partial({ phone: true, position: true, groupIds: true, managerId: true, workingHours: true }), output: Employee, errors: { ...named, ...outranked },
  }),
  resendInvitation: command({ summary: 'Send the invitation again; the earlier link ends', http: 'POST /employees/:id/invitation', permission: 'identity:manage', input: z.object({ id: Id, language }), output: Done, errors: { 'wrong-state': 'conflict', ...outranked } }),
  readInvitation: query({
    summary: 'What an invitation is about', http: 'POST /invitations/read', permission: 'public', input: z.object({ token: invitationToken }),
    output: z.object({ firm: z.string(), name: z.string(), email: z.string(), hasAccount: z.boolean().describe('The person signs in already: the existing password is asked for') }).meta({ id: 'Invitation' }), errors: { 'link-over': 'unprocessable' },
  }),
  acceptInvitation: command({
    summary: 'Accept an invitation', description: 'Sets the password; who works for another firm here already gives the one they have. Then sign in.',
    http: 'POST /invitations/accept', permission: 'public', idempotency: 'none', input: z.object({ token: invitationToken, password: NewPassword, clientAddress: z.string().max(64).optional() }),
    output: z.object({ email: z.string().describe('To sign in with') }), errors: { 'link-over': 'unprocessable', 'wrong-credentials': 'unauthenticated', 'too-many-attempts': 'too-many' },
  }),
  getEmployee: query({ summary: 'One employee', http: 'GET /employees/:id', permission: 'signed-in', input: z.object({ id: Id }), output: Employee }),
  listEmployees: list({
    summary: 'Employees', http: 'GET /employees', permission: 'signed-in', item: EmployeeRow,
    filter: { state: field.oneOf(EmployeeState.options), name: field.text(), email: field.text(), managerId: field.id(), createdAt: field.instant() },
    sort: ['name', 'createdAt'], extra: { role: line(60).optional().describe('Only those with this role'), groupId: Id.optional().describe('Only members of this group') },
  }),
  getEmployeeNames: query({
    summary: 'Names of employees by id', description: 'Ids that are nobody’s are left out.', http: 'POST /employees/names', permission: 'signed-in', input: z.object({ ids: z.array(Id).min(1).max(500) }),
    output: z.object({ data: z.array(z.object({ id: Id, name: z.string(), state: EmployeeState })) }),
  }),
  updateEmployee: command({
    summary: 'Change an employee', description: 'Another e-mail of an invited employee sends a new invitation; an active one goes on signing in with the old. Roles and e-mail of who manages employees or API keys, before or after, are changed only by who may do all that their roles do. Nobody changes what they may do themselves; a program counts as whoever created its key. The last head stays.', http: 'PATCH /employees/:id', permission: 'identity:manage', ifMatch: 'required',
    input: z.object({ id: Id, ...details }).partial().required({ id: true }), output: Employee, errors: { ...named, ...outranked, 'own-permissions': 'forbidden', 'last-head': 'conflict' },
  }),
  suspendEmployee: command({
    summary: 'Take an employee’s access away', description: 'Takes effect within 30 seconds everywhere; an open invitation ends.', http: 'POST /employees/:id/suspend', permission: 'identity:manage', ifMatch: 'required',
    input: transition, output: Employee, errors: { 'wrong-state': 'conflict', ...outranked, 'last-head': 'conflict' },
  }),
  restoreEmployee: command({ summary: 'Give a suspended employee access again', http: 'POST /employees/:id/restore', permission: 'identity:manage', ifMatch: 'required', input: transition, output: Employee, errors: { 'wrong-state': 'conflict', ...outranked } }),
  createPasswordReset: command({
    summary: 'Have an employee set a new password',
    description: 'Where a mail server is configured, a letter goes to the address the employee signs in with. Where none is, the answer has its link, this once: not for oneself, for somebody who works for another firm here too, or for who manages employees or API keys and has a role that may do more than the caller. The link is good for an hour and once; a second factor stays. Only by employees, not by programs.',
    http: 'POST /employees/:id/password-reset', permission: 'identity:manage', idempotency: 'none', input: z.object({ id: Id, language }),
    output: z.object({ link: z.object({ url: z.string(), expiresAt: Instant }).nullable().describe('To be handed over by the administrator; null: a letter is on its way') }).meta({ id: 'PasswordReset' }),
    errors: { 'wrong-state': 'conflict', 'employees-only': 'forbidden', 'own-password': 'conflict', 'works-elsewhere': 'conflict', ...outranked },
  }),
  listEmployeeGroups: list({ summary: 'Groups of employees', http: 'GET /employee-groups', permission: 'signed-in', item: EmployeeGroup, filter: { name: field.text() }, sort: ['name'] }),
  createEmployeeGroup: command({ summary: 'Add a group of employees', http: 'POST /employee-groups', permission: 'identity:manage', input: group.partial({ description: true }), output: EmployeeGroup, errors: { 'name-taken': 'conflict' } }),
  updateEmployeeGroup: command({ summary: 'Change a group of employees', http: 'PATCH /employee-groups/:id', permission: 'identity:manage', ifMatch: 'required', input: group.partial().extend({ id: Id }), output: EmployeeGroup, errors: { 'name-taken': 'conflict' } }),
  deleteEmployeeGroup: command({ summary: 'Delete a group that has no members', http: 'DELETE /employee-groups/:id', permission: 'identity:manage', input: transition, output: Done, errors: { 'group-in-use': 'conflict' } }),
  sendInvitation: job({ summary: 'Write the letter of an invitation', permission: 'internal', input: z.object({ employeeId: Id, language }), output: z.object({ sent: z.boolean() }) }),
  sendPasswordReset: job({ summary: 'Write the letter with a link to a new password, if the e-mail is known', permission: 'internal', input: z.object({ email: z.string(), language }), output: z.object({ done: z.literal(true) }) }),
};
