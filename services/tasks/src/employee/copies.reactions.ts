import { contacts, type EventData } from '@kontora/contracts';
import { Projects, type ReactionContext } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';

const { organisationChanged } = contacts.events;

/** Local copies of what other services know: organisations by name. */
@Controller()
export class CopiesReactions {
  @Projects(organisationChanged)
  async copyOrganisation({ organisationId, name }: EventData<typeof organisationChanged>, { db }: ReactionContext) {
    await db.run(sql`insert into organisation (id, name) values (${organisationId}, ${name})
      on conflict (id) do update set name = excluded.name, version = organisation.version + 1, updated_at = now()`);
  }
}
