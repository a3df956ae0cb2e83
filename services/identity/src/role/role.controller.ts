import { BUILT_IN_ROLES, identity, type Input, type Output } from '@kontora/contracts';
import { applyChanges, Handles, inNameOrder, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { redefinitionProblem, roleProblem } from '../employee/authority.ts';
import { Role } from './role.ts';

const { listEmployeeRoles, createEmployeeRole, updateEmployeeRole, deleteEmployeeRole } = identity;
type RoleRow = Output<typeof createEmployeeRole>;
const BUILT_IN = Object.entries(BUILT_IN_ROLES).map(([key, permissions]) => ({ key, name: null, permissions: [...permissions], builtIn: true, id: null, version: null }));

/** Roles: those every firm has, and the firm's own. */
@Controller()
export class RoleController {
  @Handles(listEmployeeRoles)
  async list(_: Input<typeof listEmployeeRoles>, { db }: Context<typeof listEmployeeRoles>) {
    const own = await db.rows<Pick<RoleRow, 'id' | 'version' | 'key' | 'name' | 'permissions'>>(sql`select id, version, key, name, permissions from role order by ${inNameOrder(sql`name`)}, id`);
    return { data: [...BUILT_IN, ...own.map((role) => ({ ...role, builtIn: false }))] };
  }

  @Handles(createEmployeeRole)
  async create({ key, name, permissions }: Input<typeof createEmployeeRole>, { em, db, caller, fail }: Context<typeof createEmployeeRole>) {
    if (Object.hasOwn(BUILT_IN_ROLES, key) || (await db.row(sql`select id from role where key = ${key}`))) fail('key-taken', 'There is a role with this key already.');
    const problem = roleProblem(key, permissions, caller);
    if (problem) fail(problem.code, problem.detail);
    const role = em.create(Role, { key, name, permissions: [...new Set(permissions)] } as Role);
    await em.flush();
    return view(role);
  }

  /** The row is locked first: whoever is just being given the role is seen here, or sees the change. */
  @Handles(updateEmployeeRole)
  async update({ id, ...changes }: Input<typeof updateEmployeeRole>, { em, db, caller, ifMatch, fail }: Context<typeof updateEmployeeRole>) {
    await db.row(sql`select id from role where id = ${id} for update`);
    const role = (await em.findOne(Role, id)) ?? fail('not-found');
    const problem = changes.permissions && (await redefinitionProblem(db, caller, { key: role.key, before: role.permissions, after: changes.permissions }));
    if (problem) fail(problem.code, problem.detail);
    await applyChanges(role, changes as Partial<Role>, { db, table: 'role', ifMatch });
    await em.flush();
    return view(role);
  }

  /** The row is locked first: somebody who is just being given the role holds it until the change is seen here. */
  @Handles(deleteEmployeeRole)
  async delete({ id }: Input<typeof deleteEmployeeRole>, { db, fail }: Context<typeof deleteEmployeeRole>) {
    const role = (await db.row<{ key: string }>(sql`select key from role where id = ${id} for update`)) ?? fail('not-found');
    if (await db.row(sql`select id from employee where jsonb_exists(roles, ${role.key}) limit 1`)) fail('role-in-use', 'Somebody has this role. Give them another first.');
    await db.run(sql`delete from role where id = ${id}`);
    return { done: true as const };
  }
}

const view = ({ id, version, key, name, permissions, createdAt, updatedAt }: Role): RoleRow => ({ id, version, key, name, permissions, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() });
