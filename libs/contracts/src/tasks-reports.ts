import { z } from 'zod';
import { query } from './contract.ts';
import { filterExcess, FILTER_LIMITS } from './list.ts';
import { CivilDay, Id } from './shapes.ts';
import { TaskRow, WhichTasks } from './tasks-worklist.ts';

/** A number adds its own conditions: the filter of the counts leaves room for them. */
const COUNT_FILTER_LIMITS = { depth: FILTER_LIMITS.depth - 1, conditions: FILTER_LIMITS.conditions - 10 };
const CountFilter = WhichTasks.superRefine((filter, context) => {
  const message = filterExcess(filter, COUNT_FILTER_LIMITS);
  if (message) context.addIssue({ code: 'custom', message });
});

/** A number, and the filter of listTasks that gives exactly the rows it counts. */
export const TaskFigure = z.object({ value: z.number().nullable(), n: z.int().describe('Rows behind the number'), filter: z.record(z.string(), z.unknown()) }).meta({ id: 'TaskFigure' });

/** Tasks of one employee (RP14); without an employee those that are with nobody, so that the lines add up to all tasks. */
export const EmployeeTaskCounts = z.object({
  employeeId: Id.nullable(), waiting: TaskFigure.describe('Open, not begun'), inWork: TaskFigure.describe('In work or in review'), overdue: TaskFigure.describe('Not closed, due before today'),
  done: TaskFigure.describe('Done in the period, by performer'), late: TaskFigure.describe('Done in the period, after the due date'),
  averageMinutes: TaskFigure.describe('Mean minutes logged on those done'), averageHours: TaskFigure.describe('Mean hours from arrival to completion of those done'),
}).meta({ id: 'EmployeeTaskCounts' });

/** Tasks due on a day, by how they stand; cancelled ones are not counted, and a day without tasks is not listed. The three numbers add up to the tasks of the day. */
export const TaskDay = z.object({
  on: CivilDay, employeeId: Id.nullable().optional().describe('By employee only: with whom they are, of those done the performer; null: nobody'),
  open: TaskFigure.describe('Not closed, due today or later'), overdue: TaskFigure.describe('Not closed, due before today'), done: TaskFigure,
  first: z.array(TaskRow.pick({ id: true, title: true, subject: true, state: true, dueOn: true })).optional().describe('By day only: the first three, open ones before those done'),
}).meta({ id: 'TaskDay' });

/** Why a task stands where it stands in the day. `days`: how many it is overdue or away. */
export const TriageReason = z.object({
  code: z.enum(['penalty-risk', 'promise', 'overdue', 'client-waiting', 'due-today', 'to-review', 'returned', 'due-soon', 'urgent', 'stands-in']), days: z.int().optional(), employeeId: Id.optional(),
}).meta({ id: 'TriageReason' });

/** Numbers over the worklist, and the order of the day. */
export const taskReportOperations = {
  taskCounts: query({
    summary: 'Tasks by employee: waiting, in work, overdue, done, and how fast', http: 'GET /task-counts', permission: 'tasks:read',
    input: z.object({ from: CivilDay, to: CivilDay.describe('Last day of the period, included'), filter: CountFilter.optional() }),
    output: z.object({ from: CivilDay, to: CivilDay, today: CivilDay, data: z.array(EmployeeTaskCounts) }).meta({ id: 'TaskCounts' }),
  }),
  taskDays: query({
    summary: 'Tasks by the day on which they are due', description: 'Needs tasks:read; with tasks:own instead it counts own tasks and the queues of own groups.', http: 'GET /task-days', permission: 'tasks:read or tasks:own',
    input: z.object({ from: CivilDay, to: CivilDay.describe('Last day, included; at most 100 days'), by: z.enum(['day', 'day-employee']).default('day'), filter: CountFilter.optional() }),
    output: z.object({ from: CivilDay, to: CivilDay, today: CivilDay, data: z.array(TaskDay) }).meta({ id: 'TaskDays' }), errors: { 'too-many-days': 'unprocessable' },
  }),
  myDay: query({
    summary: 'What to do today, in order, with the reasons for the order', description: 'Own tasks and those of employees one stands in for, that may be begun by now.', http: 'GET /my-day', permission: 'tasks:own',
    input: z.object({ limit: z.coerce.number<number>().int().min(1).max(500).default(100) }),
    output: z.object({ today: CivilDay, total: z.int().describe('All tasks of the day, also beyond the limit'),
      figures: z.object({ all: TaskFigure, overdue: TaskFigure, dueToday: TaskFigure, toReview: TaskFigure }).describe('Of all tasks of the day'), data: z.array(TaskRow.extend({ reasons: z.array(TriageReason) })) }).meta({ id: 'MyDay' }),
  }),
};
