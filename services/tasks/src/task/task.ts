import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';

export type State = 'open' | 'in-work' | 'review' | 'done' | 'cancelled';
type Outcome = 'done' | 'partly-done' | 'not-needed' | 'impossible';
type TimeKind = 'inside' | 'extra';

/** Every step a task can take, and from which state to which; there are no others. */
export const TRANSITIONS = {
  claim: { open: 'in-work' },
  redirect: { open: 'open', 'in-work': 'open' },
  giveBack: { open: 'open', 'in-work': 'open' },
  submit: { open: 'review', 'in-work': 'review' },
  complete: { open: 'done', 'in-work': 'done' },
  approve: { review: 'done' },
  reject: { review: 'in-work' },
  reopen: { done: 'open', cancelled: 'open' },
  cancel: { open: 'cancelled', 'in-work': 'cancelled', review: 'cancelled' },
} as const satisfies Record<string, Partial<Record<State, State>>>;
export type Step = keyof typeof TRANSITIONS;

/** Gives up with one of these codes; an operation whose contract lacks one of them does not compile. */
export type Fail<Code extends string> = (code: Code, detail?: string) => never;

export const TaskSchema = defineEntity({
  name: 'Task', tableName: 'task',
  properties: {
    ...row,
    createdBy: p.string(),
    kind: p.string().onCreate(() => 'general'),
    title: p.string(),
    description: p.text().nullable(),
    subject: p.json().$type<{ code: string; period: string | null; stage: string | null }>().nullable(),
    organisationId: p.uuid().nullable(),
    originService: p.string().nullable(),
    originType: p.string().nullable(),
    originId: p.uuid().nullable(),
    state: p.string().$type<State>().onCreate(() => 'open'),
    assigneeId: p.uuid().nullable(),
    groupId: p.uuid().nullable(),
    performerId: p.uuid().nullable(),
    reviewerId: p.uuid().nullable(),
    managerId: p.uuid().nullable(),
    startOn: p.date().nullable(),
    dueOn: p.date().nullable(),
    promisedOn: p.date().nullable(),
    priority: p.integer().onCreate(() => 3),
    statutory: p.boolean().onCreate(() => false),
    clientWaiting: p.boolean().onCreate(() => false),
    returned: p.boolean().onCreate(() => false),
    withdrawn: p.boolean().onCreate(() => false),
    bounces: p.integer().onCreate(() => 0),
    completedAt: p.datetime().nullable(),
    completedOn: p.date().nullable(),
    outcome: p.string().$type<Outcome>().nullable(),
    comment: p.text().nullable(),
    dialogMinutes: p.integer().nullable(),
    timeKind: p.string().$type<TimeKind>().nullable(),
  },
});

/** What the completion dialog says. Minutes are those not logged before. */
export interface Completion { outcome: Outcome; minutes: number; timeKind: TimeKind; comment?: string }
/** A moment: as an instant, and as a day in the firm's zone. */
export interface Now { at: Date; today: string }

/** Something to be done by somebody of the firm, until some day. */
export class Task extends TaskSchema.class {
  /** Takes it into work. `acts`: the caller is the assignee, or stands in for them. A substitute becomes the performer; the task stays with whom it is. */
  claim(employeeId: string, acts: boolean, fail: Fail<'wrong-state' | 'already-claimed' | 'reviewer-is-performer'>) {
    if ((this.state === 'open' || this.state === 'in-work') && this.assigneeId && !acts) fail('already-claimed', 'Somebody else has this task.');
    step(this, 'claim', fail);
    this.assigneeId ??= employeeId;
    this.performerId = employeeId;
    this.requireFit(fail);
  }

  /** To another employee, who may still give it back to the queue; or to the queue of a group. */
  redirect(to: { assigneeId?: string; groupId?: string }, fail: Fail<'wrong-state' | 'reviewer-is-performer'>) {
    step(this, 'redirect', fail);
    this.moveTo(to.assigneeId ?? null, to.groupId ?? this.groupId ?? null);
    this.requireFit(fail);
  }

  /** Back to the queue of its group; without one to its manager, else to the employee who added it. */
  giveBack(fail: Fail<'wrong-state' | 'nowhere-to-return'>) {
    if (!this.assigneeId) fail('wrong-state', 'It is in the queue already.');
    step(this, 'giveBack', fail);
    const author = UUID.test(this.createdBy) ? this.createdBy : null;
    const to = this.groupId ? null : [this.managerId, author].find((id) => id && id !== this.assigneeId && id !== this.reviewerId);
    if (to === undefined) fail('nowhere-to-return', 'The task has no group, and no manager or author other than who has it. Ask for it to be redirected.');
    this.moveTo(to ?? null, this.groupId ?? null);
    this.returned = true;
  }

