import { posix } from 'node:path';
import { capped } from './read-limits.ts';
import { SpooledFile, ZipArchive } from './workbook-zip.ts';

/** A zip of tables, such as the weekly export of Salesforce. */
export interface TableArchive {
  /** Paths of the tables inside, in the order of the archive. */
  readonly tables: readonly string[];
  /** The bytes of one of them, for `openTable`. Throws `archive-bomb` and `corrupt-workbook` as they are read. */
  open(table: string): AsyncIterable<Uint8Array>;
  /** Removes the temporary file. */
  close(): Promise<void>;
}

/** Opens a zip archive to import the tables inside one after another. Throws an ImportFileError when it is damaged or too large. */
export async function openArchive(bytes: AsyncIterable<Uint8Array>): Promise<TableArchive> {
  const file = await SpooledFile.write(capped(bytes));
  try {
    const zip = await ZipArchive.open(file);
    return { tables: [...zip.entries.keys()].filter(isTable), open: (table) => zip.read(table), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Folders that macOS adds hold no data, whatever their names end in. */
export function isTable(path: string): boolean {
  return /\.(csv|tsv|txt|xlsx|xml)$/i.test(path) && !path.startsWith('__MACOSX/') && !posix.basename(path).startsWith('.');
}
