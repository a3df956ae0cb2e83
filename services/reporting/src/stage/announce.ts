import { reporting, type EventData } from '@kontora/contracts';
import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';
import { periodInRussian } from './period-text.ts';

type Released = Omit<EventData<typeof reporting.events.stageReleased>, 'title'> & { stageName: string; name: string };

/** Tells the worklist of stages that are to be done now, with their facts as they are. Stages that are not released are left out. */
export async function announceStages(ids: readonly string[], { db, publish }: { db: Db; publish: Publish }): Promise<void> {
  if (ids.length === 0) return;
  const rows = await db.rows<Released>(sql`with named as materialized (select s.*, o.client_id, o.code as obligation_code, o.period, o.timetable_id
      from stage s join obligation o on o.id = s.obligation_id where s.id = any(${[...new Set(ids)]}::uuid[]) and s.state in ('released', 'in-work'))
    select s.id as stage_id, s.obligation_id, s.client_id as organisation_id, s.obligation_code as code, s.period, s.code as stage, s.start_on, s.planned_on as due_on, s.role,
      s.employee_id as assignee_id, s.group_id, coalesce(c.name_ru, s.code) as stage_name, t.name_ru as name
    from named s join timetable t on t.id = s.timetable_id left join stage_code c on c.code = s.code order by s.id`);
  for (const { stageName, name, ...facts } of rows) publish(reporting.events.stageReleased, facts.stageId, { ...facts, title: `${stageName}: ${name}, ${periodInRussian(facts.period)}` });
}

/** Tells the worklist that stages need not be done any more. */
export function withdrawStages(ids: readonly string[], publish: Publish): void {
  for (const stageId of ids) publish(reporting.events.stageWithdrawn, stageId, { stageId });
}
