import { identity, type Input, type Output } from '@kontora/contracts';
import { applyChanges, Handles, type Context, type Db } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { Group } from './group.ts';

const { listEmployeeGroups, createEmployeeGroup, updateEmployeeGroup, deleteEmployeeGroup, events } = identity;
type GroupView = Output<typeof createEmployeeGroup>;
const COLUMNS = sql`g.id, g.version, g.name, g.description, (select count(*)::int from employee e where jsonb_exists(e.group_ids, g.id::text) and e.state <> 'suspended') as members, g.created_at, g.updated_at`;

/** Groups of employees. */
@Controller()
export class GroupController {
  @Handles(listEmployeeGroups)
  list(_: Input<typeof listEmployeeGroups>, { list }: Context<typeof listEmployeeGroups>) {
    return list({ columns: { name: { at: sql`g.name`, notNull: true, name: true } }, id: sql`g.id`, select: COLUMNS, from: sql`staff_group g` });
  }

  @Handles(createEmployeeGroup)
  async create({ name, description = null }: Input<typeof createEmployeeGroup>, { em, db, publish, fail }: Context<typeof createEmployeeGroup>) {
    if (await taken(db, name)) fail('name-taken', 'There is a group with this name already.');
    const group = em.create(Group, { name, description } as Group);
    await em.flush();
    publish(events.groupChanged, group.id, { groupId: group.id, name, state: 'active' });
    return view(db, group.id);
  }

  @Handles(updateEmployeeGroup)
  async update({ id, ...changes }: Input<typeof updateEmployeeGroup>, { em, db, ifMatch, publish, fail }: Context<typeof updateEmployeeGroup>) {
    const group = (await em.findOne(Group, id)) ?? fail('not-found');
    if (changes.name !== undefined && changes.name !== group.name && (await taken(db, changes.name))) fail('name-taken', 'There is a group with this name already.');
    await applyChanges(group, changes as Partial<Group>, { db, table: 'staff_group', ifMatch });
    await em.flush();
    publish(events.groupChanged, id, { groupId: id, name: group.name, state: 'active' });
    return view(db, id);
  }

  /** The row is locked first: somebody who is just being given the group holds it until the change is seen here. */
  @Handles(deleteEmployeeGroup)
  async delete({ id }: Input<typeof deleteEmployeeGroup>, { db, publish, fail }: Context<typeof deleteEmployeeGroup>) {
    const group = (await db.row<{ name: string }>(sql`select name from staff_group where id = ${id} for update`)) ?? fail('not-found');
    if (await db.row(sql`select id from employee where jsonb_exists(group_ids, ${id}) limit 1`)) fail('group-in-use', 'The group has members. Take them out first.');
    await db.run(sql`delete from staff_group where id = ${id}`);
    publish(events.groupChanged, id, { groupId: id, name: group.name, state: 'deleted' });
    return { done: true as const };
  }
}

const taken = (db: Db, name: string) => db.row(sql`select id from staff_group where name = ${name}`);
const view = async (db: Db, id: string) => (await db.row<GroupView>(sql`select ${COLUMNS} from staff_group g where g.id = ${id}`))!;
