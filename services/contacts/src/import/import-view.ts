import type { contacts, Output } from '@kontora/contracts';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';

export type ImportView = Output<typeof contacts.getImport>;

/** The columns of `import i` as the API shows them. */
export const IMPORT_COLUMNS = sql`i.id, i.version, i.state, i.name, i.file_name, i.options, i.bytes, i.parts, i.file_kept, i.reading, i.mapping, i.rows, i.counts, i.unknown_employees, i.problem, i.created_by, i.created_at, i.updated_at, i.finished_at`;

/** An import as the API shows it. */
export function readImport(db: Db, id: string): Promise<ImportView | undefined> {
  return db.row<ImportView>(sql`select ${IMPORT_COLUMNS} from import i where i.id = ${id}`);
}

export type RowView = Output<typeof contacts.mendImportRow>;

/** The columns of `import_row r join import i` as the API shows them. What a dry run would have made has no id yet. */
export const ROW_COLUMNS = sql`r.number, r.line, r.outcome, r.name, coalesce(r.reasons, '[]') as reasons, r.duplicate_of,
  (select coalesce(jsonb_object_agg(h.name, r.cells ->> (h.place - 1)::integer), '{}') from jsonb_array_elements_text(i.header) with ordinality h(name, place) where r.cells ->> (h.place - 1)::integer is not null) as cells,
  (select coalesce(jsonb_agg(jsonb_build_object('organisationId', coalesce((c ->> 'recordId')::uuid, (select b.organisation_id from import_row b where not planned and b.import_id = r.import_id and b.number = (c ->> 'row')::integer)), 'row', c -> 'row', 'score', c -> 'score', 'reasons', c -> 'reasons')), '[]') from jsonb_array_elements(r.candidates) c) as candidates,
  case when not (planned and r.organisation_made) then r.organisation_id end as organisation_id, case when not (planned and r.person_made) then r.person_id end as person_id,
  r.changes, r.undone, coalesce(r.kept, '[]') as kept`;
export const ROW_FROM = sql`import_row r join import i on i.id = r.import_id cross join lateral (select i.state in ('checking', 'checked', 'ready') as planned) p`;

/** A row of an import as the API shows it. */
export function readImportRow(db: Db, importId: string, number: number): Promise<RowView | undefined> {
  return db.row<RowView>(sql`select ${ROW_COLUMNS} from ${ROW_FROM} where r.import_id = ${importId} and r.number = ${number}`);
}
