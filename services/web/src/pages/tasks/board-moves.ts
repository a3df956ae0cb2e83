import type { Task, TaskRow } from './task-words.tsx';
import { stepsOf, type Step } from './task-steps.ts';

/** The columns of the board, in the order of a task's life. */
export const BOARD_STATES = ['open', 'in-work', 'review', 'done'] as const;
export type BoardState = (typeof BOARD_STATES)[number];
/** What moving a task to another column means: a step of its life, or why it cannot be done. */
export type Move = { step: Step } | { refused: 'review-first' | 'no-reviewer' | 'reject-first' | 'reopen-first' | 'with-somebody' | 'withdrawn' | 'not-reviewer' | 'no-right' };

const STEPS: Readonly<Record<BoardState, Partial<Record<BoardState, Step>>>> = {
  open: { 'in-work': 'claim', review: 'complete', done: 'complete' },
  'in-work': { open: 'return', review: 'complete', done: 'complete' },
  review: { 'in-work': 'reject', done: 'approve' },
  done: { open: 'reopen' },
};

/** The step that takes a task to a column, for somebody; the server decides in the end. Undefined where the task stands there already. */
export function moveOf(task: Task | TaskRow, to: BoardState, who: { id: string; writes: boolean }): Move | undefined {
  const from = task.state as BoardState;
  if (from === to) return undefined;
  if (from === 'done') { if (to !== 'open') return { refused: 'reopen-first' }; }
  else if (from === 'review' && to === 'open') return { refused: 'reject-first' };
  else if (from !== 'review' && to === 'review' && task.reviewerId === null) return { refused: 'no-reviewer' };
  else if (from !== 'review' && to === 'done' && task.reviewerId !== null) return { refused: 'review-first' };
  const step = STEPS[from][to]!;
  if (stepsOf(task, who).includes(step)) return { step };
  return { refused: step === 'approve' || step === 'reject' ? 'not-reviewer' : step === 'claim' || step === 'return' ? 'with-somebody' : step === 'reopen' && task.withdrawn ? 'withdrawn' : 'no-right' };
}
