import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Input } from '@kontora/contracts';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import type { Db, Sql } from '../context.ts';
import { compile } from '../database/tenant-reader.ts';
import { listQuery } from './list-query.ts';
import type { Item } from './testing/model.ts';
import { sample, SampleList, type Ask } from './testing/sample-list.ts';

let list: SampleList;
beforeAll(async () => { list = await SampleList.open(); });
afterAll(() => list?.close());

const item = (part: Partial<Item> = {}): Item => ({ id: v7(), name: 'а', note: null, state: 'new', due: null, size: 1, paid: false, fee: null, at: '2026-01-01T00:00:00Z', ...part });
const names = ({ data }: { data: { name: string }[] }) => data.map((row) => row.name);

describe('a cursor', () => {
  beforeAll(async () => {
    await list.clear();
    await list.store(Array.from({ length: 5 }, (_, n) => item({ name: `n${n}` })));
  });
  const mismatch = { failure: 'invalid', code: 'cursor-mismatch' };
  const ask: Ask = { sort: 'name', limit: 2, filter: { size: { eq: 1 } } };
  const first = async () => (await list.page(ask)).page.next!;

  test('may be used with another page size', async () => {
    expect(names(await list.page({ ...ask, limit: 3, after: await first() }))).toEqual(['n2', 'n3', 'n4']);
  });
  test.each<[string, Ask]>([['another sort', { sort: '-name' }], ['another filter', { filter: { size: { eq: 2 } } }], ['no filter', { filter: undefined }]])('is refused with %s', async (_, changes) => {
    await expect(list.page({ ...ask, ...changes, after: await first() })).rejects.toMatchObject(mismatch);
  });
  test('is refused for another firm, for another operation, and when changed', async () => {
    const after = await first();
    await expect(list.page({ ...ask, after }, { firm: list.otherFirm })).rejects.toMatchObject(mismatch);
    await expect(list.page({ ...ask, after: `${after.slice(0, -3)}AAA` })).rejects.toMatchObject(mismatch);
    await expect(list.page({ ...ask, after: 'rubbish' })).rejects.toMatchObject(mismatch);
    const unfiltered = (await list.page({ sort: 'name', limit: 2 })).page.next!;
    await expect(list.page({ sort: 'name', after: unfiltered }, { operation: sample.listOthers as unknown as typeof sample.listItems })).rejects.toMatchObject(mismatch);
  });
});

test('rows are counted beside the page: not, to a thousand, or exactly; never those of another firm', async () => {
  await list.clear();
  await list.store(Array.from({ length: 1003 }, (_, n) => item({ size: n })));
  await list.store([item({ size: 1 })], list.otherFirm);
  const count = async (ask: Ask) => (await list.page({ limit: 1, ...ask })).page.count;
  expect(await count({})).toBeUndefined();
  expect(await count({ count: 'capped' })).toEqual({ value: 1000, exact: false });
  expect(await count({ count: 'capped', filter: { size: { lt: 10 } } })).toEqual({ value: 10, exact: true });
  expect(await count({ count: 'exact' })).toEqual({ value: 1003, exact: true });
  expect(await list.walk({ filter: { size: { eq: 1 } } })).toHaveLength(1);
});

test('`contains` finds words in another alphabet when the field has a search column', async () => {
  await list.clear();
  await list.store([item({ name: 'ООО «Щёлково Сервис»' }), item({ name: 'Ромашка' })]);
  expect(names(await list.page({ filter: { name: { contains: 'shelkovo' } } }))).toEqual(['ООО «Щёлково Сервис»']);
  expect(names(await list.page({ filter: { name: { contains: '«»' } } }))).toEqual([]);
});

test('names are in the order of Russian readers, page after page, either way', async () => {
  await list.clear();
  const inOrder = ['«Б»', '10 лет', 'Алфа', 'Б', 'Е', 'Ё', 'ёж', 'Ежик', 'елка', 'Ёлка', 'Ель', 'жук', 'Жук', 'Яма', 'Zeta'];
  await list.store([...inOrder].sort().map((name) => item({ name })));
  const walked = async (sort: string) => (await list.walk({ sort, limit: 4 })).map(({ name }) => name);
  expect(await walked('name')).toEqual(inOrder);
  expect(await walked('-name')).toEqual(inOrder.toReversed());
});

