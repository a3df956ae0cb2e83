import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { AnyOperation, Input, Output, Request } from './contract.ts';
import { field, FILTER_LIMITS, filterSchema, list, type ListOperation } from './list.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(_?: T) => undefined;

const Task = z.object({ id: z.uuid(), title: z.string(), state: z.enum(['open', 'done']) });
const listTasks = list({
  summary: 'Tasks', http: 'GET /tasks', permission: 'tasks:read', item: Task,
  filter: { state: field.oneOf(['open', 'done']), title: field.text(), due: field.date(), size: field.integer(), paid: field.boolean(), fee: field.money() },
  sort: ['due', 'title'], extra: { clientId: z.uuid().optional() },
});
type Ask = Request<typeof listTasks>;

test('the types of a list follow from its declaration', () => {
  holds<Same<Input<typeof listTasks>['limit'], number>>();
  holds<Same<Input<typeof listTasks>['count'], 'none' | 'capped' | 'exact'>>();
  holds<Same<Input<typeof listTasks>['clientId'], string | undefined>>();
  holds<Same<Output<typeof listTasks>['data'][number], z.infer<typeof Task>>>();
  holds<Same<(typeof listTasks)['list']['sort'][number], 'due' | 'title'>>();
  const operation: ListOperation & AnyOperation = listTasks;
  const asks: Ask[] = [{}, { limit: 10, filter: { state: { in: ['open'] }, or: [{ due: { lte: '2026-10-25' } }, { not: { size: { gt: 3 } } }] } }];
  const mistakes: Ask[] = [
    // @ts-expect-error no such state
    { filter: { state: { eq: 'closed' } } },
    // @ts-expect-error no such field
    { filter: { colour: { eq: 'red' } } },
    // @ts-expect-error an enum has no order
    { filter: { state: { lt: 'open' } } },
    // @ts-expect-error a page size is a number
    { limit: 'ten' },
  ];
  expect(operation.list.defaultSort).toBe('due');
  expect(asks.map((ask) => listTasks.input.safeParse(ask).success)).toEqual([true, true]);
  expect(mistakes.map((ask) => listTasks.input.safeParse(ask).success)).toEqual([false, false, false, false]);
});

describe('a filter', () => {
  const schema = filterSchema(listTasks.list);
  const paths = (filter: unknown) => schema.safeParse(filter).error?.issues.map((issue) => [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys : [])].join('/'));

  test('arrives as text from a query string and leaves typed', () => {
    expect(schema.parse({ state: { in: 'open,done' }, size: { between: '1,5' }, paid: { eq: 'true' }, title: { isNull: 'false' } }))
      .toEqual({ state: { in: ['open', 'done'] }, size: { between: [1, 5] }, paid: { eq: true }, title: { isNull: false } });
  });

  test('names the unknown field, operator and value', () => {
    expect(paths({ colour: { eq: 'red' } })).toEqual(['colour']);
    expect(paths({ or: [{ due: { contains: 'x' } }] })).toEqual(['or/0/due/contains']);
    expect(paths({ not: { state: { eq: 'closed' } } })).toEqual(['not/state/eq']);
    expect(paths({ due: { between: ['2026-01-01'] } })).toEqual(['due/between']);
  });

  test.each([
    ['a NUL character', { title: { eq: 'a\0b' } }], ['the year 0', { due: { eq: '0000-01-01' } }], ['a fraction', { size: { eq: 1.5 } }],
    ['more money than there is', { fee: { gt: '9999999999999999' } }],
  ])('refuses %s', (_, filter) => expect(schema.safeParse(filter).success).toBe(false));

  test('is bounded in depth and size, however it is nested', () => {
    const nested = (levels: number) => { let tree: object = { size: { eq: 1 } }; for (let i = 0; i < levels; i++) tree = { not: tree }; return tree; };
    expect(schema.safeParse(nested(FILTER_LIMITS.depth)).success).toBe(true);
    expect(schema.safeParse(nested(FILTER_LIMITS.depth + 1)).error?.issues[0]?.message).toMatch('6 levels');
    expect(schema.safeParse(nested(200_000)).success).toBe(false);
    const wide = { and: Array.from({ length: 20 }, () => ({ or: Array.from({ length: 6 }, () => ({ size: { eq: 1 } })) })) };
    expect(schema.safeParse(wide).error?.issues[0]?.message).toMatch('100 conditions');
  });
});

test('a sort names each field once', () => {
  const sorts = ['due', '-due,title', 'due,-due', 'colour', ''];
  expect(sorts.map((sort) => listTasks.input.safeParse({ sort }).success)).toEqual([true, true, false, false, false]);
  expect(() => list({ summary: 'Wrong', permission: 'signed-in', item: Task, filter: {}, sort: ['due'], defaultSort: '-colour' })).toThrow('-colour');
});