  /** The end of the work: to the reviewer where there is one, else done. `performerId`: who did it, null when that is unknown. */
  complete(dialog: Completion, { performerId, now }: { performerId: string | null; now: Now }, fail: Fail<'wrong-state' | 'reviewer-is-performer'>) {
    step(this, this.reviewerId ? 'submit' : 'complete', fail);
    Object.assign(this, { performerId, outcome: dialog.outcome, comment: dialog.comment ?? null, dialogMinutes: dialog.minutes, timeKind: dialog.timeKind, returned: false });
    this.requireFit(fail);
    if (this.state === 'review') this.assigneeId = this.reviewerId;
    else this.finish(now);
  }

  approve(now: Now, fail: Fail<'wrong-state'>) {
    step(this, 'approve', fail);
    this.finish(now);
  }

  reject(fail: Fail<'wrong-state'>) {
    step(this, 'reject', fail);
    this.assigneeId = this.performerId;
    this.forgetCompletion();
    this.returned = true;
  }

  reopen(fail: Fail<'wrong-state' | 'withdrawn'>) {
    if (this.withdrawn) fail('withdrawn', 'What it was for has ended, or is off, where it came from. Take it up again there.');
    step(this, 'reopen', fail);
    this.forgetCompletion();
    this.returned = true;
  }

  cancel(fail: Fail<'wrong-state'>) {
    if (this.state === 'review') this.assigneeId = this.performerId;
    step(this, 'cancel', fail);
    this.forgetCompletion();
  }

  /** Whoever does the work, or has it to do, is not its reviewer. */
  requireFit(fail: Fail<'reviewer-is-performer'>) {
    const doers = this.state === 'review' ? [this.performerId] : [this.performerId, this.assigneeId];
    if (this.reviewerId && doers.includes(this.reviewerId)) fail('reviewer-is-performer', 'Nobody reviews their own work. Choose another reviewer, or another performer.');
  }

  requireDatesInOrder(fail: Fail<'dates-reversed'>) {
    if (this.startOn && this.dueOn && this.startOn > this.dueOn) fail('dates-reversed', 'A task cannot start after it is due.');
  }

  requireOpen(fail: Fail<'wrong-state'>) {
    if (this.state === 'done' || this.state === 'cancelled') fail('wrong-state', `A task that is ${this.state} cannot be changed. Open it again first.`);
  }

  /** The reviewer was changed: the one who has a task in review is its reviewer, so it must have one. */
  followReviewer(fail: Fail<'wrong-state'>) {
    if (this.state !== 'review') return;
    if (!this.reviewerId) fail('wrong-state', 'A task in review needs its reviewer.');
    this.assigneeId = this.reviewerId;
  }

  /** The facts other services are told; nothing that people wrote. */
  facts() {
    return {
      taskId: this.id, state: this.state, kind: this.kind, subject: this.subject ?? null, organisationId: this.organisationId ?? null,
      origin: this.originId ? { service: this.originService!, type: this.originType!, id: this.originId } : null,
      assigneeId: this.assigneeId ?? null, groupId: this.groupId ?? null, performerId: this.performerId ?? null, reviewerId: this.reviewerId ?? null, managerId: this.managerId ?? null,
      startOn: this.startOn ?? null, dueOn: this.dueOn ?? null, priority: this.priority, statutory: this.statutory, returned: this.returned, bounces: this.bounces,
      createdAt: this.createdAt.toISOString(), completedAt: this.completedAt?.toISOString() ?? null, completedOn: this.completedOn ?? null, outcome: this.outcome ?? null,
      minutes: this.dialogMinutes ?? null, timeKind: this.timeKind ?? null,
    };
  }

  private moveTo(assigneeId: string | null, groupId: string | null) {
    Object.assign(this, { assigneeId, groupId, performerId: null });
    this.bounces++;
  }

  private finish({ at, today }: Now) {
    Object.assign(this, { completedAt: at, completedOn: today, assigneeId: this.performerId ?? this.assigneeId });
  }

  private forgetCompletion() {
    Object.assign(this, { completedAt: null, completedOn: null, outcome: null, comment: null, dialogMinutes: null, timeKind: null });
  }
}
TaskSchema.setClass(Task);

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

function step(task: Task, name: Step, fail: Fail<'wrong-state'>) {
  const to = (TRANSITIONS[name] as Partial<Record<State, State>>)[task.state as State];
  task.state = to ?? fail('wrong-state', `A task that is ${task.state} cannot take this step (${name}).`);
}
