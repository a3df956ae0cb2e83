import { afterAll, beforeAll, expect, test } from '@jest/globals';
import ExcelJS from 'exceljs';
import { Rig } from '../testing/rig.ts';
import { problem, type Row } from '../testing/stand-in.ts';

let rig: Rig;
beforeAll(async () => { rig = await Rig.start(); });
afterAll(() => rig.stop());

const row = (n: number, more: Partial<Row> = {}): Row => ({
  id: `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`, inn: '0277071467', title: `Дело ${n}`, sum: { amount: '1210.5', currency: 'RUB' }, due: '2026-10-26', createdAt: '2026-10-25T21:30:00Z', urgent: true, minutes: 90,
  origin: { service: 'tasks', number: '007' }, phones: [{ text: '8 (495) 123-45-67', e164: '+74951234567' }], tags: ['срочно', 'НДС'], custom: { branch: 'Казань' }, ...more,
});
/** A list of so many rows, as a service would answer it: by pages, each with the cursor of the next. */
const rows = (count: number, more: Partial<Row> = {}) => {
  rig.service.asked.length = 0;
  rig.service.answers.listThings = ({ input }) => {
    const from = Number(input.after ?? 0);
    const to = Math.min(count, from + Number(input.limit));
    return { data: Array.from({ length: to - from }, (_, i) => row(from + i, more)), page: { next: to < count ? String(to) : null, hasMore: to < count } };
  };
};
/** More than is exported within a test. */
const ROWS_WITHOUT_END = 100_000_000;
/** How many pages have been asked for when no more are. */
async function askedInTheEnd(): Promise<number> {
  for (let before = -1; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (rig.service.asked.length === before) return before;
    before = rig.service.asked.length;
  }
}
const csv = async (path: string, headers = {}) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(await (await rig.ask('GET', path, { headers })).arrayBuffer());

test('a CSV is what Excel opens by double click: mark, semicolons, headings in the reader\'s language, comma in sums', async () => {
  rows(1);
  const response = await rig.ask('GET', '/things.csv?sort=-title&filter[title][contains]=ело');
  expect([response.status, response.headers.get('content-type'), response.headers.get('content-disposition'), response.headers.get('cache-control')])
    .toEqual([200, 'text/csv; charset=utf-8; header=present', expect.stringMatching(/^attachment; filename="things-\d{4}-\d\d-\d\d\.csv"$/), 'no-store']);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
  expect(text.split('\r\n')).toEqual([
    '\uFEFFКод записи;ИНН;Название;Sum, ₽;Due;Создано, МСК;Urgent;Минут;Источник: Сервис;Источник: Номер;Телефоны;Метки;Custom',
    '0198c0de-0000-7000-8000-000000000000;0277071467;Дело 0;1210,50;2026-10-26;2026-10-26 00:30:00;да;90;tasks;007;8 (495) 123-45-67;"срочно; НДС";branch: Казань', '',
  ]);
  expect(rig.service.asked.map(({ question }) => question.input)).toEqual([{ sort: '-title', filter: { title: { contains: 'ело' } }, limit: 200, count: 'none' }]);
});

test('columns are chosen by name, an object with all its own; an unknown one is refused', async () => {
  rows(1);
  expect(await csv('/things.csv?fields=minutes,origin&lang=en')).toBe('\uFEFFMinutes;Origin: Service;Origin: Number\r\n90;tasks;007\r\n');
  expect(await csv('/things.csv?fields=urgent', { 'accept-language': 'de, en;q=0.9, ru;q=0.1' })).toBe('\uFEFFUrgent\r\nyes\r\n');
  expect(await (await rig.ask('GET', '/things.csv?fields=minutes,secret')).json()).toMatchObject({ status: 400, code: 'invalid-input', errors: [{ pointer: '/fields' }] });
});

test('columns stand under the headings that the reader sees over them; what has none keeps its own', async () => {
  rows(1);
  expect(await csv(`/things.csv?fields=minutes,origin.number,title,sum&${['Потрачено, мин', '', '', 'Итого'].map((heading) => `headings=${encodeURIComponent(heading)}`).join('&')}`)).toBe('\uFEFFПотрачено, мин;Источник: Номер;Название;Итого, ₽\r\n90;007;Дело 0;1210,50\r\n');
  expect(await csv('/things.csv?fields=origin&headings=Откуда&lang=en')).toMatch(/^\uFEFFOrigin: Service;Origin: Number\r\n/);
  expect(await csv('/things.csv?fields=title&headings=%3D1%2B1')).toMatch(/^\uFEFF'=1\+1\r\n/);
  for (const wrong of ['headings=a', 'fields=title&headings=a&headings=b']) expect(await (await rig.ask('GET', `/things.csv?${wrong}`)).json()).toMatchObject({ status: 400, code: 'invalid-input', errors: [{ pointer: '/headings' }] });
});

test.each(['=1+1', '+7', '-2', '@cmd', '\t=1', '\r=1', ' =HYPERLINK("x")', '＝1'])('the text %j cannot become a formula', async (title) => {
  rows(1, { title });
  expect(await csv('/things.csv?fields=title')).toMatch(/\r\n"?'/);
  const sheet = await workbook('/things.xlsx?fields=title');
  expect([sheet.getCell('A2').type, sheet.getCell('A2').numFmt]).toEqual([ExcelJS.ValueType.String, '@']);
});

const workbook = async (path: string) => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await (await rig.ask('GET', path)).arrayBuffer());
  return book.worksheets[0]!;
};
test('a workbook has text as text, sums as numbers and days as days', async () => {
  rows(450, { sum: { amount: '-0.5', currency: 'RUB' } });
  const sheet = await workbook('/things.xlsx');
  expect([sheet.name, sheet.rowCount, sheet.getCell('C451').value]).toEqual(['Things', 451, 'Дело 449']);
  expect((sheet.getRow(2).values as unknown[]).slice(2, 9)).toEqual(['0277071467', 'Дело 0', -0.5, new Date('2026-10-26'), new Date('2026-10-26T00:30:00Z'), 'да', 90]);
  expect([sheet.getCell('B2').numFmt, sheet.getCell('D2').numFmt, sheet.views[0]?.state]).toEqual(['@', '#,##0.00', 'frozen']);
});

