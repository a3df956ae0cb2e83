import pg from 'pg';
import { writeArchive } from './backup.ts';
import { loadTable, sumOf } from './files.ts';
import { accountsOf, findFirm, ofFirm, type Firm } from './firm-tables.ts';
import { inSchemas, list, type Addresses, type Schema } from './installation.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { faultsOf } from './reconcile.ts';
import { requireSchemasOf } from './restore.ts';

/** What an import did. `joined`: people who had an account here already, by their e-mail or since they work for another firm. */
export interface Imported { firm: Firm; manifest: Manifest; people: number; joined: number; faults: string[] }

/** Writes an archive of one firm, while everybody works. @throws Error when there is no such firm, or something in the folder. */
export const exportFirm = (addresses: Addresses, slugOrId: string, folder: string): Promise<Manifest> =>
  inSchemas(addresses, 'reading', async (schemas) => {
    const firm = (await findFirm(schemas, slugOrId)) ?? raise(`There is no firm ${slugOrId}.`);
    return writeArchive(folder, schemas, { kind: 'firm', firm, choose: ofFirm(firm.id) });
  });

/**
 * Loads a firm into an installation, while others work there; either all of it or nothing. Who has an account there keeps it, found by e-mail.
 * Its events are published again: consumers pass over what they know.
 * @throws Error when the firm, its slug or a row of it is there, when the schemas are not those of the archive, when a file is not what the manifest says.
 */
export async function importFirm(addresses: Addresses, folder: string): Promise<Imported> {
  const manifest = await readManifest(folder, 'firm');
  const firm = manifest.firm ?? raise(`The archive in ${folder} does not name its firm.`);
  return inSchemas(addresses, 'writing', async (schemas) => {
    await requireSchemasOf(manifest, schemas);
    await requireAbsent(schemas, firm);
    for (const schema of schemas) await load(folder, schema, { manifest, firm });
    const people = await loadPeople(folder, accountsOf(schemas), { manifest, firm });
    for (const { client, service } of schemas) await client.query(`update ${service}.outbox set published_at = null where tenant_id = $1`, [firm.id]);
    return { firm, manifest, ...people, faults: await faultsOf(schemas, firm.id) };
  });
}

async function requireAbsent(schemas: readonly Schema[], { id, slug }: Firm): Promise<void> {
  for (const name of [id, slug]) if (await findFirm(schemas, name)) raise(`There is a firm ${name} already.`);
  for (const { client, tables } of schemas) {
    for (const { at } of tables.filter((table) => table.ofFirm)) {
      const { rowCount } = await client.query(`select from ${at} where tenant_id = $1 limit 1`, [id]);
      if (rowCount! > 0) raise(`${at} still has rows of the firm ${id}: erase it whole first ("ops tenant erase ${id}").`);
    }
  }
}

/** The tables with a firm, and the note that there is one. */
async function load(folder: string, schema: Schema, { manifest, firm }: { manifest: Manifest; firm: Firm }): Promise<void> {
  const choose = ofFirm(firm.id);
  for (const table of schema.tables) {
    const stored = manifest.services[schema.service]!.tables[table.name];
    if (!stored && table.ofFirm) raise(`The archive lacks the table ${table.at}.`);
    if (!stored || !(table.ofFirm || table.name === 'known_firm')) continue;
    await loadTable(folder, schema.client, { table, stored });
    const { rows, sha256 } = await sumOf(schema, { table, ...choose(table)!, columns: stored.columns });
    if (sha256 !== stored.sha256) raise(`${table.at} has ${rows} rows of the firm after loading, which are not the ${stored.rows} of the archive: some may be another firm's.`);
  }
}

/** Accounts by way of tables aside, since some are there: a person is who has the e-mail, whatever the id was where the archive comes from. */
async function loadPeople(folder: string, { client, service, tables }: Schema, { manifest, firm }: { manifest: Manifest; firm: Firm }): Promise<{ people: number; joined: number }> {
  const arrived: Record<string, string> = {};
  for (const name of ['user', 'account', 'apikey']) {
    const table = tables.find((one) => one.name === name) ?? raise(`There is no table ${service}.${name}.`);
    const stored = manifest.services[service]!.tables[name] ?? raise(`The archive lacks the table ${table.at}.`);
    const aside = `pg_temp.${pg.escapeIdentifier(`arrived_${name}`)}`;
    await client.query(`create temp table ${aside.replace('pg_temp.', '')} (like ${table.at} including defaults) on commit drop`);
    await loadTable(folder, client, { table, stored, into: aside });
    arrived[name] = `insert into ${table.at} (${list(stored.columns)}) select ${list(stored.columns)} from ${aside} on conflict do nothing`;
  }
  const { rowCount: people } = await client.query('select from pg_temp.arrived_user');
  const { rowCount: created } = await client.query(arrived.user!);
  const same = `from identity."user" u join pg_temp.arrived_user a on a.email = u.email and a.id <> u.id`;
  await client.query(`update pg_temp.arrived_account t set "userId" = u.id ${same} where t."userId" = a.id`);
  await client.query(`update pg_temp.arrived_apikey t set "referenceId" = u.id::text ${same} where t."referenceId" = a.id::text`);
  await client.query(`update identity.employee t set user_id = u.id ${same} where t.user_id = a.id and t.tenant_id = $1`, [firm.id]);
  await client.query(arrived.account!);
  await client.query(arrived.apikey!);
  return { people: people!, joined: people! - created! };
}

const raise = (message: string): never => { throw new Error(message); };
