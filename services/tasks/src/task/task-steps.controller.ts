import { tasks, type Input } from '@kontora/contracts';
import { Handles, requireSeen, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { requireEmployees } from '../employee/require-employees.ts';
import { addComment } from '../journal/comments.ts';
import { addTime } from '../journal/time.ts';
import { now } from '../today.ts';
import { announce } from './announce.ts';
import { openItems } from './check-list.ts';
import { actsFor, findTask } from './find-task.ts';
import { readTask } from './task-view.ts';

const { approveTask, cancelTask, claimTask, completeTask, redirectTask, rejectReview, reopenTask, returnTask } = tasks;

/** The steps of a task's life. */
@Controller()
export class TaskStepsController {
  @Handles(claimTask)
  async claim({ id }: Input<typeof claimTask>, { em, db, caller, publish, fail }: Context<typeof claimTask>) {
    const task = await findTask(id, { em, db, caller, fail });
    task.claim(caller.id, await actsFor(task.assigneeId, { db, caller }), fail);
    await em.flush();
    announce(task, 'claimed', publish);
    return (await readTask(db, id))!;
  }

  @Handles(redirectTask)
  async redirect({ id, reason, ...to }: Input<typeof redirectTask>, { em, db, caller, ifMatch, publish, fail }: Context<typeof redirectTask>) {
    const task = await findTask(id, { em, db, caller, fail });
    requireSeen(task, ifMatch);
    await requireEmployees([to.assigneeId], db, fail);
    task.redirect(to, fail);
    await addComment({ taskId: id, kind: 'redirected', text: reason }, db);
    announce(task, 'redirected', publish);
    return (await readTask(db, id))!;
  }

  @Handles(returnTask)
  async giveBack({ id, reason }: Input<typeof returnTask>, { em, db, caller, ifMatch, publish, fail }: Context<typeof returnTask>) {
    const task = await findTask(id, { em, db, caller, fail });
    requireSeen(task, ifMatch);
    task.giveBack(fail);
    await addComment({ taskId: id, kind: 'returned', text: reason }, db);
    announce(task, 'returned', publish);
    return (await readTask(db, id))!;
  }

  @Handles(completeTask)
  async complete({ id, ...dialog }: Input<typeof completeTask>, { em, db, caller, ifMatch, publish, fail }: Context<typeof completeTask>) {
    const task = await findTask(id, { em, db, caller, fail });
    requireSeen(task, ifMatch);
    if (task.reviewerId === caller.id) fail('reviewer-is-performer', 'The reviewer of a task cannot complete it.');
    const acts = caller.kind === 'employee' && (!task.assigneeId || (await actsFor(task.assigneeId, { db, caller })));
    // Somebody who only closes it for another is not the one who did the work.
    const performerId = acts ? caller.id : (task.performerId ?? task.assigneeId ?? null);
    task.complete(dialog, { performerId, now: now() }, fail);
    const open = await openItems(id, db);
    if (open > 0) fail('check-list-open', `${open} of its check-list are not ticked yet.`);
    await addTime({ taskId: id, employeeId: performerId ?? caller.id, on: now().today, minutes: dialog.minutes, timeKind: dialog.timeKind, note: null }, db);
    announce(task, task.state === 'review' ? 'submitted' : 'completed', publish);
    return (await readTask(db, id))!;
  }

  @Handles(approveTask)
  async approve({ id }: Input<typeof approveTask>, { em, db, caller, ifMatch, publish, fail }: Context<typeof approveTask>) {
    const task = await findTask(id, { em, db, caller, fail });
    requireSeen(task, ifMatch);
    if (task.performerId === caller.id) fail('reviewer-is-performer', 'Nobody approves their own work.');
    if (!(await actsFor(task.reviewerId, { db, caller }))) fail('not-the-reviewer', 'Only its reviewer, or who stands in for them, can approve a task.');
    task.approve(now(), fail);
    await em.flush();
    announce(task, 'completed', publish);
    return (await readTask(db, id))!;
  }

  @Handles(rejectReview)
  async reject({ id, reason }: Input<typeof rejectReview>, { em, db, caller, ifMatch, publish, fail }: Context<typeof rejectReview>) {
    const task = await findTask(id, { em, db, caller, fail });
    requireSeen(task, ifMatch);
    if (!(await actsFor(task.reviewerId, { db, caller }))) fail('not-the-reviewer', 'Only its reviewer, or who stands in for them, can send a task back.');
    task.reject(fail);
    await addComment({ taskId: id, kind: 'rejected', text: reason }, db);
    announce(task, 'rejected', publish);
    return (await readTask(db, id))!;
  }

  @Handles(reopenTask)
  async reopen({ id, reason }: Input<typeof reopenTask>, { em, db, caller, ifMatch, publish, fail }: Context<typeof reopenTask>) {
    const task = await findTask(id, { em, db, caller, fail });
    requireSeen(task, ifMatch);
    task.reopen(fail);
    await addComment({ taskId: id, kind: 'reopened', text: reason }, db);
    announce(task, 'reopened', publish);
    return (await readTask(db, id))!;
  }

  @Handles(cancelTask)
  async cancel({ id, reason }: Input<typeof cancelTask>, { em, db, caller, ifMatch, publish, fail }: Context<typeof cancelTask>) {
    const task = await findTask(id, { em, db, caller, fail });
    requireSeen(task, ifMatch);
    task.cancel(fail);
    await addComment({ taskId: id, kind: 'cancelled', text: reason }, db);
    announce(task, 'cancelled', publish);
    return (await readTask(db, id))!;
  }
}
