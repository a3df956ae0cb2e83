import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import type { Fail } from '../task/task.ts';

/**
 * Work is given only to employees who are there to do it. While the local copy knows nobody of the firm, it cannot tell who is
 * there, and everybody is accepted: a firm's first tasks must not wait for its staff to be entered.
 */
export async function requireEmployees(ids: readonly (string | null | undefined)[], db: Db, fail: Fail<'unknown-employee' | 'suspended-employee'>): Promise<void> {
  const problem = await employeeProblem(ids, db);
  if (problem === 'unknown-employee') fail('unknown-employee', 'The firm has no such employee.');
  if (problem === 'suspended-employee') fail('suspended-employee', 'This employee is suspended and takes no work. Choose another.');
}

/** What keeps these employees from being given work; undefined when nothing does. */
export async function employeeProblem(ids: readonly (string | null | undefined)[], db: Db): Promise<'unknown-employee' | 'suspended-employee' | undefined> {
  const wanted = [...new Set(ids.filter((id) => id !== null && id !== undefined))];
  if (wanted.length === 0) return undefined;
  const refused = await db.row<{ state: string | null }>(sql`select e.state from unnest(${wanted}::uuid[]) as w(id) left join employee e on e.id = w.id
    where (e.id is null and exists (select from employee)) or e.state = 'suspended' order by e.id limit 1`);
  if (!refused) return undefined;
  return refused.state === null ? 'unknown-employee' : 'suspended-employee';
}
