import type { Db } from '@kontora/platform';
import { readDefinitions } from '../custom-field/check-custom.ts';
import { fitRegistry, type Registry } from './confirm-mapping.ts';
import { openImportFile } from './import-file.ts';
import type { Reading, StoredMapping } from './import.ts';
import { ImportFileError, type ImportFileErrorCode } from './read-limits.ts';
import type { Table } from './read.ts';
import { recognise, type Recognition } from './recognise.ts';

/** What an import's file is opened with. */
export interface StoredImport { id: string; fileName: string; fileKept: boolean; bytes: number; reading: Reading; mapping: StoredMapping | null }
/** A file that was opened, and what it most likely is. */
export interface Understood { table: Table; recognition: Recognition; proposed: StoredMapping; registry: Registry }

/** The custom fields of the firm. */
export async function readRegistry(db: Db): Promise<Registry> {
  return { organisation: await readDefinitions(db, 'organisation'), person: await readDefinitions(db, 'person') };
}

/** Opens the file of an import and recognises it. Whoever calls it closes the table. Throws an ImportFileError when it cannot be read. */
export async function understand(db: Db, { id, fileName, fileKept, bytes, reading }: StoredImport): Promise<Understood> {
  if (bytes === 0 || !fileKept) throw new ImportFileError('file-missing', bytes === 0 ? 'The file is not there yet, or not whole.' : 'The file was removed some days after the upload. Upload it again.');
  const registry = await readRegistry(db);
  const table = await openImportFile(db, { importId: id, fileName, reading });
  const recognition = recognise(table.header, table.sample, reading.source);
  return { table, recognition, registry, proposed: { ...fitRegistry(recognition.mapping, registry), employees: {} } };
}

/** Ends the operation with the code of a file that cannot be read; anything else is thrown on. */
export function refuse(error: unknown, fail: (code: ImportFileErrorCode, detail: string) => never): never {
  if (error instanceof ImportFileError) fail(error.code, error.message);
  throw error;
}
