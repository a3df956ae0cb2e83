import { describe, expect, test } from '@jest/globals';
import { changedDays, draftAfter, draftOf, kindOf, painted, wantedDays, type CalendarDraft, type Revision } from './calendar-draft.ts';

const name = { ru: 'День России', en: 'Russia Day' };
const saved = { daysOff: [{ date: '2026-06-12', kind: 'public_holiday', name }, { date: '2026-01-09', kind: 'transferred_day_off', movedFrom: '2026-01-03' }], workingWeekends: ['2026-02-28'], shortened: ['2026-06-11'] } as unknown as Revision;
const draft = draftOf(saved);
const kinds = (one: CalendarDraft, ...dates: string[]) => dates.map((date) => kindOf(one, date));

describe('painting', () => {
  test('a working day becomes a day off with what is said of it, and an ordinary day by the same again', () => {
    const off = painted(draft, '2026-11-05', { brush: 'declared_day_off', name });
    expect([kindOf(off, '2026-11-05'), off.off.get('2026-11-05')?.name]).toEqual(['declared_day_off', name]);
    expect(changedDays(draft, painted(off, '2026-11-05', { brush: 'declared_day_off' }))).toEqual([]);
  });
  test('a day off works again; a weekend works, and rests by the same again', () => {
    expect(kinds(painted(draft, '2026-06-12', { brush: 'working' }), '2026-06-12')).toEqual([undefined]);
    const saturday = painted(draft, '2026-11-07', { brush: 'working' });
    expect([...kinds(saturday, '2026-11-07'), ...kinds(painted(saturday, '2026-11-07', { brush: 'working' }), '2026-11-07')]).toEqual(['working_weekend', 'weekend']);
  });
  test('only a working day is shortened, and a day off is not', () => {
    expect(kinds(painted(draft, '2026-11-03', { brush: 'shortened' }), '2026-11-03')).toEqual(['shortened']);
    for (const free of ['2026-06-12', '2026-11-07']) expect(painted(draft, free, { brush: 'shortened' }).shortened.has(free)).toBe(false);
    expect(painted(draft, '2026-06-11', { brush: 'public_holiday' }).shortened.size).toBe(0);
  });
});

test('a draft that nobody has painted is sent as it was saved', () => {
  expect(wantedDays(draft)).toEqual({ ...saved, daysOff: (saved.daysOff as { date: string }[]).toSorted((a, b) => (a.date < b.date ? -1 : 1)) });
});

test('a new year begins with the public holidays of the one before, and nothing else', () => {
  expect(wantedDays(draftAfter(saved, 2027))).toEqual({ daysOff: [{ date: '2027-06-12', kind: 'public_holiday', name }], workingWeekends: [], shortened: [] });
  expect(wantedDays(draftAfter(undefined, 2027)).daysOff).toEqual([]);
});

test('what changed is told day by day', () => {
  expect(changedDays(draft, painted(draft, '2026-02-28', { brush: 'working' }))).toEqual([{ date: '2026-02-28', was: 'working_weekend', is: 'weekend' }]);
});
