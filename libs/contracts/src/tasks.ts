import { z } from 'zod';
import { event } from './contract.ts';
import { defineService } from './service-contract.ts';
import { CivilDay, Id, Instant } from './shapes.ts';
import { absenceOperations } from './tasks-absences.ts';
import { journalOperations } from './tasks-journal.ts';
import { reassignmentOperations } from './tasks-reassignments.ts';
import { taskReportOperations } from './tasks-reports.ts';
import { TaskOrigin, TaskOutcome, TaskPriority, TaskState, TaskSubject, TimeKind, worklistOperations } from './tasks-worklist.ts';

/** The step of its life that a task took. */
export const TaskChange = z.enum(['created', 'changed', 'claimed', 'redirected', 'returned', 'submitted', 'completed', 'rejected', 'reopened', 'cancelled', 'reassigned', 'restored']);

export const tasks = defineService('tasks', {
  summary: 'One worklist for all services: tasks, queues, reviews, time, absences and mass re-assignment',
  listens: ['identity', 'contacts', 'reporting'],
  operations: { ...worklistOperations, ...journalOperations, ...absenceOperations, ...reassignmentOperations, ...taskReportOperations },
  events: {
    taskChanged: event({
      summary: 'A task took a step of its life: its facts as they are now', aggregate: 'task',
      data: z.object({
        taskId: Id, change: TaskChange, state: TaskState, kind: z.string(), subject: TaskSubject.nullable(), origin: TaskOrigin.nullable(), organisationId: Id.nullable(),
        assigneeId: Id.nullable(), groupId: Id.nullable(), performerId: Id.nullable(), reviewerId: Id.nullable(), managerId: Id.nullable(),
        startOn: CivilDay.nullable(), dueOn: CivilDay.nullable(), priority: TaskPriority, statutory: z.boolean(), returned: z.boolean(), bounces: z.int(), createdAt: Instant,
        completedAt: Instant.nullable(), completedOn: CivilDay.nullable(), outcome: TaskOutcome.nullable(),
        minutes: z.int().nullable().describe('As the completion dialog said; with submitted and completed'), timeKind: TimeKind.nullable(),
      }),
    }),
  },
});
