import { tasks } from '@kontora/contracts';
import { compileFilter, type Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { taskColumns } from '../task/task-view.ts';

/** Which tasks go, and to whom. */
export interface Move { filter: unknown; assigneeId?: string; groupId?: string }
/** One task of a batch, and whether it moved. */
export interface Moved { taskId: string; outcome: 'moved' | 'skipped-reviewer-is-performer' | 'skipped-group-cannot-review' }

/** What becomes of a task: review needs one person, and nobody may get to review their own work. */
const outcomeOf = ({ assigneeId }: Move) => sql`case when t.state = 'review' and ${assigneeId ?? null}::uuid is null then 'skipped-group-cannot-review'
  when ${assigneeId ?? null}::uuid = case when t.state = 'review' then t.performer_id else t.reviewer_id end then 'skipped-reviewer-is-performer' else 'moved' end`;

/** The tasks of the filter that are not closed and not already there. */
function chosen(move: Move): RawBuilder<boolean> {
  const { assigneeId, groupId } = move;
  const there = assigneeId ? sql`t.assignee_id is not distinct from ${assigneeId}::uuid` : sql`(t.assignee_id is null and t.group_id is not distinct from ${groupId}::uuid)`;
  return sql<boolean>`t.state in ('open', 'in-work', 'review') and not ${there} and ${compileFilter(tasks.listTasks.list, taskColumns(), move.filter)}`;
}

/** How many tasks would move, and how many would be skipped. */
export async function previewMove(move: Move, db: Db): Promise<{ moved: number; skipped: number }> {
  return (await db.row<{ moved: number; skipped: number }>(sql`select count(*) filter (where outcome = 'moved')::integer as moved, count(*) filter (where outcome <> 'moved')::integer as skipped
    from (select ${outcomeOf(move)} as outcome from task t where ${chosen(move)}) judged`))!;
}

/** Moves the next batch of tasks in one statement and writes down what each was before. Empty when there are no more. */
export function moveBatch(move: Move, at: { reassignmentId: string; after: string; size: number }, db: Db): Promise<Moved[]> {
  const { assigneeId = null, groupId = null } = move;
  return db.rows<Moved>(sql`
    with chosen as (
      select t.id, t.version, t.state, t.assignee_id, t.group_id, t.performer_id, t.reviewer_id, ${outcomeOf(move)} as outcome
      from task t where t.id > ${at.after}::uuid and ${chosen(move)} order by t.id limit ${at.size} for update of t),
    moved as (
      update task t set assignee_id = ${assigneeId}::uuid, group_id = coalesce(${groupId}::uuid, t.group_id), version = t.version + 1, updated_at = now(),
        state = case t.state when 'review' then t.state else 'open' end,
        performer_id = case t.state when 'review' then t.performer_id end, reviewer_id = case t.state when 'review' then ${assigneeId}::uuid else t.reviewer_id end
      from chosen c where t.id = c.id and c.outcome = 'moved' returning t.id),
    noted as (
      insert into reassignment_item (reassignment_id, task_id, outcome, state, from_assignee_id, from_group_id, performer_id, reviewer_id, moved_version)
      select ${at.reassignmentId}, id, outcome, state, assignee_id, group_id, performer_id, reviewer_id, case when outcome = 'moved' then version + 1 end from chosen)
    select id as task_id, outcome from chosen order by id`);
}

/** Puts the next batch of moved tasks back as they were, except those that changed since. Empty when there are no more. */
export function restoreBatch(at: { reassignmentId: string; size: number }, db: Db): Promise<{ taskId: string; restored: boolean }[]> {
  return db.rows(sql`
    with chosen as (
      select id, task_id, moved_version, state, from_assignee_id, from_group_id, performer_id, reviewer_id from reassignment_item
      where reassignment_id = ${at.reassignmentId} and outcome = 'moved' order by task_id limit ${at.size} for update),
    restored as (
      update task t set assignee_id = c.from_assignee_id, group_id = c.from_group_id, state = c.state, performer_id = c.performer_id, reviewer_id = c.reviewer_id, version = t.version + 1, updated_at = now()
      from chosen c where t.id = c.task_id and t.version = c.moved_version returning t.id),
    noted as (
      update reassignment_item i set outcome = case when r.id is null then 'changed-since' else 'restored' end, version = i.version + 1, updated_at = now()
      from chosen c left join restored r on r.id = c.task_id where i.id = c.id)
    select c.task_id, r.id is not null as restored from chosen c left join restored r on r.id = c.task_id order by c.task_id`);
}
