import { z } from 'zod';
import { command, query } from './contract.ts';
import { ProfileFacts, ProfileOccurrence, ProfileSegment } from './profile.ts';
import { CivilDay, Id, Version } from './shapes.ts';

const stored = { id: Id, version: Version };
/** The reporting profile of an organisation with its history: segments follow each other without gaps, the last one lasts. */
export const OrganisationProfile = z.object({
  organisationId: Id, segments: z.array(ProfileSegment.safeExtend(stored)), occurrences: z.array(ProfileOccurrence.extend(stored)),
  servicedFrom: CivilDay.nullable(), servicedTo: CivilDay.nullable(),
}).meta({ id: 'OrganisationProfile' });

const facts = ProfileFacts.partial();
const segment = { permission: 'contacts:write', ifMatch: 'required', output: OrganisationProfile } as const;

/** What decides which obligations a client has. Who changed what and when is on the time-line, kind `profile`. */
export const profileOperations = {
  getProfile: query({ summary: 'The reporting profile of an organisation with its history', http: 'GET /organisations/:organisationId/profile', permission: 'contacts:read', input: z.object({ organisationId: Id }), output: OrganisationProfile }),
  setProfile: command({
    summary: 'Set the reporting profile from a day on', description: 'Until the next change that is already known, or for good. A segment that begins on this very day is replaced.',
    http: 'POST /organisations/:organisationId/profile', permission: 'contacts:write', input: ProfileFacts.extend({ organisationId: Id, from: CivilDay }), output: OrganisationProfile, errors: { 'contradictory-profile': 'unprocessable' },
  }),
  correctProfileSegment: command({
    summary: 'Correct a segment of the profile: what was entered wrongly', description: 'Absent facts stay. The first day may move as far as the neighbours.', http: 'PATCH /profile-segments/:id', ...segment,
    input: facts.extend({ id: Id, from: CivilDay.optional() }), errors: { 'contradictory-profile': 'unprocessable', 'overlaps-neighbour': 'conflict' },
  }),
  removeProfileSegment: command({ summary: 'Take out a segment of the profile; the one before it lasts longer', http: 'DELETE /profile-segments/:id', ...segment, input: z.object({ id: Id }) }),
  addProfileOccurrence: command({
    summary: 'Note an event that brings about an obligation: a hiring, a patent', http: 'POST /organisations/:organisationId/profile-occurrences', permission: 'contacts:write',
    input: ProfileOccurrence.extend({ organisationId: Id }), output: OrganisationProfile, errors: { 'already-noted': 'conflict' },
  }),
  removeProfileOccurrence: command({ summary: 'Take back an event that was noted in the profile', http: 'DELETE /profile-occurrences/:id', ...segment, input: z.object({ id: Id }) }),
};
