import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const FILE = 'manifest.json';
const Stored = z.strictObject({ columns: z.array(z.string()), rows: z.int(), sha256: z.string() });
const Manifest = z.strictObject({
  format: z.literal('kontora-archive'), version: z.literal(1),
  /** All of an installation, or one firm of it. */
  kind: z.enum(['installation', 'firm']),
  firm: z.strictObject({ id: z.uuid(), slug: z.string(), name: z.string() }).optional(),
  /** False until the last file is written. */
  complete: z.boolean(),
  /** When the snapshot was taken, and when the last file was written; instants. */
  at: z.iso.datetime(), finishedAt: z.iso.datetime().optional(),
  services: z.record(z.string(), z.strictObject({
    migrations: z.array(z.string()),
    /** The last number that each sequence gave. */
    sequences: z.record(z.string(), z.string()),
    /** Rows of each file, and the SHA-256 of its content, unpacked. */
    tables: z.record(z.string(), Stored),
  })),
});

/** What is in an archive. */
export type Manifest = z.output<typeof Manifest>;
/** What a file of an archive holds: the rows of one table. */
export type Stored = z.output<typeof Stored>;

/** Replaces the manifest at once, so that there is never half of one. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const file = join(folder, FILE);
  await writeFile(`${file}.new`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

/** Reads the manifest of a whole archive of a kind. @throws Error that says what is wrong with it. */
export async function readManifest(folder: string, kind: Manifest['kind']): Promise<Manifest> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => { throw new Error(`There is no archive in ${folder}: it has no ${FILE}.`); });
  const read = Manifest.safeParse(JSON.parse(text));
  if (!read.success) throw new Error(`${FILE} of ${folder} is none that this version reads: ${z.prettifyError(read.error)}`);
  if (!read.data.complete) throw new Error(`The archive in ${folder} is not complete: it was broken off while it was written.`);
  if (read.data.kind !== kind) throw new Error(`The archive in ${folder} is one of ${read.data.kind === 'firm' ? 'a firm: use "ops tenant import"' : 'an installation: use "ops restore"'}.`);
  return read.data;
}
