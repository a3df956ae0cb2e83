import { z } from 'zod';
import { command } from './contract.ts';
import { field, list } from './list.ts';
import { Done, Id, Instant, Version } from './shapes.ts';

/** What an entry of the time-line is about. */
export const TimelineKind = z.enum(['organisation', 'person', 'responsible', 'profile', 'note', 'task', 'report', 'inquiry', 'document', 'deal', 'bill', 'call', 'mail']);

/** Something that happened with a client, wherever in the system. */
export const TimelineEntry = z.object({
  id: Id, organisationId: Id.describe('Where it happened: the organisation asked for, or one that was merged into it'), at: Instant, kind: TimelineKind,
  origin: z.object({ service: z.string(), type: z.string(), id: Id }).describe('The object it belongs to'),
  title: z.string().describe('Key of a text for people'), params: z.record(z.string(), z.unknown()).describe('What the text speaks of'),
  actor: z.string().nullable(), pinned: z.boolean(), note: z.object({ text: z.string(), version: Version }).nullable(),
}).meta({ id: 'TimelineEntry' });
const text = z.string().trim().min(1).max(20_000);

/** The history of the relation with a client. */
export const timelineOperations = {
  listTimeline: list({
    summary: 'Everything that happened with a client, newest first', description: 'With `asOf` as it stood at that moment.', http: 'GET /organisations/:organisationId/timeline', permission: 'contacts:read', item: TimelineEntry,
    filter: { kind: field.oneOf(TimelineKind.options), at: field.instant(), pinned: field.boolean(), actor: field.text() }, sort: ['at'], defaultSort: '-at', extra: { organisationId: Id, asOf: Instant.optional() },
  }),
  addOrganisationNote: command({
    summary: 'Write a note on the time-line of a client', http: 'POST /organisations/:organisationId/notes', permission: 'contacts:write',
    input: z.object({ organisationId: Id, text, at: Instant.optional().describe('When it happened; now when not given') }), output: TimelineEntry,
  }),
  updateOrganisationNote: command({ summary: 'Change the text of a note', http: 'PATCH /organisation-notes/:id', permission: 'contacts:write', ifMatch: 'required', input: z.object({ id: Id, text }), output: TimelineEntry }),
  deleteOrganisationNote: command({ summary: 'Delete a note', http: 'DELETE /organisation-notes/:id', permission: 'contacts:write', ifMatch: 'required', input: z.object({ id: Id }), output: Done }),
  pinTimelineEntry: command({ summary: 'Keep an entry of the time-line at the top, or no longer', http: 'POST /timeline/:id/pin', permission: 'contacts:write', input: z.object({ id: Id, pinned: z.boolean().default(true) }), output: TimelineEntry }),
};
