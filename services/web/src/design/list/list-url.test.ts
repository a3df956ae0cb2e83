import { contacts, tasks } from '@kontora/contracts';
import { expect, test } from '@jest/globals';
import { readView, withConditions, writeView } from './list-url.ts';

const id = '01890000-0000-7000-8000-000000000001';

test.each([
  [{ filter: { state: { in: ['open', 'in-work'] } }, sort: '-dueOn' }, 'filter[state][in]=open,in-work&sort=-dueOn'],
  [{ filter: { dueOn: { gte: '2026-10-01', lte: '2026-10-31' }, overdue: { eq: true }, assigneeId: { in: [id] } } }, `filter[dueOn][gte]=2026-10-01&filter[dueOn][lte]=2026-10-31&filter[overdue][eq]=true&filter[assigneeId][in]=${id}`],
  [{ columns: ['title', 'dueOn'] }, 'columns=title,dueOn'],
])('a view is in the address in the words of the API, and comes back', (view, search) => {
  expect(writeView(view)).toBe(search);
  expect(readView(tasks.listTasks as never, search)).toMatchObject(view);
});

test('conditions on fields of the firm come back as well, commas and all', () => {
  const filter = { 'custom.tariff': { in: ['Базовый, без кадров', 'Полный'] }, 'custom.fee': { gte: '100' } };
  const search = writeView({ filter, sort: '-custom.fee', columns: ['name', 'custom.fee'] });
  expect(readView(contacts.listOrganisations as never, search)).toEqual({ filter, sort: '-custom.fee', columns: ['name', 'custom.fee'] });
});

test('a tree comes back too, and other parameters stay', () => {
  const filter = { or: [{ state: { eq: 'open' } }, { priority: { lte: 2 } }] };
  const search = writeView({ filter }, new URLSearchParams('tab=time&sort=old'));
  expect(search.startsWith('tab=time&filter=')).toBe(true);
  expect(readView(tasks.listTasks as never, search).filter).toEqual(filter);
});

test.each(['filter[nonsense][eq]=1', 'filter[state][eq]=lost', 'filter={', 'sort=nonsense'])('what the contract does not know is left out: %s', (search) => {
  expect(readView(tasks.listTasks as never, search)).toEqual({ filter: undefined, sort: undefined, columns: undefined });
});

test('conditions of one field are replaced or taken away', () => {
  const filter = { state: { eq: 'open' }, title: { contains: 'ндс' } };
  expect(withConditions(filter, 'state', { in: ['done'] })).toEqual({ title: { contains: 'ндс' }, state: { in: ['done'] } });
  expect(withConditions(filter, 'state', undefined)).toEqual({ title: { contains: 'ндс' } });
  expect(withConditions({ state: { eq: 'open' } }, 'state', {})).toBeUndefined();
});
