import { z } from 'zod';
import { command, event, query } from './contract.ts';
import { field, list } from './list.ts';
import { defineService } from './service-contract.ts';
import { ExternalRef, Id, Instant, line, Version } from './shapes.ts';

/** How far the relation with an organisation has come. */
export const OrganisationState = z.enum(['prospect', 'client', 'former', 'archived']);
/** A telephone number: as typed, and in E.164 where it could be understood. */
export const PhoneNumber = z.object({ text: line(80), e164: z.string().nullable(), extension: z.string().nullable() }).meta({ id: 'PhoneNumber' });

const organisationFields = {
  name: line(300).describe('As people call it, with or without the legal form'),
  legalForm: z.string().max(20).nullable().describe('ООО, АО, ИП …; recognised from the name when not given'),
  inn: z.string().max(12).nullable().describe('ИНН: 10 digits, or 12 for sole proprietors'),
  kpp: z.string().max(9).nullable(),
  ogrn: z.string().max(15).nullable().describe('ОГРН or ОГРНИП'),
  phones: z.array(line(80)).max(20).describe('In any form; stored also in E.164'),
  emails: z.array(z.email()).max(20),
  website: z.string().max(300).nullable(),
  address: z.string().max(500).nullable(),
  description: z.string().max(5000).nullable(),
  tags: z.array(line(60)).max(50),
  custom: z.record(z.string(), z.unknown()).describe('Custom fields by key, as the registry defines them'),
  externalRefs: z.array(ExternalRef).max(20),
};

/** A company or a sole proprietor: a client of the firm, or one that may become it. */
export const Organisation = z.object({
  id: Id, version: Version, state: OrganisationState, code: z.string().nullable().describe("The firm's own client number"),
  ...organisationFields, phones: z.array(PhoneNumber), groupId: Id.nullable(), mergedIntoId: Id.nullable(), createdAt: Instant, updatedAt: Instant,
}).meta({ id: 'Organisation' });
/** What a new organisation is made of; only the name is needed. */
export const NewOrganisation = z.object({ ...organisationFields, state: OrganisationState.default('prospect'), code: z.string().max(40).nullable() })
  .partial().required({ name: true }).meta({ id: 'NewOrganisation' });

/** One line of a list of organisations. */
export const OrganisationRow = Organisation.pick({ id: true, version: true, state: true, code: true, name: true, legalForm: true, inn: true, kpp: true, tags: true, groupId: true, createdAt: true, updatedAt: true }).meta({ id: 'OrganisationRow' });

export const contacts = defineService('contacts', {
  summary: 'Organisations and people, their relations, profiles and history; import and export',
  calls: ['identity'],
  listens: ['identity', 'tasks', 'reporting'],
  operations: {
    createOrganisation: command({
      summary: 'Add an organisation', description: 'A possible duplicate is answered with 409 and the candidates; send its `confirmToken` to add it all the same.',
      http: 'POST /organisations', permission: 'contacts:write',
      input: NewOrganisation.extend({ confirmToken: z.string().max(200).optional() }), output: Organisation,
      errors: { 'possible-duplicate': 'conflict', 'invalid-identifier': 'unprocessable', 'external-ref-taken': 'conflict' },
    }),
    getOrganisation: query({ summary: 'One organisation', http: 'GET /organisations/:id', permission: 'contacts:read', input: z.object({ id: Id }), output: Organisation }),
    updateOrganisation: command({
      summary: 'Change an organisation', description: 'A merge patch: absent fields stay, null empties. Changes of others to other fields are kept.',
      http: 'PATCH /organisations/:id', permission: 'contacts:write', ifMatch: 'required',
      input: z.object({ id: Id, ...organisationFields, state: OrganisationState, code: z.string().max(40).nullable(), groupId: Id.nullable() }).partial().required({ id: true }), output: Organisation,
      errors: { 'possible-duplicate': 'conflict', 'invalid-identifier': 'unprocessable', 'external-ref-taken': 'conflict' },
    }),
    listOrganisations: list({
      summary: 'Organisations', http: 'GET /organisations', permission: 'contacts:read', item: OrganisationRow,
      filter: {
        state: field.oneOf(OrganisationState.options), name: field.text(), inn: field.text(), code: field.text(), legalForm: field.text(), groupId: field.id(),
        createdAt: field.instant(), updatedAt: field.instant(),
      },
      sort: ['name', 'createdAt', 'updatedAt'],
    }),
  },
  events: {
    organisationChanged: event({
      summary: 'An organisation was added, changed, merged or archived: its facts as they are now', aggregate: 'organisation',
      data: z.object({ organisationId: Id, state: OrganisationState, code: z.string().nullable(), name: z.string(), legalForm: z.string().nullable(), groupId: Id.nullable(), mergedIntoId: Id.nullable() }),
    }),
  },
});
