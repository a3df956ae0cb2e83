import { contacts } from '@kontora/contracts';
import type { ZodObject } from 'zod';
import { detailsOf, newColumns, type CardColumns } from './card-columns.ts';
import type { CheckedRow } from './canonical.ts';
import { judgePerson, readPersonPart, type PersonChanges, type ReadPerson } from './judge-person.ts';
import type { PersonEntry, PersonIndex } from './person-index.ts';
import { changesAnything, type OnMatch, type RowChanges } from './row-changes.ts';
import type { Entry, ImportIndex } from './row-index.ts';
import { judgeRead, placeCompany, type RowCandidate, type RowDecision } from './row-outcome.ts';
import { partsOf, refSystem, type RowParts, type RowRules } from './row-parts.ts';
import { readRow, type ReadRow, type RowProblem, type RowValues } from './row-values.ts';

/** A row to be judged: as it stands in the file (or was corrected), as it is read, and what was decided about it. */
export interface PageRow { readonly cells: readonly string[]; readonly checked: CheckedRow; readonly decision?: RowDecision | undefined }
/** A row taken apart and read, before it is compared with anything. `columns` are those of the card it would make: made ahead, while the database is at work. */
export interface ReadPageRow extends PageRow { readonly parts: RowParts; readonly organisation: ReadRow | null; readonly person: ReadPerson | null; readonly columns: CardColumns | null }

export type Outcome = 'created' | 'updated' | 'unchanged' | 'duplicate' | 'review' | 'quarantined' | 'skipped';
/** What becomes of a row. */
export interface JudgedPageRow {
  readonly row: ReadPageRow;
  readonly about: 'organisation' | 'person';
  readonly name: string | null;
  readonly outcome: Outcome;
  readonly duplicateOf: number | null;
  readonly candidates: readonly RowCandidate[];
  readonly problems: readonly RowProblem[];
  /** The card, whether this row makes it (and of what), and what it changes of one that was there. */
  readonly card: { readonly entry: Entry; readonly made: RowValues | null; readonly changes: RowChanges | null } | null;
  readonly person: { readonly entry: PersonEntry; readonly made: boolean; readonly changes: PersonChanges | null; readonly linkId: string | null } | null;
}

/** What rows are compared with. */
export interface PageIndexes { readonly cards: ImportIndex; readonly people: PersonIndex; readonly onMatch: OnMatch }

/** Takes a row apart and reads it; by the rules of single entries, which the contract states. */
export function readPageRow(row: PageRow, rules: RowRules): ReadPageRow {
  const parts = partsOf(row.checked, rules);
  const system = refSystem(rules.mapping);
  const { organisation, person } = parts;
  const read = organisation && (!organisation.named || organisation.row.name !== '') ? readRow(organisation.row) : null;
  const whole = { ...row, parts, person: person && readPersonPart(person), organisation: read, columns: null };
  if (!read || read.problems.some((problem) => problem.blocking)) return whole;
  const details = detailsOf(read.values, { system, state: organisation!.state });
  const problems = schemaProblems(contacts.createOrganisation.input, details);
  return problems.length > 0 ? { ...whole, organisation: { ...read, problems: [...read.problems, ...problems] } } : { ...whole, columns: newColumns(details) };
}

/** Judges the rows of a page in their order; each sees what those before it bring about. */
export function judgePage(rows: readonly ReadPageRow[], indexes: PageIndexes): JudgedPageRow[] {
  return rows.map((row) => judgeOne(row, indexes));
}

function judgeOne(row: ReadPageRow, indexes: PageIndexes): JudgedPageRow {
  const { parts } = row;
  const aboutPerson = parts.person !== null && (parts.organisation === null || parts.organisation.named);
  const about = aboutPerson ? 'person' : 'organisation';
  const name = (aboutPerson ? parts.person?.name : parts.organisation?.row.name) || row.checked.name;
  const held = (outcome: Outcome, more: Partial<JudgedPageRow> = {}): JudgedPageRow => ({ row, about, name, outcome, duplicateOf: null, candidates: [], problems: parts.problems, card: null, person: null, ...more });
  if (parts.skip) return held('skipped', { problems: [{ field: 'row', code: parts.skip, detail: SKIPPED[parts.skip], blocking: false }] });
  const personProblems = row.person?.problems ?? [];
  const blocked = [...parts.problems, ...personProblems];
  if (blocked.some((problem) => problem.blocking)) return held('quarantined', { problems: [...blocked, ...(row.organisation?.problems ?? [])] });
  return aboutPerson ? judgePersonRow(row, indexes, held) : judgeOrganisationRow(row, indexes, held);
}

