import { BUILT_IN_ROLES, type BuiltInRole } from '@kontora/contracts';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import type { EmployeeDetails } from './employee.ts';

/** What is wrong with the places a change would give an employee. Roles and groups it names cannot be deleted before it is stored. */
export async function placeProblem(db: Db, id: string | undefined, { roles = [], groupIds = [], managerId }: EmployeeDetails) {
  const own = roles.filter((role) => !Object.hasOwn(BUILT_IN_ROLES, role));
  if (own.length > 0) {
    const known = await db.rows<{ key: string }>(sql`select key from role where key = any(${own}::text[]) order by key for share`);
    const unknown = own.find((role) => !known.some(({ key }) => key === role));
    if (unknown) return { code: 'unknown-role' as const, detail: `There is no role ${unknown}.` };
  }
  if (groupIds.length > 0) {
    const known = await db.rows<{ id: string }>(sql`select id from staff_group where id = any(${groupIds}::uuid[]) order by id for share`);
    const unknown = groupIds.find((group) => !known.some((found) => found.id === group));
    if (unknown) return { code: 'unknown-group' as const, detail: `There is no group ${unknown}.` };
  }
  if (managerId && !(await mayReportTo(db, id, managerId))) return { code: 'manager-not-possible' as const, detail: 'There is no such employee, or they report, directly or not, to this one.' };
  return undefined;
}

async function mayReportTo(db: Db, id: string | undefined, managerId: string): Promise<boolean> {
  await holdFirm(db);
  const above = await db.rows<{ id: string }>(sql`with recursive above as (
    select id, manager_id from employee where id = ${managerId} union select e.id, e.manager_id from employee e join above a on e.id = a.manager_id) select id from above`);
  return above.length > 0 && !above.some((found) => found.id === id);
}

/** Whether a firm has a head at work; changes that could take the last one away wait for each other. Asked after the change, in its transaction. */
export async function isHeaded(db: Db): Promise<boolean> {
  await holdFirm(db);
  return (await db.row(sql`select id from employee where state = 'active' and jsonb_exists(roles, ${HEAD}) limit 1`)) !== undefined;
}

/** What is true of all employees together is decided by one change after the other. */
const holdFirm = (db: Db) => db.run(sql`select from firm for update`);

/** Who may do everything. A firm keeps one, since nobody else could make another. */
export const HEAD: BuiltInRole = 'head';
/** What those who would leave a firm without a head are told. */
export const LAST_HEAD = 'The firm would be left without a head. Make somebody else head first.';
