import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { crc32, deflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { openArchive } from './read-archive.ts';
import { openTable } from './read.ts';
import type { Table } from './read.ts';
import type { TableRow } from './read-rows.ts';
import { isDateFormat, serialToIso } from './workbook-dates.ts';

const GUID = '0a1b2c3d-0000-4000-8000-000000000001';

describe('an xlsx workbook', () => {
  test('its first visible sheet is read, hidden columns and dates included', async () => {
    const bytes = await workbook((book) => {
      book.addWorksheet('hidden', { state: 'hidden' }).addRow(['no', 'no', 'no']);
      const sheet = book.addWorksheet('Организации');
      sheet.addRow(['Отчёт на 01.02.2026']);
      sheet.addRow([]);
      sheet.addRow(['(Не изменять) Организация', '(Не изменять) Контрольная сумма строки', '(Не изменять) Дата изменения', 'Название организации', 'ИНН', 'Основной телефон']);
      sheet.addRow([GUID, 'abc', new Date(Date.UTC(2026, 0, 12, 10, 15)), { richText: [{ text: 'ООО ' }, { text: '«Ромашка»', font: { bold: true } }] }, 7707083893, 'а & б <в>']);
      sheet.addRow([GUID, null, new Date(Date.UTC(2026, 0, 13)), { formula: 'A1', result: 'АО «Бета»' }, { error: '#N/A' }]);
      sheet.getColumn(1).hidden = true;
    });
    const table = await openTable(stream(bytes), 'a.xlsx');
    expect(table.format).toEqual({ kind: 'xlsx', encoding: null, delimiter: null, sheet: 'Организации' });
    expect(table.header[0]).toBe('(Не изменять) Организация');
    const rows = await all(table);
    expect(rows[0]).toMatchObject({ rowNumber: 1, line: 4, cells: [GUID, 'abc', '2026-01-12T10:15:00', 'ООО «Ромашка»', '7707083893', 'а & б <в>'], problems: [] });
    expect(rows[1]).toMatchObject({ line: 5, cells: [GUID, '', '2026-01-13', 'АО «Бета»', '', ''], problems: [{ code: 'cell-error', effect: 'warn' }] });
  });

  test('parts whose elements carry a namespace prefix are read, as the OpenXML SDK writes them', async () => {
    const bytes = zip({
      'xl/workbook.xml': '<?xml version="1.0"?><x:workbook xmlns:x="m" xmlns:r="o"><x:sheets><x:sheet name="A" sheetId="1" r:id="R1"/></x:sheets></x:workbook>',
      'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="R1" Target="/xl/worksheets/sheet7.xml"/></Relationships>',
      'xl/worksheets/sheet7.xml': `<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1">${['Name', 'City', 'Note'].map(inline).join('')}</x:row><x:row r="2">${inline('A')}<x:c r="C2" t="b"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
    });
    expect((await all(await openTable(stream(bytes), 'a.xlsx')))[0]?.cells).toEqual(['A', '', 'true']);
  });

  test('the temporary file is gone after reading, after breaking off and after closing', async () => {
    const bytes = await workbook((book) => book.addWorksheet('A').addRows([['Name', 'City', 'Note'], ['a', 'b', 'c'], ['d', 'e', 'f']]));
    const before = spools();
    await all(await openTable(stream(bytes), 'a.xlsx'));
    for await (const _ of (await openTable(stream(bytes), 'a.xlsx')).rows) break;
    await (await openTable(stream(bytes), 'a.xlsx')).close();
    await openTable(stream(bytes.subarray(0, bytes.length - 30)), 'a.xlsx').catch(() => {});
    // Another test process may be spooling at this moment; what stays is a leak.
    for (let tries = 0; tries < 20 && spools().some((name) => !before.includes(name)); tries += 1) await setTimeout(100);
    expect(spools().filter((name) => !before.includes(name))).toEqual([]);
  });

  test.each([
    ['a truncated file', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), 'corrupt-workbook'],
    ['a flipped byte', (bytes: Buffer) => Buffer.from(bytes.map((byte, index) => (index === 120 ? byte ^ 0xff : byte))), 'corrupt-workbook'],
    ['a part that unpacks to something else than was packed', (bytes: Buffer) => withOtherChecksum(bytes), 'corrupt-workbook'],
  ])('%s is refused', async (_, damage, code) => {
    const bytes = zip({ ...book('<row><c t="str"><v>Name</v></c><c t="str"><v>City</v></c></row>') });
    await expect(openTable(stream(damage(bytes)), 'a.xlsx').then(all)).rejects.toMatchObject({ code });
  });

  test('a workbook without a visible sheet', async () => {
    const bytes = zip({ 'xl/workbook.xml': '<workbook><sheets><sheet name="A" state="veryHidden" id="R1"/></sheets></workbook>' });
    await expect(openTable(stream(bytes), 'a.xlsx')).rejects.toMatchObject({ code: 'no-visible-sheet' });
  });

  test('a zip bomb is refused while it unpacks', async () => {
    const bytes = zip(book(`<row><c t="str"><v>Name</v></c><c t="str"><v>City</v></c></row>${'<row></row>'.repeat(3_000_000)}`));
    expect(bytes.length).toBeLessThan(200_000);
    await expect(openTable(stream(bytes), 'a.xlsx').then(all)).rejects.toMatchObject({ code: 'archive-bomb' });
  });

  test('a document type, and with it any entity, is refused', async () => {
    const bytes = zip(book('<row/>', '<!DOCTYPE x [<!ENTITY a "aaaa">]>'));
    await expect(openTable(stream(bytes), 'a.xlsx')).rejects.toMatchObject({ code: 'corrupt-workbook' });
  });

  test('the tables of a zip are opened one by one', async () => {
    const archive = await openArchive(stream(zip({ 'data/Account.csv': 'Name,City,Note\na,b,c\n', '__MACOSX/data/._Account.csv': 'x', 'readme.pdf': 'x' })));
    expect(archive.tables).toEqual(['data/Account.csv']);
    expect((await all(await openTable(archive.open('data/Account.csv'), 'Account.csv')))[0]?.cells).toEqual(['a', 'b', 'c']);
    await archive.close();
  });

  test('a zip of tables is refused as a table, with the names of what it holds', async () => {
    await expect(openTable(stream(zip({ 'Account.csv': 'a', 'Contact.csv': 'b' })), 'a.zip')).rejects.toMatchObject({ code: 'zip-archive', message: expect.stringContaining('Account.csv, Contact.csv') });
  });
});

describe('an XML Spreadsheet 2003', () => {
  const sheet = (name: string, rows: string, hidden = '') =>
    `<Worksheet ss:Name="${name}"><Table>${rows}</Table>${hidden && `<WorksheetOptions><Visible>${hidden}</Visible></WorksheetOptions>`}</Worksheet>`;
  const row = (...cells: string[]) => `<Row>${cells.map((cell) => `<Cell><Data ss:Type="String">${cell}</Data></Cell>`).join('')}</Row>`;
  const xml = (...sheets: string[]) =>
    `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">${sheets.join('')}</Workbook>`;

  test('the first visible sheet, with gaps, dates and numbers', async () => {
    const data = `<Row ss:Index="4"><Cell><Data ss:Type="String">A &amp; B</Data><Comment><Data>no</Data></Comment></Cell><Cell ss:Index="3"><Data ss:Type="DateTime">2026-01-12T00:00:00.000</Data></Cell></Row>`;
    const table = await openTable(stream(Buffer.from(xml(sheet('h', row('x', 'y', 'z'), 'SheetHidden'), sheet('Data', row('Name', 'City', 'Created On') + data)))), 'a.xml');
    expect(table.format).toEqual({ kind: 'xml-spreadsheet', encoding: 'utf-8', delimiter: null, sheet: 'Data' });
    expect(await all(table)).toMatchObject([{ rowNumber: 1, line: 4, cells: ['A & B', '', '2026-01-12'], problems: [] }]);
  });

  test.each([0, 8, 10, 30, 60])('one that breaks off %d characters before its end is refused, not cut short', async (missing) => {
    const text = xml(sheet('Data', row('Name', 'City', 'Note') + row('a', 'b', 'c')), sheet('Next', row('x')));
    const cut = text.slice(0, text.indexOf('</Worksheet>') - missing);
    await expect(openTable(stream(Buffer.from(cut)), 'a.xml').then(all)).rejects.toMatchObject({ code: 'corrupt-workbook' });
  });
});

describe('Excel dates', () => {
  test.each([
    [1, 1900, '1900-01-01'],
    [59, 1900, '1900-02-28'],
    [61, 1900, '1900-03-01'],
    [46034, 1900, '2026-01-12'],
    [46034.427083333, 1900, '2026-01-12T10:15:00'],
    [44572, 1904, '2026-01-12'],
    [0.5, 1900, '0.5'],
  ] as const)('%d since %d is %s', (serial, epoch, iso) => {
    expect(serialToIso(serial, epoch)).toBe(iso);
  });

  test.each([
    [14, undefined, true],
    [2, undefined, false],
    [164, 'dd.mm.yyyy', true],
    [165, '#,##0.00" руб."', false],
    [166, '[$-419]d mmm yyyy', true],
    [167, '[Red]0.00', false],
    [168, '[h]:mm', true],
    [0, 'General', false],
  ])('format %d %s is a date: %s', (id, code, expected) => {
    expect(isDateFormat(id, code)).toBe(expected);
  });
});

/** Changes the checksum of the first part, as if its bytes had been exchanged. */
function withOtherChecksum(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt32LE(12345, changed.indexOf('PK\x01\x02') + 16);
  return changed;
}

function inline(text: string): string {
  return `<x:c t="inlineStr"><x:is><x:t>${text}</x:t></x:is></x:c>`;
}

function book(rows: string, prolog = ''): Record<string, string> {
  return {
    'xl/worksheets/sheet1.xml': `${prolog}<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    'xl/workbook.xml': '<workbook><sheets><sheet name="A" id="R1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="R1" Target="worksheets/sheet1.xml"/></Relationships>',
  };
}

async function workbook(fill: (book: ExcelJS.Workbook) => unknown): Promise<Buffer> {
  const made = new ExcelJS.Workbook();
  fill(made);
  return Buffer.from(await made.xlsx.writeBuffer());
}

/** A zip of texts, written independently of the reader under test. */
function zip(parts: Record<string, string>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(parts)) {
    const packed = deflateRawSync(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(text), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(Buffer.byteLength(text), 18);
    common.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    bodies.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(parts).length, 4);
  end.writeUInt16LE(Object.keys(parts).length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...bodies, list, Buffer.from('PK\x05\x06'), end]);
}

function spools(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('kontora-import-'));
}

async function* stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

async function all(table: Table): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of table.rows) rows.push(row);
  return rows;
}
