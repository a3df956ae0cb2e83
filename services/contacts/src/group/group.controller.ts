import { contacts, type Input, type Output } from '@kontora/contracts';
import { applyChanges, Handles, type Context, type Db } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { Group } from './group.ts';

const { createOrganisationGroup, getOrganisationGroup, listOrganisationGroups, updateOrganisationGroup } = contacts;

const COLUMNS = sql`g.id, g.version, g.name, g.description, g.created_at, g.updated_at, (select count(*)::integer from organisation o where o.group_id = g.id and o.merged_into_id is null) as members`;

/** Groups of companies. */
@Controller()
export class GroupController {
  @Handles(createOrganisationGroup)
  async create(details: Input<typeof createOrganisationGroup>, { em, db, fail }: Context<typeof createOrganisationGroup>) {
    if (await isTaken(db, details.name)) fail('name-taken', `There is a group ${details.name} already.`);
    const group = em.create(Group, { description: null, ...details } as Group);
    await em.flush();
    return (await read(db, group.id))!;
  }

  @Handles(updateOrganisationGroup)
  async update({ id, ...changes }: Input<typeof updateOrganisationGroup>, { em, db, ifMatch, fail }: Context<typeof updateOrganisationGroup>) {
    const group = (await em.findOne(Group, id)) ?? fail('not-found');
    if (changes.name && (await isTaken(db, changes.name, id))) fail('name-taken', `There is a group ${changes.name} already.`);
    await applyChanges(group, changes, { db, table: 'organisation_group', ifMatch });
    await em.flush();
    return (await read(db, id))!;
  }

  @Handles(getOrganisationGroup)
  async get({ id }: Input<typeof getOrganisationGroup>, { db, fail }: Context<typeof getOrganisationGroup>) {
    return (await read(db, id)) ?? fail('not-found');
  }

  @Handles(listOrganisationGroups)
  list(_: Input<typeof listOrganisationGroups>, { list }: Context<typeof listOrganisationGroups>) {
    return list({ columns: { name: { at: sql`g.name`, notNull: true, name: true } }, id: sql`g.id`, select: COLUMNS, from: sql`organisation_group g` });
  }
}

const read = (db: Db, id: string) => db.row<Output<typeof getOrganisationGroup>>(sql`select ${COLUMNS} from organisation_group g where g.id = ${id}`);
const isTaken = async (db: Db, name: string, ownId: string | null = null) => (await db.row(sql`select from organisation_group where name = ${name} and id is distinct from ${ownId}::uuid`)) !== undefined;
