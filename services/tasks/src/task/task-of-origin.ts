import type { Db, Publish } from '@kontora/platform';
import type { EntityManager } from '@mikro-orm/postgresql';
import { employeeProblem } from '../employee/require-employees.ts';
import { announce } from './announce.ts';
import { Task } from './task.ts';

/** The object of another service for which there is a task. */
export interface Origin { service: string; type: string; id: string }
/** What another service says of the work; days are civil dates. */
export type WorkFacts = Pick<Task, 'kind' | 'title' | 'subject' | 'organisationId' | 'startOn' | 'dueOn' | 'statutory' | 'clientWaiting'> & { assigneeId: string | null; groupId: string | null };
interface Writing { em: EntityManager; db: Db; publish: Publish }

/**
 * There is work to do for an origin: its one task is added, brought up to date, or opened again when it was closed. Who has it follows the
 * origin only while nobody has begun or redirected it: then people have decided. An employee who cannot take work is left out.
 */
export async function keepTaskOf(origin: Origin, facts: WorkFacts, { em, db, publish }: Writing): Promise<void> {
  const { assigneeId: wanted, groupId, ...work } = facts;
  const assigneeId = (await employeeProblem([wanted], db)) ? null : wanted;
  const task = await find(origin, em);
  if (!task) {
    const added = em.create(Task, { ...work, assigneeId, groupId, createdBy: origin.service, originService: origin.service, originType: origin.type, originId: origin.id } as Task);
    return told(added, 'created', { em, publish });
  }
  task.withdrawn = false;
  const closed = task.state === 'done' || task.state === 'cancelled';
  if (closed) task.reopen(impossible);
  Object.assign(task, work);
  if (task.state === 'open' && !task.performerId && task.bounces === 0) Object.assign(task, { assigneeId, groupId });
  return told(task, closed ? 'reopened' : 'changed', { em, publish });
}

/** The work of an origin need not be done any more: its task is cancelled, unless it is closed, and only its origin opens it again. */
export async function dropTaskOf(origin: Origin, { em, publish }: Writing): Promise<void> {
  const task = await find(origin, em);
  if (!task) return;
  task.withdrawn = true;
  if (task.state === 'done' || task.state === 'cancelled') return em.flush();
  task.cancel(impossible);
  return told(task, 'cancelled', { em, publish });
}

const find = (origin: Origin, em: EntityManager) => em.findOne(Task, { originService: origin.service, originType: origin.type, originId: origin.id });
const impossible = (code: string): never => { throw new Error(`The state was checked before: ${code}`); };

async function told(task: Task, change: 'created' | 'changed' | 'reopened' | 'cancelled', { em, publish }: Omit<Writing, 'db'>) {
  await em.flush();
  announce(task, change, publish);
}
