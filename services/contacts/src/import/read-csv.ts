import { ImportFileError, MAX_RECORD_CHARS, MAX_REREAD_CHARS } from './read-limits.ts';

/** A record as it stands in the file, before it is fitted to the header. */
export interface RawRow {
  /** Line of the file where the record begins (sheet row in a workbook), from 1. */
  readonly line: number;
  readonly cells: string[];
  /** What went wrong while reading it. */
  readonly flaw?: RawFlaw;
}

/**
 * `unclosed-quote`: read up to the end of its first line. `stray-quote`: a quote inside a quoted cell, kept as text.
 * `cut`: the last record, without a line end. `cell-error`: a sheet cell showing #N/A or the like, read as empty.
 * `too-wide`: a sheet row with cells beyond the last column an import reads.
 */
export type RawFlaw = 'unclosed-quote' | 'stray-quote' | 'cut' | 'cell-error' | 'too-wide';

interface Parsed {
  readonly cells: string[];
  readonly next: number;
  readonly quotedBreak: boolean;
  readonly stray: boolean;
}

/** No whole record: `open` goes on beyond the text read so far, `swallowed` is an open quote that ran into the following rows. */
interface Unfinished {
  readonly unfinished: 'open' | 'swallowed';
  /** How far the text was looked at. */
  readonly upTo: number;
}

interface Rules {
  readonly delimiter: string;
  readonly atEnd: boolean;
}

/**
 * Cuts a CSV text into records as it arrives (RFC 4180, any delimiter, any line end). Unlike a strict parser it survives a quote
 * that is never closed: the line that opened it becomes one flawed record and reading goes on with the next line.
 */
export class CsvRecords {
  private text = '';
  private line = 1;
  private reread = 0;
  private readonly delimiter: string;

  constructor(delimiter: string) {
    this.delimiter = delimiter;
  }

  /** Takes the next piece of text and returns the records that are complete. */
  push(text: string): RawRow[] {
    this.text += text;
    return this.take(false);
  }

  /** Takes what is left as the end of the file. */
  end(): RawRow[] {
    return this.take(true);
  }

  private take(atEnd: boolean): RawRow[] {
    const rows: RawRow[] = [];
    let start = 0;
    while (start < this.text.length) {
      const parsed = parseRecord(this.text, start, { delimiter: this.delimiter, atEnd });
      const waits = 'unfinished' in parsed && parsed.unfinished === 'open' && !atEnd && this.text.length - start < MAX_RECORD_CHARS;
      if (waits) break;
      const read = 'unfinished' in parsed ? this.firstLine(start, parsed.upTo) : this.whole(parsed, start);
      rows.push(read.row);
      start = read.next;
    }
    this.text = this.text.slice(start);
    return rows;
  }

  private whole(parsed: Parsed, start: number): { row: RawRow; next: number } {
    const cut = parsed.next === this.text.length && !/[\r\n]/.test(this.text.charAt(parsed.next - 1));
    const flaw = parsed.stray ? 'stray-quote' : cut ? 'cut' : undefined;
    const row = { line: this.line, cells: parsed.cells, ...(flaw && { flaw }) } satisfies RawRow;
    this.line += parsed.quotedBreak ? lineBreaks(this.text.slice(start, parsed.next)) : 1;
    return { row, next: parsed.next };
  }

  /** Gives up on a record and takes its first line alone; what was looked at beyond it is read again, within limits. */
  private firstLine(start: number, upTo: number): { row: RawRow; next: number } {
    this.reread += upTo - start;
    if (this.reread > MAX_REREAD_CHARS) {
      throw new ImportFileError('broken-quotes', 'Quotes are opened and not closed in too many places to tell the rows apart. Export the file again.');
    }
    const end = lineEnd(this.text, start);
    const line = this.text.slice(start, end.at);
    const parsed = parseRecord(`${line}"`, 0, { delimiter: this.delimiter, atEnd: true });
    const row: RawRow = { line: this.line, cells: 'unfinished' in parsed ? [line] : parsed.cells, flaw: 'unclosed-quote' };
    this.line += 1;
    return { row, next: end.next };
  }
}

function parseRecord(text: string, start: number, rules: Rules): Parsed | Unfinished {
  const cells: string[] = [];
  let at = start;
  let quotedBreak = false;
  let stray = false;
  for (;;) {
    if (text[at] === '"') {
      const quoted = parseQuoted(text, at + 1, rules);
      if ('unfinished' in quoted) return quoted;
      cells.push(quoted.value);
      quotedBreak ||= hasBreak(quoted.value);
      stray ||= quoted.stray;
      at = quoted.next;
    } else {
      const end = plainEnd(text, at, rules.delimiter);
      cells.push(text.slice(at, end));
      at = end;
    }
    if (text[at] === rules.delimiter) {
      at += 1;
      continue;
    }
    // A carriage return at the border of the text read so far may be half of CR LF.
    if (!rules.atEnd && (at >= text.length || (text[at] === '\r' && at + 1 >= text.length))) return { unfinished: 'open', upTo: at };
    return { cells, next: lineEnd(text, at).next, quotedBreak, stray };
  }
}

function parseQuoted(text: string, start: number, rules: Rules): { value: string; next: number; stray: boolean } | Unfinished {
  let value = '';
  let from = start;
  let stray = false;
  let lineBreak = false;
  for (;;) {
    const quote = text.indexOf('"', from);
    const after = text[quote + 1];
    if (quote < 0 || (after === undefined && !rules.atEnd)) return { unfinished: 'open', upTo: text.length };
    const piece = text.slice(from, quote);
    value += piece;
    lineBreak ||= hasBreak(piece);
    const closes = after === undefined || after === rules.delimiter || after === '\n' || after === '\r';
    if (!closes && after !== '"') stray = true;
    if (stray && lineBreak) return { unfinished: 'swallowed', upTo: quote };
    if (closes) return { value, next: quote + 1, stray };
    value += '"';
    from = quote + (after === '"' ? 2 : 1);
  }
}

function plainEnd(text: string, start: number, delimiter: string): number {
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === delimiter || char === '\n' || char === '\r') return at;
  }
  return text.length;
}

function lineEnd(text: string, start: number): { at: number; next: number } {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '\n') return { at, next: at + 1 };
    if (text[at] === '\r') return { at, next: text[at + 1] === '\n' ? at + 2 : at + 1 };
  }
  return { at: text.length, next: text.length };
}

function hasBreak(value: string): boolean {
  return value.includes('\n') || value.includes('\r');
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
