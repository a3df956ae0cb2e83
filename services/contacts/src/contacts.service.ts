import { contacts } from '@kontora/contracts';
import type { ServiceDefinition } from '@kontora/platform';
import { Module } from '@nestjs/common';
import { CustomFieldController } from './custom-field/custom-field.controller.ts';
import { CustomFieldSchema } from './custom-field/custom-field.ts';
import { DuplicateController } from './duplicate/duplicate.controller.ts';
import { GroupController } from './group/group.controller.ts';
import { GroupSchema } from './group/group.ts';
import { ImportRunController } from './import/import-run.controller.ts';
import { ImportController } from './import/import.controller.ts';
import { ImportSchema } from './import/import.ts';
import { MergeController } from './merge/merge.controller.ts';
import { OrganisationController } from './organisation/organisation.controller.ts';
import { OrganisationSchema } from './organisation/organisation.ts';
import { PersonLinkController } from './person/person-link.controller.ts';
import { PersonLinkSchema } from './person/person-link.ts';
import { PersonController } from './person/person.controller.ts';
import { PersonSchema } from './person/person.ts';
import { ProfileController } from './profile/profile.controller.ts';
import { OccurrenceSchema, SegmentOfProfileSchema } from './profile/profile.ts';
import { AssignmentController } from './responsible/assignment.controller.ts';
import { ResponsibleController } from './responsible/responsible.controller.ts';
import { ResponsibleSchema } from './responsible/responsible.ts';
import { SearchController } from './search/search.controller.ts';
import { SegmentController } from './segment/segment.controller.ts';
import { SegmentSchema } from './segment/segment.ts';
import { NoteSchema } from './timeline/note.ts';
import { ReportingReactions } from './timeline/reporting.reactions.ts';
import { TasksReactions } from './timeline/tasks.reactions.ts';
import { TimelineController } from './timeline/timeline.controller.ts';

@Module({
  controllers: [
    OrganisationController, GroupController, PersonController, PersonLinkController, ResponsibleController, AssignmentController, ProfileController, TimelineController,
    CustomFieldController, SegmentController, DuplicateController, MergeController, SearchController, ImportController, ImportRunController, TasksReactions, ReportingReactions,
  ],
})
class ContactsModule {}

/** The contacts service: everything it does, in one table of contents. */
export const contactsService: ServiceDefinition = {
  contract: contacts, module: ContactsModule, migrations: new URL('./migrations/', import.meta.url),
  entities: [OrganisationSchema, GroupSchema, PersonSchema, PersonLinkSchema, ResponsibleSchema, SegmentOfProfileSchema, OccurrenceSchema, NoteSchema, CustomFieldSchema, SegmentSchema, ImportSchema],
};
