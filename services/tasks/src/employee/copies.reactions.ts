import { contacts, identity, type EventData } from '@kontora/contracts';
import { Projects, type ReactionContext } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';

const { organisationChanged } = contacts.events;
const { employeeChanged } = identity.events;

/** Local copies of what other services know: employees with their groups, organisations by name. */
@Controller()
export class CopiesReactions {
  @Projects(employeeChanged)
  async copyEmployee({ employeeId, state, roles, groupIds }: EventData<typeof employeeChanged>, { db }: ReactionContext) {
    await db.run(sql`insert into employee (id, state, roles, group_ids) values (${employeeId}, ${state}, ${roles}::text[], ${groupIds}::uuid[])
      on conflict (id) do update set state = excluded.state, roles = excluded.roles, group_ids = excluded.group_ids, version = employee.version + 1, updated_at = now()`);
  }

  @Projects(organisationChanged)
  async copyOrganisation({ organisationId, name }: EventData<typeof organisationChanged>, { db }: ReactionContext) {
    await db.run(sql`insert into organisation (id, name) values (${organisationId}, ${name})
      on conflict (id) do update set name = excluded.name, version = organisation.version + 1, updated_at = now()`);
  }
}
