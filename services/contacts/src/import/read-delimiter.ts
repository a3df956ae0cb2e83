import { CsvRecords } from './read-csv.ts';

/** Characters that may separate the cells of a CSV. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

const RECORDS_JUDGED = 20;

/**
 * The delimiter that gives the same number of columns in most of the first records; more columns win a tie. Excel's own hint
 * `sep=;` in the first line is obeyed. A table of one column counts as comma separated.
 */
export function detectDelimiter(text: string): Delimiter {
  const hint = DELIMITERS.find((delimiter) => separatorHint(text.slice(0, 8)) === delimiter);
  if (hint) return hint;
  const scored = DELIMITERS.map((delimiter) => ({ delimiter, ...evenness(text, delimiter) }));
  return scored.reduce((best, next) => (next.score > best.score || (next.score === best.score && next.columns > best.columns) ? next : best)).delimiter;
}

/** The separator an Excel hint line such as `sep=;` names. */
export function separatorHint(firstLine: string): string | null {
  return /^sep=([^\r\n])(?:\r|\n|$)/i.exec(firstLine)?.[1] ?? null;
}

function evenness(text: string, delimiter: string): { score: number; columns: number } {
  const records = new CsvRecords(delimiter);
  const read = records.push(text);
  const widths = (read.length > 0 ? read : records.end())
    .slice(0, RECORDS_JUDGED)
    .filter((row) => row.cells.some((cell) => cell.trim() !== ''))
    .map((row) => row.cells.length);
  const counts = new Map<number, number>();
  for (const width of widths) if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1);
  const [columns = 1, count = 0] = [...counts].reduce<[number?, number?]>((best, next) => (next[1] > (best[1] ?? 0) ? next : best), []);
  return { score: widths.length === 0 ? 0 : count / widths.length, columns };
}
