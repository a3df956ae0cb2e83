import { z } from 'zod';
import { command } from './contract.ts';
import { field, list } from './list.ts';
import { CivilDay, Id, line, Version } from './shapes.ts';

/** What an employee of the firm does for a client. */
export const ResponsibleRole = z.enum(['client-manager', 'lead-accountant', 'accountant', 'payroll', 'documents', 'reviewer']);

/** Who answers for a client in a role (and, if work is divided so, a section of accounting), from one day to another; both days count. */
export const Responsible = z.object({
  id: Id, version: Version, organisationId: Id, role: ResponsibleRole, section: line(60).nullable().describe('Part of the accounting, such as bank or VAT; null: all of it'),
  employeeId: Id, deputyIds: z.array(Id).max(10).describe('Who stands in, in this order'), from: CivilDay, to: CivilDay.nullable(),
}).meta({ id: 'Responsible' });

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
};
