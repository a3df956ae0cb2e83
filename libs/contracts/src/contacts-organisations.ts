import { z } from 'zod';
import { command, query } from './contract.ts';
import { CustomShown } from './contacts-custom-fields.ts';
import { field, list, shownCustom, withCustomFields } from './list.ts';
import { CivilDay, ExternalRef, Id, Instant, line, Version } from './shapes.ts';

/** How far the relation with an organisation has come. */
export const OrganisationState = z.enum(['prospect', 'client', 'former', 'archived']);
const EnteredState = OrganisationState.exclude(['archived']);
/** A telephone number: as typed, and in E.164 where it could be understood. */
export const PhoneNumber = z.object({ text: line(80), e164: z.string().nullable(), extension: z.string().nullable() }).meta({ id: 'PhoneNumber' });
/** What is doubtful about an organisation's data. */
export const OrganisationIssue = z.enum(['missing-inn', 'missing-contact', 'unreadable-phone', 'placeholder-name', 'placeholder-phone', 'placeholder-email', 'inn-form-mismatch']);

const fields = {
  name: line(300).describe('As people call it, with or without the legal form'),
  legalForm: z.string().trim().max(40).nullable().describe('ООО, АО, ИП …; recognised from the name when not given'),
  inn: z.string().trim().max(20).nullable().describe('ИНН: 10 digits, or 12 for sole proprietors; one written inside the name counts when it is not given'),
  kpp: z.string().trim().max(20).nullable(),
  ogrn: z.string().trim().max(30).nullable().describe('ОГРН or ОГРНИП'),
  phones: z.array(line(80)).max(20).describe('In any form; stored also in E.164'),
  emails: z.array(z.email()).max(20),
  website: z.string().trim().max(300).nullable(),
  address: z.string().trim().max(500).nullable(),
  description: z.string().max(5000).nullable(),
  tags: z.array(line(60).min(2)).max(50),
  custom: z.record(z.string(), z.unknown()).describe('Custom fields by key, as the registry defines them; in a change a key with null is emptied, absent keys stay'),
  externalRefs: z.array(ExternalRef).max(20),
  groupId: Id.nullable().describe('Group of companies'),
  servicedFrom: CivilDay.nullable().describe('First day of service'),
  servicedTo: CivilDay.nullable().describe('Last day of service; obligations end with it'),
  code: z.string().trim().max(40).nullable().describe("The firm's own client number"),
};

/** A company or a sole proprietor: a client of the firm, or one that may become it. */
export const Organisation = z.object({
  id: Id, version: Version, state: OrganisationState, ...fields, phones: z.array(PhoneNumber), issues: z.array(OrganisationIssue),
  aliasIds: z.array(Id).describe('Ids of organisations merged into this one; they lead here'), createdAt: Instant, updatedAt: Instant,
}).meta({ id: 'Organisation' });
/** What a new organisation is made of; only the name is needed. */
export const NewOrganisation = z.object({ ...fields, state: EnteredState.describe('prospect when not given') }).partial().required({ name: true }).meta({ id: 'NewOrganisation' });
/** One line of a list of organisations. */
export const OrganisationRow = Organisation.pick({ id: true, version: true, state: true, code: true, name: true, legalForm: true, inn: true, kpp: true, tags: true, issues: true, groupId: true, servicedFrom: true, servicedTo: true, createdAt: true, updatedAt: true }).extend({ custom: CustomShown }).meta({ id: 'OrganisationRow' });

const confirmToken = z.string().max(200).optional().describe('From the 409 `possible-duplicate`, to go on all the same');
const confirmable = 'A possible duplicate is answered with 409, the candidates, their scores and reasons; send its `confirmToken` to go on all the same.';
const refusals = {
  'possible-duplicate': 'conflict', 'external-ref-taken': 'conflict', 'code-taken': 'conflict', 'invalid-identifier': 'unprocessable', 'invalid-custom-field': 'unprocessable', 'invalid-period': 'unprocessable', 'unknown-group': 'unprocessable',
} as const;
const seen = { permission: 'contacts:write', ifMatch: 'required', input: z.object({ id: Id }), output: Organisation, errors: { 'wrong-state': 'conflict' } } as const;

/** What organisations can be chosen by. */
export const organisationFilter = withCustomFields({
  state: field.oneOf(OrganisationState.options), name: field.text('`contains` finds words by their beginnings, in any alphabet'), inn: field.text(), code: field.text(), legalForm: field.text(), groupId: field.id(),
  tags: field.text('`contains`: has this tag'), issues: field.text('`contains`: has this quality issue'), responsible: field.text('`contains`: this employee (by id) is responsible today'),
  servicedFrom: field.date(), servicedTo: field.date(), createdAt: field.instant(), updatedAt: field.instant(),
});

/** Adding, reading, changing and listing organisations. */
export const organisationOperations = {
  createOrganisation: command({
    summary: 'Add an organisation', description: confirmable,
    http: 'POST /organisations', permission: 'contacts:write', input: NewOrganisation.extend({ confirmToken }), output: Organisation, errors: refusals,
  }),
  getOrganisation: query({
    summary: 'One organisation', description: 'The id of an organisation that was merged into another answers the other.',
    http: 'GET /organisations/:id', permission: 'contacts:read', input: z.object({ id: Id }), output: Organisation,
  }),
  updateOrganisation: command({
    summary: 'Change an organisation', description: `A merge patch: absent fields stay, null empties. Changes of others to other fields are kept. ${confirmable}`,
    http: 'PATCH /organisations/:id', permission: 'contacts:write', ifMatch: 'required',
    input: z.object({ id: Id, ...fields, state: EnteredState, confirmToken }).partial().required({ id: true }), output: Organisation, errors: { ...refusals, 'wrong-state': 'conflict' },
  }),
  putOrganisationByExternalId: command({
    summary: 'Add or change an organisation by its id in another system', description: `Given fields replace, absent ones stay; sending the same again changes nothing. ${confirmable}`,
    http: 'PUT /organisations/by-external-id/:system/:externalId', permission: 'contacts:write',
    input: NewOrganisation.extend({ system: ExternalRef.shape.system, externalId: ExternalRef.shape.id, confirmToken }), output: Organisation.extend({ created: z.boolean() }), errors: { ...refusals, 'wrong-state': 'conflict' },
  }),
  archiveOrganisation: command({ summary: 'Put an organisation into the archive: it can be found and read, not changed', http: 'POST /organisations/:id/archive', ...seen }),
  restoreOrganisation: command({ summary: 'Take an organisation out of the archive, into the state it had', http: 'POST /organisations/:id/restore', ...seen }),
  listOrganisations: list({
    summary: 'Organisations', description: 'Merged ones are not listed. `tags`, `issues` and `responsible` hold several values: ask with `contains`; `isNull` finds those without any.',
    http: 'GET /organisations', permission: 'contacts:read', item: OrganisationRow,
    filter: organisationFilter, custom: 'organisation',
    sort: ['name', 'code', 'createdAt', 'updatedAt'],
    extra: { custom: shownCustom, segmentId: Id.optional().describe('Only those of a saved segment'), q: line(200).optional().describe('Words, ИНН, phone or code, as in the search') },
  }),
  getOrganisationNames: query({
    summary: 'Names of organisations, for lists of other services', permission: 'internal', input: z.object({ ids: z.array(Id).max(500) }),
    output: z.object({ names: z.array(z.object({ id: Id.describe('The id asked for'), name: z.string(), state: OrganisationState, mergedIntoId: Id.nullable() })) }),
  }),
};
