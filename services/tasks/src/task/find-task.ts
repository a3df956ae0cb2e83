import type { Caller, Db } from '@kontora/platform';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { today } from '../today.ts';
import { concerns } from './task-view.ts';
import { Task, type Fail } from './task.ts';

interface Asked { em: EntityManager; db: Db; caller: Caller; fail: Fail<'not-found'> }

/** A task the caller may work on: any with tasks:write, else one that concerns them; what they may not touch is not there for them. */
export async function findTask(id: string, { em, db, caller, fail }: Asked): Promise<Task> {
  if (!(await mayWorkOn(id, { db, caller }))) fail('not-found');
  return (await em.findOne(Task, id)) ?? fail('not-found');
}

/** As `findTask`, for what only hangs on a task. */
export async function requireTask(id: string, { db, caller, fail }: Omit<Asked, 'em'>): Promise<void> {
  const found = (await mayWorkOn(id, { db, caller })) && (await db.row(sql`select 1 from task where id = ${id}`));
  if (!found) fail('not-found');
}

const mayWorkOn = async (id: string, { db, caller }: Pick<Asked, 'db' | 'caller'>) =>
  caller.permissions.includes('tasks:write') || (await db.row(sql`select 1 from task t where t.id = ${id} and ${concerns(caller.id)}`)) !== undefined;

/** Whether the caller is an employee, or stands in for one today. */
export async function actsFor(employeeId: string | null | undefined, { db, caller }: Pick<Asked, 'db' | 'caller'>): Promise<boolean> {
  if (!employeeId) return false;
  return employeeId === caller.id || (await db.row(sql`select 1 from absence where employee_id = ${employeeId} and substitute_id = ${caller.id} and from_on <= ${today()}::date and to_on >= ${today()}::date`)) !== undefined;
}
