import { contacts, type EventData } from '@kontora/contracts';
import type { Db, Publish } from '@kontora/platform';
import { sql } from 'kysely';

type Facts = EventData<typeof contacts.events.organisationChanged>;

/** Tells the other services what these organisations are now, in one event each. To be called after every change of what the event carries. */
export async function announce({ db, publish }: { db: Db; publish: Publish }, ids: readonly string[]): Promise<void> {
  const changed = await db.rows<Facts>(sql`
    select o.id as organisation_id, o.state, o.code, o.name, o.legal_form, case when length(o.inn) = 10 then o.inn end as inn, o.group_id, o.merged_into_id, o.serviced_from, o.serviced_to,
      (select coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'section', r.section, 'employeeId', r.employee_id, 'deputyIds', r.deputy_ids, 'from', r.from_date, 'to', r.to_date)
        order by r.from_date, r.role, r.section), '[]') from responsible r where r.organisation_id = o.id) as responsible,
      jsonb_build_object(
        'segments', (select coalesce(jsonb_agg(jsonb_build_object('from', s.from_date, 'to', s.to_date, 'subject', s.subject, 'regimes', s.regimes, 'flags', s.flags) order by s.from_date), '[]')
          from (select *, lead(from_date) over (order by from_date) - 1 as to_date from profile_segment where organisation_id = o.id) s),
        'occurrences', (select coalesce(jsonb_agg(jsonb_build_object('code', c.code, 'period', c.period, 'dates', c.dates) order by c.period, c.code), '[]') from profile_occurrence c where c.organisation_id = o.id)) as profile
    from organisation o where o.id = any(${[...new Set(ids)]}::uuid[]) order by o.id`);
  for (const facts of changed) publish(contacts.events.organisationChanged, facts.organisationId, facts);
}