type Held = (outcome: Outcome, more?: Partial<JudgedPageRow>) => JudgedPageRow;

function judgeOrganisationRow(row: ReadPageRow, indexes: PageIndexes, held: Held): JudgedPageRow {
  const { parts, decision } = row;
  const read = row.organisation!;
  const { outcome, entry, values, problems: found } = judgeRead(parts.organisation!.row, read, { index: indexes.cards, onMatch: indexes.onMatch, decision });
  const problems = [...parts.problems, ...found];
  if (outcome.outcome === 'quarantine') return held('quarantined', { problems });
  if (outcome.outcome === 'review') return held('review', { problems, candidates: outcome.candidates });
  if (outcome.outcome === 'skipped') return held('skipped', { problems: [...problems, { field: 'row', code: outcome.reason, detail: SKIPPED[outcome.reason], blocking: false }], card: entry && { entry, made: null, changes: null } });
  const card = { entry: entry!, made: outcome.outcome === 'create' ? values : null, changes: 'changes' in outcome && changesAnything(outcome.changes) ? outcome.changes : null };
  const person = row.person ? judgePerson(row.person, { people: indexes.people, organisationId: entry!.id, number: row.checked.rowNumber, onMatch: indexes.onMatch, about: false }) : null;
  const more = { problems, card, person };
  if (outcome.outcome === 'duplicate') return held('duplicate', { ...more, duplicateOf: outcome.of });
  if (outcome.outcome === 'create') return held('created', more);
  return held(outcome.outcome === 'update' || (person && (person.made || person.linkId || person.changes)) ? 'updated' : 'unchanged', more);
}

function judgePersonRow(row: ReadPageRow, indexes: PageIndexes, held: Held): JudgedPageRow {
  const company = companyOf(row, indexes);
  const problems = [...row.parts.problems, ...(company?.problems ?? [])];
  if (company && 'candidates' in company) return held('review', { problems, candidates: company.candidates });
  if (company && 'blocked' in company) return held('quarantined', { problems });
  const card = company?.card ?? null;
  const person = judgePerson(row.person!, { people: indexes.people, organisationId: card?.entry.id ?? null, number: row.checked.rowNumber, onMatch: indexes.onMatch, about: true });
  const more = { problems, card, person };
  if (person.made) return held('created', more);
  if (person.duplicateOf !== null) return held('duplicate', { ...more, duplicateOf: person.duplicateOf });
  return held(person.changes || person.linkId || card?.made || card?.changes ? 'updated' : 'unchanged', more);
}

type Company = { problems: readonly RowProblem[] } & ({ card: JudgedPageRow['card'] } | { candidates: readonly RowCandidate[] } | { blocked: true });

/** The organisation that a person's row names. */
function companyOf(row: ReadPageRow, { cards, onMatch }: PageIndexes): Company | null {
  const part = row.parts.organisation;
  if (!part) return null;
  if (!row.organisation) {
    const entry = cards.byExternalId(part.row.externalId ?? null);
    return entry ? { problems: [], card: { entry, made: null, changes: null } } : { problems: [{ field: 'other:company_external_id', code: 'unknown-organisation', detail: `There is no organisation «${part.row.externalId}»; the person was taken without it.`, blocking: false }], card: null };
  }
  const { problems, values } = row.organisation;
  if (problems.some((problem) => problem.blocking)) return { problems, blocked: true };
  const placed = placeCompany(part.row, row.organisation, { index: cards, onMatch, decision: row.decision });
  if ('candidates' in placed) return { problems, candidates: placed.candidates };
  return { problems, card: { entry: placed.entry, made: placed.made ? values : null, changes: placed.changes } };
}

const SKIPPED = {
  'report-footer': 'A closing line of the report, not a record.', deleted: 'The record is deleted in its source.', exists: 'The card is there already, and cards that are there were to be left alone.',
  'no-contact': 'The row names neither a client nor a person; deals themselves are not taken here.',
};

/** What the contract of single entries says against the details. */
function schemaProblems(schema: ZodObject, details: object): RowProblem[] {
  const parsed = schema.safeParse(details);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => ({ field: FIELD_OF[String(path[0])] ?? 'row', code: 'wrong-value', detail: `${String(path[0])}: ${message}`, blocking: true }));
}
const FIELD_OF: Record<string, RowProblem['field']> = { name: 'name', phones: 'phone', emails: 'email', externalRefs: 'other:external_id', website: 'other:website', tags: 'other:tags', legalForm: 'other:legal_form' };
