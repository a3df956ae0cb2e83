import { z } from 'zod';
import { event } from './contract.ts';
import { accessOperations } from './identity-access.ts';
import { savedViewOperations } from './identity-saved-views.ts';
import { sessionOperations } from './identity-session.ts';
import { EmployeeState, staffOperations } from './identity-staff.ts';
import { defineService } from './service-contract.ts';
import { Id } from './shapes.ts';

export const identity = defineService('identity', {
  summary: 'Firms, employees, groups, roles; signing in, API keys, signed callers; saved views of lists',
  operations: { ...sessionOperations, ...staffOperations, ...accessOperations, ...savedViewOperations },
  events: {
    firmOpened: event({ summary: 'A firm was opened: every service may now expect work in it', aggregate: 'firm', data: z.object({ firmId: Id, name: z.string() }) }),
    employeeChanged: event({
      summary: 'An employee was invited, accepted, was changed, suspended or restored: the facts as they are now', aggregate: 'employee',
      data: z.object({ employeeId: Id, state: EmployeeState, roles: z.array(z.string()), groupIds: z.array(Id), managerId: Id.nullable() }),
    }),
    groupChanged: event({ summary: 'A group of employees was added, renamed or deleted', aggregate: 'group', data: z.object({ groupId: Id, name: z.string(), state: z.enum(['active', 'deleted']) }) }),
  },
});
