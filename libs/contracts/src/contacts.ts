import { z } from 'zod';
import { customFieldOperations } from './contacts-custom-fields.ts';
import { duplicateOperations } from './contacts-duplicates.ts';
import { groupOperations } from './contacts-groups.ts';
import { importOperations } from './contacts-imports.ts';
import { organisationOperations, OrganisationState } from './contacts-organisations.ts';
import { peopleOperations } from './contacts-people.ts';
import { profileOperations } from './contacts-profile.ts';
import { Responsible, responsibleOperations } from './contacts-responsible.ts';
import { searchOperations } from './contacts-search.ts';
import { segmentOperations } from './contacts-segments.ts';
import { timelineOperations } from './contacts-timeline.ts';
import { event } from './contract.ts';
import { ProfileOccurrence, ProfileSegment } from './profile.ts';
import { defineService } from './service-contract.ts';
import { CivilDay, Id } from './shapes.ts';

export const contacts = defineService('contacts', {
  summary: 'Organisations and people, their relations, profiles and history; import and export',
  calls: ['identity'],
  listens: ['identity', 'tasks', 'reporting'],
  operations: {
    ...organisationOperations, ...peopleOperations, ...groupOperations, ...responsibleOperations, ...profileOperations, ...timelineOperations,
    ...customFieldOperations, ...segmentOperations, ...duplicateOperations, ...searchOperations, ...importOperations,
  },
  events: {
    organisationChanged: event({
      summary: 'An organisation was added, changed, merged or archived, or its responsible employees or profile were: its facts as they are now', aggregate: 'organisation',
      data: z.object({
        organisationId: Id, state: OrganisationState, code: z.string().nullable(), name: z.string(), legalForm: z.string().nullable(),
        inn: z.string().nullable().describe('Of legal entities; that of a sole proprietor is data of a natural person'),
        groupId: Id.nullable(), mergedIntoId: Id.nullable(), servicedFrom: CivilDay.nullable(), servicedTo: CivilDay.nullable(),
        responsible: z.array(Responsible.pick({ role: true, section: true, employeeId: true, deputyIds: true, from: true, to: true })),
        profile: z.object({ segments: z.array(ProfileSegment), occurrences: z.array(ProfileOccurrence) }),
      }),
    }),
  },
});
