import { tasks, type Input } from '@kontora/contracts';
import { applyChanges, Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { requireEmployees } from '../employee/require-employees.ts';
import { announce } from './announce.ts';
import { addItems } from './check-list.ts';
import { findTask } from './find-task.ts';
import { readTask, rowColumns, taskColumns, taskRows, visibleTo } from './task-view.ts';
import { Task } from './task.ts';

const { createTask, getTask, listTasks, updateTask } = tasks;

/** Tasks: adding, reading, changing, listing. */
@Controller()
export class TaskController {
  @Handles(createTask)
  async create({ checkList = [], origin, ...details }: Input<typeof createTask>, { em, db, caller, publish, fail }: Context<typeof createTask>) {
    const { assigneeId = details.groupId ? null : caller.id, performerId, reviewerId, managerId } = details;
    await requireEmployees([caller.id === assigneeId ? null : assigneeId, performerId, reviewerId, managerId], db, fail);
    if (origin && (await taskOf(origin, db))) fail('origin-taken', 'There is a task for this already.');
    const task = em.create(Task, { ...details, assigneeId, createdBy: caller.id, originService: origin?.service, originType: origin?.type, originId: origin?.id } as Task);
    task.requireDatesInOrder(fail);
    task.requireFit(fail);
    await em.flush();
    await addItems(task.id, checkList, db);
    announce(task, 'created', publish);
    return (await readTask(db, task.id))!;
  }

  @Handles(updateTask)
  async update({ id, ...changes }: Input<typeof updateTask>, { em, db, caller, ifMatch, publish, fail }: Context<typeof updateTask>) {
    const task = await findTask(id, { em, db, caller, fail });
    task.requireOpen(fail);
    await requireEmployees([changes.performerId, changes.reviewerId, changes.managerId], db, fail);
    await applyChanges(task, changes as Partial<Task>, { db, table: 'task', ifMatch });
    if (changes.reviewerId !== undefined) task.followReviewer(fail);
    task.requireDatesInOrder(fail);
    task.requireFit(fail);
    await em.flush();
    announce(task, 'changed', publish);
    return (await readTask(db, id))!;
  }

  @Handles(getTask)
  async get({ id }: Input<typeof getTask>, { db, caller, fail }: Context<typeof getTask>) {
    return (await readTask(db, id, visibleTo(caller))) ?? fail('not-found');
  }

  @Handles(listTasks)
  list(_: Input<typeof listTasks>, { list, caller }: Context<typeof listTasks>) {
    return list({ columns: taskColumns(), id: sql`t.id`, select: rowColumns(), from: taskRows, where: visibleTo(caller) });
  }
}

const taskOf = (origin: { service: string; type: string; id: string }, db: Context<typeof createTask>['db']) =>
  db.row(sql`select 1 from task where origin_service = ${origin.service} and origin_type = ${origin.type} and origin_id = ${origin.id}`);
