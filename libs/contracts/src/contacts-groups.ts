import { z } from 'zod';
import { command, query } from './contract.ts';
import { field, list } from './list.ts';
import { Id, Instant, line, Version } from './shapes.ts';

/** Companies that belong together: one owner, one contract, one report. */
export const OrganisationGroup = z.object({
  id: Id, version: Version, name: line(200), description: z.string().max(2000).nullable(), members: z.int().describe('Organisations in it'), createdAt: Instant, updatedAt: Instant,
}).meta({ id: 'OrganisationGroup' });
const fields = OrganisationGroup.pick({ name: true, description: true });

/** Groups of companies; an organisation names its group itself. */
export const groupOperations = {
  createOrganisationGroup: command({ summary: 'Add a group of companies', http: 'POST /organisation-groups', permission: 'contacts:write', input: fields.partial({ description: true }), output: OrganisationGroup, errors: { 'name-taken': 'conflict' } }),
  getOrganisationGroup: query({ summary: 'One group of companies', http: 'GET /organisation-groups/:id', permission: 'contacts:read', input: z.object({ id: Id }), output: OrganisationGroup }),
  updateOrganisationGroup: command({
    summary: 'Change a group of companies', http: 'PATCH /organisation-groups/:id', permission: 'contacts:write', ifMatch: 'required', input: fields.partial().extend({ id: Id }), output: OrganisationGroup, errors: { 'name-taken': 'conflict' },
  }),
  listOrganisationGroups: list({ summary: 'Groups of companies', http: 'GET /organisation-groups', permission: 'contacts:read', item: OrganisationGroup, filter: { name: field.text() }, sort: ['name'] }),
};
