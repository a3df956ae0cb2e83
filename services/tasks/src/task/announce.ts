import { tasks, type EventData } from '@kontora/contracts';
import type { Publish } from '@kontora/platform';
import type { Task } from './task.ts';

/** Tells the other services which step a task took. */
export function announce(task: Task, change: EventData<typeof tasks.events.taskChanged>['change'], publish: Publish): void {
  publish(tasks.events.taskChanged, task.id, { ...task.facts(), change });
}
