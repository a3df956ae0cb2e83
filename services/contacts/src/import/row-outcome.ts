import { judgeDuplicate, marksOf, type DuplicateReason, type IdentityMarks } from '../organisation/duplicates.ts';
import { changesTo, changesAnything, withChanges, type OnMatch, type RowChanges } from './row-changes.ts';
import type { Entry, ImportIndex } from './row-index.ts';
import { readRow, type ImportRow, type ReadRow, type RowField, type RowProblem, type RowProblemCode, type RowValues } from './row-values.ts';

/** A card or an earlier row that the record may be: `recordId` of a card that was there, `row` of the row that made or met it. */
export interface RowCandidate {
  readonly recordId: string | null;
  readonly row: number | null;
  readonly score: number;
  readonly reasons: readonly DuplicateReason[];
}

/** `recordId` is null where an earlier row of the file makes the card. */
export type RowOutcome =
  | { readonly outcome: 'create' }
  | { readonly outcome: 'update'; readonly recordId: string | null; readonly changes: RowChanges }
  | { readonly outcome: 'unchanged'; readonly recordId: string | null }
  | { readonly outcome: 'duplicate'; readonly of: number; readonly recordId: string | null; readonly changes: RowChanges }
  | { readonly outcome: 'review'; readonly candidates: readonly RowCandidate[] }
  | { readonly outcome: 'quarantine'; readonly field: RowField; readonly code: RowProblemCode }
  | { readonly outcome: 'skipped'; readonly reason: 'deleted' }
  | { readonly outcome: 'skipped'; readonly reason: 'exists'; readonly recordId: string | null };

export type JudgedRow = RowOutcome & { readonly number: number; readonly values: RowValues; readonly problems: readonly RowProblem[] };

/** What a person decided about a row under review: it is this card, or another than all there are. */
export type RowDecision = { readonly organisationId: string } | { readonly new: true };

/** How rows are judged. */
export interface Judging {
  readonly index: ImportIndex;
  readonly onMatch: OnMatch;
  readonly decision?: RowDecision | undefined;
}

/** What becomes of a record, and the card that it makes or is about; null when there is none, or none yet. */
export interface Judgement {
  readonly outcome: RowOutcome;
  readonly entry: Entry | null;
  readonly values: RowValues;
  readonly problems: readonly RowProblem[];
}

/** Reads and judges one record; see {@link judgeRead}. */
export function judgeRow(row: ImportRow, index: ImportIndex, onMatch: OnMatch = 'fill-empty'): JudgedRow {
  const { outcome, values, problems } = judgeRead(row, readRow(row), { index, onMatch });
  return { number: row.number, values, problems, ...outcome };
}

/**
 * Decides what becomes of one record, given the cards there are and the rows before it, and tells the index, so that rows are judged in
 * the order of the file. Its ИНН finds the card first, then its external id; anything weaker, or both at odds, goes to a person.
 * `duplicate` is of an earlier row of the file, into whose card it goes. A dry run and a real run over the same cards give the same outcomes.
 */
export function judgeRead(row: ImportRow, read: ReadRow, judging: Judging): Judgement {
  const { values, problems } = read;
  const judged = (outcome: RowOutcome, entry: Entry | null = null): Judgement => ({ outcome, entry, values, problems });
  if (/^(?:1|true|yes|y|да|истина)$/iu.test(row.deleted?.trim() ?? '')) return judged({ outcome: 'skipped', reason: 'deleted' });
  const blocking = problems.find((problem) => problem.blocking);
  if (blocking) return judged({ outcome: 'quarantine', field: blocking.field, code: blocking.code });

  const marks = marksOf({ ...values, phones: values.phones.flatMap((phone) => phone.e164 ?? []) }, read.name);
  const found = find(values, marks, judging);
  if ('candidates' in found) return judged({ outcome: 'review', candidates: found.candidates });
  const { entry } = found;
  if (entry?.record.archived) return { ...judged({ outcome: 'review', candidates: [candidate({ entry, ...judgeDuplicate(marks, entry.marks) })] }), problems: [...problems, IN_ARCHIVE] };
  const free = withoutTakenCode(read, judging.index, entry);
  if (entry) return { ...free, ...meet(entry, { number: row.number, values: free.values }, judging) };
  if (read.onCreate) return { ...judged({ outcome: 'quarantine', field: read.onCreate.field, code: read.onCreate.code }), problems: [...problems, read.onCreate] };
  return { ...free, outcome: { outcome: 'create' }, entry: judging.index.add(row.number, free.values, { marks }) };
}

/** A card that a person's row names, and what the row adds to it; or those to choose from. */
export type Placed = { readonly entry: Entry; readonly made: boolean; readonly changes: RowChanges | null } | { readonly candidates: readonly RowCandidate[] };

