import { z } from 'zod';
import { command, query } from './contract.ts';
import { field, filterSchema, list } from './list.ts';
import { CivilDay, Flag, Id, Instant, line, Version } from './shapes.ts';

/** Where a task is in its life. `open`: waits in a queue or with somebody; `review`: done, and the reviewer looks at it. */
export const TaskState = z.enum(['open', 'in-work', 'review', 'done', 'cancelled']);
/** The states in which there is something to do. */
export const OPEN_TASK_STATES = ['open', 'in-work', 'review'] as const satisfies readonly z.infer<typeof TaskState>[];
/** What came of a task, as its completion dialog says. */
export const TaskOutcome = z.enum(['done', 'partly-done', 'not-needed', 'impossible']);
/** Whether minutes are covered by the client's tariff or come on top of it. */
export const TimeKind = z.enum(['inside', 'extra']);
/** 1 urgent, 2 high, 3 normal, 4 low. */
export const TaskPriority = z.int().min(1).max(4).describe('1 urgent, 2 high, 3 normal, 4 low');
/** What for a task is there: the object of another service. A firm has at most one task per origin. */
export const TaskOrigin = z.object({ service: line(40), type: line(40), id: Id }).meta({ id: 'TaskOrigin' });
/** What a task of another service is about, for the console to say in the reader's language; the `title` says it in Russian. */
export const TaskSubject = z.object({ code: line(80), period: z.string().max(20).nullable(), stage: z.string().max(80).nullable() }).meta({ id: 'TaskSubject' });
const TaskKind = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'Expected a key such as reporting-stage').describe('Key of the kind of work: general, call, question, reporting-stage …');

/** What people may enter and change. */
export const taskFields = {
  title: line(300), description: z.string().max(10_000).nullable(), organisationId: Id.nullable().describe('The client it is for'),
  performerId: Id.nullable().describe('Who does or did the work: whoever takes it, unless named before'), reviewerId: Id.nullable().describe('Who must approve it; never the performer'),
  managerId: Id.nullable().describe('Who answers for it to the client'), startOn: CivilDay.nullable(), dueOn: CivilDay.nullable(),
  promisedOn: CivilDay.nullable().describe('By when the client was promised it'), priority: TaskPriority,
  statutory: z.boolean().describe('The due date is set by law: missing it may cost a penalty'), clientWaiting: z.boolean().describe('The client waits for an answer'),
};

/** One line of the worklist. */
export const TaskRow = z.object({
  id: Id, version: Version, kind: TaskKind, state: TaskState, ...taskFields, subject: TaskSubject.nullable(), origin: TaskOrigin.nullable(), organisationName: z.string().nullable(),
  assigneeId: Id.nullable().describe('With whom it is; nobody: it waits in the queue of its group'), groupId: Id.nullable().describe('The queue it belongs to'),
  actingId: Id.nullable().describe('Who acts today: the assignee, or during an absence the substitute'), substitutesId: Id.nullable().describe('For whom the acting employee stands in'),
  returned: z.boolean().describe('Came back: given back, rejected in review, or opened again'), withdrawn: z.boolean().describe('What it was for has ended, or is off, where it came from; only there it is taken up again'), bounces: z.int().describe('How often it was redirected or returned'),
  createdBy: z.string(), createdAt: Instant, updatedAt: Instant, completedAt: Instant.nullable(), completedOn: CivilDay.nullable(),
}).omit({ description: true }).meta({ id: 'TaskRow' });

/** Something to tick off before a task is complete, with proof where it is asked for. */
export const CheckItem = z.object({
  id: Id, taskId: Id, text: line(500), evidence: z.enum(['none', 'note', 'number', 'file']).describe('What must be given to tick it; a file by its document id'),
  proof: z.string().nullable().describe('What was given'), done: z.boolean(), doneBy: z.string().nullable(), doneAt: Instant.nullable(),
}).meta({ id: 'CheckItem' });
export const NewCheckItem = CheckItem.pick({ text: true, evidence: true }).partial({ evidence: true }).meta({ id: 'NewCheckItem' });

