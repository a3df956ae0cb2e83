import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';
import { announceObligations } from '../obligation/announce.ts';
import { announceStages } from '../stage/announce.ts';

/**
 * After the responsible employees of a client changed: whoever prepares its obligations, and has its stages that are not done, becomes
 * whom the new responsibilities name. What people assigned by hand stays.
 */
export async function followResponsible(clientId: string, { db, publish }: { db: Db; publish: Publish }): Promise<void> {
  const obligations = await db.rows<{ id: string }>(sql`update obligation o set employee_id = r.employee_id, version = o.version + 1, updated_at = now()
    from obligation mine join timetable t on t.id = mine.timetable_id left join client_role r on r.client_id = mine.client_id and r.role = t.lead_role and t.start_on between r.from_on and r.to_on
    where mine.id = o.id and o.client_id = ${clientId} and not o.employee_by_hand and o.state in ('planned', 'in-preparation', 'on-agreement', 'to-file', 'failed', 'refused') and o.employee_id is distinct from r.employee_id
    returning o.id`);
  const stages = await db.rows<{ id: string }>(sql`update stage s set employee_id = r.employee_id, group_id = case when r.id is null then q.group_id end, version = s.version + 1, updated_at = now()
    from stage mine join obligation o on o.id = mine.obligation_id left join client_role r on r.client_id = o.client_id and r.role = mine.role and mine.planned_on between r.from_on and r.to_on
      left join stage_role q on q.role = mine.role
    where mine.id = s.id and o.client_id = ${clientId} and not s.assigned_by_hand and s.state in ('planned', 'released', 'in-work', 'blocked') and s.employee_id is distinct from r.employee_id
    returning s.id`);
  await announceObligations(obligations.map((row) => row.id), { db, publish }, 'employee');
  await announceStages(stages.map((row) => row.id), { db, publish });
}