/** Finds the card that a person's row names, by external id, ИНН or exact name, or makes it. Nothing that is there is overwritten. */
export function placeCompany(row: ImportRow, read: ReadRow, { index, decision, onMatch }: Judging): Placed {
  const { values } = read;
  const marks = marksOf({ name: values.name, inn: values.inn }, read.name);
  const fill = (entry: Entry): Placed => {
    const changes = changesTo(entry.record, withoutTakenCode(read, index, entry).values, entry.record.archived || (onMatch === 'skip' && entry.born === null) ? 'skip' : 'fill-empty');
    index.link(values.externalId, entry);
    if (changesAnything(changes)) index.replace(entry, withChanges(entry.record, changes));
    return { entry, made: false, changes: changesAnything(changes) ? changes : null };
  };
  const chosen = decision && 'organisationId' in decision ? index.byId(decision.organisationId) : undefined;
  const known = chosen ?? index.byExternalId(values.externalId) ?? only(rank(marks, index.byInn(marks.inn)).filter(({ verdict }) => verdict === 'same'));
  if (known) return fill(known);
  const alike = decision ? [] : rank(marks, index.byMarks(marks));
  const same = only(alike.filter(({ reasons, entry }) => reasons.includes('name-same') && inOneAlphabet(values.name, entry.record.name)));
  if (same) return fill(same);
  if (alike.length > 0) return { candidates: alike.map(candidate) };
  return { entry: index.add(row.number, withoutTakenCode(read, index, null).values, { marks, named: true }), made: true, changes: null };
}

/** A transliteration may be the same firm; whether it is, a person decides. */
const inOneAlphabet = (one: string, other: string) => /\p{Script=Cyrillic}/u.test(one) === /\p{Script=Cyrillic}/u.test(other);

const IN_ARCHIVE: RowProblem = { field: 'row', code: 'archived', detail: 'The card is in the archive. Restore it first.', blocking: true };

type Found = { readonly entry: Entry | null } | { readonly candidates: readonly RowCandidate[] };

function find(values: RowValues, marks: IdentityMarks, { index, decision }: Judging): Found {
  if (decision) return { entry: 'organisationId' in decision ? (index.byId(decision.organisationId) ?? null) : null };
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
  const onlyNamed = possible.length === 1 && possible[0]!.reasons.includes('name-same') && possible[0]!.entry.born !== null && possible[0]!.entry.row === null;
  if (onlyNamed) return { entry: possible[0]!.entry };
  return possible.length > 0 ? { candidates: possible.map(candidate) } : { entry: null };
}

type Judged = ReturnType<typeof judgeDuplicate> & { readonly entry: Entry };

/** Those that are or may be the record, likeliest first. */
function rank(marks: IdentityMarks, entries: readonly Entry[]): Judged[] {
  const judged = entries.map((entry) => ({ entry, ...judgeDuplicate(marks, entry.marks) }));
  return judged.filter((one) => one.verdict !== 'different').toSorted((one, other) => other.score - one.score);
}

function candidate({ entry, score, reasons }: Judged): RowCandidate {
  return { recordId: idOf(entry), row: entry.row ?? entry.born, score, reasons };
}

const idOf = (entry: Entry) => (entry.born === null ? entry.id : null);
const only = (judged: readonly Judged[]) => (judged.length === 1 ? judged[0]!.entry : undefined);

function meet(entry: Entry, row: { number: number; values: RowValues }, { index, onMatch }: Judging): { outcome: RowOutcome; entry: Entry } {
  index.link(row.values.externalId, entry);
  const recordId = idOf(entry);
  const first = entry.row;
  entry.row ??= row.number;
  if (onMatch === 'skip' && entry.born === null) return { entry, outcome: first === null ? { outcome: 'skipped', reason: 'exists', recordId } : { outcome: 'duplicate', of: first, recordId, changes: changesTo(entry.record, row.values, 'skip') } };
  const changes = changesTo(entry.record, row.values, first === null ? onMatch : 'fill-empty');
  if (changesAnything(changes)) index.replace(entry, withChanges(entry.record, changes));
  if (first !== null) return { entry, outcome: { outcome: 'duplicate', of: first, recordId, changes } };
  return { entry, outcome: changesAnything(changes) ? { outcome: 'update', recordId, changes } : { outcome: 'unchanged', recordId } };
}

/** A client number that another card has is left out, and said so: it is no reason to hold the row back. */
function withoutTakenCode({ values, problems }: ReadRow, index: ImportIndex, entry: Entry | null): { values: RowValues; problems: readonly RowProblem[] } {
  const holder = index.byCode(values.other['code']);
  if (!holder || holder === entry) return { values, problems };
  const { code, ...other } = values.other;
  return { values: { ...values, other }, problems: [...problems, { field: 'code', code: 'taken', detail: code!, blocking: false }] };
}
