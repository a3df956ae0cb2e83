import { describe, expect, test } from '@jest/globals';
import { moveOf, type BoardState } from './board-moves.ts';
import type { TaskRow } from './task-words.tsx';

const me = { id: 'me', writes: true };
const task = (state: BoardState, more: Partial<TaskRow> = {}) => ({ state, actingId: 'me', assigneeId: 'me', reviewerId: null, ...more }) as TaskRow;

describe('moving a card takes the step of the task’s life that leads there', () => {
  test.each([
    ['open', 'in-work', {}, 'claim'], ['open', 'done', {}, 'complete'], ['in-work', 'open', {}, 'return'], ['in-work', 'done', {}, 'complete'], ['done', 'open', {}, 'reopen'],
    ['in-work', 'review', { reviewerId: 'other' }, 'complete'], ['review', 'done', { reviewerId: 'me' }, 'approve'], ['review', 'in-work', { reviewerId: 'me' }, 'reject'],
  ] as const)('%s to %s', (from, to, more, step) => { expect(moveOf(task(from, more), to, me)).toEqual({ step }); });
  test('nothing where the card stands', () => { expect(moveOf(task('open'), 'open', me)).toBeUndefined(); });
});

describe('what is not possible says why', () => {
  test.each([
    ['in-work', 'done', { reviewerId: 'other' }, 'review-first'], ['open', 'review', {}, 'no-reviewer'], ['review', 'open', { reviewerId: 'me' }, 'reject-first'], ['done', 'in-work', {}, 'reopen-first'],
    ['open', 'in-work', { actingId: 'other', assigneeId: 'other' }, 'with-somebody'], ['in-work', 'open', { actingId: 'other', assigneeId: 'other' }, 'with-somebody'],
    ['review', 'done', { actingId: 'other', reviewerId: 'other' }, 'not-reviewer'], ['done', 'open', { withdrawn: true }, 'withdrawn'],
  ] as const)('%s to %s', (from, to, more, refused) => { expect(moveOf(task(from, more), to, me)).toEqual({ refused }); });
  test('whoever may not change tasks does not open them again', () => { expect(moveOf(task('done'), 'open', { id: 'me', writes: false })).toEqual({ refused: 'no-right' }); });
});
