import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type pg from 'pg';
import { copyIn, copyOut, type Copied } from './copy.ts';
import { list, selectRows, type Schema, type Table } from './installation.ts';
import type { Stored } from './manifest.ts';

const NEWLINE = 10;
const GZIP_LEVEL = 3;

/** Which rows of a table, and which of its columns; without a condition all of them. */
export interface Part { where?: string; columns?: readonly string[] }

const fileOf = (folder: string, { service, name }: Table) => join(folder, service, `${name}.tsv.gz`);

/** Writes rows of a table, in COPY's text format, to its file of an archive. */
export async function writeTable(folder: string, { client }: Schema, part: Part & { table: Table }): Promise<Stored> {
  const file = fileOf(folder, part.table);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const tally = new Tally();
  const target = createWriteStream(file, { mode: 0o600, flags: 'wx', flush: true });
  const source = copyOut(client, copySql(part));
  await pipeline(source, (chunks) => tally.over(chunks), createGzip({ level: GZIP_LEVEL }), target);
  return stored(part, { source, tally });
}

/** Rows and sum of a table as the database has it now, as `writeTable` would say them. */
export async function sumOf({ client }: Pick<Schema, 'client'>, part: Part & { table: Table }): Promise<Stored> {
  const tally = new Tally();
  const source = copyOut(client, copySql(part));
  for await (const _ of tally.over(source)) { /* only the sum is wanted */ }
  return stored(part, { source, tally });
}

/** Loads a table's file, into another table when `into` says so. @throws Error when it is missing, or is not what the manifest says. */
export async function loadTable(folder: string, client: pg.ClientBase, load: { table: Table; stored: Stored; into?: string }): Promise<void> {
  const { table, stored, into = table.at } = load;
  const tally = new Tally();
  const source = createReadStream(fileOf(folder, table));
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  await copyIn(client, `copy ${into} (${list(stored.columns)}) from stdin`, tally.over(source.pipe(unpacked))).catch((error: unknown) => {
    throw new Error(`${fileOf(folder, table)} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  });
  const { rows, sha256 } = tally.result();
  if (rows !== stored.rows || sha256 !== stored.sha256) throw new Error(`${fileOf(folder, table)} is not what the manifest says: ${rows} rows instead of ${stored.rows}, or other ones.`);
}

/** Copies all rows of a table from one database into the same table of another. @throws Error when others arrived than were sent. */
export async function copyTable(from: Schema, to: Schema, table: Table): Promise<Stored> {
  const tally = new Tally();
  const source = copyOut(from.client, copySql({ table }));
  await copyIn(to.client, `copy ${table.at} (${list(table.columns)}) from stdin`, tally.over(source));
  const [sent, arrived] = [stored({ table }, { source, tally }), await sumOf(to, { table })];
  if (sent.sha256 !== arrived.sha256) throw new Error(`${table.at}: ${sent.rows} rows were sent, ${arrived.rows} are there, or other ones.`);
  return arrived;
}

function stored(part: Part & { table: Table }, { source, tally }: { source: Copied; tally: Tally }): Stored {
  const result = tally.result();
  if (result.rows !== source.rows) throw new Error(`${part.table.at}: the server sent ${source.rows} rows, of which ${result.rows} arrived.`);
  return { columns: [...columnsOf(part)], ...result };
}

const columnsOf = ({ table, columns = table.columns }: Part & { table: Table }) => columns;
const copySql = (part: Part & { table: Table }) => `copy (${selectRows(part.table, columnsOf(part), part.where)}) to stdout`;

/** Counts and sums up what passes. In COPY's text format a row is a line. */
class Tally {
  private rows = 0;
  private readonly hash: Hash = createHash('sha256');

  async *over(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      this.hash.update(chunk);
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) this.rows++;
      yield chunk;
    }
  }

  result() { return { rows: this.rows, sha256: this.hash.digest('hex') }; }
}
