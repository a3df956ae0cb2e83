import { tasks, type Input } from '@kontora/contracts';
import { Handles, type Context, type StepContext } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { requireEmployees } from '../employee/require-employees.ts';
import { announce } from '../task/announce.ts';
import { Task } from '../task/task.ts';
import { moveBatch, previewMove, restoreBatch } from './move-tasks.ts';

const { listReassignmentItems, listReassignments, reassignTasks, undoReassignment } = tasks;
const BATCH = 500;
const START = { after: '00000000-0000-0000-0000-000000000000', moved: 0, skipped: 0 };

/** Mass re-assignment as background work, in batches of one transaction each; undoing it; what became of each task. */
@Controller()
export class ReassignmentController {
  @Handles(reassignTasks)
  async reassign({ reason, dryRun, ...move }: Input<typeof reassignTasks>, { id, db, checkpoint, step, progress, fail }: Context<typeof reassignTasks>) {
    await requireEmployees([move.assigneeId], db, fail);
    const expected = await previewMove(move, db);
    if (dryRun) return { reassignmentId: null, ...expected };
    await step(({ db }) => db.run(sql`insert into reassignment (id, assignee_id, group_id, reason, filter)
      values (${id}, ${move.assigneeId ?? null}, ${move.groupId ?? null}, ${reason}, ${JSON.stringify(move.filter)}::jsonb) on conflict (id) do nothing`));
    let at = (checkpoint as typeof START | null) ?? START;
    for (let size = BATCH; size === BATCH; ) {
      const batch = await step(async (tx) => {
        const running = await tx.db.row(sql`select 1 from reassignment where id = ${id} and undone_at is null for share`);
        const judged = running ? await moveBatch(move, { reassignmentId: id, after: at.after, size: BATCH }, tx.db) : [];
        const moved = judged.filter((one) => one.outcome === 'moved').map((one) => one.taskId);
        await announceAll(moved, 'reassigned', tx);
        const next = { after: judged.at(-1)?.taskId ?? at.after, moved: at.moved + moved.length, skipped: at.skipped + judged.length - moved.length };
        await tx.save(next);
        return { next, size: judged.length };
      });
      at = batch.next;
      size = batch.size;
      await progress(at.moved + at.skipped, Math.max(at.moved + at.skipped, expected.moved + expected.skipped));
    }
    return { reassignmentId: id, moved: at.moved, skipped: at.skipped };
  }

  @Handles(undoReassignment)
  async undo({ id }: Input<typeof undoReassignment>, { checkpoint, step, progress, fail }: Context<typeof undoReassignment>) {
    let at = checkpoint as { restored: number; skipped: number } | null;
    at ??= await step(async (tx) => {
      const found = (await tx.db.row<{ undoneAt: string | null }>(sql`select undone_at from reassignment where id = ${id} for update`)) ?? fail('not-found');
      if (found.undoneAt) fail('already-undone', 'This re-assignment was undone already.');
      await tx.db.run(sql`update reassignment set undone_at = now(), version = version + 1, updated_at = now() where id = ${id}`);
      const start = { restored: 0, skipped: 0 };
      await tx.save(start);
      return start;
    });
    for (let size = BATCH; size === BATCH; ) {
      const before: { restored: number; skipped: number } = at;
      const batch = await step(async (tx) => {
        const items = await restoreBatch({ reassignmentId: id, size: BATCH }, tx.db);
        const restored = items.filter((item) => item.restored).map((item) => item.taskId);
        await announceAll(restored, 'restored', tx);
        const next = { restored: before.restored + restored.length, skipped: before.skipped + items.length - restored.length };
        await tx.save(next);
        return { next, size: items.length };
      });
      at = batch.next;
      size = batch.size;
      await progress(at.restored + at.skipped);
    }
    return at;
  }

  @Handles(listReassignments)
  reassignments(_: Input<typeof listReassignments>, { list }: Context<typeof listReassignments>) {
    const items = (outcomes: string) => sql`(select count(*)::integer from reassignment_item i where i.reassignment_id = r.id and i.outcome in (${sql.raw(outcomes)}))`;
    return list({
      columns: { assigneeId: sql`r.assignee_id`, groupId: sql`r.group_id`, createdBy: { at: sql`r.created_by`, notNull: true }, createdAt: { at: sql`r.created_at`, notNull: true } },
      id: sql`r.id`, from: sql`reassignment r`, select: sql`r.id, r.assignee_id, r.group_id, r.reason, r.filter, r.created_by, r.created_at, r.undone_at, ${items(`'moved', 'restored', 'changed-since'`)} as moved,
        ${items(`'restored'`)} as restored, ${items(`'changed-since', 'skipped-reviewer-is-performer', 'skipped-group-cannot-review'`)} as skipped`,
    });
  }

  @Handles(listReassignmentItems)
  async items({ id }: Input<typeof listReassignmentItems>, { db, list, fail }: Context<typeof listReassignmentItems>) {
    if (!(await db.row(sql`select 1 from reassignment where id = ${id}`))) fail('not-found');
    return list({
      columns: { outcome: { at: sql`i.outcome`, notNull: true }, fromAssigneeId: sql`i.from_assignee_id`, taskId: { at: sql`i.task_id`, notNull: true } },
      id: sql`i.id`, from: sql`reassignment_item i join task t on t.id = i.task_id left join organisation o on o.id = t.organisation_id`, where: sql<boolean>`i.reassignment_id = ${id}`,
      select: sql`i.task_id, t.title, t.organisation_id, o.name as organisation_name, i.from_assignee_id, i.from_group_id, i.state, i.outcome`,
    });
  }
}

async function announceAll(ids: readonly string[], change: 'reassigned' | 'restored', { em, publish }: StepContext) {
  if (ids.length === 0) return;
  for (const task of await em.find(Task, { id: { $in: [...ids] } }, { orderBy: { id: 'asc' } })) announce(task, change, publish);
}
