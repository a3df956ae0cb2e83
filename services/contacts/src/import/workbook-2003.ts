import { decodeStream } from './detect.ts';
import type { Encoding } from './detect.ts';
import type { RawRow } from './read-csv.ts';
import { ImportFileError } from './read-limits.ts';
import { SheetRow } from './workbook-row.ts';
import { plainNumber } from './workbook-xlsx.ts';
import type { SheetRows } from './workbook-xlsx.ts';
import { XmlTokens } from './workbook-xml.ts';
import type { XmlEvents } from './workbook-xml.ts';
import type { SpooledFile } from './workbook-zip.ts';

/** Opens the first visible sheet of an XML Spreadsheet 2003, the export format of Dynamics CRM up to 2011. */
export async function openXml2003(file: SpooledFile, encoding: Encoding): Promise<SheetRows> {
  const sheets = new SheetIndex();
  for await (const _ of pushAll(file, encoding, sheets)) if (sheets.visible) break;
  const { visible } = sheets;
  if (!visible) throw new ImportFileError('no-visible-sheet', 'The workbook has no visible sheet. Show the sheet with the data and save the file again.');
  return { sheet: visible.name, rows: readSheet(file, encoding, visible.position) };
}

async function* pushAll(file: SpooledFile, encoding: Encoding, events: XmlEvents): AsyncGenerator<void> {
  const tokens = new XmlTokens(events);
  for await (const text of decodeStream(file.read(), encoding)) {
    tokens.push(text);
    yield;
  }
  tokens.end();
}

async function* readSheet(file: SpooledFile, encoding: Encoding, position: number): AsyncGenerator<RawRow> {
  const reader = new SheetReader(position);
  for await (const _ of pushAll(file, encoding, reader)) {
    yield* reader.rows.splice(0);
    if (reader.done) return;
  }
}

/** Whether a sheet is hidden is written after its rows, so the visible one is looked up before reading. */
class SheetIndex implements XmlEvents {
  visible: { name: string; position: number } | null = null;
  private position = 0;
  private name = '';
  private hidden = false;
  private inVisible = false;

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'Worksheet') {
      this.position += 1;
      this.name = attributes['Name'] ?? '';
      this.hidden = false;
    }
    this.inVisible = name === 'Visible';
  }

  text(text: string): void {
    if (this.inVisible && /hidden/i.test(text)) this.hidden = true;
  }

  close(name: string): void {
    this.inVisible = false;
    if (name === 'Worksheet' && !this.hidden) this.visible ??= { name: this.name, position: this.position };
  }
}

class SheetReader implements XmlEvents {
  readonly rows: RawRow[] = [];
  done = false;
  private sheet = 0;
  private row = new SheetRow(0);
  private column = 0;
  private span = 0;
  private type = 'String';
  private value = '';
  private inData = false;
  private inComment = false;
  private readonly position: number;

  constructor(position: number) {
    this.position = position;
  }

  open(name: string, { Index, MergeAcross, Type }: Readonly<Record<string, string>>): void {
    if (name === 'Worksheet') this.sheet += 1;
    if (this.sheet !== this.position) return;
    if (name === 'Row') {
      this.row = new SheetRow(Index ? Number(Index) : this.row.line + 1);
      this.column = 0;
      this.span = 0;
    } else if (name === 'Cell') {
      this.column = Index ? Number(Index) : this.column + this.span + 1;
      this.span = Number(MergeAcross ?? 0);
      this.value = '';
    } else if (name === 'Comment') this.inComment = true;
    else if (name === 'Data' && !this.inComment) {
      this.inData = true;
      this.type = Type ?? 'String';
    }
  }

  text(text: string): void {
    if (this.inData) this.value += text;
  }

  close(name: string): void {
    if (this.sheet !== this.position) return;
    if (name === 'Data') this.inData = false;
    else if (name === 'Comment') this.inComment = false;
    else if (name === 'Cell' && this.value !== '') this.row.put(this.column, this.cell());
    else if (name === 'Row') this.rows.push(this.row.done());
    else if (name === 'Worksheet') this.done = true;
  }

  private cell(): string | null {
    if (this.type === 'Number') return plainNumber(this.value);
    if (this.type === 'Boolean') return this.value === '1' ? 'true' : 'false';
    if (this.type === 'DateTime') return this.value.replace(/\.\d+$/, '').replace(/T00:00:00$/, '');
    return this.type === 'Error' ? null : this.value;
  }
}