/** A task with all that belongs to it but comments and time entries. */
export const Task = TaskRow.extend({
  description: taskFields.description, outcome: TaskOutcome.nullable(), comment: z.string().nullable().describe('Said when it was completed'), checkList: z.array(CheckItem),
  minutes: z.object({ inside: z.int(), extra: z.int() }).describe('Time spent, by kind'),
}).meta({ id: 'Task' });
/** What a new task is made of; only the title is needed. */
export const NewTask = z.object({
  ...taskFields, kind: TaskKind, subject: TaskSubject.nullable(), origin: TaskOrigin.nullable(), assigneeId: Id.nullable(), groupId: Id.nullable(), checkList: z.array(NewCheckItem).max(100),
}).partial().required({ title: true }).meta({ id: 'NewTask' });

/** The completion dialog; the server accepts no end of work without it. */
export const TaskCompletion = z.object({
  outcome: TaskOutcome, minutes: z.int().min(0).max(6000).describe('Minutes spent that are not logged yet'), timeKind: TimeKind, comment: line(2000).optional().describe('Needed when the outcome is not `done`'),
}).refine((c) => c.outcome === 'done' || c.comment !== undefined, { path: ['comment'], error: 'Say why it was not simply done' });

const people = { 'unknown-employee': 'unprocessable', 'suspended-employee': 'unprocessable', 'reviewer-is-performer': 'unprocessable' } as const;
const state = { 'wrong-state': 'conflict' } as const;
const reason = line(1000);
const one = z.object({ id: Id });

/** What the worklist, counts and mass re-assignment can be filtered by. */
export const taskFilter = {
  state: field.oneOf(TaskState.options), kind: field.text(), title: field.text(), organisationId: field.id(), assigneeId: field.id(), actingId: field.id('Who acts today, substitutes included'),
  groupId: field.id(), performerId: field.id(), reviewerId: field.id(), managerId: field.id(), createdBy: field.text(), startOn: field.date(), dueOn: field.date(), promisedOn: field.date(), completedOn: field.date(),
  priority: field.integer(), bounces: field.integer(), statutory: field.boolean(), clientWaiting: field.boolean(), returned: field.boolean(), overdue: field.boolean('Not closed, and its due date has passed'),
  late: field.boolean('Done after its due date'), originService: field.text(), createdAt: field.instant(), updatedAt: field.instant(),
};

const whichTasks = filterSchema({ filter: taskFilter });
/** The filter of listTasks, as JSON. */
export const WhichTasks = z.record(z.string(), z.unknown()).superRefine((filter, context) => {
  for (const issue of whichTasks.safeParse(filter).error?.issues ?? []) context.addIssue({ ...issue } as never);
}).describe('A filter of listTasks');

const READ = 'Needs tasks:read; with tasks:own instead it gives own tasks and the queues of own groups.';

