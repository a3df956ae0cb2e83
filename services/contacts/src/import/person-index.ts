import { comparePersons, readPerson, searchText } from '@kontora/domain';

/** Somebody of the firm as the import compares people: phones in E.164, ids in the source of this file, and whom they are linked with. */
export interface PersonRecord {
  readonly name: string;
  readonly position: string | null;
  readonly description: string | null;
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly externalIds: readonly string[];
  readonly custom: Readonly<Record<string, unknown>>;
  readonly organisationIds: readonly string[];
}
/** A person that is there; `born` and `row` as of an organisation. */
export interface ExistingPerson extends PersonRecord { readonly id: string; readonly born: number | null; readonly row: number | null }
/** Whom people of a file are compared with. */
export interface PersonEntry { readonly id: string; readonly born: number | null; row: number | null; record: PersonRecord }

/** By what somebody may be known already. */
export type PersonIdentity = Pick<PersonRecord, 'name' | 'phones' | 'emails'> & { readonly externalId: string | null; readonly organisationId: string | null };

const AT_MOST = 50;

/** The people whom the rows of a page can meet. */
export class PersonIndex {
  readonly #byExternalId = new Map<string, PersonEntry>();
  readonly #byKey = new Map<string, PersonEntry[]>();
  /** Makes the ids of what is new. */
  readonly newId: () => string;

  constructor(existing: Iterable<ExistingPerson>, newId: () => string) {
    this.newId = newId;
    for (const { id, born, row, ...record } of existing) this.#put({ id, born, row, record });
  }

  /**
   * Who somebody is: by the id in the source; by the same name together with a shared phone, e-mail or organisation; by the same name alone
   * when neither side says more. A phone that people of different names share says nothing.
   */
  find(person: PersonIdentity): PersonEntry | undefined {
    const named = person.externalId === null ? undefined : this.#byExternalId.get(person.externalId);
    if (named) return named;
    const alike = [...new Set(keysOf(person).flatMap((key) => this.#byKey.get(key) ?? []))].filter(({ record }) => isNamed(record.name, person.name));
    const proven = alike.find(({ record }) => record.phones.some((phone) => person.phones.includes(phone)) || record.emails.some((email) => person.emails.includes(email)) || (person.organisationId !== null && record.organisationIds.includes(person.organisationId)));
    if (proven || person.phones.length + person.emails.length > 0 || person.organisationId !== null) return proven;
    const bare = alike.filter(({ record }) => record.phones.length + record.emails.length + record.organisationIds.length === 0);
    return bare.length === 1 ? bare[0] : undefined;
  }

  /** A row that becomes a person: later rows meet it. */
  add(row: number, record: PersonRecord): PersonEntry {
    return this.#put({ id: this.newId(), born: row, row, record });
  }

  /** The person as the import leaves it. */
  replace(entry: PersonEntry, record: PersonRecord): void {
    entry.record = record;
    this.#put(entry);
  }

  #put(entry: PersonEntry): PersonEntry {
    for (const id of entry.record.externalIds) if (!this.#byExternalId.has(id)) this.#byExternalId.set(id, entry);
    for (const key of keysOf(entry.record)) {
      const known = this.#byKey.get(key) ?? [];
      if (known.length < AT_MOST && !known.includes(entry)) this.#byKey.set(key, [...known, entry]);
    }
    return entry;
  }
}

/** The keys under which people are looked up: what is equal when they are one. */
export function keysOf({ name, phones, emails }: Pick<PersonRecord, 'name' | 'phones' | 'emails'>): string[] {
  return [`name ${searchText(name)}`, ...phones.map((phone) => `phone ${phone}`), ...emails.map((email) => `email ${email}`)];
}

function isNamed(one: string, other: string): boolean {
  const [a, b] = [readPerson(one), readPerson(other)];
  return a && b ? comparePersons(a, b) === 'same' : searchText(one) === searchText(other);
}
