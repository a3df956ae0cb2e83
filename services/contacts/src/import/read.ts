import { isAscii } from 'node:buffer';
import { decode, decodeStream, detectEncoding, detectKind } from './detect.ts';
import type { Encoding } from './detect.ts';
import { isTable } from './read-archive.ts';
import { CsvRecords } from './read-csv.ts';
import type { RawRow } from './read-csv.ts';
import { detectDelimiter, separatorHint } from './read-delimiter.ts';
import type { Delimiter } from './read-delimiter.ts';
import { findHeader, HEADER_SEARCH_ROWS, readHeader } from './read-header.ts';
import type { Header } from './read-header.ts';
import { capped, ImportFileError, MAX_ROWS, SAMPLE_ROWS } from './read-limits.ts';
import { dataRows } from './read-rows.ts';
import type { TableRow } from './read-rows.ts';
import { isKnownHeader } from './recognise-words.ts';
import { openXml2003 } from './workbook-2003.ts';
import { isXlsx, openXlsx } from './workbook-xlsx.ts';
import { SpooledFile, ZipArchive } from './workbook-zip.ts';

/** How the bytes of a table are to be understood. */
export interface TableFormat {
  readonly kind: 'csv' | 'xlsx' | 'xml-spreadsheet';
  /** Null for xlsx. */
  readonly encoding: Encoding | null;
  /** Null for workbooks. */
  readonly delimiter: Delimiter | null;
  /** Name of the sheet that is read, for workbooks. */
  readonly sheet?: string;
}

/** A table opened for import. Its rows can be read once, from the first to the last. */
export interface Table {
  /** As the user called it; nothing is judged by it. */
  readonly fileName: string;
  readonly format: TableFormat;
  /** Unique column names, columns with passwords left out. */
  readonly header: readonly string[];
  /** Columns that were left out because they hold passwords. */
  readonly dropped: readonly string[];
  /** Cells of the first data rows (up to 50), for recognition and preview. */
  readonly sample: readonly (readonly string[])[];
  readonly rows: AsyncIterable<TableRow>;
  /** Frees the temporary file of a workbook. Reading `rows` to the end, or breaking out of it, does the same. */
  close(): Promise<void>;
}

/** What the user may set where detection erred. */
export interface ReadOptions {
  readonly encoding?: Encoding;
  readonly delimiter?: Delimiter;
  /** `none`: the file has no header row; the columns are then called «Column 1», «Column 2» … */
  readonly headerRow?: 'none';
}

interface Source {
  readonly format: TableFormat;
  readonly rows: AsyncGenerator<RawRow>;
  close(): Promise<void>;
}

const HEAD_BYTES = 65_536;
/** How far is looked for a first character beyond ASCII, which decides the encoding. */
const ASCII_HEAD_BYTES = 4 * 1024 * 1024;

/**
 * Opens an import file by its content: CSV in any usual encoding and delimiter, xlsx, XML Spreadsheet 2003. Reads as much as
 * the header and the sample need; the rest is read with `rows`. Throws {@link ImportFileError}, also while `rows` are read when
 * a limit is exceeded or a workbook turns out to be damaged.
 */
