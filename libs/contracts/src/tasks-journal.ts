import { z } from 'zod';
import { command, query } from './contract.ts';
import { field, list } from './list.ts';
import { CivilDay, Id, Instant, line } from './shapes.ts';
import { TimeKind } from './tasks-worklist.ts';

/** Something said about a task: a comment, or the reason given with a step of its life. */
export const TaskComment = z.object({
  id: Id, taskId: Id, kind: z.enum(['comment', 'redirected', 'returned', 'rejected', 'reopened', 'cancelled']), text: z.string(), authorId: z.string(), createdAt: Instant,
}).meta({ id: 'TaskComment' });

/** Minutes spent on a task. Never changed: a mistake is taken back by an entry of negative minutes, and entered anew. */
export const TimeEntry = z.object({
  id: Id, taskId: Id, organisationId: Id.nullable(), employeeId: Id, on: CivilDay, minutes: z.int(), timeKind: TimeKind, note: z.string().nullable(),
  correctsId: Id.nullable().describe('The entry that this one takes back'), createdAt: Instant,
}).meta({ id: 'TimeEntry' });
const minutes = z.int().min(1).max(1440);
const note = z.string().trim().max(500).nullable().default(null);

const timeFilter = { taskId: field.id(), organisationId: field.id(), employeeId: field.id(), on: field.date(), timeKind: field.oneOf(TimeKind.options) };

/** What is said about tasks and what time they take. */
export const journalOperations = {
  addTaskComment: command({ summary: 'Comment on a task', http: 'POST /tasks/:taskId/comments', permission: 'tasks:own', input: z.object({ taskId: Id, text: line(5000) }), output: TaskComment }),
  listTaskComments: list({
    summary: 'What was said about a task', description: 'Whoever may see the task sees it.', http: 'GET /tasks/:taskId/comments', permission: 'tasks:read or tasks:own', item: TaskComment, filter: { kind: field.oneOf(TaskComment.shape.kind.options) },
    sort: ['createdAt'], extra: { taskId: Id },
  }),
  logTime: command({
    summary: 'Log time spent on a task', http: 'POST /tasks/:taskId/time-entries', permission: 'tasks:own',
    input: z.object({ taskId: Id, minutes, timeKind: TimeKind, on: CivilDay.optional().describe('Today when not given'), note }), output: TimeEntry, errors: { 'day-in-future': 'unprocessable' },
  }),
  correctTime: command({
    summary: 'Correct a time entry', description: 'Takes the entry back and enters the right minutes; 0 only takes it back. Others than the employee need tasks:manage.', http: 'POST /time-entries/:id/correct', permission: 'tasks:own',
    input: z.object({ id: Id, minutes: z.int().min(0).max(1440), timeKind: TimeKind.optional(), note }), output: z.object({ entries: z.array(TimeEntry) }).meta({ id: 'TimeCorrection' }),
    errors: { 'already-corrected': 'conflict', 'not-yours': 'forbidden' },
  }),
  listTimeEntries: list({
    summary: 'Time entries', description: 'Needs tasks:read; with tasks:own instead it gives own entries.', http: 'GET /time-entries', permission: 'tasks:read or tasks:own', item: TimeEntry, filter: timeFilter, sort: ['on', 'createdAt'], defaultSort: '-on',
  }),
  timeTotals: query({
    summary: 'Time spent in a period, by employee, client, or kind of work', description: 'Each line comes with the filter of listTimeEntries that gives the rows it sums; by kind of work there is none.',
    http: 'GET /time-totals', permission: 'tasks:read', input: z.object({ from: CivilDay, to: CivilDay, by: z.enum(['employee', 'organisation', 'kind']).default('employee') }),
    output: z.object({ data: z.array(z.object({ key: z.string().nullable(), inside: z.int(), extra: z.int(), entries: z.int(), filter: z.record(z.string(), z.unknown()).nullable() })) }).meta({ id: 'TimeTotals' }),
  }),
};
