import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { compareBy, matches, type Item } from './testing/model.ts';
import { SampleList, type Ask } from './testing/sample-list.ts';

let list: SampleList;
beforeAll(async () => { list = await SampleList.open(); });
afterAll(() => list?.close());

const TEXTS = ['а', 'ёлка', 'Альфа', 'альфа 100%', 'b_1', 'b1', 'B\\', ''];
const DAYS = ['2026-01-31', '2026-02-28', '2026-10-25'];
const INSTANTS = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:00.000002Z', '2026-03-01T12:30:00Z'];
const STATES = ['new', 'open', 'done'];
const mostly = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 3, nil: null });

const anItem: fc.Arbitrary<Item> = fc.record({
  id: fc.constant(null).map(() => randomUUID()), name: fc.constantFrom(...TEXTS), note: mostly(fc.constantFrom(...TEXTS)), state: fc.constantFrom(...STATES), due: mostly(fc.constantFrom(...DAYS)),
  size: mostly(fc.integer({ min: -2, max: 3 })), paid: fc.boolean(), fee: mostly(fc.constantFrom(0, 100, 150, -150, 121050)), at: fc.constantFrom(...INSTANTS),
});
const VALUES: Record<string, fc.Arbitrary<string | number | boolean>> = {
  name: fc.constantFrom(...TEXTS), note: fc.constantFrom(...TEXTS), state: fc.constantFrom(...STATES), due: fc.constantFrom(...DAYS), size: fc.integer({ min: -3, max: 4 }), paid: fc.boolean(),
  fee: fc.constantFrom('1', '1.50', '-1.5', '1210.50', '0'), at: fc.constantFrom(...INSTANTS, '2026-03-01T15:30:00+03:00'),
};
type Operators = Record<string, fc.Arbitrary<unknown>>;
const aCondition = fc.constantFrom(...Object.keys(VALUES)).chain((field) => {
  const one = VALUES[field]!;
  const several = fc.array(one, { minLength: 1, maxLength: 3 });
  const ordered: Operators = ['state', 'paid'].includes(field) ? {} : { lt: one, lte: one, gt: one, gte: one, between: fc.tuple(one, one) };
  const ofText: Operators = field === 'note' ? { startsWith: fc.constantFrom('а', 'b_', 'B\\'), contains: fc.constantFrom('00%', 'b_', 'ЁЛ', 'ал') } : {};
  const operators = Object.entries<Operators[string]>({ eq: one, ne: one, in: several, nin: several, isNull: fc.boolean(), ...ordered, ...ofText });
  return fc.uniqueArray(fc.constantFrom(...operators), { minLength: 1, maxLength: 2 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen))).map((conditions): object => ({ [field]: conditions }));
});
const aFilter = fc.letrec<{ tree: object }>((tree) => ({
  tree: fc.oneof({ maxDepth: 3 }, aCondition, ...['and', 'or'].map((by) => fc.array(tree('tree'), { maxLength: 3 }).map((branches) => ({ [by]: branches }))), tree('tree').map((not) => ({ not })),
    fc.tuple(aCondition, aCondition).map(([a, b]) => ({ ...a, or: [b] }))),
})).tree;
const aSort = fc.uniqueArray(fc.constantFrom('name', 'note', 'due', 'size', 'fee', 'at', 'paid'), { minLength: 1, maxLength: 3 })
  .chain((fields) => fc.tuple(...fields.map((field) => fc.constantFrom(field, `-${field}`)))).map((keys) => keys.join(','));

const ids = (items: Item[]) => items.map((item) => item.id);

test('walking all pages gives exactly the matching rows, once each, in order: for any rows, filter, sort and page size', async () => {
  let matched = 0;
  await fc.assert(fc.asyncProperty(fc.array(anItem, { maxLength: 40 }), fc.option(aFilter, { nil: undefined }), aSort, fc.integer({ min: 1, max: 12 }), async (items, filter, sort, limit) => {
    await list.clear();
    await list.store(items);
    const expected = items.filter((item) => matches(item, filter ?? {})).sort(compareBy(sort));
    matched += expected.length;
    expect(ids(await list.walk({ filter: filter as Ask['filter'], sort, limit }))).toEqual(ids(expected));
  }), { numRuns: 300 });
  expect(matched).toBeGreaterThan(500);
});

test('a walk meets no row twice and misses none that was there, while rows are inserted in between', async () => {
  const rows = (from: number, to: number) => fc.array(anItem, { minLength: from, maxLength: to });
  await fc.assert(fc.asyncProperty(rows(5, 25), rows(20, 20), aSort, fc.integer({ min: 1, max: 5 }), async (items, later, sort, limit) => {
    await list.clear();
    await list.store(items);
    const fresh = later.values();
    const seen = await list.walk({ sort, limit }, async () => list.store([...fresh.take(1)]));
    const there = new Set(ids(items));
    expect(ids(seen).filter((id) => there.has(id))).toEqual(ids(items.toSorted(compareBy(sort))));
    const exact = seen.map(({ id }) => [...items, ...later].find((item) => item.id === id)!); // the order knows microseconds, what is read shows milliseconds
    expect(ids(exact)).toEqual(ids(exact.toSorted(compareBy(sort))));
    expect(new Set(ids(seen)).size).toBe(seen.length);
  }), { numRuns: 80 });
});