export async function openTable(bytes: AsyncIterable<Uint8Array>, fileName: string, options: ReadOptions = {}): Promise<Table> {
  const source = await openSource(bytes, options);
  try {
    const first = await take(source.rows, HEADER_SEARCH_ROWS);
    if (!first.some((row) => row.cells.some((cell) => cell.trim() !== ''))) throw emptyFile();
    const { header, above } = locateHeader(first, options);
    const rows = dataRows(chain(first.slice(above), source.rows), { header, complete: source.format.kind === 'csv', width: header.width });
    const sample = await take(rows, SAMPLE_ROWS);
    return {
      fileName,
      format: source.format,
      header: header.names,
      dropped: header.dropped,
      sample: sample.map((row) => row.cells),
      rows: countedRows(chain(sample, rows), source),
      close: source.close,
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function locateHeader(first: readonly RawRow[], { headerRow }: ReadOptions): { header: Header; above: number } {
  if (headerRow === 'none') {
    const width = Math.max(...first.map((row) => row.cells.length));
    return { header: readHeader(Array.from({ length: width }, (_, index) => `Column ${index + 1}`)), above: 0 };
  }
  const at = findHeader(first.map((row) => row.cells), isKnownHeader);
  const row = first[at];
  if (row?.flaw === 'too-wide') throw new ImportFileError('too-many-columns', 'The table is too wide. Remove the columns that are not needed.');
  return { header: readHeader(row?.cells ?? []), above: at + 1 };
}

async function openSource(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<Source> {
  const { head, seen, all } = await peek(capped(bytes));
  if (head.byteLength === 0) throw emptyFile();
  const kind = detectKind(head);
  if (kind === 'zip') return openWorkbook(await SpooledFile.write(all), null);
  const encoding = options.encoding ?? detectEncoding(seen);
  if (kind === 'xml-spreadsheet') return openWorkbook(await SpooledFile.write(all), encoding);
  if (kind === 'csv') return openCsv(all, encoding, options.delimiter ?? detectDelimiter(decode(head, encoding)));
  if (kind === 'old-excel') {
    throw new ImportFileError('old-excel', 'This is an old Excel file (.xls) or a workbook with a password. Save it as .xlsx without a password, or as CSV.');
  }
  throw new ImportFileError('unknown-format', 'The file is not a table that can be read. Expected: CSV, .xlsx or XML Spreadsheet 2003.');
}

function openCsv(bytes: AsyncIterable<Uint8Array>, encoding: Encoding, delimiter: Delimiter): Source {
  const rows = withoutHint(csvRows(decodeStream(bytes, encoding), new CsvRecords(delimiter)), delimiter);
  return {
    format: { kind: 'csv', encoding, delimiter },
    rows,
    close: async () => void (await rows.return(undefined)),
  };
}

async function* csvRows(texts: AsyncIterable<string>, records: CsvRecords): AsyncGenerator<RawRow> {
  for await (const text of texts) yield* records.push(text);
  yield* records.end();
}

async function* withoutHint(rows: AsyncIterable<RawRow>, delimiter: Delimiter): AsyncGenerator<RawRow> {
  for await (const row of rows) if (row.line > 1 || separatorHint(row.cells.join(delimiter)) === null) yield row;
}

/** `encoding` is null for xlsx, whose parts are always UTF-8. */
async function openWorkbook(file: SpooledFile, encoding: Encoding | null): Promise<Source> {
  try {
    const { sheet, rows } = encoding === null ? await openXlsx(await workbookZip(file)) : await openXml2003(file, encoding);
    return {
      format: { kind: encoding === null ? 'xlsx' : 'xml-spreadsheet', encoding, delimiter: null, sheet },
      rows,
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function workbookZip(file: SpooledFile): Promise<ZipArchive> {
  const zip = await ZipArchive.open(file);
  if (isXlsx(zip)) return zip;
  const tables = [...zip.entries.keys()].filter(isTable);
  const hint = tables.length > 0 ? `It contains ${tables.slice(0, 5).join(', ')}: import the tables one by one.` : 'It contains no table.';
  throw new ImportFileError('zip-archive', `This is a zip archive. ${hint}`);
}

async function* countedRows(rows: AsyncIterable<TableRow>, source: Source): AsyncGenerator<TableRow> {
  try {
    for await (const row of rows) {
      if (row.rowNumber > MAX_ROWS) throw new ImportFileError('too-many-rows', `The file has more than ${MAX_ROWS} rows. Split it and import the parts one after another.`);
      yield row;
    }
  } finally {
    await source.close();
  }
}

/** `head`: the first bytes. `seen`: the same and what follows up to the first character beyond ASCII. `all`: the whole stream. */
async function peek(bytes: AsyncGenerator<Uint8Array>): Promise<{ head: Uint8Array; seen: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let ascii = true;
  while (size < (ascii ? ASCII_HEAD_BYTES : HEAD_BYTES)) {
    const next = await bytes.next();
    if (next.done) break;
    chunks.push(next.value);
    size += next.value.byteLength;
    ascii &&= isAscii(next.value);
  }
  const seen = Buffer.concat(chunks);
  return { head: seen.subarray(0, HEAD_BYTES), seen, all: chain(chunks, bytes) };
}

/** The first items, at most `count`, leaving the iterator open for the rest. */
async function take<T>(items: AsyncGenerator<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = await items.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

async function* chain<T>(first: readonly T[], rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield* first;
  yield* rest;
}

function emptyFile(): ImportFileError {
  return new ImportFileError('empty-file', 'The file is empty.');
}
