import type { Db } from '@kontora/platform';
import { sql } from 'kysely';

/** A table's columns that an import writes: their types, so that rows travel as one JSON text. */
type Columns = Readonly<Record<string, 'text' | 'uuid' | 'date' | 'jsonb' | 'integer' | 'boolean'>>;

const ORGANISATION: Columns = {
  state: 'text', code: 'text', name: 'text', legal_form: 'text', inn: 'text', kpp: 'text', ogrn: 'text', phones: 'jsonb', emails: 'jsonb', website: 'text', address: 'text', description: 'text', tags: 'jsonb', custom: 'jsonb',
  external_refs: 'jsonb', issues: 'jsonb', group_id: 'uuid', serviced_from: 'date', serviced_to: 'date', search_name: 'text', search_text: 'text',
};
const PERSON: Columns = {
  name: 'text', surname: 'text', given: 'text', patronymic: 'text', position: 'text', phones: 'jsonb', emails: 'jsonb', description: 'text', custom: 'jsonb', external_refs: 'jsonb', search_text: 'text',
};
const TABLES = { organisation: ORGANISATION, person: PERSON };
type Table = keyof typeof TABLES;

/** Adds rows with ids of their own, in one statement; triggers write what single entries have written: audit, look-up tables, search. */
export async function insertRows(db: Db, table: Table, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = listOf(TABLES[table]);
  await db.run(sql`insert into ${sql.table(table)} (id, ${columns}) select id, ${columns} from ${recordset(rows, { id: 'uuid', ...TABLES[table] })}`);
}

/** Gives rows new values for all their columns, in one statement; answers how many there were. */
export async function updateRows(db: Db, table: Table, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const set = sql.join(Object.keys(TABLES[table]).map((column) => sql`${sql.ref(column)} = ${sql.ref(`r.${column}`)}`));
  await db.run(sql`update ${sql.table(table)} t set ${set}, version = version + 1, updated_at = now() from ${recordset(rows, { id: 'uuid', ...TABLES[table] })} where t.id = r.id`);
}

/** Rows, as a table named `r`. Keys may be in camelCase. */
export function recordset(rows: readonly object[], columns: Columns) {
  const text = JSON.stringify(rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [snake(key), value]))));
  return sql`jsonb_to_recordset(${text}::jsonb) as r(${sql.raw(Object.entries(columns).map(([name, type]) => `${name} ${type}`).join(', '))})`;
}

const listOf = (columns: Columns) => sql.raw(Object.keys(columns).join(', '));
const names = new Map<string, string>();
function snake(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const made = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  names.set(name, made);
  return made;
}
