import { judgeDuplicate, marksOf, type DuplicateReason, type IdentityMarks } from '../organisation/duplicates.ts';
import type { Entry, ImportIndex } from './row-index.ts';
import { readRow, type ImportRow, type ReadRow, type RowField, type RowProblem, type RowProblemCode, type RowValues } from './row-values.ts';

/** What an import does with cards it meets: fill what is empty there, overwrite, or leave them. */
export type OnMatch = 'fill-empty' | 'overwrite' | 'skip';

/** A card or an earlier row (exactly one is set, or both when an earlier row met the card) that the record may be. */
export interface RowCandidate {
  readonly recordId: string | null;
  readonly row: number | null;
  readonly score: number;
  readonly reasons: readonly DuplicateReason[];
}

/** What an update changes: fields before and after (for undo), and what it adds. */
export interface RowChanges {
  readonly fields: Readonly<Record<string, { readonly from: string | null; readonly to: string }>>;
  readonly addedPhones: readonly RowValues['phones'][number][];
  readonly addedEmails: readonly string[];
}

export type RowOutcome =
  | { readonly outcome: 'create' }
  | { readonly outcome: 'update'; readonly recordId: string; readonly changes: RowChanges }
  | { readonly outcome: 'unchanged'; readonly recordId: string }
  | { readonly outcome: 'duplicate'; readonly of: number; readonly recordId: string | null }
  | { readonly outcome: 'review'; readonly candidates: readonly RowCandidate[] }
  | { readonly outcome: 'quarantine'; readonly field: RowField; readonly code: RowProblemCode }
  | { readonly outcome: 'skipped'; readonly reason: 'deleted' }
  | { readonly outcome: 'skipped'; readonly reason: 'exists'; readonly recordId: string };

export type JudgedRow = RowOutcome & { readonly number: number; readonly values: RowValues; readonly problems: readonly RowProblem[] };

/**
 * Decides what becomes of one record, given the cards there are and the rows before it, and tells the index, so that rows are judged in
 * the order of the file. Its ИНН finds the card first, then its external id; anything weaker, or both at odds, goes to a person.
 * `duplicate` is of an earlier row of the file. A dry run and a real run over the same cards give the same outcomes.
 */
export function judgeRow(row: ImportRow, index: ImportIndex, onMatch: OnMatch = 'fill-empty'): JudgedRow {
  const read = readRow(row);
  return { number: row.number, values: read.values, problems: read.problems, ...decide(row, read, { index, onMatch }) };
}

interface Context {
  readonly index: ImportIndex;
  readonly onMatch: OnMatch;
}

function decide(row: ImportRow, { values, name, problems }: ReadRow, { index, onMatch }: Context): RowOutcome {
  if (/^(?:1|true|yes|y|да|истина)$/iu.test(row.deleted?.trim() ?? '')) return { outcome: 'skipped', reason: 'deleted' };
  const blocking = problems.find((problem) => problem.blocking);
  if (blocking) return { outcome: 'quarantine', field: blocking.field, code: blocking.code };

  const marks = marksOf({ ...values, phones: values.phones.flatMap((phone) => phone.e164 ?? []) }, name);
  const found = find(values, marks, index);
  if ('candidates' in found) return { outcome: 'review', candidates: found.candidates };
  if (found.entry) return meet(found.entry, { number: row.number, values }, { index, onMatch });
  index.add(row.number, values, marks);
  return { outcome: 'create' };
}

type Found = { readonly entry: Entry | null } | { readonly candidates: readonly RowCandidate[] };

function find(values: RowValues, marks: IdentityMarks, index: ImportIndex): Found {
  const byInn = rank(marks, index.byInn(marks.inn));
  const named = index.byExternalId(values.externalId);
  const [best, next] = byInn;
  if (named) {
    const judged = { entry: named, ...judgeDuplicate(marks, named.marks) };
    if (!judged.reasons.includes('inn-different') && judged.score >= (best?.score ?? 0)) return { entry: named };
    return { candidates: [...byInn.filter(({ entry }) => entry !== named), judged].map(candidate) };
  }
  if (best?.verdict === 'same' && best.score !== next?.score) return { entry: best.entry };
  const possible = best ? byInn : rank(marks, index.byMarks(marks));
  return possible.length > 0 ? { candidates: possible.map(candidate) } : { entry: null };
}

type Judged = ReturnType<typeof judgeDuplicate> & { readonly entry: Entry };

/** Those that are or may be the record, likeliest first. */
function rank(marks: IdentityMarks, entries: readonly Entry[]): Judged[] {
  const judged = entries.map((entry) => ({ entry, ...judgeDuplicate(marks, entry.marks) }));
  return judged.filter((one) => one.verdict !== 'different').toSorted((one, other) => other.score - one.score);
}

function candidate({ entry, score, reasons }: Judged): RowCandidate {
  return { recordId: entry.recordId, row: entry.row, score, reasons };
}

function meet(entry: Entry, row: { number: number; values: RowValues }, { index, onMatch }: Context): RowOutcome {
  index.link(row.values.externalId, entry);
  const { recordId } = entry;
  if (recordId === null) return { outcome: 'duplicate', of: entry.row, recordId };
  if (entry.row !== null) return { outcome: 'duplicate', of: entry.row, recordId };
  entry.row = row.number;
  if (onMatch === 'skip') return { outcome: 'skipped', reason: 'exists', recordId };
  const changes = changesTo(entry.record, row.values, onMatch);
  if (Object.keys(changes.fields).length + changes.addedPhones.length + changes.addedEmails.length === 0) return { outcome: 'unchanged', recordId };
  index.replace(entry, applied(entry.record, changes));
  return { outcome: 'update', recordId, changes };
}

/** Only what the row has can change a card: an empty cell never erases, phones and e-mails are only added. */
function changesTo(record: Entry['record'], values: RowValues, onMatch: OnMatch): RowChanges {
  const { name, inn, kpp, ogrn } = values;
  const before: Record<string, string | null> = { ...record.other, name: record.name, inn: record.inn, kpp: record.kpp, ogrn: record.ogrn };
  const fields: Record<string, { from: string | null; to: string }> = {};
  for (const [field, to] of Object.entries({ ...values.other, name, inn, kpp, ogrn })) {
    const from = before[field] || null;
    if (to !== null && to !== from && (from === null || onMatch === 'overwrite')) fields[field] = { from, to };
  }
  const newPhones = values.phones.filter((phone) => phone.e164 !== null && !record.phones.includes(phone.e164));
  const addedPhones = newPhones.filter((phone, at) => newPhones.findIndex((other) => other.e164 === phone.e164) === at);
  return { fields, addedPhones, addedEmails: values.emails.filter((email) => !record.emails.includes(email)) };
}

function applied(record: Entry['record'], { fields, addedPhones, addedEmails }: RowChanges): Entry['record'] {
  const { name, inn, kpp, ogrn, ...other } = Object.fromEntries(Object.entries(fields).map(([field, { to }]) => [field, to]));
  return {
    name: name ?? record.name, inn: inn ?? record.inn, kpp: kpp ?? record.kpp, ogrn: ogrn ?? record.ogrn, other: { ...record.other, ...other },
    phones: [...record.phones, ...addedPhones.flatMap((phone) => phone.e164 ?? [])], emails: [...record.emails, ...addedEmails],
  };
}
