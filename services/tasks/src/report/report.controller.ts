import { tasks, type Input, type Response } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { rowColumns, taskRows } from '../task/task-view.ts';
import { today } from '../today.ts';
import { employeeCounts } from './employee-counts.ts';
import { orderDay } from './triage.ts';

const { myDay, taskCounts } = tasks;
type Row = Response<typeof tasks.listTasks>['data'][number];

/** Numbers over the worklist, and the order of the day. */
@Controller()
export class TaskReportController {
  @Handles(taskCounts)
  async counts({ from, to }: Input<typeof taskCounts>, { db }: Context<typeof taskCounts>) {
    const period = { from, to, today: today() };
    return { ...period, data: await employeeCounts(period, db) };
  }

  @Handles(myDay)
  async day({ limit }: Input<typeof myDay>, { db, caller }: Context<typeof myDay>) {
    const day = today();
    const rows = await db.rows<Row>(sql`select ${rowColumns(day)} from ${taskRows}
      where t.state in ('open', 'in-work', 'review') and (t.start_on is null or t.start_on <= ${day}::date) and t.assignee_id = any(array(
        select ${caller.id}::uuid union all select a.employee_id from absence a where a.substitute_id = ${caller.id} and a.from_on <= ${day}::date and a.to_on >= ${day}::date))`);
    return { today: day, total: rows.length, data: orderDay(rows, day).slice(0, limit) };
  }
}
