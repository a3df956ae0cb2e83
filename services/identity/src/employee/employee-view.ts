import type { identity, Output } from '@kontora/contracts';
import type { Caller, Db } from '@kontora/platform';
import { sql } from 'kysely';
import { outrankedBy } from './authority.ts';

type EmployeeView = Output<typeof identity.getEmployee>;

/** The employee as the contract shows it; invitations only to those who manage employees, their links to who may give what they open. */
export async function employeeView(db: Db, id: string, caller: Caller): Promise<EmployeeView | undefined> {
  const row = await db.row<Omit<EmployeeView, 'invitation'> & { expiresAt: string | null; link: string | null }>(sql`select e.id, e.version, e.state, e.name, e.email, e.phone, e.phone_e164, e.position, e.roles, e.group_ids,
      e.manager_id, e.working_hours, e.created_at, e.updated_at, i.expires_at, i.link from employee e left join invitation i on i.employee_id = e.id where e.id = ${id}`);
  if (!row) return undefined;
  const { expiresAt, link, ...employee } = row;
  const shown = expiresAt !== null && employee.state === 'invited' && caller.permissions.includes('identity:manage');
  return { ...employee, invitation: shown ? { expiresAt, pendingLink: link && (await outrankedBy(db, employee.roles, caller)) ? null : link } : null };
}
