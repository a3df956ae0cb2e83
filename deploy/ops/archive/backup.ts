import { mkdir, readdir } from 'node:fs/promises';
import { writeTable, type Part } from './files.ts';
import { inSchemas, migrationsOf, type Addresses, type Schema, type Table } from './installation.ts';
import { writeManifest, type Manifest } from './manifest.ts';

/** What of a table belongs into an archive; undefined: nothing. */
export type Choice = (table: Table) => Part | undefined;

/** Writes an archive of everything that the services keep, while they work. @throws Error when there is something in the folder. */
export const backup = (addresses: Addresses, folder: string): Promise<Manifest> =>
  inSchemas(addresses, 'reading', (schemas) => writeArchive(folder, schemas, { kind: 'installation', choose: () => ({}) }));

/** Writes what is chosen of the schemas' tables, and the manifest: at first as not complete. */
export async function writeArchive(folder: string, schemas: readonly Schema[], what: Pick<Manifest, 'kind' | 'firm'> & { choose: Choice }): Promise<Manifest> {
  const { choose, ...kind } = what;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new Error(`${folder} is not empty: an archive gets a folder of its own.`);
  const manifest: Manifest = { format: 'kontora-archive', version: 1, ...kind, complete: false, at: new Date().toISOString(), services: {} };
  await writeManifest(folder, manifest);
  for (const schema of schemas) {
    const entry: Manifest['services'][string] = (manifest.services[schema.service] = { migrations: await migrationsOf(schema), sequences: await sequencesOf(schema), tables: {} });
    for (const table of schema.tables) {
      const part = choose(table);
      if (part) entry.tables[table.name] = await writeTable(folder, schema, { ...part, table });
    }
  }
  const whole = { ...manifest, complete: true, finishedAt: new Date().toISOString() };
  await writeManifest(folder, whole);
  return whole;
}

/** How far the sequences of a schema's tables have come; the migrator's own are not ours. */
export async function sequencesOf({ client, service }: Schema): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; last: string }>(
    `select sequencename as name, last_value::text as last from pg_sequences where schemaname = $1 and sequencename not like 'migration%' and last_value is not null order by 1`, [service]);
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}
