import { allContracts, type AnyOperation } from '@kontora/contracts';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import ExcelJS from 'exceljs';
import { definitionOf } from '../../../../deploy/local/definitions.ts';
import { startGateway, type Gateway } from '../../../../services/gateway/src/gateway.ts';
import { Aim, randomFrom } from '../aimed-inputs.ts';
import { idsIn, rowsOfFirm } from '../firm-rows.ts';
import { FuzzedFirm } from '../fuzzed-firm.ts';
import { TestStack } from '../stack.ts';
import { doors, idsOf, knock, type Door } from './doors.ts';

/** `two-firms.flow.test.ts` tries the other firm's ids on the bus. Here they come over HTTP, where there is more than operations: files, streams, uploads, jobs. */
jest.setTimeout(300_000);
const SEED = Number(process.env.KONTORA_SEED ?? Math.floor(Math.random() * 1e9));
const random = randomFrom(SEED);
const parts = { random, aim: new Aim(random) };
const [OURS, THEIRS] = ['zqalpha', 'zqbravo'];
const operations: AnyOperation[] = allContracts.flatMap(({ service }) => Object.values(service.operations)).filter(({ name, input }) => !['openFirm', 'authenticate'].includes(name) && !('password' in input.shape));

let stack: TestStack;
let gateway: Gateway;
let cookie: string;
/** Ids of the other firm by table, its jobs included. */
let theirs: Map<string, string[]>;
let theirIds: Set<string>;

beforeAll(async () => {
  console.log(`Foreign ids: KONTORA_SEED=${SEED}`);
  stack = await TestStack.start(await Promise.all(allContracts.map(({ service }) => definitionOf(service.name))));
  gateway = await startGateway({ ...stack.config, port: 0, host: '127.0.0.1', origins: [], secure: false, limit: { points: 1e9, seconds: 60 } });
  const firm = await FuzzedFirm.open(stack, THEIRS, parts);
  await FuzzedFirm.open(stack, OURS, parts);
  await firm.fill(operations, 1);
  const rows = (await rowsOfFirm(stack.superuser, [...stack.services.keys()], firm.tenantId)).filter(({ id }) => id);
  theirs = new Map([...Map.groupBy(rows, ({ table }) => table)].map(([table, all]) => [table, all.map(({ id }) => id!)]));
  theirIds = new Set([...theirs.values()].flat());
  const signIn = doors.find(({ name }) => name === 'signIn')!;
  const { headers } = await knock(gateway.url, signIn, { headers: {}, body: JSON.stringify({ email: `${OURS}@firm.example`, password: `${OURS} is the password` }) });
  cookie = headers.getSetCookie()[0]!.split(';')[0]!;
});
afterAll(async () => { await gateway?.stop(); await stack?.stop(); });

/** One id of each table of the service behind a door, and of the table that holds what it is about every one. */
function idsAt({ operation, path }: Door): string[] {
  const isJob = path.includes('/jobs/');
  return [...theirs].filter(([table]) => table.startsWith(`${operation.service}.`)).flatMap(([table, ids]) => (isJob === table.endsWith('.job') ? ids.slice(0, isJob ? 20 : 1) : []));
}

/** Everything an answer holds; of a workbook what is in its cells. */
async function wholeOf(response: Response): Promise<string> {
  const bytes = await response.arrayBuffer();
  if (!response.ok || !response.headers.get('content-type')?.includes('spreadsheet')) return new TextDecoder().decode(bytes);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes);
  return JSON.stringify(book.worksheets[0]!.getSheetValues());
}

/** What of theirs an answer shows that was not in the question. */
const shown = (text: string, asked = '') => [...(text.toLowerCase().includes(THEIRS) ? [text.slice(0, 200)] : []), ...idsIn(text).filter((id) => theirIds.has(id) && !asked.includes(id))];

test('no door with an id in its address tells theirs from one that is nobody\'s', async () => {
  const wrong: string[] = [];
  let asked = 0;
  for (const door of doors.filter((one) => idsOf(one).length > 0)) {
    const ofNothing = await status(door, {});
    for (const id of idsAt(door)) {
      asked++;
      const response = await knock(gateway.url, door, { headers: { cookie }, id });
      wrong.push(...shown(await wholeOf(response), id).map((what) => `${door.method} ${door.path} showed ${what}`));
      if (response.status !== ofNothing) wrong.push(`${door.method} ${door.path} answered ${response.status} to an id of theirs, ${ofNothing} to one of nobody`);
      if (door.method === 'GET' && !door.operation.list && response.status !== 404) wrong.push(`${door.method} ${door.path} answered ${response.status}`);
    }
  }
  expect([asked > 500, wrong]).toEqual([true, []]);
});

test('jobs of theirs are neither seen, nor watched, nor cancelled', async () => {
  const before = await jobs();
  for (const door of doors.filter(({ path }) => path.includes('/jobs/'))) {
    for (const id of idsAt(door)) expect(await status(door, { id })).toBe(404);
  }
  expect(before.length).toBeGreaterThan(3);
  expect(await jobs()).toEqual(before);
});

test('a file for an import of theirs is refused, and nothing of it stays', async () => {
  const upload = doors.find(({ operation }) => operation.upload)!;
  const imports = theirs.get('contacts.import') ?? [];
  for (const id of imports) expect(await status(upload, { id, body: 'Name\nzqalpha\n' })).toBe(404);
  const { rows } = await stack.superuser.query('select from contacts.import_piece');
  expect([imports.length > 0, rows.length]).toEqual([true, 0]);
});

test('no list, as page, search, table or workbook, has a row of theirs, whatever of theirs it is filtered by', async () => {
  const wrong: string[] = [];
  for (const door of doors.filter(({ operation }) => operation.list)) {
    for (const query of ['', ...filtersOf(door)]) {
      const response = await knock(gateway.url, door, { headers: { cookie }, ...(door.method === 'POST' ? {} : { query }) });
      wrong.push(...shown(await wholeOf(response), query).map((what) => `${door.method} ${door.path}${query} showed ${what}`));
    }
  }
  expect(wrong).toEqual([]);
});

test('the net itself: with one table open to all, its list, its table and its workbook are named', async () => {
  await stack.superuser.query('alter policy tenant on contacts.organisation using (true)');
  const names = ['listOrganisations', 'listOrganisations.search', 'listOrganisations.csv', 'listOrganisations.xlsx'];
  for (const door of doors.filter(({ name }) => names.includes(name))) {
    expect(shown(await wholeOf(await knock(gateway.url, door, { headers: { cookie } })))).not.toEqual([]);
  }
});

const status = async (door: Door, { id, body }: { id?: string; body?: string }) => {
  const response = await knock(gateway.url, door, { headers: { cookie }, id, body });
  await response.body?.cancel();
  return response.status;
};
const jobs = async () => (await stack.superuser.query<{ id: string; state: string }>(stack.services.keys().map((name) => `select id, state from ${name}.job where id = any($1)`).toArray().join(' union all ') + ' order by id', [[...theirIds]])).rows;

/** Some of their ids for each filter by id. */
function filtersOf({ operation }: Door): string[] {
  const ids = [...theirIds];
  return Object.entries(operation.list!.filter).filter(([, { type }]) => type === 'id').map(([name]) => `?filter[${name}][in]=${Array.from({ length: 20 }, () => ids[Math.floor(random() * ids.length)]).join(',')}`);
}
