import { contacts } from '@kontora/contracts';
import type { ServiceDefinition } from '@kontora/platform';
import { Module } from '@nestjs/common';
import { OrganisationController } from './organisation/organisation.controller.ts';
import { OrganisationSchema } from './organisation/organisation.ts';

@Module({ controllers: [OrganisationController] })
class ContactsModule {}

/** The contacts service: everything it does, in one table of contents. */
export const contactsService: ServiceDefinition = {
  contract: contacts, module: ContactsModule, entities: [OrganisationSchema], migrations: new URL('./migrations/', import.meta.url),
};
