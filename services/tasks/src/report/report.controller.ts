import { tasks, type Input, type Response } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { rowColumns, taskRows, visibleTo } from '../task/task-view.ts';
import { today } from '../today.ts';
import { dayFigures } from './day-figures.ts';
import { employeeCounts } from './employee-counts.ts';
import { taskDays as countDays } from './task-days.ts';
import { orderDay } from './triage.ts';

const { myDay, taskCounts, taskDays } = tasks;
type Row = Response<typeof tasks.listTasks>['data'][number];
const MOST_DAYS = 100;

/** Numbers over the worklist, and the order of the day. */
@Controller()
export class TaskReportController {
  @Handles(taskCounts)
  async counts({ filter, ...asked }: Input<typeof taskCounts>, { filtered }: Context<typeof taskCounts>) {
    const period = { ...asked, today: today() };
    return { ...period, data: await employeeCounts({ ...period, filter }, filtered) };
  }

  @Handles(taskDays)
  async days({ filter, by, ...asked }: Input<typeof taskDays>, { filtered, caller, fail }: Context<typeof taskDays>) {
    if (CivilDate.daysBetween(CivilDate.parse(asked.from), CivilDate.parse(asked.to)) >= MOST_DAYS) fail('too-many-days', `Days are counted for at most ${MOST_DAYS} at once.`);
    const period = { ...asked, today: today() };
    return { ...period, data: await countDays({ ...period, filter, by, visible: visibleTo(caller) }, filtered) };
  }

  @Handles(myDay)
  async day({ limit }: Input<typeof myDay>, { db, caller }: Context<typeof myDay>) {
    const day = today();
    const rows = await db.rows<Row>(sql`select ${rowColumns(day)} from ${taskRows}
      where t.state in ('open', 'in-work', 'review') and t.assignee_id = any(array(
        select ${caller.id}::uuid union all select a.employee_id from absence a where a.substitute_id = ${caller.id} and a.from_on <= ${day}::date and a.to_on >= ${day}::date))`);
    const begun = rows.filter(({ startOn }) => startOn === null || startOn <= day);
    return { today: day, total: begun.length, figures: dayFigures(rows, { today: day, me: caller.id }), data: orderDay(begun, day).slice(0, limit) };
  }
}
