import type { Cell } from './cells.ts';
import { zip, type ZipEntry } from './zip.ts';

const ROWS_A_SHEET = 1_000_000;
const LONGEST_TEXT = 32_767;
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** Positions in `cellXfs` of the styles below; text stays text when somebody edits it, so it never becomes a formula. */
const STYLE = { heading: 1, text: 2, number: 0, money: 3, date: 4, time: 5 } as const;

/**
 * A table as an Excel workbook (ECMA-376), written as it is read: a page of rows at a time, whatever the length of the table. A sheet
 * that is full is followed by another. The headings stay in sight and filter the columns below them.
 */
export async function* workbook(title: string, headings: readonly string[], pages: AsyncIterable<Cell[][]>): AsyncGenerator<Buffer> {
  yield* zip(entries(title, headings, pages[Symbol.asyncIterator]()));
}

async function* entries(title: string, headings: readonly string[], pages: AsyncIterator<Cell[][]>): AsyncGenerator<ZipEntry> {
  const table = new Table(headings, pages);
  let sheets = 0;
  do yield { name: `xl/worksheets/sheet${++sheets}.xml`, text: table.sheet() }; while (table.hasMore);
  const numbers = Array.from({ length: sheets }, (_, i) => i + 1);
  const name = (n: number) => escaped(title.replace(/[\\/?*[\]:]/g, ' ').slice(0, 25).trim() + (n > 1 ? ` ${n}` : ''));
  const part = (path: string, type: string) => `<Override PartName="/xl/${path}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
  const relation = (id: string, type: string, target: string) => `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const whole = (path: string, xml: string): ZipEntry => ({ name: path, text: [HEAD + xml] });
  yield whole('xl/styles.xml', STYLES);
  yield whole('xl/workbook.xml', `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${numbers.map((n) => `<sheet name="${name(n)}" sheetId="${n}" r:id="s${n}"/>`).join('')}</sheets></workbook>`);
  yield whole('xl/_rels/workbook.xml.rels', `<Relationships xmlns="${PACKAGE}/relationships">${numbers.map((n) => relation(`s${n}`, 'worksheet', `worksheets/sheet${n}.xml`)).join('')}${relation('styles', 'styles', 'styles.xml')}</Relationships>`);
  yield whole('_rels/.rels', `<Relationships xmlns="${PACKAGE}/relationships">${relation('workbook', 'officeDocument', 'xl/workbook.xml')}</Relationships>`);
  yield whole('[Content_Types].xml', `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${
    part('workbook.xml', 'sheet.main')}${part('styles.xml', 'styles')}${numbers.map((n) => part(`worksheets/sheet${n}.xml`, 'worksheet')).join('')}</Types>`);
}

/** Rows, cut into sheets. */
class Table {
  private left: Cell[][] = [];
  private ended = false;
  constructor(private readonly headings: readonly string[], private readonly pages: AsyncIterator<Cell[][]>) {}

  get hasMore() { return !this.ended; }

  async *sheet(): AsyncGenerator<string> {
    const { headings } = this;
    const widths = headings.map((heading, i) => `<col min="${i + 1}" max="${i + 1}" width="${Math.min(40, Math.max(14, heading.length + 4))}" customWidth="1"/>`).join('');
    yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData>${
      rowXml(1, headings.map((heading) => ({ kind: 'text', text: heading })), STYLE.heading)}`;
    let rows = 1;
    while (rows < ROWS_A_SHEET && (this.left.length > 0 || (await this.turn()))) {
      const here = this.left.splice(0, ROWS_A_SHEET - rows);
      yield here.map((row, i) => rowXml(rows + i + 1, row)).join('');
      rows += here.length;
    }
    if (this.left.length === 0) await this.turn();
    yield `</sheetData><autoFilter ref="A1:${letters(headings.length)}${rows}"/></worksheet>`;
  }

  /** Fetches rows; false when there are none left. */
  private async turn(): Promise<boolean> {
    while (this.left.length === 0 && !this.ended) {
      const { done, value } = await this.pages.next();
      if (done) this.ended = true;
      else this.left = value as Cell[][];
    }
    return !this.ended;
  }
}

const rowXml = (number: number, cells: Cell[], textStyle: number = STYLE.text) => `<row r="${number}">${cells.map((cell, i) => cellXml(letters(i + 1) + number, cell, textStyle)).join('')}</row>`;

function cellXml(at: string, cell: Cell, textStyle: number): string {
  if (cell === undefined) return '';
  const value = cell.kind === 'number' || cell.kind === 'money' ? cell.number : cell.kind === 'text' ? undefined : serialOf(cell.text);
  if (value !== undefined) return `<c r="${at}" s="${STYLE[cell.kind]}"><v>${value}</v></c>`;
  const text = cell.text.length > LONGEST_TEXT ? `${cell.text.slice(0, LONGEST_TEXT - 1)}…` : cell.text;
  return `<c r="${at}" s="${textStyle}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** Days since 30 December 1899, the time of day as a fraction; undefined before March 1900, where Excel counts a day that never was. */
function serialOf(text: string): number | undefined {
  const days = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : `${text.replace(' ', 'T')}Z`) / 86_400_000 + 25_569;
  return days >= 61 ? Number(days.toFixed(9)) : undefined;
}

/** 1 → A, 27 → AA. */
const letters = (n: number): string => (n > 26 ? letters(Math.floor((n - 1) / 26)) : '') + String.fromCharCode(65 + ((n - 1) % 26));

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// eslint-disable-next-line no-control-regex -- XML 1.0 knows no such characters; and _x0041_ would be read as A
const escaped = (text: string) => text.toWellFormed().replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"]/g, (c) => ENTITIES[c]!).replaceAll('\r', '&#13;');

const format = (id: number, font = 0) => `<xf numFmtId="${id}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${font ? ' applyFont="1"' : ''}/>`;
const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/></numFmts>${
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'}${
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'}${
  '<cellStyleXfs count="1"><xf/></cellStyleXfs>'}<cellXfs count="6">${format(0)}${format(0, 1)}${format(49)}${format(4)}${format(164)}${format(165)}</cellXfs></styleSheet>`;
