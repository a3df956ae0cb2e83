import type { Db } from '@kontora/platform';
import { sql } from 'kysely';

/** Fields of rows that travel to the database as one JSON text, with the types of their columns. */
export type Fields = Readonly<Record<string, 'text' | 'uuid' | 'date' | 'jsonb' | 'integer' | 'boolean'>>;

const TABLES = {
  organisation: {
    id: 'uuid', state: 'text', code: 'text', name: 'text', legalForm: 'text', inn: 'text', kpp: 'text', ogrn: 'text', phones: 'jsonb', emails: 'jsonb', website: 'text', address: 'text', description: 'text', tags: 'jsonb', custom: 'jsonb',
    externalRefs: 'jsonb', issues: 'jsonb', groupId: 'uuid', servicedFrom: 'date', servicedTo: 'date', searchName: 'text', searchText: 'text',
  },
  person: {
    id: 'uuid', name: 'text', surname: 'text', given: 'text', patronymic: 'text', position: 'text', phones: 'jsonb', emails: 'jsonb', description: 'text', custom: 'jsonb', externalRefs: 'jsonb', searchText: 'text',
  },
} as const satisfies Record<string, Fields>;
type Table = keyof typeof TABLES;

/** Adds rows with ids of their own, in one statement; triggers write what single entries have written: audit, look-up tables, search. */
export async function insertRows(db: Db, table: Table, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const fields = TABLES[table];
  await db.run(sql`insert into ${sql.table(table)} (${columnsOf(fields)}) select ${valuesOf(fields)} from ${recordset(rows, fields)}`);
}

/** Gives rows new values for all their columns, in one statement. */
export async function updateRows(db: Db, table: Table, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const { id: _, ...fields } = TABLES[table];
  const set = sql.join(Object.keys(fields).map((field) => sql`${sql.ref(snake(field))} = ${sql.ref(`r.${field}`)}`));
  await db.run(sql`update ${sql.table(table)} t set ${set}, version = version + 1, updated_at = now() from ${recordset(rows, TABLES[table])} where t.id = r.id`);
}

/** Rows as a table `r`, whose columns are called as their fields. */
export const recordset = (rows: readonly object[], fields: Fields) =>
  sql`jsonb_to_recordset(${wellFormed(rows)}::jsonb) as r(${sql.raw(Object.entries(fields).map(([field, type]) => `"${field}" ${type}`).join(', '))})`;
/** The columns that hold such fields. */
export const columnsOf = (fields: Fields) => sql.raw(Object.keys(fields).map(snake).join(', '));
/** The fields of a `recordset`, in the order of `columnsOf`. */
export const valuesOf = (fields: Fields) => sql.raw(Object.keys(fields).map((field) => `r."${field}"`).join(', '));

/** Half a character, left where a text was cut, is one that Postgres refuses. */
function wellFormed(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  return /\\ud[89a-f]/i.test(text) ? JSON.stringify(rows, (_, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value)) : text;
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
