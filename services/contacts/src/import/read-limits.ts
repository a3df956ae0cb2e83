/** The most bytes an import file may have, packed or not: 256 MB. A longer stream is refused while it is being read. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** The most data rows of one file; more is refused as a whole, so that nobody gets half a base. */
export const MAX_ROWS = 1_000_000;
/** The most columns of a header. */
export const MAX_COLUMNS = 1_000;
/** The most characters of one cell; the rest of a longer cell is cut and the row says so. */
export const MAX_CELL_CHARS = 65_536;
/** The most characters of one CSV record; a quote left open is noticed at this length at the latest. */
export const MAX_RECORD_CHARS = 262_144;
/** How much of a CSV may be read twice in search of closing quotes; only a hostile or hopeless file needs more. */
export const MAX_REREAD_CHARS = 100 * 1024 * 1024;
/** The most bytes the parts of a workbook may unpack to, together. */
export const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;
/** How many times its packed size a workbook part may grow before it counts as a zip bomb (real sheets grow 5–40 times). */
export const MAX_UNPACK_RATIO = 200;
/** The most characters of the shared texts of a workbook, the one part that has to stay in memory. */
export const MAX_SHARED_CHARS = 64 * 1024 * 1024;
/** How many data rows a table shows as its sample, and on which a signature checks its record ids. */
export const SAMPLE_ROWS = 50;

/** Why a whole file was refused. A single bad row never refuses a file: it carries a {@link RowProblem}. */
export type ImportFileErrorCode =
  | 'file-missing'
  | 'empty-file'
  | 'file-too-large'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'old-excel'
  | 'zip-archive'
  | 'unknown-format'
  | 'broken-quotes'
  | 'corrupt-workbook'
  | 'archive-bomb'
  | 'no-visible-sheet'
  | 'no-header';

/** The file as a whole cannot be read; `code` is stable, `message` tells the user what to do. */
export class ImportFileError extends Error {
  readonly code: ImportFileErrorCode;

  constructor(code: ImportFileErrorCode, message: string) {
    super(message);
    this.name = 'ImportFileError';
    this.code = code;
  }
}

/** Passes the bytes on and refuses the stream as soon as it exceeds {@link MAX_FILE_BYTES}, without reading the rest. */
export async function* capped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of bytes) {
    seen += chunk.byteLength;
    if (seen > MAX_FILE_BYTES) {
      throw new ImportFileError('file-too-large', `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB. Split it and import the parts one after another.`);
    }
    yield chunk;
  }
}
