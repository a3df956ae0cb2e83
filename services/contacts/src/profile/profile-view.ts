import type { contacts, Output } from '@kontora/contracts';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';

export type ProfileView = Output<typeof contacts.getProfile>;

/** The profile of an organisation with its history; by the id of one that was merged into it, too. */
export function readProfile(db: Db, organisationId: string): Promise<ProfileView | undefined> {
  return db.row<ProfileView>(sql`
    select o.id as organisation_id, o.serviced_from, o.serviced_to,
      (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'version', s.version, 'from', s.from_date, 'to', s.to_date, 'subject', s.subject, 'regimes', s.regimes, 'flags', s.flags) order by s.from_date), '[]')
        from (select *, lead(from_date) over (order by from_date) - 1 as to_date from profile_segment where organisation_id = o.id) s) as segments,
      (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'version', c.version, 'code', c.code, 'period', c.period, 'dates', c.dates) order by c.period, c.code), '[]') from profile_occurrence c where c.organisation_id = o.id) as occurrences
    from organisation o where o.id = (select coalesce(merged_into_id, id) from organisation where id = ${organisationId})`);
}
