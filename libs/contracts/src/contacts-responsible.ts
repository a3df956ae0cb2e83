import { z } from 'zod';
import { organisationFilter } from './contacts-organisations.ts';
import { command, job } from './contract.ts';
import { field, filterSchema, list } from './list.ts';
import { CivilDay, Flag, Id, Instant, line, Version } from './shapes.ts';

/** What an employee of the firm does for a client. */
export const ResponsibleRole = z.enum(['client-manager', 'lead-accountant', 'accountant', 'payroll', 'documents', 'reviewer']);

/** Who answers for a client in a role (and, if work is divided so, a section of accounting), from one day to another; both days count. */
export const Responsible = z.object({
  id: Id, version: Version, organisationId: Id, role: ResponsibleRole, section: line(60).nullable().describe('Part of the accounting, such as bank or VAT; null: all of it'),
  employeeId: Id, deputyIds: z.array(Id).max(10).describe('Who stands in, in this order'), from: CivilDay, to: CivilDay.nullable(),
}).meta({ id: 'Responsible' });

/** What became of one client in an assignment. `later-change-exists`: somebody is set from a later day on; `changed-since`: undoing left it alone. */
export const AssignmentOutcome = z.enum(['set', 'unchanged', 'later-change-exists', 'restored', 'changed-since']);
const whom = Responsible.pick({ role: true, section: true, employeeId: true, deputyIds: true, from: true });
/** An employee made responsible for many clients at once; it has the id of the job that did it. */
export const ResponsibleAssignment = whom.extend({
  id: Id, createdBy: z.string(), createdAt: Instant, undoneAt: Instant.nullable(), set: z.int(), restored: z.int(), skipped: z.int(),
}).meta({ id: 'ResponsibleAssignment' });
/** One client of an assignment, and who was responsible before. */
export const ResponsibleAssignmentItem = z.object({ organisationId: Id, organisationName: z.string().nullable(), fromEmployeeId: Id.nullable(), outcome: AssignmentOutcome }).meta({ id: 'ResponsibleAssignmentItem' });

const whichOrganisations = filterSchema({ filter: organisationFilter, custom: 'organisation' });
/** The filter of listOrganisations, as JSON; it must not be empty. */
const WhichOrganisations = z.record(z.string(), z.unknown()).superRefine((filter, context) => {
  if (Object.keys(filter).length === 0) context.addIssue({ code: 'custom', message: 'Say which clients' });
  for (const issue of whichOrganisations.safeParse(filter).error?.issues ?? []) context.addIssue({ ...issue } as never);
}).describe('A filter of listOrganisations');

/** Responsible employees of clients, with history. */
export const responsibleOperations = {
  setResponsible: command({
    summary: 'Make an employee responsible for a client from a day on', description: 'Whoever held this role and section until then ends the day before. The same employee and deputies again change nothing.',
    http: 'POST /organisations/:organisationId/responsible', permission: 'contacts:write',
    input: Responsible.pick({ organisationId: true, role: true, section: true, employeeId: true, deputyIds: true, from: true }).partial({ section: true, deputyIds: true }), output: Responsible,
    errors: { 'later-change-exists': 'conflict' },
  }),
  endResponsible: command({
    summary: 'End a responsibility with a last day', http: 'POST /responsible/:id/end', permission: 'contacts:write', ifMatch: 'required', input: z.object({ id: Id, to: CivilDay }), output: Responsible,
    errors: { 'invalid-period': 'unprocessable', 'already-ended': 'conflict' },
  }),
  listResponsible: list({
    summary: 'Who is and was responsible', description: 'With `on` only who was on that day.', http: 'GET /responsible', permission: 'contacts:read', item: Responsible.extend({ organisationName: z.string() }),
    filter: { organisationId: field.id(), employeeId: field.id(), role: field.oneOf(ResponsibleRole.options), section: field.text(), from: field.date(), to: field.date() }, sort: ['from', 'role'], defaultSort: '-from',
    extra: { on: CivilDay.optional() },
  }),
  assignResponsible: job({
    summary: 'Make an employee responsible for many clients from a day on', description: 'Clients are given by a filter of listOrganisations or by ids; archived ones stay as they are. Whoever held the role and section until then ends the day before. A dry run answers the same numbers and changes nothing.',
    http: 'POST /responsible-assignments', permission: 'contacts:write',
    input: whom.partial({ section: true, deputyIds: true }).extend({ filter: WhichOrganisations.optional(), organisationIds: z.array(Id).min(1).max(5000).optional(), dryRun: Flag.default(false) })
      .refine(({ filter, organisationIds }) => (filter === undefined) !== (organisationIds === undefined), { path: ['organisationIds'], error: 'Say which clients' }),
    output: z.object({ assignmentId: Id.nullable(), set: z.int(), unchanged: z.int(), skipped: z.int() }).meta({ id: 'ResponsibleAssignmentResult' }),
  }),
  undoResponsibleAssignment: job({
    summary: 'Put the responsible employees of an assignment back', description: 'Clients where they changed since are left alone and listed with outcome `changed-since`.', http: 'POST /responsible-assignments/:id/undo', permission: 'contacts:write',
    input: z.object({ id: Id }), output: z.object({ restored: z.int(), skipped: z.int() }).meta({ id: 'ResponsibleAssignmentUndone' }), errors: { 'already-undone': 'conflict' },
  }),
  listResponsibleAssignments: list({
    summary: 'Assignments of responsible employees to many clients', http: 'GET /responsible-assignments', permission: 'contacts:read', item: ResponsibleAssignment,
    filter: { employeeId: field.id(), role: field.oneOf(ResponsibleRole.options), createdBy: field.text(), createdAt: field.instant() }, sort: ['createdAt'], defaultSort: '-createdAt',
  }),
  listResponsibleAssignmentItems: list({
    summary: 'The clients of an assignment, and what became of each', http: 'GET /responsible-assignments/:id/items', permission: 'contacts:read', item: ResponsibleAssignmentItem,
    filter: { outcome: field.oneOf(AssignmentOutcome.options), fromEmployeeId: field.id() }, sort: ['organisationId'], extra: { id: Id },
  }),
};
