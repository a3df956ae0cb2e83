import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { orderDay, reasonsOf, type Candidate } from './triage.ts';

const TODAY = '2026-04-27';
const task = (id: string, more: Partial<Candidate> = {}): Candidate =>
  ({ id, state: 'open', dueOn: null, promisedOn: null, statutory: false, clientWaiting: false, returned: false, priority: 3, createdAt: '2026-04-01T00:00:00Z', substitutesId: null, ...more });
const codes = (more: Partial<Candidate>) => reasonsOf(task('x', more), TODAY).map((reason) => (reason.days === undefined ? reason.code : `${reason.code} ${reason.days}`));

describe('reasons', () => {
  test('a statutory date is a risk from the day before', () => {
    expect(codes({ statutory: true, dueOn: '2026-04-29' })).toEqual(['due-soon 2']);
    expect(codes({ statutory: true, dueOn: '2026-04-28' })).toEqual(['penalty-risk 1', 'due-soon 1']);
    expect(codes({ statutory: true, dueOn: '2026-04-24' })).toEqual(['penalty-risk 3', 'overdue 3']);
  });
  test('days overdue are counted in calendar days', () => { expect(codes({ dueOn: '2026-03-31' })).toEqual(['overdue 27']); });
  test('a promise binds from its day on', () => {
    expect(codes({ promisedOn: '2026-04-28' })).toEqual([]);
    expect(codes({ promisedOn: TODAY })).toEqual(['promise 0']);
  });
  test('several add up, strongest first', () => { expect(codes({ dueOn: TODAY, clientWaiting: true, returned: true, state: 'review', priority: 1 })).toEqual(['client-waiting', 'due-today', 'to-review', 'returned', 'urgent']); });
});

test('the day is ordered by the strongest reason, then due date, priority and age', () => {
  const day = [
    task('nothing'), task('soon', { dueOn: '2026-04-29' }), task('waiting', { clientWaiting: true }), task('overdue-1', { dueOn: '2026-04-26' }), task('overdue-5', { dueOn: '2026-04-22' }),
    task('promise', { promisedOn: TODAY }), task('penalty', { statutory: true, dueOn: TODAY }), task('today', { dueOn: TODAY }), task('today-urgent', { dueOn: TODAY, priority: 1 }),
    task('older', { createdAt: '2026-01-01T00:00:00Z' }),
  ];
  expect(orderDay(day, TODAY).map((t) => t.id)).toEqual(['penalty', 'promise', 'overdue-5', 'overdue-1', 'waiting', 'today-urgent', 'today', 'soon', 'older', 'nothing']);
});

test('the order does not depend on the order in which tasks arrive', () => {
  const any = fc.record({ dueOn: fc.constantFrom(null, '2026-04-20', TODAY, '2026-05-30'), clientWaiting: fc.boolean(), statutory: fc.boolean(), priority: fc.integer({ min: 1, max: 4 }) });
  fc.assert(fc.property(fc.array(any, { maxLength: 12 }), fc.func(fc.integer()), (given, key) => {
    const day = given.map((more, i) => task(String(i), more));
    const shuffled = day.toSorted((a, b) => key(a.id) - key(b.id));
    expect(orderDay(shuffled, TODAY)).toEqual(orderDay(day, TODAY));
  }));
});
