import { z } from 'zod';
import { job } from './contract.ts';
import { field, list } from './list.ts';
import { Flag, Id, Instant, line } from './shapes.ts';
import { TaskState, WhichTasks } from './tasks-worklist.ts';

/** What became of one task in a mass re-assignment. `changed-since`: somebody worked on it, so undoing left it alone. */
export const ReassignmentOutcome = z.enum(['moved', 'restored', 'changed-since', 'skipped-reviewer-is-performer', 'skipped-group-cannot-review']);

/** The filter of listTasks, as JSON; it must not be empty. */
const SomeTasks = WhichTasks.refine((filter) => Object.keys(filter).length > 0, 'Say which tasks');

/** A mass re-assignment; it has the id of the job that did it. */
export const Reassignment = z.object({
  id: Id, assigneeId: Id.nullable(), groupId: Id.nullable(), reason: z.string(), filter: z.record(z.string(), z.unknown()), createdBy: z.string(), createdAt: Instant, undoneAt: Instant.nullable(),
  moved: z.int(), restored: z.int(), skipped: z.int(),
}).meta({ id: 'Reassignment' });
/** One task of a mass re-assignment: the hand-over sheet, line by line. */
export const ReassignmentItem = z.object({
  taskId: Id, title: z.string(), organisationId: Id.nullable(), organisationName: z.string().nullable(), fromAssigneeId: Id.nullable(), fromGroupId: Id.nullable(), state: TaskState.describe('Before'), outcome: ReassignmentOutcome,
}).meta({ id: 'ReassignmentItem' });

/** Moving many tasks at once, when staff change. */
export const reassignmentOperations = {
  reassignTasks: job({
    summary: 'Give all tasks of a filter to an employee, or to the queue of a group', description: 'Takes the filter of listTasks; closed tasks stay as they are. A dry run answers the same numbers and changes nothing.',
    http: 'POST /task-reassignments', permission: 'tasks:manage',
    input: z.object({
      filter: SomeTasks, assigneeId: Id.optional(), groupId: Id.optional(), reason: line(500), dryRun: Flag.default(false),
    }).refine((to) => (to.assigneeId === undefined) !== (to.groupId === undefined), { path: ['assigneeId'], error: 'Name an employee or a group' }),
    output: z.object({ reassignmentId: Id.nullable(), moved: z.int(), skipped: z.int() }).meta({ id: 'ReassignmentResult' }),
    errors: { 'unknown-employee': 'unprocessable', 'suspended-employee': 'unprocessable' },
  }),
  undoReassignment: job({
    summary: 'Put the tasks of a mass re-assignment back', description: 'Those that changed since are left alone and listed with outcome `changed-since`.', http: 'POST /task-reassignments/:id/undo', permission: 'tasks:manage',
    input: z.object({ id: Id }), output: z.object({ restored: z.int(), skipped: z.int() }).meta({ id: 'ReassignmentUndone' }), errors: { 'already-undone': 'conflict' },
  }),
  listReassignments: list({
    summary: 'Mass re-assignments', http: 'GET /task-reassignments', permission: 'tasks:manage', item: Reassignment,
    filter: { assigneeId: field.id(), groupId: field.id(), createdBy: field.text(), createdAt: field.instant() }, sort: ['createdAt'], defaultSort: '-createdAt',
  }),
  listReassignmentItems: list({
    summary: 'The tasks of a mass re-assignment, and what became of each', http: 'GET /task-reassignments/:id/items', permission: 'tasks:manage', item: ReassignmentItem,
    filter: { outcome: field.oneOf(ReassignmentOutcome.options), fromAssigneeId: field.id() }, sort: ['taskId'], extra: { id: Id },
  }),
};
