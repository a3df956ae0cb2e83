import type { Reasoned } from './task-dialogs.tsx';
import type { Task, TaskRow } from './task-words.tsx';

/** A step of a task's life that people take. */
export type Step = 'claim' | 'complete' | 'redirect' | 'approve' | Reasoned;

/** The steps of a task's life that are open to somebody now; the server decides in the end. */
export function stepsOf(task: Task | TaskRow, who: { id: string; writes: boolean }): Step[] {
  const mine = task.actingId === who.id;
  const works = mine || who.writes;
  if (task.state === 'review') return [...(task.reviewerId === who.id || mine ? (['approve', 'reject'] as const) : []), ...(who.writes ? (['cancel'] as const) : [])];
  if (task.state === 'done' || task.state === 'cancelled') return who.writes && !task.withdrawn ? ['reopen'] : [];
  return [
    ...(task.state === 'open' && (mine || task.assigneeId === null) ? (['claim'] as const) : []), ...(works ? (['complete'] as const) : []),
    ...(who.writes ? (['redirect'] as const) : []), ...(mine ? (['return'] as const) : []), ...(who.writes ? (['cancel'] as const) : []),
  ];
}
