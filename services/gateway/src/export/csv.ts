import { stringify } from 'csv-stringify/sync';
import type { Cell } from './cells.ts';

const BOM = '\uFEFF';
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;

/**
 * A table as CSV that Excel opens by double click: UTF-8 with a byte order mark, `;` between cells, decimal comma, dates as YYYY-MM-DD.
 * Text that a spreadsheet would take for a formula gets an apostrophe before it. Yields one chunk for every page.
 */
export async function* csv(headings: readonly string[], pages: AsyncIterable<Cell[][]>): AsyncGenerator<string> {
  yield BOM + lines([headings.map(harmless)]);
  for await (const rows of pages) yield lines(rows.map((row) => row.map(written)));
}

const lines = (rows: string[][]) => stringify(rows, { delimiter: ';', record_delimiter: 'windows' });
const harmless = (text: string) => (FORMULA.test(text) ? `'${text}` : text);

function written(cell: Cell): string {
  if (cell === undefined) return '';
  if (cell.kind === 'text') return harmless(cell.text);
  return cell.kind === 'number' || cell.kind === 'money' ? cell.text.replace('.', ',') : cell.text;
}
