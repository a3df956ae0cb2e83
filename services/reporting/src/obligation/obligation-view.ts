import type { reporting, Output } from '@kontora/contracts';
import type { Column, Db } from '@kontora/platform';
import { sql } from 'kysely';
import { isLate } from './late.ts';

type View = Output<typeof reporting.getObligation>;

/** `obligation o` with what its lists show beside it. */
export const obligationFrom = sql`obligation o join client k on k.id = o.client_id join timetable t on t.id = o.timetable_id`;
/** One line of a list, from {@link obligationFrom}. */
export const obligationColumns = () => sql`o.id, o.version, o.client_id as organisation_id, k.name as organisation_name, o.code, t.name_ru as name, o.kind, o.authority, o.period, o.state, o.due_on, o.filed_on, o.filed_confirmed,
  ${isLate()} as late, o.correction_no, o.figures, o.employee_id, o.due_by_hand, o.employee_by_hand, o.updated_at`;

/** Where the fields of the contract's obligation filter are; `client k` is needed for those of the client. */
export const obligationFilterColumns = () => ({
  organisationId: sql`o.client_id`, organisationName: { at: sql`k.name`, notNull: true, name: true }, groupId: sql`k.group_id`, code: { at: sql`o.code`, notNull: true }, kind: sql`o.kind`, authority: sql`o.authority`, period: sql`o.period`,
  year: sql`o.year`, periodEnd: sql`o.period_end`, state: { at: sql`o.state`, notNull: true }, dueOn: { at: sql`o.due_on`, notNull: true }, filedOn: sql`o.filed_on`, late: sql`(${isLate()})`, employeeId: sql`o.employee_id`,
  figures: sql`o.figures`, correctionNo: sql`o.correction_no`, dueByHand: sql`o.due_by_hand`, notRequiredAsked: sql`(o.not_required is not null and o.state <> 'not-required')`, updatedAt: { at: sql`o.updated_at`, notNull: true },
} as const satisfies Record<string, Column>);

/** Columns of `obligation_stage v` as the contract shows a stage. */
export const stageColumns = sql`v.obligation_id, v.key, v.id, v.workflow, v.no, v.code, v.state, v.role, v.employee_id, v.group_id, v.start_on, v.planned_on, v.completed_on, v.minutes, v.moved_by_hand, v.assigned_by_hand, v.comment`;

/** An obligation with all that belongs to it; undefined when there is none. */
export async function readObligation(db: Db, id: string): Promise<View | undefined> {
  const row = await db.row<View>(sql`select ${obligationColumns()}, t.version_from, t.filing_on as filing, t.notification_on as notification, t.payments, e.since_on as since, e.until_on as until, e.reasons, o.state_comment, o.not_required, o.created_at
    from ${obligationFrom} join expectation e on e.id = o.expectation_id where o.id = ${id}`);
  if (!row) return undefined;
  const [stages, filings, snapshots] = await Promise.all([
    db.rows<View['stages'][number]>(sql`select ${stageColumns} from obligation_stage v where v.obligation_id = ${id} order by v.workflow <> 'main', v.workflow, v.no`),
    db.rows<View['filings'][number]>(sql`select id, no, step, correction_no, on_date as on, proof, comment, cause, recorded_by, created_at as recorded_at from filing where obligation_id = ${id} order by no`),
    db.rows<View['snapshots'][number]>(sql`select revision, lines, hash, proposed_by, created_at as proposed_at, agreement from figures where obligation_id = ${id} order by revision desc`),
  ]);
  return { ...row, stages, filings, snapshots };
}
