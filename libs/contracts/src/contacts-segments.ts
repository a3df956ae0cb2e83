import { z } from 'zod';
import { command, query } from './contract.ts';
import { field, list } from './list.ts';
import { Done, Id, Instant, line, Version } from './shapes.ts';

const fields = {
  name: line(200), filter: z.record(z.string(), z.unknown()).describe('Condition tree of listOrganisations'), sort: z.string().max(200).nullable(),
  columns: z.array(line(60)).max(50).describe('What the console shows'), shared: z.boolean().describe('Seen by everybody of the firm; otherwise only by its owner'),
};
/** A saved choice of organisations: always those that fit its filter now. */
export const OrganisationSegment = z.object({ id: Id, version: Version, ownerId: z.string(), ...fields, createdAt: Instant, updatedAt: Instant }).meta({ id: 'OrganisationSegment' });

const theirs = { 'not-owner': 'forbidden' } as const;
/** Saved segments of organisations. */
export const segmentOperations = {
  createOrganisationSegment: command({
    summary: 'Save a segment of organisations', description: 'A filter that the list would refuse is refused here, with the same pointers.', http: 'POST /organisation-segments', permission: 'contacts:read',
    input: z.object(fields).partial({ sort: true, columns: true, shared: true }), output: OrganisationSegment,
  }),
  getOrganisationSegment: query({ summary: 'One saved segment', http: 'GET /organisation-segments/:id', permission: 'contacts:read', input: z.object({ id: Id }), output: OrganisationSegment }),
  updateOrganisationSegment: command({ summary: 'Change a saved segment of one\'s own', http: 'PATCH /organisation-segments/:id', permission: 'contacts:read', ifMatch: 'required', input: z.object(fields).partial().extend({ id: Id }), output: OrganisationSegment, errors: theirs }),
  deleteOrganisationSegment: command({ summary: 'Delete a saved segment of one\'s own', http: 'DELETE /organisation-segments/:id', permission: 'contacts:read', ifMatch: 'required', input: z.object({ id: Id }), output: Done, errors: theirs }),
  listOrganisationSegments: list({ summary: 'Saved segments: one\'s own and shared ones', http: 'GET /organisation-segments', permission: 'contacts:read', item: OrganisationSegment, filter: { name: field.text(), shared: field.boolean() }, sort: ['name', 'createdAt'] }),
};
