import { tasks, type Input } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { addItems, missingEvidence, type Item } from './check-list.ts';
import { findTask } from './find-task.ts';
import { itemColumns, readTask } from './task-view.ts';

const { addTaskCheckItem, removeTaskCheckItem, tickTaskCheckItem } = tasks;

/** The check-lists of tasks; they change only while there is something to do. */
@Controller()
export class CheckListController {
  @Handles(addTaskCheckItem)
  async add({ taskId, ...item }: Input<typeof addTaskCheckItem>, { em, db, caller, fail }: Context<typeof addTaskCheckItem>) {
    (await findTask(taskId, { em, db, caller, fail })).requireOpen(fail);
    return (await addItems(taskId, [item], db))[0]!;
  }

  @Handles(tickTaskCheckItem)
  async tick({ taskId, id, done, proof }: Input<typeof tickTaskCheckItem>, { em, db, caller, fail }: Context<typeof tickTaskCheckItem>) {
    (await findTask(taskId, { em, db, caller, fail })).requireOpen(fail);
    const item = (await db.row<Item>(sql`select ${itemColumns} from check_item i where i.id = ${id} and i.task_id = ${taskId}`)) ?? fail('not-found');
    const missing = done ? missingEvidence(item.evidence, proof) : undefined;
    if (missing) fail('evidence-required', { detail: missing, errors: [{ pointer: '/proof', code: 'evidence-required', detail: missing }] });
    return (await db.row<Item>(sql`with ticked as (
        update check_item set done_at = ${done ? sql`now()` : null}, done_by = ${done ? caller.id : null}, proof = ${done ? (proof ?? null) : null}, version = version + 1, updated_at = now()
        where id = ${id} returning *)
      select ${itemColumns} from ticked i`))!;
  }

  @Handles(removeTaskCheckItem)
  async remove({ taskId, id }: Input<typeof removeTaskCheckItem>, { em, db, caller, fail }: Context<typeof removeTaskCheckItem>) {
    (await findTask(taskId, { em, db, caller, fail })).requireOpen(fail);
    if ((await db.run(sql`delete from check_item where id = ${id} and task_id = ${taskId}`)) === 0) fail('not-found');
    return (await readTask(db, taskId))!;
  }
}