/** The worklist and the life of a task. */
export const worklistOperations = {
  createTask: command({
    summary: 'Add a task', description: 'With neither assignee nor group it is for whoever adds it.', http: 'POST /tasks', permission: 'tasks:write', input: NewTask, output: Task,
    errors: { ...people, 'origin-taken': 'conflict', 'dates-reversed': 'unprocessable' },
  }),
  getTask: query({ summary: 'One task', description: READ, http: 'GET /tasks/:id', permission: 'tasks:read or tasks:own', input: one, output: Task }),
  updateTask: command({
    summary: 'Change a task', description: 'A merge patch. Who has the task is changed by redirecting it.', http: 'PATCH /tasks/:id', permission: 'tasks:write', ifMatch: 'required',
    input: z.object({ id: Id, ...taskFields }).partial().required({ id: true }), output: Task, errors: { ...people, ...state, 'dates-reversed': 'unprocessable' },
  }),
  listTasks: list({
    summary: 'Tasks', description: READ, http: 'GET /tasks', permission: 'tasks:read or tasks:own', item: TaskRow, filter: taskFilter,
    sort: ['dueOn', 'priority', 'createdAt', 'completedOn'],
  }),
  claimTask: command({
    summary: 'Take a task into work', description: 'From a queue, or one that waits with the caller. Of two who claim at once one gets it.', http: 'POST /tasks/:id/claim', permission: 'tasks:own',
    input: one, output: Task, errors: { ...state, 'already-claimed': 'conflict', 'reviewer-is-performer': 'unprocessable' },
  }),
  redirectTask: command({
    summary: 'Give a task to another employee, or to the queue of a group', http: 'POST /tasks/:id/redirect', permission: 'tasks:write', ifMatch: 'required',
    input: z.object({ id: Id, assigneeId: Id.optional(), groupId: Id.optional(), reason }).refine((to) => (to.assigneeId === undefined) !== (to.groupId === undefined), { path: ['assigneeId'], error: 'Name an employee or a group' }),
    output: Task, errors: { ...people, ...state },
  }),
  returnTask: command({
    summary: 'Give a task back', description: 'To the queue of its group; without one to its manager, or to the employee who added it.', http: 'POST /tasks/:id/return', permission: 'tasks:own', ifMatch: 'required',
    input: z.object({ id: Id, reason }), output: Task, errors: { ...state, 'nowhere-to-return': 'conflict' },
  }),
  completeTask: command({
    summary: 'Complete a task', description: 'A task with a reviewer goes to review first. Every item of its check-list must be ticked.', http: 'POST /tasks/:id/complete', permission: 'tasks:own', ifMatch: 'required',
    input: TaskCompletion.safeExtend({ id: Id }), output: Task, errors: { ...state, 'check-list-open': 'unprocessable', 'reviewer-is-performer': 'unprocessable' },
  }),
  approveTask: command({
    summary: 'Approve completed work', http: 'POST /tasks/:id/approve', permission: 'tasks:own', ifMatch: 'required', input: one, output: Task,
    errors: { ...state, 'not-the-reviewer': 'forbidden', 'reviewer-is-performer': 'unprocessable' },
  }),
  rejectReview: command({
    summary: 'Send completed work back to its performer', http: 'POST /tasks/:id/reject', permission: 'tasks:own', ifMatch: 'required', input: z.object({ id: Id, reason }), output: Task,
    errors: { ...state, 'not-the-reviewer': 'forbidden' },
  }),
  reopenTask: command({ summary: 'Open a closed task again', http: 'POST /tasks/:id/reopen', permission: 'tasks:write', ifMatch: 'required', input: z.object({ id: Id, reason }), output: Task, errors: { ...state, withdrawn: 'conflict' } }),
  cancelTask: command({ summary: 'Cancel a task that need not be done', http: 'POST /tasks/:id/cancel', permission: 'tasks:write', ifMatch: 'required', input: z.object({ id: Id, reason }), output: Task, errors: state }),
  addTaskCheckItem: command({ summary: 'Add an item to the check-list', http: 'POST /tasks/:taskId/check-list', permission: 'tasks:write', input: NewCheckItem.extend({ taskId: Id }), output: CheckItem, errors: state }),
  tickTaskCheckItem: command({
    summary: 'Tick an item of the check-list off, or no longer', http: 'POST /tasks/:taskId/check-list/:id/tick', permission: 'tasks:own',
    input: z.object({ taskId: Id, id: Id, done: Flag.default(true), proof: line(500).optional() }), output: CheckItem, errors: { ...state, 'evidence-required': 'unprocessable' },
  }),
  removeTaskCheckItem: command({ summary: 'Take an item off the check-list', http: 'DELETE /tasks/:taskId/check-list/:id', permission: 'tasks:write', input: z.object({ taskId: Id, id: Id }), output: Task, errors: state }),
};
