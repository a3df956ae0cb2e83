import { contacts } from '@kontora/contracts';
import { readPhones, sameValue, type StoredPhone } from '../contact-values.ts';
import { Person, type NormalPerson } from '../person/person.ts';
import type { PersonEntry, PersonIndex, PersonRecord } from './person-index.ts';
import { CUSTOM, type OnMatch } from './row-changes.ts';
import type { PersonPart } from './row-parts.ts';
import { readRow, type RowProblem } from './row-values.ts';

/** A person's part of a row in the form in which it is stored, and what is wrong with it. */
export interface ReadPerson { readonly details: NormalPerson & { readonly name: string }; readonly externalId: string | null; readonly problems: readonly RowProblem[] }
/** What a row changes of a person who is there; for undo, as of an organisation. */
export interface PersonChanges {
  readonly fields: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
  readonly addedPhones: readonly StoredPhone[];
  readonly addedEmails: readonly string[];
  readonly addedIds: readonly string[];
}

/** A person holds no more numbers, addresses and ids. */
const ROOM = 20;

/** Reads a person by the rules of single entries. */
export function readPersonPart(part: PersonPart): ReadPerson {
  const { number, name, parts, externalId, position, phones, emails, description, custom, found } = part;
  const { values, problems } = readRow({ number, name, phones, emails, found, ...(externalId !== null && { externalId }) });
  const details = { name: values.name, position, description, phones: readPhones(values.phones.map(({ source, e164 }) => (source.length <= 80 ? source : (e164 ?? source.slice(0, 80))))), emails: [...values.emails], custom };
  const read = { details: { ...Person.normalise({ ...details, phones: undefined, emails: undefined, ...parts }), ...details }, externalId: values.externalId, problems };
  if (problems.some((problem) => problem.blocking)) return read;
  const checked = contacts.createPerson.input.safeParse({ ...details, ...parts, phones: details.phones.map((phone) => phone.text) });
  if (checked.success) return read;
  return { ...read, problems: [...problems, ...checked.error.issues.map(({ path, message }): RowProblem => ({ field: path[0] === 'emails' ? 'email' : path[0] === 'phones' ? 'phone' : 'name', code: 'wrong-value', detail: message, blocking: true }))] };
}

interface Judging { people: PersonIndex; organisationId: string | null; number: number; onMatch: OnMatch; about: boolean }
/** What becomes of a person: made, or found and changed; and the id of the link with the organisation when that is new. */
export interface JudgedPerson { entry: PersonEntry; made: boolean; changes: PersonChanges | null; linkId: string | null; duplicateOf: number | null }

/** Decides who a person is and what the row brings; `about`: the row is about this person, not about the client whose contact it is. */
export function judgePerson({ details, externalId }: ReadPerson, { people, organisationId, number, onMatch, about }: Judging): JudgedPerson {
  const said = recordOf(details, externalId);
  const found = people.find({ ...said, externalId, organisationId });
  if (!found) {
    const entry = people.add(number, { ...said, organisationIds: organisationId === null ? [] : [organisationId] });
    if (!about) entry.row = null;
    return { entry, made: true, changes: null, linkId: organisationId === null ? null : people.newId(), duplicateOf: null };
  }
  const duplicateOf = about ? found.row : null;
  if (about) found.row ??= number;
  const changes = onMatch === 'skip' && found.born === null ? null : changesTo(found.record, said, { phones: details.phones ?? [], onMatch: duplicateOf === null ? onMatch : 'fill-empty' });
  const linked = organisationId !== null && !found.record.organisationIds.includes(organisationId);
  if (changes || linked) people.replace(found, changed(found.record, changes, linked ? organisationId : null));
  return { entry: found, made: false, changes, linkId: linked ? people.newId() : null, duplicateOf };
}

function recordOf({ name, position = null, description = null, phones = [], emails = [], custom = {} }: NormalPerson & { name: string }, externalId: string | null): PersonRecord {
  return { name, position, description, custom, emails, phones: phones.flatMap((phone) => phone.e164 ?? []), externalIds: externalId === null ? [] : [externalId], organisationIds: [] };
}

function changesTo(record: PersonRecord, said: PersonRecord, { phones, onMatch }: { phones: readonly StoredPhone[]; onMatch: OnMatch }): PersonChanges | null {
  const fieldsOf = ({ name, position, description, custom }: PersonRecord): Record<string, unknown> => ({ name, position, description, ...Object.fromEntries(Object.entries(custom).map(([key, value]) => [CUSTOM + key, value])) });
  const before = fieldsOf(record);
  const entries = Object.entries(fieldsOf(said)).filter(([field, to]) => to !== null && !sameValue(to, before[field]) && ((before[field] ?? null) === null || onMatch === 'overwrite'));
  const changes = {
    fields: Object.fromEntries(entries.map(([field, to]) => [field, { from: before[field] ?? null, to }])),
    addedPhones: phones.filter(({ e164 }) => e164 !== null && !record.phones.includes(e164)).slice(0, Math.max(0, ROOM - record.phones.length)),
    addedEmails: said.emails.filter((email) => !record.emails.includes(email)).slice(0, Math.max(0, ROOM - record.emails.length)), addedIds: said.externalIds.filter((id) => !record.externalIds.includes(id)).slice(0, Math.max(0, ROOM - record.externalIds.length)),
  };
  return Object.keys(changes.fields).length + changes.addedPhones.length + changes.addedEmails.length + changes.addedIds.length > 0 ? changes : null;
}

function changed(record: PersonRecord, changes: PersonChanges | null, linkedTo: string | null): PersonRecord {
  const organisationIds = linkedTo === null ? record.organisationIds : [...record.organisationIds, linkedTo];
  if (!changes) return { ...record, organisationIds };
  const { name, position, description } = Object.fromEntries(Object.entries(changes.fields).map(([field, { to }]) => [field, to])) as Partial<PersonRecord>;
  const custom = Object.fromEntries(Object.entries(changes.fields).filter(([field]) => field.startsWith(CUSTOM)).map(([field, { to }]) => [field.slice(CUSTOM.length), to]));
  return {
    name: name ?? record.name, position: position ?? record.position, description: description ?? record.description, custom: { ...record.custom, ...custom }, organisationIds,
    phones: [...record.phones, ...changes.addedPhones.flatMap((phone) => phone.e164 ?? [])], emails: [...record.emails, ...changes.addedEmails], externalIds: [...record.externalIds, ...changes.addedIds],
  };
}
