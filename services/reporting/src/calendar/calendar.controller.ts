import { reporting, type Input, type Output } from '@kontora/contracts';
import { CivilDate, InvalidCalendar, WorkingCalendar } from '@kontora/domain';
import { Handles, requireSeen, type Context, type Db, type ProblemDetail } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { readRuleBook } from '../catalogue/rule-book.ts';
import { calendarRows, needsConfirmation, type RuleSource } from '../catalogue/rule-rows.ts';
import { seedFirm, seedRows } from '../catalogue/seed-firm.ts';
import type { CalendarRow } from '../catalogue/stored-rules.ts';
import { previewChange } from '../plan/preview-change.ts';

const { confirmCalendarYear, getWorkingCalendar, previewCalendarYear, saveCalendarYear } = reporting;

/** Working calendars by year, with their revisions. */
@Controller()
export class CalendarController {
  @Handles(getWorkingCalendar)
  async get({ year }: Input<typeof getWorkingCalendar>, { db, caller, fail }: Context<typeof getWorkingCalendar>) {
    const revisions = await revisionsOf(year, { db, tenantId: caller.tenantId });
    if (revisions.length === 0) fail('not-found', { detail: `The working calendar of ${year} is not known yet.` });
    return { year, revisions: revisions.map(view) };
  }

  @Handles(saveCalendarYear)
  async save(wanted: Input<typeof saveCalendarYear>, { db, caller, fail }: Context<typeof saveCalendarYear>) {
    await seedFirm(db, caller.tenantId);
    const problem = calendarProblem(wanted, await calendarRows({ db, tenantId: caller.tenantId }));
    if (problem) fail('invalid-calendar', problem);
    await db.run(sql`insert into calendar_year (id, year, revision, status, confidence, note, note_en, sources, days_off, working_weekends, shortened, confirmed_by, confirmed_at)
      select uuidv7(), ${wanted.year}, coalesce(max(revision), 0) + 1, ${wanted.status}, ${wanted.confidence}, ${wanted.noteRu}, ${wanted.noteEn}, ${JSON.stringify(wanted.sources)}::jsonb, ${JSON.stringify(wanted.daysOff)}::jsonb,
        ${JSON.stringify(wanted.workingWeekends)}::jsonb, ${JSON.stringify(wanted.shortened)}::jsonb, ${caller.id}, now() from calendar_year where year = ${wanted.year}`);
    return view(await newest(db, wanted.year));
  }

  @Handles(previewCalendarYear)
  async preview(wanted: Input<typeof previewCalendarYear>, { db, caller, fail }: Context<typeof previewCalendarYear>) {
    const source = { db, tenantId: caller.tenantId };
    const [book, years] = [await readRuleBook(source), await calendarRows(source)];
    const problem = calendarProblem(wanted, years);
    if (problem) fail('invalid-calendar', problem);
    // Due dates of a calendar year belong to periods of that year and of the one before.
    return previewChange({ before: book, after: { ...book, calendar: new WorkingCalendar(withYear(wanted, years)) }, years: [wanted.year - 1, wanted.year] }, source);
  }

  @Handles(confirmCalendarYear)
  async confirm({ id }: Input<typeof confirmCalendarYear>, { db, caller, ifMatch, fail }: Context<typeof confirmCalendarYear>) {
    await seedFirm(db, caller.tenantId);
    const found = () => db.row<CalendarRow>(sql`select * from calendar_year where id = ${id} for update`);
    requireSeen((await found()) ?? fail('not-found'), ifMatch);
    await db.run(sql`update calendar_year set confirmed_by = ${caller.id}, confirmed_at = now(), version = version + 1, updated_at = now() where id = ${id} and confirmed_at is null`);
    return view((await found())!);
  }
}

/** The years as they would be with this one saved. */
const withYear = (wanted: Input<typeof saveCalendarYear>, years: readonly CalendarRow[]): CalendarRow[] =>
  [...years.filter((row) => row.year !== wanted.year), { ...(wanted as unknown as CalendarRow), confirmedAt: 'now' }].sort((a, b) => a.year - b.year);

/** Why the year cannot stand among the others; undefined when it can. */
function calendarProblem(wanted: Input<typeof saveCalendarYear>, years: readonly CalendarRow[]): ProblemDetail | undefined {
  const lists = { daysOff: wanted.daysOff.map((day) => day.date), workingWeekends: wanted.workingWeekends, shortened: wanted.shortened };
  const stray = Object.entries(lists).flatMap(([field, dates]) => dates.flatMap((date, index) =>
    (date.startsWith(`${wanted.year}-`) ? [] : [{ pointer: `/${field}/${index}`, code: 'other-year', detail: `${date} does not lie in ${wanted.year}.` }])));
  if (stray.length > 0) return { detail: stray[0]!.detail, errors: stray.slice(0, 50) };
  try {
    void new WorkingCalendar(withYear(wanted, years));
  } catch (error) {
    if (error instanceof InvalidCalendar) return { detail: error.message };
    throw error;
  }
  return undefined;
}

async function revisionsOf(year: number, { db, tenantId }: RuleSource): Promise<CalendarRow[]> {
  const rows = await db.rows<CalendarRow>(sql`select * from calendar_year where year = ${year} order by revision desc`);
  if (rows.length > 0 || (await db.row(sql`select from calendar_year limit 1`))) return rows;
  return seedRows(tenantId).years.filter((row) => row.year === year);
}
const newest = async (db: Db, year: number) => (await db.row<CalendarRow>(sql`select * from calendar_year where year = ${year} order by revision desc limit 1`))!;

function view(row: CalendarRow): Output<typeof saveCalendarYear> {
  const { id, version, year, revision, status, confidence, confirmedBy, confirmedAt, note, noteEn, sources, daysOff, workingWeekends, shortened, changedBy, updatedAt } = row;
  const calendar = new WorkingCalendar([row]);
  const workingDays = Array.from({ length: 366 }, (_, day) => CivilDate.addDays(CivilDate.clamped(year, 1, 1), day)).filter((day) => CivilDate.year(day) === year && calendar.isWorkingDay(day)).length;
  return {
    id, version, year, revision, status, confidence, confirmedBy, confirmedAt, needsConfirmation: needsConfirmation(row), noteRu: note, noteEn, sources, daysOff: daysOff as unknown as Record<string, unknown>[],
    workingWeekends: [...workingWeekends], shortened: [...shortened], workingDays, changedBy, updatedAt,
  };
}
