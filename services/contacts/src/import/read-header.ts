import { ImportFileError, MAX_COLUMNS } from './read-limits.ts';

/** Rows among which the header is looked for: reports put their title and filters above it. */
export const HEADER_SEARCH_ROWS = 20;

/** Columns that are never read, by any name: their values do not leave the file. */
const PASSWORD = /passw(or)?d|парол|user[ _]?hash|парольн/i;

/** A header as signatures and synonyms compare it: without byte order mark and quotes, single spaces, lower case, ё as е. */
export function normaliseHeader(header: string): string {
  return header
    .replace(/[\uFEFF"«»]/g, '')
    .replace(/[\s\u00A0]+/g, ' ')
    .trim()
    .toLowerCase()
    .replaceAll('ё', 'е');
}

/** The header of a table and which columns of the file it stands for. */
export interface Header {
  /** Unique names: a repeated one gets « (2)», an empty one « Column 5». */
  readonly names: string[];
  /** For each name the position of its column in the file. */
  readonly positions: readonly number[];
  /** Columns left out because they hold passwords. */
  readonly dropped: readonly string[];
  /** Cells the header row has in the file, trailing empty ones included. */
  readonly width: number;
}

/** Names the columns of a header row; throws `no-header` when it is empty and `too-many-columns` above the limit. */
export function readHeader(cells: readonly string[]): Header {
  const used = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  if (used === 0) throw new ImportFileError('no-header', 'No header row was found. The first filled row must name the columns.');
  if (used > MAX_COLUMNS) throw new ImportFileError('too-many-columns', `The table has more than ${MAX_COLUMNS} columns. Remove those that are not needed.`);
  const names: string[] = [];
  const positions: number[] = [];
  const dropped: string[] = [];
  const taken = new Set<string>();
  for (const [position, cell] of cells.slice(0, used).entries()) {
    const name = unique(cell.replace(/[\uFEFF\0]/g, '').trim() || `Column ${position + 1}`, taken);
    taken.add(name);
    if (PASSWORD.test(name)) dropped.push(name);
    else {
      names.push(name);
      positions.push(position);
    }
  }
  return { names, positions, dropped, width: cells.length };
}

/**
 * Where the header is among the first rows: the first row in which at least two cells and a third of all are column names
 * `isKnown` knows; else the first row with three text cells; else the first row with any text; else the first filled row.
 */
export function findHeader(rows: readonly (readonly string[])[], isKnown: (header: string) => boolean): number {
  const filled = rows.map((cells) => cells.filter((cell) => cell.trim() !== ''));
  const known = filled.findIndex((cells) => {
    const count = cells.filter(isKnown).length;
    return count >= 2 && count * 3 >= cells.length;
  });
  if (known >= 0) return known;
  const wide = filled.findIndex((cells) => cells.filter(isText).length >= 3);
  if (wide >= 0) return wide;
  const widest = Math.max(0, ...filled.map((cells) => cells.length));
  const text = filled.findIndex((cells) => cells.length === widest && cells.some(isText));
  return text >= 0 ? text : filled.findIndex((cells) => cells.length > 0);
}

/** Whether a row that should name the columns looks like data instead: it holds an e-mail, a phone, a date or a record number. */
export function looksLikeData(header: readonly string[]): boolean {
  return header.some((cell) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell.trim()) || (/^[+\d\s().:/-]+$/.test(cell) && cell.replace(/\D/g, '').length >= 6));
}

function isText(cell: string): boolean {
  return /\p{L}/u.test(cell);
}

function unique(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let copy = 2;
  while (taken.has(`${name} (${copy})`)) copy += 1;
  return `${name} (${copy})`;
}
