import { marksOf, type IdentityMarks } from '../organisation/duplicates.ts';
import type { RowValues } from './row-values.ts';

/** A card of the firm as the import compares it: phones in E.164, the external ids it has in the source of this file. */
export interface ExistingRecord {
  readonly id: string;
  readonly name: string;
  readonly inn: string | null;
  readonly kpp: string | null;
  readonly ogrn: string | null;
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly externalIds: readonly string[];
  readonly other: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly custom?: Readonly<Record<string, unknown>>;
  /** Somebody answers for this client, or will. */
  readonly managed?: boolean;
  /** It has a reporting profile. */
  readonly profiled?: boolean;
  readonly archived?: boolean;
  /** Ids it has in other sources. */
  readonly otherIds?: number;
  /** The row of this file that made it. */
  readonly born?: number | null;
  /** The first row of this file about it. */
  readonly row?: number | null;
}

/** What is compared and changed of a card. */
export type CardRecord = Required<Omit<ExistingRecord, 'id' | 'born' | 'row'>>;

/** What rows are compared with: a card that is there, or one that an earlier row makes. */
export interface Entry {
  readonly id: string;
  record: CardRecord;
  marks: IdentityMarks;
  /** The row of this file that makes it; null for cards that were there. */
  readonly born: number | null;
  /** The first row of this file about it; a person's row that only names it is none. */
  row: number | null;
}

/** Entries under one key. Rows with an ИНН need only those without: others either share it, and are found by it, or differ. */
interface Bucket {
  readonly withInn: Entry[];
  readonly withoutInn: Entry[];
}

/** More candidates than this nobody reads; it also keeps a row's cost constant when thousands share a phone. */
const BUCKET_SIZE = 16;

/**
 * Everything a row of a file can meet: the cards there are and the rows before it, by ИНН, external id, name, phone and e-mail. Filled with
 * what the rows of a page can meet, so its size does not depend on that of the file; a look-up costs the same whatever the size.
 */
export class ImportIndex {
  readonly #byId = new Map<string, Entry>();
  readonly #byInn = new Map<string, Entry[]>();
  readonly #byExternalId = new Map<string, Entry>();
  readonly #byMark = new Map<string, Bucket>();
  readonly #byCode = new Map<string, Entry>();
  readonly #newId: () => string;

  constructor(existing: Iterable<ExistingRecord> = [], newId: () => string = counter()) {
    this.#newId = newId;
    for (const { id, born = null, row = null, ...record } of existing) {
      const whole = { tags: [], custom: {}, managed: false, profiled: false, archived: false, otherIds: 0, ...record };
      const entry: Entry = { id, row, born, record: whole, marks: marksOf(record) };
      this.#put(entry);
      for (const externalId of record.externalIds) this.#byExternalId.set(externalId, entry);
    }
  }

  /** A row that becomes a card: later rows meet it. `named`: the row is about a person and only names it. */
  add(row: number, values: RowValues, { marks, named = false }: { marks: IdentityMarks; named?: boolean }): Entry {
    const entry: Entry = { id: this.#newId(), row: named ? null : row, born: row, record: recordOf(values), marks };
    this.#put(entry);
    this.link(values.externalId, entry);
    return entry;
  }

  /** An external id of this file leads to the entry that its row stands for; the first claim holds. */
  link(externalId: string | null, entry: Entry): void {
    if (externalId !== null && !this.#byExternalId.has(externalId)) this.#byExternalId.set(externalId, entry);
  }

  /** The card as the import leaves it; what is new becomes findable. */
  replace(entry: Entry, record: CardRecord): void {
    entry.marks = marksOf(record, record.name === entry.record.name ? entry.marks.name : undefined);
    entry.record = record;
    this.#put(entry);
  }

  byId(id: string): Entry | undefined {
    return this.#byId.get(id);
  }

  byExternalId(externalId: string | null): Entry | undefined {
    return externalId === null ? undefined : this.#byExternalId.get(externalId);
  }

  byInn(inn: string | null): readonly Entry[] {
    return inn === null ? [] : (this.#byInn.get(inn) ?? []);
  }

  /** Whose client number this is. */
  byCode(code: string | undefined): Entry | undefined {
    return code === undefined ? undefined : this.#byCode.get(code);
  }

  /** Entries that share a name, phone or e-mail and whose ИНН does not settle it; each once, in the order they came. */
  byMarks(marks: IdentityMarks): Entry[] {
    const buckets = keysOf(marks).map((key) => this.#byMark.get(key)).filter((bucket) => bucket !== undefined);
    return [...new Set(buckets.flatMap((bucket) => (marks.inn ? bucket.withoutInn : [...bucket.withInn, ...bucket.withoutInn])))];
  }

  #put(entry: Entry): void {
    const { inn } = entry.marks;
    this.#byId.set(entry.id, entry);
    const { code } = entry.record.other;
    if (code !== undefined && !this.#byCode.has(code)) this.#byCode.set(code, entry);
    if (inn) append(this.#byInn.get(inn) ?? setNew(this.#byInn, inn, []), entry, Infinity);
    for (const key of keysOf(entry.marks)) {
      const bucket = this.#byMark.get(key) ?? setNew(this.#byMark, key, { withInn: [], withoutInn: [] });
      append(inn ? bucket.withInn : bucket.withoutInn, entry, BUCKET_SIZE);
    }
  }
}

function recordOf(values: RowValues): CardRecord {
  const { name, inn, kpp, ogrn, emails, other, tags, custom, externalId, managerId, profile } = values;
  return {
    name, inn, kpp, ogrn, emails, other, tags, custom, externalIds: externalId === null ? [] : [externalId], phones: values.phones.flatMap((phone) => phone.e164 ?? []),
    managed: managerId !== null, profiled: profile !== null, archived: false, otherIds: 0,
  };
}

function keysOf(marks: IdentityMarks): string[] {
  const name = marks.name.candidateKey.trim();
  return [...(name === '' ? [] : [`n:${name}`]), ...marks.phones.map((phone) => `p:${phone}`), ...marks.emails.map((email) => `e:${email}`)];
}

function setNew<T>(map: Map<string, T>, key: string, value: T): T {
  map.set(key, value);
  return value;
}

function append(list: Entry[], entry: Entry, atMost: number): void {
  if (list.length < atMost && !list.includes(entry)) list.push(entry);
}

function counter(): () => string {
  let last = 0;
  return () => `new-${(last += 1)}`;
}
