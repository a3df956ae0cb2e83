import { contacts, identity, type EventData } from '@kontora/contracts';
import { Projects, Reacts, type ReactionContext } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { seedFirm } from '../catalogue/seed-firm.ts';
import { followResponsible } from './follow-responsible.ts';
import { roleDays } from './role-days.ts';

const { organisationChanged } = contacts.events;
const { firmOpened } = identity.events;

/** The local copy of clients: profile, time of service, responsible employees. */
@Controller()
export class ClientReactions {
  @Projects(organisationChanged)
  async copyClient(facts: EventData<typeof organisationChanged>, { db, publish }: ReactionContext) {
    const { organisationId: id, code, name, state, groupId, mergedIntoId, servicedFrom, servicedTo, profile, responsible } = facts;
    const before = await db.row<{ same: boolean }>(sql`select responsible = ${JSON.stringify(responsible)}::jsonb as same from client where id = ${id}`);
    await db.run(sql`insert into client (id, code, name, state, group_id, merged_into_id, serviced_from, serviced_to, profile, responsible)
      values (${id}, ${code}, ${name}, ${state}, ${groupId}, ${mergedIntoId}, ${servicedFrom}, ${servicedTo}, ${JSON.stringify(profile)}::jsonb, ${JSON.stringify(responsible)}::jsonb)
      on conflict (id) do update set code = excluded.code, name = excluded.name, state = excluded.state, group_id = excluded.group_id, merged_into_id = excluded.merged_into_id, serviced_from = excluded.serviced_from,
        serviced_to = excluded.serviced_to, profile = excluded.profile, responsible = excluded.responsible, version = client.version + 1, updated_at = now()`);
    if (before?.same) return;
    await db.run(sql`delete from client_role where client_id = ${id}`);
    await db.run(sql`insert into client_role (client_id, role, employee_id, from_on, to_on) select ${id}, role, "employeeId", "from", "to"
      from jsonb_to_recordset(${JSON.stringify(roleDays(responsible))}::jsonb) as r(role text, "employeeId" uuid, "from" date, "to" date)`);
    if (before) await followResponsible(id, { db, publish });
  }

  @Reacts(firmOpened)
  async seedRulesOfFirm(_: EventData<typeof firmOpened>, { db, meta }: ReactionContext) {
    await seedFirm(db, meta.tenantId);
  }
}