test('a long list is fetched page by page, and no longer once the reader has gone', async () => {
  rows(650);
  expect((await csv('/things.csv')).split('\r\n')).toHaveLength(652);
  expect(rig.service.asked.map(({ question }) => question.input.after)).toEqual([undefined, '200', '400', '600']);
  rows(ROWS_WITHOUT_END);
  const { body } = await rig.ask('GET', '/things.csv');
  const reader = body!.getReader();
  await reader.read();
  await reader.cancel();
  expect(await askedInTheEnd()).toBeLessThan(ROWS_WITHOUT_END / 200);
});

test('a slow reader holds the export back', async () => {
  rows(ROWS_WITHOUT_END, { title: 'x'.repeat(1000) });
  const { body } = await rig.ask('GET', '/things.csv');
  expect(await askedInTheEnd()).toBeLessThan(ROWS_WITHOUT_END / 200);
  await body!.cancel();
});

test.each(['csv', 'xlsx'])('a failure in the middle breaks the connection: half a %s is never a whole one', async (format) => {
  rows(1000);
  const answer = rig.service.answers.listThings!;
  rig.service.answers.listThings = (question) => (question.input.after === '400' ? problem(500, 'internal') : answer(question));
  const response = await rig.ask('GET', `/things.${format}`);
  expect(response.status).toBe(200);
  await expect(response.arrayBuffer()).rejects.toThrow();
});

test('a failure at the start is a problem document, as with the list', async () => {
  rig.service.answers.listThings = () => problem(403, 'missing-permission');
  const response = await rig.ask('GET', '/things.csv');
  expect([response.status, response.headers.get('content-type'), await response.json()]).toMatchObject([403, expect.stringMatching(/^application.problem.json/), { code: 'missing-permission', instance: '/api/v1/things.csv' }]);
  expect((await rig.ask('GET', '/things.csv', { headers: { cookie: '' } })).status).toBe(401);
});

test('one caller may have three under way', async () => {
  rows(ROWS_WITHOUT_END);
  const open = await Promise.all([1, 2, 3].map(() => rig.ask('GET', '/things.csv')));
  const refused = await rig.ask('GET', '/things.csv');
  expect([refused.status, refused.headers.get('retry-after'), ((await refused.json()) as { code: string }).code]).toEqual([429, '5', 'too-many-exports']);
  await Promise.all(open.map((response) => response.body!.cancel()));
});

test('the firm\'s own fields are columns like others: typed, under their own names, and shown when they are asked for', async () => {
  rig.service.asked.length = 0;
  rig.service.answers.listCustomFields = () => ({ page: { next: null, hasMore: false }, data: [
    { key: 'fee', type: 'number', labelRu: 'Плата', labelEn: 'Fee' }, { key: 'signed', type: 'date', labelRu: 'Подписан', labelEn: 'Signed' }, { key: 'paper', type: 'boolean', labelRu: 'Бумага', labelEn: 'Paper' }, { key: 'services', type: 'choices', labelRu: 'Услуги', labelEn: 'Services' },
  ] });
  rig.service.answers.listClients = () => ({ data: [{ name: 'Альфа', custom: { fee: 1200.5, signed: '2025-02-03', paper: true, services: ['Кадры', 'НДС'] } }, { name: 'Бета', custom: {} }], page: { next: null, hasMore: false } });
  expect(await csv('/clients.csv?fields=custom.signed,name,custom.fee,custom.paper,custom.services&filter[custom.fee][gte]=5')).toBe('\uFEFFПодписан;Название;Плата;Бумага;Услуги\r\n2025-02-03;Альфа;1200,5;да;"Кадры; НДС"\r\n;Бета;;;\r\n');
  const asked = (name: string) => rig.service.asked.filter((one) => one.name === name).map(({ question }) => question.input);
  expect(asked('listCustomFields')).toMatchObject([{ filter: { appliesTo: { eq: 'organisation' }, key: { in: ['signed', 'fee', 'paper', 'services'] } } }]);
  expect(asked('listClients')).toMatchObject([{ custom: ['fee', 'signed', 'paper', 'services'], filter: { 'custom.fee': { gte: '5' } } }]);
  expect(await csv('/clients.csv')).toBe('\uFEFFНазвание\r\nАльфа\r\nБета\r\n');
  expect(await (await rig.ask('GET', '/clients.csv?fields=custom.mood')).json()).toMatchObject({ status: 400, errors: [{ pointer: '/fields', code: 'unknown-field' }] });
});
