import type pg from 'pg';

/** One row of a firm, wherever in the system: its table as `<service>.<table>`, and everything in it as text. */
export interface FirmRow { table: string; id: string | undefined; version: number | undefined; text: string }

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Every id that occurs in a text. */
export const idsIn = (text: string): string[] => text.match(UUID) ?? [];

/** All rows of a firm in these schemas, read past row-level security. */
export async function rowsOfFirm(superuser: pg.Pool, schemas: readonly string[], tenantId: string): Promise<FirmRow[]> {
  const { rows: tables } = await superuser.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.columns where table_schema = any($1) and column_name = 'tenant_id' order by 1`, [schemas]);
  const selects = tables.map(({ name }) => `select '${name}' as table, to_jsonb(t) as row from ${name} t where tenant_id = $1`);
  const { rows } = await superuser.query<{ table: string; row: { id?: string; version?: number } }>(selects.join(' union all '), [tenantId]);
  return rows.map(({ table, row }) => ({ table, id: row.id, version: row.version, text: JSON.stringify(row) }));
}
