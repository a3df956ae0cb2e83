import pg from 'pg';
import { republish } from '../../../libs/platform/src/bus/outbox-repair.ts';
import { loadTable, sumOf } from './files.ts';
import { inSchemas, migrationsOf, type Addresses, type Schema } from './installation.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { faultsOf } from './reconcile.ts';

/** What a restore did. `faults`: what the archive itself had wrong; the rows are as they were, with it. */
export interface Restored { manifest: Manifest; republished: number; faults: string[] }

/**
 * Loads an archive into an installation that has its schemas and nothing in them, with its services stopped; either all of it, compared row by row with the
 * manifest, or nothing. `makeBus` then makes the streams anew, and all events are to be published again: consumers pass over those they know.
 * @throws Error when something is there, when a service works, when the schemas are not those of the archive, when a file is not what the manifest says.
 */
export async function restore(addresses: Addresses, folder: string, makeBus: () => Promise<unknown>): Promise<Restored> {
  const manifest = await readManifest(folder, 'installation');
  return inSchemas(addresses, 'writing', async (schemas) => {
    await requireSchemasOf(manifest, schemas);
    for (const schema of schemas) await requireIdle(schema);
    for (const schema of schemas) await requireEmpty(schema);
    for (const schema of schemas) await load(folder, schema, manifest);
    const faults = await faultsOf(schemas);
    let republished = 0;
    for (const { client, service } of schemas) {
      await client.query(`set local search_path = ${pg.escapeIdentifier(service)}, public`);
      republished += await republish(client, new Date(0));
    }
    await makeBus();
    return { manifest, republished, faults };
  });
}

/** @throws Error when an archive and the schemas it is meant for are not of the same version of the services. */
export async function requireSchemasOf({ services }: Manifest, schemas: readonly Schema[]): Promise<void> {
  const stranger = Object.keys(services).find((name) => !schemas.some(({ service }) => service === name));
  if (stranger) throw new Error(`The archive has the service ${stranger}, which this installation does not have.`);
  for (const schema of schemas) {
    const there = await migrationsOf(schema);
    const archived = services[schema.service]?.migrations ?? [];
    const [more, fewer] = [there.filter((name) => !archived.includes(name)), archived.filter((name) => !there.includes(name))];
    const advice = `Migrate with the programs of the archive's version, load it, and then migrate with those of today.`;
    if (more.length > 0) throw new Error(`The archive is older than the schema ${schema.service}, which also has ${more.join(', ')}. ${advice}`);
    if (fewer.length > 0) throw new Error(`The archive is newer than the schema ${schema.service}, which lacks ${fewer.join(', ')}. ${advice}`);
    for (const [name, { columns }] of Object.entries(services[schema.service]!.tables)) {
      const known = schema.tables.find((table) => table.name === name)?.columns ?? [];
      const unknown = columns.filter((column) => !known.includes(column));
      if (unknown.length > 0) throw new Error(`${schema.service}.${name} lacks ${unknown.join(', ')}, which the archive has.`);
    }
  }
}

/** @throws Error while a process of the service works, or has stopped less than its lease ago. */
export async function requireIdle({ client, service }: Schema): Promise<void> {
  const { rows: busy } = await client.query<{ name: string }>(`select name from ${pg.escapeIdentifier(service)}.lease where until > now()`);
  if (busy.length > 0) throw new Error(`${service} is at work (${busy.map(({ name }) => name).join(', ')}): stop it, all of its processes, wait half a minute, and try again.`);
}

/** Locks the tables against whoever would write meanwhile. */
export async function requireEmpty({ client, tables }: Schema): Promise<void> {
  await client.query(`lock table ${tables.map(({ at }) => at).join(', ')} in share row exclusive mode`);
  for (const { at } of tables) {
    const { rowCount } = await client.query(`select from ${at} limit 1`);
    if (rowCount! > 0) throw new Error(`There is something in ${at}: an archive is loaded into an empty installation only.`);
  }
}

async function load(folder: string, schema: Schema, manifest: Manifest): Promise<void> {
  const { tables, sequences } = manifest.services[schema.service]!;
  for (const table of schema.tables) {
    const stored = tables[table.name] ?? raise(`The archive lacks the table ${table.at}.`);
    await loadTable(folder, schema.client, { table, stored });
    const { rows, sha256 } = await sumOf(schema, { table, columns: stored.columns });
    if (sha256 !== stored.sha256) raise(`${table.at} has ${rows} rows after loading, which are not the ${stored.rows} of the archive.`);
  }
  await setSequences(schema, sequences);
}

/** Lets sequences go on after the last number they gave. */
export async function setSequences({ client, service }: Schema, sequences: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, last] of Object.entries(sequences)) await client.query('select setval($1::regclass, $2::bigint)', [`${pg.escapeIdentifier(service)}.${pg.escapeIdentifier(name)}`, last]);
}

const raise = (message: string): never => { throw new Error(message); };