test('a field that a stored filter names and the list no longer has is refused with its place', async () => {
  const input = { ...sample.listItems.input.parse({}), filter: { or: [{ colour: { eq: 1 } }] } } as unknown as Input<typeof sample.listItems>;
  const asked = listQuery({ operation: sample.listItems, input, caller: { tenantId: list.firm }, db: list.db(), key: list.key, columns: { at: sql`at` } as never, id: sql`id`, select: sql`id`, from: sql`item` });
  await expect(asked).rejects.toMatchObject({ code: 'invalid-input', more: { errors: [{ pointer: '/filter/or/0/colour', code: 'unknown-field' }] } });
});

test('a sort column wrongly said to be never null is reported, not cut short', async () => {
  await list.clear();
  await list.store([item({ due: null })]);
  const asked = listQuery({
    operation: sample.listItems, input: sample.listItems.input.parse({ sort: 'due' }), caller: { tenantId: list.firm }, db: list.db(), key: list.key,
    columns: { due: { at: sql`due`, notNull: true } } as never, id: sql`id`, select: sql`id`, from: sql`item`,
  });
  await expect(asked).rejects.toThrow('never null');
});

describe('under row-level security an index finds', () => {
  beforeAll(async () => {
    await list.clear();
    await list.owner.query(`insert into item (tenant_id, id, name, state, due, size, paid, at)
      select case when n % 10 = 0 then '${list.firm}'::uuid else '${list.otherFirm}' end, uuidv7(), 'n' || n, 'new', date '2026-01-01' + n % 300, n, false, timestamptz '2026-01-01' + n * interval '1 minute'
      from generate_series(1, 30000) n; analyze item`);
  });

  /** The plan of the statement that fetches a page. */
  async function plan(ask: Ask): Promise<string> {
    const db = list.db();
    let lines: string[] = [];
    const explaining: Db = {
      ...db, rows: async <R>(query: Sql<R>) => {
        lines = (await db.rows<{ 'QUERY PLAN': string }>(sql`explain ${sql.raw(withValues(query))}`)).map((line) => line['QUERY PLAN']);
        return db.rows<R>(query);
      },
    };
    await list.page(ask, { db: explaining });
    return lines.join('\n');
  }
  const withValues = (query: Sql) => {
    const { sql: text, parameters } = compile(query);
    const literal = (value: unknown) => `'${Array.isArray(value) ? `{${value.join(',')}}` : String(value)}'`;
    return text.replace(/\$(\d+)/g, (_, n: string) => literal(parameters[Number(n) - 1]));
  };
  const planOfSecondPage = async (ask: Ask) => plan({ ...ask, after: (await list.page(ask)).page.next! });

  test.each([['at', 'Index Scan using item_at'], ['-at', 'Index Scan Backward using item_at']])('where a page begins (%s)', async (sort, scan) => {
    const text = await planOfSecondPage({ sort, limit: 20 });
    expect(text).toContain(scan);
    expect(text).toMatch(/Index Cond: .*tenant_id = .*ROW\(at, id\) [<>] ROW\(/);
    expect(text).not.toContain('Sort');
  });
  test('where a page begins in the order of names', async () => {
    expect(await planOfSecondPage({ sort: 'name', limit: 20 })).toMatch(/Index Scan using item_name_order[^]*Index Cond: .*tenant_id = .*ROW\(\(name\)::text, id\) > ROW\(/);
  });
  test('the order of a column that may be null', async () => {
    expect(await plan({ sort: 'due', limit: 20 })).toContain('Index Scan using item_due');
  });
  test('the range of the first key when directions are mixed', async () => {
    expect(await planOfSecondPage({ sort: 'at,-name', limit: 20 })).toMatch(/Index Cond: .*tenant_id = .*at >= /);
  });
  test.each<[string, Ask['filter'], RegExp]>([
    ['a range of dates', { due: { between: ['2026-02-01', '2026-02-02'] } }, /Index Cond: .*due >= .*due <= /],
    ['a beginning of a text', { name: { startsWith: 'n2999' } }, /Index Cond: .*name ~>=~ .*name ~<~ /],
    ['ids', { id: { in: [v7(), v7()] } }, /Index Cond: .*id = ANY/],
  ])('%s', async (_, filter, condition) => expect(await plan({ filter })).toMatch(condition));
});
