import { reporting, type Input } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { calendarRows } from '../catalogue/rule-rows.ts';
import { daysOffBetween, workingDaysOfWeeks } from './days.ts';
import { readLines } from './read-lines.ts';
import { LOAD_FIGURES, readCalendar, readLoad, readSchedule } from './read-season.ts';

const { getSeasonCalendar, getSeasonLines, getSeasonLoad, getSeasonSchedule } = reporting;

/** The season in time: as bars, as load of people, as days. */
@Controller()
export class SeasonController {
  @Handles(getSeasonSchedule)
  async schedule(asked: Input<typeof getSeasonSchedule>, { filtered, fail }: Context<typeof getSeasonSchedule>) {
    inOrder(asked, fail);
    return readSchedule(asked, filtered);
  }

  @Handles(getSeasonLines)
  async lines(asked: Input<typeof getSeasonLines>, { filtered, fail }: Context<typeof getSeasonLines>) {
    inOrder(asked, fail);
    return readLines(asked, filtered);
  }

  @Handles(getSeasonLoad)
  async load(asked: Input<typeof getSeasonLoad>, { db, filtered, caller, fail }: Context<typeof getSeasonLoad>) {
    inOrder(asked, fail);
    const [data, years] = await Promise.all([readLoad(asked, filtered), calendarRows({ db, tenantId: caller.tenantId })]);
    return { data, figureFilters: LOAD_FIGURES, workingDays: workingDaysOfWeeks(data.map((row) => row.week), { ...asked, years }) };
  }

  @Handles(getSeasonCalendar)
  async calendar(asked: Input<typeof getSeasonCalendar>, { db, filtered, caller, fail }: Context<typeof getSeasonCalendar>) {
    inOrder(asked, fail);
    const [data, years] = await Promise.all([readCalendar(asked, filtered), calendarRows({ db, tenantId: caller.tenantId })]);
    return { data, daysOff: daysOffBetween({ ...asked, years }) };
  }
}

function inOrder({ from, to }: { from: string; to: string }, fail: (code: 'dates-reversed', detail: string) => never): void {
  if (to < from) fail('dates-reversed', 'The last day lies before the first.');
}
