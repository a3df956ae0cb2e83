import type { RawFlaw, RawRow } from './read-csv.ts';
import { MAX_COLUMNS } from './read-limits.ts';

/** A sheet row being read: cells arrive by column number, gaps are empty cells. */
export class SheetRow {
  readonly line: number;
  private readonly cells: string[] = [];
  private flaw: RawFlaw | undefined;

  constructor(line: number) {
    this.line = line;
  }

  /** Puts the text of a cell; `null` is a cell that shows an error such as #N/A. Columns count from 1. */
  put(column: number, text: string | null): void {
    if (!(column >= 1 && column <= MAX_COLUMNS)) {
      this.flaw = 'too-wide';
      return;
    }
    if (text === null) this.flaw ??= 'cell-error';
    while (this.cells.length < column - 1) this.cells.push('');
    this.cells[column - 1] = text ?? '';
  }

  done(): RawRow {
    return { line: this.line, cells: this.cells, ...(this.flaw && { flaw: this.flaw }) };
  }
}
