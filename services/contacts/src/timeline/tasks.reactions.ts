import { tasks, type EventData } from '@kontora/contracts';
import { Reacts, type ReactionContext } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { record } from './record.ts';

const { taskChanged } = tasks.events;

/** Steps of a task that belong to the history of the relation; who it was handed to on the way does not. */
const TOLD: readonly string[] = ['created', 'completed', 'rejected', 'reopened', 'cancelled'];

/** Puts tasks on the time-line of their client. */
@Controller()
export class TasksReactions {
  @Reacts(taskChanged)
  async taskOnTimeline({ taskId, change, organisationId, kind, subject, dueOn, outcome, minutes, performerId }: EventData<typeof taskChanged>, { db, meta }: ReactionContext) {
    if (!organisationId || !TOLD.includes(change)) return;
    await record(db, [{
      organisationId, kind: 'task', title: `task.${change}`, params: { kind, subject, dueOn, outcome, minutes }, origin: { service: 'tasks', type: 'task', id: taskId },
      at: meta.at, actor: change === 'completed' ? performerId : null, eventId: meta.id,
    }]);
  }
}
