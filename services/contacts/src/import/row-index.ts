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
}

/** What rows are compared with: a card, whose `row` is the first row of this file that met it, or a row that will be a card. */
export type Entry = { record: Omit<ExistingRecord, 'id' | 'externalIds'>; marks: IdentityMarks } & (
  | { readonly recordId: string; row: number | null }
  | { readonly recordId: null; readonly row: number }
);

/** Entries under one key. Rows with an ИНН need only those without: others either share it, and are found by it, or differ. */
interface Bucket {
  readonly withInn: Entry[];
  readonly withoutInn: Entry[];
}

/** More candidates than this nobody reads; it also keeps a row's cost constant when thousands share a phone. */
const BUCKET_SIZE = 16;

/**
 * Everything a row of a file can meet: the cards there are and the rows before it, by ИНН, external id, name, phone and e-mail.
 * In memory, for one run over one file; a look-up costs the same whatever the size.
 */
export class ImportIndex {
  readonly #byInn = new Map<string, Entry[]>();
  readonly #byExternalId = new Map<string, Entry>();
  readonly #byMark = new Map<string, Bucket>();

  constructor(existing: Iterable<ExistingRecord> = []) {
    for (const { id, externalIds, ...record } of existing) {
      const entry: Entry = { recordId: id, row: null, record, marks: marksOf(record) };
      this.#put(entry);
      for (const externalId of externalIds) this.#byExternalId.set(externalId, entry);
    }
  }

  /** A row that becomes a card: later rows meet it. */
  add(row: number, values: RowValues, marks: IdentityMarks): void {
    const entry: Entry = { recordId: null, row, record: recordOf(values), marks };
    this.#put(entry);
    this.link(values.externalId, entry);
  }

  /** An external id of this file leads to the entry that its row stands for; the first claim holds. */
  link(externalId: string | null, entry: Entry): void {
    if (externalId !== null && !this.#byExternalId.has(externalId)) this.#byExternalId.set(externalId, entry);
  }

  /** The card as the import leaves it; what is new becomes findable. */
  replace(entry: Entry, record: Entry['record']): void {
    entry.marks = marksOf(record, record.name === entry.record.name ? entry.marks.name : undefined);
    entry.record = record;
    this.#put(entry);
  }

  byExternalId(externalId: string | null): Entry | undefined {
    return externalId === null ? undefined : this.#byExternalId.get(externalId);
  }

  byInn(inn: string | null): readonly Entry[] {
    return inn === null ? [] : (this.#byInn.get(inn) ?? []);
  }

  /** Entries that share a name, phone or e-mail and whose ИНН does not settle it; each once, in the order they came. */
  byMarks(marks: IdentityMarks): Entry[] {
    const buckets = keysOf(marks).map((key) => this.#byMark.get(key)).filter((bucket) => bucket !== undefined);
    return [...new Set(buckets.flatMap((bucket) => (marks.inn ? bucket.withoutInn : [...bucket.withInn, ...bucket.withoutInn])))];
  }

  #put(entry: Entry): void {
    const { inn } = entry.marks;
    if (inn) append(this.#byInn.get(inn) ?? setNew(this.#byInn, inn, []), entry, Infinity);
    for (const key of keysOf(entry.marks)) {
      const bucket = this.#byMark.get(key) ?? setNew(this.#byMark, key, { withInn: [], withoutInn: [] });
      append(inn ? bucket.withInn : bucket.withoutInn, entry, BUCKET_SIZE);
    }
  }
}

function recordOf(values: RowValues): Entry['record'] {
  const { name, inn, kpp, ogrn, emails, other } = values;
  return { name, inn, kpp, ogrn, emails, other, phones: values.phones.flatMap((phone) => phone.e164 ?? []) };
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
