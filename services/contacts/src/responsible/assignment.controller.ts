import { contacts, type Input } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { announceMany } from '../organisation/announce.ts';
import { record } from '../timeline/record.ts';
import { assignBatch, previewAssignment, restoreBatch } from './assign-many.ts';

const { assignResponsible, listResponsibleAssignmentItems, listResponsibleAssignments, undoResponsibleAssignment } = contacts;
const BATCH = 500;
const START = { after: '00000000-0000-0000-0000-000000000000', set: 0, unchanged: 0, skipped: 0 };

/** A responsible employee for many clients as background work, in batches of one transaction each; undoing it; what became of each client. */
@Controller()
export class AssignmentController {
  @Handles(assignResponsible)
  async assign({ dryRun, ...assignment }: Input<typeof assignResponsible>, { id, db, checkpoint, step, progress }: Context<typeof assignResponsible>) {
    const expected = await previewAssignment(assignment, db);
    if (dryRun) return { assignmentId: null, ...expected };
    const total = expected.set + expected.unchanged + expected.skipped;
    const { role, section = null, employeeId, deputyIds = [], from } = assignment;
    await step(({ db }) => db.run(sql`insert into responsible_assignment (id, role, section, employee_id, deputy_ids, from_date)
      values (${id}, ${role}, ${section}, ${employeeId}, ${JSON.stringify(deputyIds)}::jsonb, ${from}) on conflict (id) do nothing`));
    let at = (checkpoint as typeof START | null) ?? START;
    for (let size = BATCH; size === BATCH; ) {
      const before = at;
      ({ at, size } = await step(async (tx) => {
        const running = await tx.db.row(sql`select 1 from responsible_assignment where id = ${id} and undone_at is null for share`);
        const batch = running ? await assignBatch(assignment, { assignmentId: id, after: before.after, size: BATCH }, tx.db) : [];
        const set = batch.filter(({ outcome }) => outcome === 'set');
        await record(tx.db, set.map(({ organisationId, responsibleId }) => ({ organisationId, kind: 'responsible', title: 'responsible.set', params: { role, section, employeeId, from, to: null }, origin: { type: 'responsible', id: responsibleId! } })));
        await announceMany(tx.db, set.map(({ organisationId }) => organisationId));
        const count = (wanted: string) => batch.filter(({ outcome }) => outcome === wanted).length;
        const next = { after: batch.at(-1)?.organisationId ?? before.after, set: before.set + set.length, unchanged: before.unchanged + count('unchanged'), skipped: before.skipped + count('later-change-exists') };
        await tx.save(next);
        return { at: next, size: batch.length };
      }));
      const done = at.set + at.unchanged + at.skipped;
      await progress(done, Math.max(done, total));
    }
    return { assignmentId: id, set: at.set, unchanged: at.unchanged, skipped: at.skipped };
  }

  @Handles(undoResponsibleAssignment)
  async undo({ id }: Input<typeof undoResponsibleAssignment>, { checkpoint, step, progress, fail }: Context<typeof undoResponsibleAssignment>) {
    let at = checkpoint as { restored: number; skipped: number } | null;
    at ??= await step(async (tx) => {
      const found = (await tx.db.row<{ undoneAt: string | null }>(sql`select undone_at from responsible_assignment where id = ${id} for update`)) ?? fail('not-found');
      if (found.undoneAt) fail('already-undone', 'This assignment was undone already.');
      await tx.db.run(sql`update responsible_assignment set undone_at = now(), version = version + 1, updated_at = now() where id = ${id}`);
      const start = { restored: 0, skipped: 0 };
      await tx.save(start);
      return start;
    });
    for (let size = BATCH; size === BATCH; ) {
      const before: { restored: number; skipped: number } = at;
      ({ at, size } = await step(async (tx) => {
        const items = await restoreBatch({ assignmentId: id, size: BATCH }, tx.db);
        const restored = items.filter((item) => item.restored).map(({ organisationId }) => organisationId);
        await record(tx.db, restored.map((organisationId) => ({ organisationId, kind: 'responsible', title: 'responsible.restored' })));
        await announceMany(tx.db, restored);
        const next = { restored: before.restored + restored.length, skipped: before.skipped + items.length - restored.length };
        await tx.save(next);
        return { at: next, size: items.length };
      }));
      await progress(at.restored + at.skipped);
    }
    return at;
  }

  @Handles(listResponsibleAssignments)
  assignments(_: Input<typeof listResponsibleAssignments>, { list }: Context<typeof listResponsibleAssignments>) {
    const items = (outcomes: string) => sql`(select count(*)::integer from responsible_assignment_item i where i.assignment_id = a.id and i.outcome in (${sql.raw(outcomes)}))`;
    return list({
      columns: { employeeId: sql`a.employee_id`, role: { at: sql`a.role`, notNull: true }, createdBy: { at: sql`a.created_by`, notNull: true }, createdAt: { at: sql`a.created_at`, notNull: true } },
      id: sql`a.id`, from: sql`responsible_assignment a`, select: sql`a.id, a.role, a.section, a.employee_id, a.deputy_ids, a.from_date as "from", a.created_by, a.created_at, a.undone_at, ${items(`'set', 'restored', 'changed-since'`)} as set,
        ${items(`'restored'`)} as restored, ${items(`'later-change-exists', 'changed-since'`)} as skipped`,
    });
  }

  @Handles(listResponsibleAssignmentItems)
  async items({ id }: Input<typeof listResponsibleAssignmentItems>, { db, list, fail }: Context<typeof listResponsibleAssignmentItems>) {
    if (!(await db.row(sql`select 1 from responsible_assignment where id = ${id}`))) fail('not-found');
    return list({
      columns: { outcome: { at: sql`i.outcome`, notNull: true }, fromEmployeeId: sql`i.from_employee_id`, organisationId: { at: sql`i.organisation_id`, notNull: true } },
      id: sql`i.id`, from: sql`responsible_assignment_item i left join organisation o on o.id = i.organisation_id`, where: sql<boolean>`i.assignment_id = ${id}`,
      select: sql`i.organisation_id, o.name as organisation_name, i.from_employee_id, i.outcome`,
    });
  }
}
