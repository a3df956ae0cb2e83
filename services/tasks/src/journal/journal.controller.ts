import { tasks, type Input } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { requireTask } from '../task/find-task.ts';
import { seesAll, visibleTo } from '../task/task-view.ts';
import { today } from '../today.ts';
import { addComment, commentColumns } from './comments.ts';
import { addTime, timeColumns, timeRows, type Entry } from './time.ts';

const { addTaskComment, correctTime, listTaskComments, listTimeEntries, logTime, timeTotals } = tasks;

/** What is said about tasks, and the ledger of time spent on them. */
@Controller()
export class JournalController {
  @Handles(addTaskComment)
  async comment({ taskId, text }: Input<typeof addTaskComment>, { db, caller, fail }: Context<typeof addTaskComment>) {
    await requireTask(taskId, { db, caller, fail });
    return addComment({ taskId, kind: 'comment', text }, db);
  }

  @Handles(listTaskComments)
  async comments({ taskId }: Input<typeof listTaskComments>, { db, caller, list, fail }: Context<typeof listTaskComments>) {
    if (!(await db.row(sql`select 1 from task t where t.id = ${taskId} and ${visibleTo(caller)}`))) fail('not-found');
    return list({
      columns: { kind: { at: sql`kind`, notNull: true }, createdAt: { at: sql`created_at`, notNull: true } },
      id: sql`id`, select: commentColumns, from: sql`task_comment`, where: sql<boolean>`task_id = ${taskId}`,
    });
  }

  @Handles(logTime)
  async log({ taskId, on = today(), ...entry }: Input<typeof logTime>, { db, caller, fail }: Context<typeof logTime>) {
    await requireTask(taskId, { db, caller, fail });
    if (on > today()) fail('day-in-future', 'Time is logged once it is spent.');
    return (await addTime({ taskId, employeeId: caller.id, on, ...entry }, db))!;
  }

  @Handles(correctTime)
  async correct({ id, minutes, timeKind, note }: Input<typeof correctTime>, { db, caller, fail }: Context<typeof correctTime>) {
    const wrong = (await db.row<Entry>(sql`select ${timeColumns} from ${timeRows} where e.id = ${id} for update of e`)) ?? fail('not-found');
    if (wrong.employeeId !== caller.id && !caller.permissions.includes('tasks:manage')) fail('not-yours', 'Only the employee, or who holds tasks:manage, can correct this entry.');
    if (wrong.correctsId || (await db.row(sql`select 1 from time_entry where corrects_id = ${id}`))) fail('already-corrected', 'This entry was taken back already. Correct the entry that replaced it.');
    const back = await addTime({ ...wrong, minutes: -wrong.minutes, note, correctsId: id }, db);
    const right = await addTime({ ...wrong, minutes, timeKind: timeKind ?? wrong.timeKind, note }, db);
    return { entries: [back, right].filter((entry) => entry !== undefined) };
  }

  @Handles(listTimeEntries)
  entries(_: Input<typeof listTimeEntries>, { list, caller }: Context<typeof listTimeEntries>) {
    return list({
      columns: {
        taskId: { at: sql`e.task_id`, notNull: true }, organisationId: sql`t.organisation_id`, employeeId: { at: sql`e.employee_id`, notNull: true }, on: { at: sql`e.on_day`, notNull: true },
        timeKind: { at: sql`e.time_kind`, notNull: true }, createdAt: { at: sql`e.created_at`, notNull: true },
      },
      id: sql`e.id`, select: timeColumns, from: timeRows, where: seesAll(caller) ? sql<boolean>`true` : sql<boolean>`e.employee_id = ${caller.id}`,
    });
  }

  @Handles(timeTotals)
  async totals({ from, to, by }: Input<typeof timeTotals>, { db }: Context<typeof timeTotals>) {
    const key = { employee: sql`e.employee_id`, organisation: sql`t.organisation_id`, kind: sql`t.kind` }[by];
    const rows = await db.rows<{ key: string | null; inside: number; extra: number; entries: number }>(sql`select ${key} as key, coalesce(sum(e.minutes) filter (where e.time_kind = 'inside'), 0)::integer as inside,
      coalesce(sum(e.minutes) filter (where e.time_kind = 'extra'), 0)::integer as extra, count(*)::integer as entries
      from ${timeRows} where e.on_day >= ${from}::date and e.on_day <= ${to}::date group by 1 order by 1`);
    const drill = (value: string | null) => ({ on: { between: [from, to] }, [`${by}Id`]: value === null ? { isNull: true } : { eq: value } });
    return { data: rows.map((row) => ({ ...row, filter: by === 'kind' ? null : drill(row.key) })) };
  }
}
