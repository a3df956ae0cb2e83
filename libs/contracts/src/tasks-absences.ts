import { z } from 'zod';
import { command } from './contract.ts';
import { field, list } from './list.ts';
import { CivilDay, Done, Id, Version } from './shapes.ts';

/** Days, both included, on which an employee is away, and who acts on their tasks meanwhile. Why is not recorded: it may be a matter of health. */
export const Absence = z.object({ id: Id, version: Version, employeeId: Id, from: CivilDay, to: CivilDay, substituteId: Id.nullable() }).meta({ id: 'Absence' });

const errors = {
  'not-yours': 'forbidden', 'dates-reversed': 'unprocessable', 'absence-overlaps': 'conflict', 'unknown-employee': 'unprocessable', 'suspended-employee': 'unprocessable',
  'substitutes-themselves': 'unprocessable', 'substitute-absent': 'conflict', 'is-substitute': 'conflict',
} as const;

/** Absences with substitution. Those of others need tasks:manage. */
export const absenceOperations = {
  setAbsence: command({
    summary: 'Enter an absence', description: 'On its days the substitute sees and works the tasks of the employee, which stay theirs. A substitute must be there on all of the days, so that nobody substitutes for a substitute.',
    http: 'POST /absences', permission: 'tasks:own', input: Absence.omit({ id: true, version: true }).partial({ substituteId: true }), output: Absence, errors,
  }),
  changeAbsence: command({
    summary: 'Change an absence', http: 'PATCH /absences/:id', permission: 'tasks:own', ifMatch: 'required',
    input: Absence.omit({ version: true, employeeId: true }).partial().required({ id: true }), output: Absence, errors,
  }),
  removeAbsence: command({ summary: 'Remove an absence', http: 'DELETE /absences/:id', permission: 'tasks:own', input: z.object({ id: Id }), output: Done, errors: { 'not-yours': 'forbidden' } }),
  listAbsences: list({
    summary: 'Who is away when, and who stands in', http: 'GET /absences', permission: 'signed-in', item: Absence,
    filter: { employeeId: field.id(), substituteId: field.id(), from: field.date(), to: field.date() }, sort: ['from', 'to'],
  }),
};
