import { posix } from 'node:path';
import { decodeStream } from './detect.ts';
import type { RawRow } from './read-csv.ts';
import { ImportFileError, MAX_SHARED_CHARS } from './read-limits.ts';
import { isDateFormat, serialToIso } from './workbook-dates.ts';
import { SheetRow } from './workbook-row.ts';
import { XmlTokens } from './workbook-xml.ts';
import type { XmlEvents } from './workbook-xml.ts';
import type { ZipArchive } from './workbook-zip.ts';

/** The first visible sheet of a workbook. */
export interface SheetRows {
  readonly sheet: string;
  readonly rows: AsyncGenerator<RawRow>;
}

interface CellRules {
  readonly shared: readonly string[];
  /** By style number: whether a cell of that style shows its number as a date. */
  readonly dates: readonly boolean[];
  readonly epoch: 1900 | 1904;
}

/** Whether the archive is an Excel workbook rather than any other zip. */
export function isXlsx(zip: ZipArchive): boolean {
  return zip.entries.has('xl/workbook.xml');
}

/** Opens the first visible sheet (ECMA-376). Hidden columns are read like any others; a formula gives its stored result. */
export async function openXlsx(zip: ZipArchive): Promise<SheetRows> {
  const book = await readBook(zip);
  const targets = await readTargets(zip);
  const target = targets.get(book.sheet.relation);
  const path = target?.startsWith('/') ? target.slice(1) : posix.join('xl', target ?? '');
  if (!zip.entries.has(path)) throw new ImportFileError('corrupt-workbook', 'The workbook lacks the sheet it lists first. Open it in Excel, save it again and try once more.');
  const rules: CellRules = { shared: await readShared(zip), dates: await readDateStyles(zip), epoch: book.epoch };
  return { sheet: book.sheet.name, rows: readSheet(zip, path, rules) };
}

async function scan(zip: ZipArchive, path: string, events: Partial<XmlEvents>): Promise<void> {
  if (!zip.entries.has(path)) return;
  const tokens = new XmlTokens({ open() {}, close() {}, text() {}, ...events });
  for await (const text of decodeStream(zip.read(path), 'utf-8')) tokens.push(text);
  tokens.end();
}

async function readBook(zip: ZipArchive): Promise<{ sheet: { name: string; relation: string }; epoch: 1900 | 1904 }> {
  const visible: { name: string; relation: string }[] = [];
  let epoch: 1900 | 1904 = 1900;
  await scan(zip, 'xl/workbook.xml', {
    open(name, { name: title = '', id = '', state = 'visible', date1904 }) {
      if (name === 'sheet' && state === 'visible') visible.push({ name: title, relation: id });
      if (name === 'workbookPr' && (date1904 === '1' || date1904 === 'true')) epoch = 1904;
    },
  });
  const [sheet] = visible;
  if (!sheet) throw new ImportFileError('no-visible-sheet', 'The workbook has no visible sheet. Show the sheet with the data and save the file again.');
  return { sheet, epoch };
}

async function readTargets(zip: ZipArchive): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  await scan(zip, 'xl/_rels/workbook.xml.rels', {
    open(name, { Id, Target }) {
      if (name === 'Relationship' && Id && Target) targets.set(Id, Target);
    },
  });
  return targets;
}

async function readShared(zip: ZipArchive): Promise<string[]> {
  const shared: string[] = [];
  let value = '';
  let inText = false;
  let phonetic = false;
  let chars = 0;
  await scan(zip, 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') value = '';
      if (name === 'rPh') phonetic = true;
      inText = name === 't' && !phonetic;
    },
    text(text) {
      if (inText) value += text;
    },
    close(name) {
      if (name === 'rPh') phonetic = false;
      if (name === 't') inText = false;
      if (name !== 'si') return;
      chars += value.length;
      if (chars > MAX_SHARED_CHARS) throw new ImportFileError('archive-bomb', 'The workbook holds more text than can be read at once. Save the sheet as CSV and import that.');
      shared.push(unescapeCell(value));
    },
  });
  return shared;
}

async function readDateStyles(zip: ZipArchive): Promise<boolean[]> {
  const codes = new Map<number, string>();
  const dates: boolean[] = [];
  let inCellFormats = false;
  await scan(zip, 'xl/styles.xml', {
    open(name, { numFmtId, formatCode }) {
      if (name === 'cellXfs') inCellFormats = true;
      if (name === 'numFmt' && formatCode !== undefined) codes.set(Number(numFmtId), formatCode);
      if (name === 'xf' && inCellFormats) dates.push(isDateFormat(Number(numFmtId ?? 0), codes.get(Number(numFmtId))));
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return dates;
}

async function* readSheet(zip: ZipArchive, path: string, rules: CellRules): AsyncGenerator<RawRow> {
  const reader = new SheetReader(rules);
  const tokens = new XmlTokens(reader);
  for await (const text of decodeStream(zip.read(path), 'utf-8')) {
    tokens.push(text);
    yield* reader.rows.splice(0);
  }
  tokens.end();
}

class SheetReader implements XmlEvents {
  readonly rows: RawRow[] = [];
  private row = new SheetRow(0);
  private column = 0;
  private type = 'n';
  private style = 0;
  private value = '';
  private inValue = false;
  private readonly rules: CellRules;

  constructor(rules: CellRules) {
    this.rules = rules;
  }

  open(name: string, { r, t, s }: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      this.row = new SheetRow(r ? Number(r) : this.row.line + 1);
      this.column = 0;
    } else if (name === 'c') {
      this.column = r ? columnOf(r) : this.column + 1;
      this.type = t ?? 'n';
      this.style = Number(s ?? 0);
      this.value = '';
    }
    this.inValue = name === 'v' || name === 't';
  }

  text(text: string): void {
    if (this.inValue) this.value += text;
  }

  close(name: string): void {
    this.inValue = false;
    if (name === 'c' && this.value !== '') this.row.put(this.column, this.cell());
    else if (name === 'row') this.rows.push(this.row.done());
  }

  private cell(): string | null {
    const { type, value } = this;
    if (type === 's') return this.rules.shared[Number(value)] ?? '';
    if (type === 'inlineStr' || type === 'str') return unescapeCell(value);
    if (type === 'b') return value === '1' ? 'true' : 'false';
    if (type === 'd') return value;
    if (type === 'e') return null;
    return this.rules.dates[this.style] ? serialToIso(Number(value), this.rules.epoch) : plainNumber(value);
  }
}

/** A stored number as people see it: `7.70708389E9` → `7707083890`, `0.1` stays `0.1`. */
export function plainNumber(value: string): string {
  const number = Number(value);
  if (!/e/i.test(value) || !Number.isFinite(number)) return value.replace(/^(-?\d+)\.0+$/, '$1');
  return Number.isInteger(number) ? BigInt(number).toString() : String(number);
}

/** Excel writes control characters as `_x000D_` (ECMA-376 part 1, 22.9.2.19). */
function unescapeCell(value: string): string {
  if (!value.includes('_x')) return value;
  return value.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function columnOf(reference: string): number {
  let column = 0;
  for (const char of reference) {
    const letter = char.charCodeAt(0) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column;
}
