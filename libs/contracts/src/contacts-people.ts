import { z } from 'zod';
import { command, query } from './contract.ts';
import { CustomShown } from './contacts-custom-fields.ts';
import { PhoneNumber } from './contacts-organisations.ts';
import { field, list, shownCustom, withCustomFields } from './list.ts';
import { CivilDay, Done, ExternalRef, Id, Instant, line, Version } from './shapes.ts';

/** What a person is to an organisation. */
export const PersonRole = z.enum(['director', 'signatory', 'accountant', 'founder', 'contact', 'other']);

const part = line(100).nullable();
const fields = {
  name: line(300).describe('The whole name in any order; its parts are read from it when not given'),
  surname: part, given: part.describe('First name'), patronymic: part,
  position: z.string().trim().max(200).nullable(),
  phones: z.array(line(80)).max(20).describe('In any form; stored also in E.164'),
  emails: z.array(z.email()).max(20),
  description: z.string().max(5000).nullable(),
  custom: z.record(z.string(), z.unknown()).describe('Custom fields by key, as the registry defines them'),
  externalRefs: z.array(ExternalRef).max(20),
};
/** Somebody the firm deals with: a client's director, bookkeeper, contact. */
export const Person = z.object({ id: Id, version: Version, ...fields, phones: z.array(PhoneNumber), createdAt: Instant, updatedAt: Instant }).meta({ id: 'Person' });
/** What a new person is made of; only the name is needed. */
export const NewPerson = z.object(fields).partial().required({ name: true }).meta({ id: 'NewPerson' });

const link = {
  role: PersonRole, position: z.string().trim().max(200).nullable(),
  from: CivilDay.nullable().describe('First day; null: since always'), to: CivilDay.nullable().describe('Last day; null: until further notice'),
};
/** What a person was to an organisation, and when. */
export const PersonLink = z.object({ id: Id, version: Version, personId: Id, personName: z.string(), organisationId: Id, organisationName: z.string(), ...link }).meta({ id: 'PersonLink' });

const refusals = { 'external-ref-taken': 'conflict', 'invalid-custom-field': 'unprocessable' } as const;

/** People and what they are to organisations. */
export const peopleOperations = {
  createPerson: command({ summary: 'Add a person', http: 'POST /people', permission: 'contacts:write', input: NewPerson, output: Person, errors: refusals }),
  getPerson: query({ summary: 'One person', http: 'GET /people/:id', permission: 'contacts:read', input: z.object({ id: Id }), output: Person }),
  updatePerson: command({
    summary: 'Change a person', description: 'A merge patch: absent fields stay, null empties.', http: 'PATCH /people/:id', permission: 'contacts:write', ifMatch: 'required',
    input: z.object({ id: Id, ...fields }).partial().required({ id: true }), output: Person, errors: refusals,
  }),
  listPeople: list({
    summary: 'People', http: 'GET /people', permission: 'contacts:read', item: Person.pick({ id: true, version: true, name: true, position: true, phones: true, emails: true, createdAt: true, updatedAt: true }).extend({ custom: CustomShown }).meta({ id: 'PersonRow' }),
    filter: withCustomFields({ name: field.text('`contains` finds words by their beginnings, in any alphabet'), position: field.text(), createdAt: field.instant(), updatedAt: field.instant() }), custom: 'person', sort: ['name', 'createdAt'],
    extra: { custom: shownCustom, organisationId: Id.optional().describe('Only people linked with it, now or before') },
  }),
  linkPerson: command({
    summary: 'Say what a person is to an organisation', http: 'POST /organisations/:organisationId/people', permission: 'contacts:write',
    input: z.object({ organisationId: Id, personId: Id, ...link }).partial().required({ organisationId: true, personId: true, role: true }), output: PersonLink,
    errors: { 'invalid-period': 'unprocessable', 'already-linked': 'conflict' },
  }),
  updatePersonLink: command({
    summary: 'Change what a person is to an organisation, or end it with a last day', http: 'PATCH /person-links/:id', permission: 'contacts:write', ifMatch: 'required',
    input: z.object({ id: Id, ...link }).partial().required({ id: true }), output: PersonLink, errors: { 'invalid-period': 'unprocessable', 'already-linked': 'conflict' },
  }),
  deletePersonLink: command({
    summary: 'Take back a link that never was', description: 'What has ended gets a last day instead.', http: 'DELETE /person-links/:id', permission: 'contacts:write', ifMatch: 'required', input: z.object({ id: Id }), output: Done,
  }),
  listPersonLinks: list({
    summary: 'Who is what to whom', description: 'With `on` only links that held on that day: who could sign then.', http: 'GET /person-links', permission: 'contacts:read', item: PersonLink,
    filter: { organisationId: field.id(), personId: field.id(), role: field.oneOf(PersonRole.options), from: field.date(), to: field.date() }, sort: ['from', 'role'], defaultSort: '-from', extra: { on: CivilDay.optional() },
  }),
};
