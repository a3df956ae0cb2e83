import { readPerson } from '@kontora/domain';
import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { patchCustom, readEmails, readPhones, readRefs, type StoredPhone, type StoredRef } from '../contact-values.ts';
import { emailTerms, phoneTerms, termText, wordsOf } from '../search/terms.ts';

export const PersonSchema = defineEntity({
  name: 'Person', tableName: 'person',
  properties: {
    ...row,
    name: p.string(),
    surname: p.string().nullable(),
    given: p.string().nullable(),
    patronymic: p.string().nullable(),
    position: p.string().nullable(),
    phones: p.json().$type<StoredPhone[]>(),
    emails: p.json().$type<string[]>(),
    description: p.text().nullable(),
    custom: p.json().$type<Record<string, unknown>>(),
    externalRefs: p.json().$type<StoredRef[]>(),
    searchText: p.text(),
  },
});

/** What people and other systems enter about a person. Absent: not entered. */
export interface PersonDetails {
  name?: string; surname?: string | null; given?: string | null; patronymic?: string | null; position?: string | null; phones?: readonly string[]; emails?: readonly string[];
  description?: string | null; custom?: Record<string, unknown>; externalRefs?: readonly StoredRef[];
}
/** The same in the form in which it is stored. */
export interface NormalPerson extends Omit<PersonDetails, 'phones' | 'emails' | 'externalRefs'> { phones?: StoredPhone[]; emails?: string[]; externalRefs?: StoredRef[] }
/** Every column of a new person that the details decide; also for inserts of many at once. */
export type NewPersonRow = Required<Omit<NormalPerson, 'name'>> & { name: string; searchText: string };

interface Findable { readonly name: string; readonly phones: readonly StoredPhone[]; readonly emails: readonly string[] }
const searchTextOf = ({ name, phones, emails }: Findable) => termText([...wordsOf(name), ...phoneTerms(phones), ...emailTerms(emails)]);

/** Somebody the firm deals with. */
export class Person extends PersonSchema.class {
  /** The entered details in the form they are stored in; a new name brings its parts, unless they are given. */
  static normalise({ phones, emails, externalRefs, ...entered }: PersonDetails): NormalPerson {
    const read = entered.name === undefined ? {} : (readPerson(entered.name) ?? { surname: null, given: null, patronymic: null });
    return {
      ...read, ...entered,
      ...(phones && { phones: readPhones(phones) }), ...(emails && { emails: readEmails(emails) }), ...(externalRefs && { externalRefs: readRefs(externalRefs) }),
    };
  }

  /** The columns of a new person with these details. */
  static fresh(details: NormalPerson & { name: string }): NewPersonRow {
    const entered = {
      surname: null, given: null, patronymic: null, position: null, phones: [], emails: [], description: null, externalRefs: [], ...details, custom: patchCustom({}, details.custom ?? {}),
    };
    return { ...entered, searchText: searchTextOf(entered) };
  }

  /** Brings what it is found by up to date after the details were changed. */
  derive(): void { this.searchText = searchTextOf(this); }
}
PersonSchema.setClass(Person);
