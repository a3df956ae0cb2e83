import { expect, test } from '@jest/globals';
import { constants, inflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import type { Cell } from './cells.ts';
import { workbook } from './workbook.ts';

async function* pages(count: number, cell: (n: number) => Cell, rows = 200): AsyncGenerator<Cell[][]> {
  for (let at = 0; at < count; at += rows) yield Array.from({ length: Math.min(rows, count - at) }, (_, i) => [cell(at + i)]);
}
const bytes = async (stream: AsyncIterable<Buffer>) => { const all: Buffer[] = []; for await (const chunk of stream) all.push(chunk); return Buffer.concat(all); };
const text = (value: string): Cell => ({ kind: 'text', text: value });

test.each(['<a & "b">', 'a\u0001b\u0000', '_x0041_', ' edges ', 'line\nbreak', '😀', '\ud800alone'])('the text %j arrives, without what XML cannot say', async (value) => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await bytes(workbook('Т', ['A'], pages(1, () => text(value))))).buffer as ArrayBuffer);
  // eslint-disable-next-line no-control-regex -- what XML 1.0 forbids
  expect(book.worksheets[0]!.getCell('A2').value).toBe(value.toWellFormed().replace(/[\u0000\u0001]/g, '').replace('_x0041_', '_x005F_x0041_'));
});

test('an empty list is a sheet with headings; the title is made fit for a tab', async () => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await bytes(workbook('Saved segments: one\'s own [and] shared', ['Имя'], pages(0, () => undefined)))).buffer as ArrayBuffer);
  expect([book.worksheets[0]!.name, book.worksheets[0]!.rowCount, book.worksheets[0]!.getCell('A1').value]).toEqual(['Saved segments  one\'s own', 1, 'Имя']);
});

test('days before March 1900, which Excel counts wrong, stay text', async () => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await bytes(workbook('Т', ['A'], pages(1, () => ({ kind: 'date', text: '1899-12-31' }))))).buffer as ArrayBuffer);
  expect(book.worksheets[0]!.getCell('A2').value).toBe('1899-12-31');
});

test('a full sheet is followed by another, with what did not fit', async () => {
  const archive = await bytes(workbook('Т', ['A'], pages(1_000_001, (n) => ({ kind: 'number', number: n, text: '' }), 50_000)));
  const second = archive.indexOf('xl/worksheets/sheet2.xml') + 'xl/worksheets/sheet2.xml'.length;
  const xml = inflateRawSync(archive.subarray(second), { finishFlush: constants.Z_SYNC_FLUSH }).toString();
  expect(xml.match(/<v>\d+<\/v>/g)).toEqual(['<v>999999</v>', '<v>1000000</v>']);
  expect(archive.includes('sheet3.xml')).toBe(false);
});
