import { contacts, type EventData } from '@kontora/contracts';
import { publishRows, type Db, type Publish } from '@kontora/platform';
import { sql } from 'kysely';

type Facts = EventData<typeof contacts.events.organisationChanged>;

/**
 * Tells the other services what these organisations are now, in one event each. To be called after every change of what the event carries. Waits for
 * whoever else is changing them: of two changes at once the last event tells both.
 */
export async function announce({ db, publish }: { db: Db; publish: Publish }, ids: readonly string[]): Promise<void> {
  await hold(db, ids);
  for (const facts of await db.rows<Facts>(factsOf(ids))) publish(contacts.events.organisationChanged, facts.organisationId, facts);
}

/** The same for thousands, in one statement. `leaving`: they are about to be removed, and are told as archived for good. */
export async function announceMany(db: Db, ids: readonly string[], { leaving = false } = {}): Promise<void> {
  if (ids.length === 0) return;
  await hold(db, ids);
  await publishRows(db, contacts.events.organisationChanged, sql`
    select f.organisation_id as aggregate_id, jsonb_build_object('organisationId', f.organisation_id, 'state', ${leaving ? sql`'archived'` : sql`f.state`}, 'code', f.code, 'name', f.name, 'legalForm', f.legal_form, 'inn', f.inn,
      'groupId', f.group_id, 'mergedIntoId', f.merged_into_id, 'servicedFrom', f.serviced_from, 'servicedTo', f.serviced_to, 'responsible', f.responsible, 'profile', f.profile) as data from (${factsOf(ids)}) f`);
}

const hold = (db: Db, ids: readonly string[]) => db.run(sql`select from organisation where id = any(${ids}::uuid[]) order by id for no key update`);

const factsOf = (ids: readonly string[]) => sql<Facts>`
  select o.id as organisation_id, o.state, o.code, o.name, o.legal_form, case when length(o.inn) = 10 then o.inn end as inn, o.group_id, o.merged_into_id, o.serviced_from, o.serviced_to,
    (select coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'section', r.section, 'employeeId', r.employee_id, 'deputyIds', r.deputy_ids, 'from', r.from_date, 'to', r.to_date)
      order by r.from_date, r.role, r.section), '[]') from responsible r where r.organisation_id = o.id) as responsible,
    jsonb_build_object(
      'segments', (select coalesce(jsonb_agg(jsonb_build_object('from', s.from_date, 'to', s.to_date, 'subject', s.subject, 'regimes', s.regimes, 'flags', s.flags) order by s.from_date), '[]')
        from (select *, lead(from_date) over (order by from_date) - 1 as to_date from profile_segment where organisation_id = o.id) s),
      'occurrences', (select coalesce(jsonb_agg(jsonb_build_object('code', c.code, 'period', c.period, 'dates', c.dates) order by c.period, c.code), '[]') from profile_occurrence c where c.organisation_id = o.id)) as profile
  from unnest(${[...new Set(ids)].sort()}::uuid[]) wanted(id) cross join lateral (select * from organisation where id = wanted.id offset 0) o`;
