import type { contacts, Output } from '@kontora/contracts';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';

export type OrganisationView = Output<typeof contacts.getOrganisation>;

/** An organisation as the API shows it; by the id of one that was merged into it, too. Undefined when there is none. */
export function readOrganisation(db: Db, id: string): Promise<OrganisationView | undefined> {
  return db.row<OrganisationView>(sql`
    select o.id, o.version, o.state, o.code, o.name, o.legal_form, o.inn, o.kpp, o.ogrn, o.phones, o.emails, o.website, o.address, o.description, o.tags, o.custom, o.external_refs,
      o.issues, o.group_id, o.serviced_from, o.serviced_to, o.created_at, o.updated_at,
      (select coalesce(jsonb_agg(a.id order by a.id), '[]') from organisation a where a.merged_into_id = o.id) as alias_ids
    from organisation o where o.id = (select coalesce(merged_into_id, id) from organisation where id = ${id})`);
}

/** The id under which an organisation lives: its own, or that of the one it was merged into. Undefined when there is none. */
export async function livingId(db: Db, id: string): Promise<string | undefined> {
  return (await db.row<{ id: string }>(sql`select coalesce(merged_into_id, id) as id from organisation where id = ${id}`))?.id;
}

/** The same for commands: until their end it is merged into no other, and one change of it waits for the other. */
export async function holdLiving(db: Db, id: string): Promise<string | undefined> {
  const found = await db.row<{ mergedIntoId: string | null }>(sql`select merged_into_id from organisation where id = ${id} for no key update`);
  return found?.mergedIntoId ? holdLiving(db, found.mergedIntoId) : found && id;
}
