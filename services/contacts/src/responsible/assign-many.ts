import type { contacts, Input } from '@kontora/contracts';
import type { Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { compileOrganisationFilter } from '../organisation/organisation-list.ts';

/** Which clients, and who answers for them in which role from which day on. */
export type Assignment = Omit<Input<typeof contacts.assignResponsible>, 'dryRun'>;
/** One client of a batch, and what became of it. */
export interface Assigned { organisationId: string; responsibleId: string | null; outcome: 'set' | 'unchanged' | 'later-change-exists' }

/** The clients of an assignment: neither merged into another nor archived. */
const chosen = async ({ filter, organisationIds }: Assignment, db: Db) => sql<boolean>`o.merged_into_id is null and o.state <> 'archived'
  and ${organisationIds ? sql<boolean>`o.id = any(${organisationIds}::uuid[])` : await compileOrganisationFilter(db, filter)}`;

/** What an assignment makes of each client: `p` is who holds the role and section on its first day. */
function judged({ role, section = null, employeeId, deputyIds = [], from }: Assignment, where: RawBuilder<boolean>) {
  const same = (alias: RawBuilder<unknown>) => sql`${alias}.organisation_id = o.id and ${alias}.role = ${role} and ${alias}.section is not distinct from ${section}::text`;
  return sql`select o.id as organisation_id, p.id as present_id, p.version as present_version, coalesce(p.from_date = ${from}::date, false) as replaced, p.employee_id, p.deputy_ids, p.to_date,
      case when exists (select from responsible l where ${same(sql`l`)} and l.from_date > ${from}::date) then 'later-change-exists'
        when p.employee_id = ${employeeId}::uuid and p.deputy_ids = ${JSON.stringify(deputyIds)}::jsonb then 'unchanged' else 'set' end as outcome
    from organisation o left join responsible p on ${same(sql`p`)} and p.from_date <= ${from}::date and (p.to_date is null or p.to_date >= ${from}::date)
    where ${where}`;
}

/** For how many clients somebody else would be responsible, and for how many not. */
export async function previewAssignment(assignment: Assignment, db: Db): Promise<{ set: number; unchanged: number; skipped: number }> {
  return (await db.row(sql`select count(*) filter (where outcome = 'set')::integer as set, count(*) filter (where outcome = 'unchanged')::integer as unchanged, count(*) filter (where outcome = 'later-change-exists')::integer as skipped
    from (${judged(assignment, await chosen(assignment, db))}) j`))!;
}

/** Assigns the next batch of clients and writes down what each had before. Empty when there are no more. */
export async function assignBatch(assignment: Assignment, at: { assignmentId: string; after: string; size: number }, db: Db): Promise<Assigned[]> {
  const locked = await db.rows<{ id: string }>(sql`select o.id from organisation o where o.id > ${at.after}::uuid and ${await chosen(assignment, db)} order by o.id limit ${at.size} for no key update of o`);
  if (locked.length === 0) return [];
  const batch = sql<boolean>`o.id = any(${locked.map(({ id }) => id)}::uuid[])`;
  const items = await db.rows<Assigned>(sql`
    insert into responsible_assignment_item (assignment_id, organisation_id, outcome, responsible_id, responsible_version, replaced, ended_id, ended_version, from_employee_id, from_deputy_ids, from_to_date)
    select ${at.assignmentId}, organisation_id, outcome, case when outcome = 'set' then case when replaced then present_id else uuidv7() end end, case when replaced then present_version + 1 else 1 end, replaced,
      case when outcome = 'set' and not replaced then present_id end, present_version + 1, employee_id, deputy_ids, to_date
    from (${judged(assignment, batch)}) j order by organisation_id returning organisation_id, responsible_id, outcome`);
  await writeBatch(assignment, { assignmentId: at.assignmentId, ids: items.filter(({ outcome }) => outcome === 'set').map(({ organisationId }) => organisationId) }, db);
  return items;
}

/** Ends, replaces and adds, in this order: nobody may overlap. */
async function writeBatch({ role, section = null, employeeId, deputyIds = [], from }: Assignment, { assignmentId, ids }: { assignmentId: string; ids: readonly string[] }, db: Db): Promise<void> {
  const item = sql`i.assignment_id = ${assignmentId} and i.organisation_id = any(${ids}::uuid[])`;
  await db.run(sql`update responsible r set to_date = ${from}::date - 1, version = r.version + 1, updated_at = now() from responsible_assignment_item i where ${item} and r.id = i.ended_id`);
  await db.run(sql`update responsible r set employee_id = ${employeeId}, deputy_ids = ${JSON.stringify(deputyIds)}::jsonb, to_date = null, version = r.version + 1, updated_at = now()
    from responsible_assignment_item i where ${item} and i.replaced and r.id = i.responsible_id`);
  await db.run(sql`insert into responsible (id, organisation_id, role, section, employee_id, deputy_ids, from_date)
    select i.responsible_id, i.organisation_id, ${role}, ${section}, ${employeeId}, ${JSON.stringify(deputyIds)}::jsonb, ${from}::date from responsible_assignment_item i where ${item} and not i.replaced`);
}

/** Puts the next batch of clients back, except those whose responsible employees changed since. Empty when there are no more. */
export async function restoreBatch(at: { assignmentId: string; size: number }, db: Db): Promise<{ organisationId: string; restored: boolean }[]> {
  await db.run(sql`select from organisation o where o.id in (select organisation_id from responsible_assignment_item where assignment_id = ${at.assignmentId} and outcome = 'set' order by organisation_id limit ${at.size}) order by o.id for no key update of o`);
  const items = await db.rows<{ organisationId: string; restored: boolean }>(sql`
    with next as (select id, organisation_id, responsible_id, responsible_version, ended_id, ended_version from responsible_assignment_item where assignment_id = ${at.assignmentId} and outcome = 'set' order by organisation_id limit ${at.size}),
    judged as (select n.id, r.id is not null and (n.ended_id is null or e.id is not null) as restored from next n
      left join responsible r on r.id = n.responsible_id and r.version = n.responsible_version and r.organisation_id = n.organisation_id
      left join responsible e on e.id = n.ended_id and e.version = n.ended_version and e.organisation_id = n.organisation_id)
    update responsible_assignment_item i set outcome = case when j.restored then 'restored' else 'changed-since' end, version = i.version + 1, updated_at = now()
    from judged j where i.id = j.id returning i.organisation_id, j.restored`);
  const item = sql`i.assignment_id = ${at.assignmentId} and i.organisation_id = any(${items.filter(({ restored }) => restored).map(({ organisationId }) => organisationId)}::uuid[])`;
  await db.run(sql`delete from responsible r using responsible_assignment_item i where ${item} and not i.replaced and r.id = i.responsible_id`);
  await db.run(sql`update responsible r set employee_id = i.from_employee_id, deputy_ids = i.from_deputy_ids, to_date = i.from_to_date, version = r.version + 1, updated_at = now()
    from responsible_assignment_item i where ${item} and r.id = case when i.replaced then i.responsible_id else i.ended_id end`);
  return items;
}
