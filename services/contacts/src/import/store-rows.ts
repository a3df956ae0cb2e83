import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import type { JudgedPageRow } from './judge-page.ts';
import { reasonsOf } from './row-reasons.ts';
import type { Met, Run } from './take-page.ts';
import { changesColumns, type Made } from './write-page.ts';
import { columnsOf, recordset, valuesOf } from './write-rows.ts';

const FIELDS = {
  number: 'integer', line: 'integer', cells: 'jsonb', entity: 'text', name: 'text', outcome: 'text', duplicateOf: 'integer', candidates: 'jsonb', reasons: 'jsonb',
  organisationId: 'uuid', organisationVersion: 'integer', organisationMade: 'boolean', personId: 'uuid', personVersion: 'integer', personMade: 'boolean', changes: 'jsonb', made: 'jsonb',
} as const;

/** Keeps the rows of a page with what became of them; a row that was kept before is replaced. */
export async function storeRows(db: Db, run: Run, { judged, met, made }: { judged: readonly JudgedPageRow[]; met: Met; made: Made }): Promise<void> {
  const versions = versionsOf(judged, met);
  const rows = judged.map(({ row, about, name, outcome, duplicateOf, candidates, problems, card, person }) => {
    const changes = { ...(card?.changes && outcome !== 'unchanged' && { organisation: card.changes }), ...(person?.changes && { person: person.changes }) };
    return {
      number: row.checked.rowNumber, line: row.checked.line, cells: row.cells, entity: about, name: name?.slice(0, 500) ?? null, outcome, duplicateOf, candidates: candidates.length > 0 ? candidates : null,
      reasons: problems.length > 0 ? reasonsOf(problems, cellsByColumn(row.cells, run.header), run.rules.mapping) : null,
      organisationId: card?.entry.id ?? null, organisationVersion: card ? (versions.get(card.entry.id) ?? null) : null, organisationMade: Boolean(card?.made),
      personId: person?.entry.id ?? null, personVersion: person ? (versions.get(person.entry.id) ?? null) : null, personMade: person?.made ?? false,
      changes: Object.keys(changes).length > 0 ? changes : null, made: besides(card, person, made),
    };
  });
  await db.run(sql`insert into import_row (import_id, ${columnsOf(FIELDS)}) select ${run.importId}, ${valuesOf(FIELDS)} from ${recordset(rows, FIELDS)}`);
}

/** What the row added besides its card and its person: the link between them, a responsibility, a profile. */
function besides(card: JudgedPageRow['card'], person: JudgedPageRow['person'], { responsible, segments }: Made): Record<string, string> | null {
  const ids = {
    ...(person?.linkId && { linkId: person.linkId }),
    ...((card?.made?.managerId ?? card?.changes?.managerId) && responsible.has(card!.entry.id) && { responsibleId: responsible.get(card!.entry.id)! }),
    ...((card?.made?.profile ?? card?.changes?.profile) && segments.has(card!.entry.id) && { segmentId: segments.get(card!.entry.id)! }),
  };
  return Object.keys(ids).length > 0 ? ids : null;
}

/** The version that the import left cards at: undoing needs to know whether somebody came after it. */
function versionsOf(judged: readonly JudgedPageRow[], { cards, people }: Met): Map<string, number> {
  const versions = new Map<string, number>();
  for (const { card, person } of judged) {
    if (card?.made) versions.set(card.entry.id, 1);
    else if (card?.changes && changesColumns(card.changes) && cards.has(card.entry.id)) versions.set(card.entry.id, cards.get(card.entry.id)!.version + 1);
    if (person?.made) versions.set(person.entry.id, 1);
    else if (person?.changes && people.has(person.entry.id)) versions.set(person.entry.id, people.get(person.entry.id)!.version + 1);
  }
  return versions;
}

/** A row's texts by the names of their columns. */
export const cellsByColumn = (cells: readonly string[], header: readonly string[]): Record<string, string> => Object.fromEntries(header.map((column, at) => [column, cells[at] ?? '']));
