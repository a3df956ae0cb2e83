import { tasks } from '@kontora/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor, Workload } from '../workload.ts';
import { pickKey } from './contacts.ts';

const ADDED = { entity: 'task', action: 'insert' } as const;
const CHANGED = { entity: 'task', action: 'update' } as const;
const JOB_POLL_MS = 400;
const JOB_POLLS = 200;
/** Steps of a task that contacts puts on the client's time-line. */
const TOLD: readonly string[] = ['created', 'completed', 'rejected', 'reopened', 'cancelled'];

async function addTask({ firm, session, edge, random }: Actor): Promise<void> {
  const whose = random.chance(0.4) ? { groupId: firm.groupId } : { assigneeId: random.pick(firm.sessions).employeeId };
  const input = { title: firm.name(random), organisationId: pickKey(firm.organisations, random) ?? null, priority: random.between(1, 4), ...whose };
  const { entry, body } = await edge.ask(session, tasks.createTask, input, { effect: ADDED, atOnce: random.chance(0.1) ? 5 : 1 });
  if (body) firm.tasks.set(body.id, body.version);
  if (body && random.chance(0.2)) await edge.repeat(entry, { session, operation: tasks.createTask, input });
}

async function changeTask({ firm, session, edge, random }: Actor): Promise<void> {
  const id = pickKey(firm.tasks, random);
  if (!id) return;
  const { body } = await edge.ask(session, tasks.updateTask, { id, description: firm.name(random) }, { ifMatch: firm.tasks.get(id), effect: CHANGED });
  if (body) firm.tasks.set(id, body.version);
  else await look(id, { firm, session, edge });
}

/** Two take the same task at once; whoever gets it completes it with minutes, and logs some more. */
async function workOff({ firm, session, edge, random }: Actor): Promise<void> {
  const id = pickKey(firm.tasks, random);
  if (!id) return;
  const rivals = [session, random.pick(firm.sessions)];
  const claims = await Promise.all(rivals.map((rival) => edge.ask(rival, tasks.claimTask, { id }, { effect: CHANGED })));
  const won = claims.findIndex((claim) => claim.body);
  if (won < 0) return look(id, { firm, session, edge });
  const more = random.between(1, 30);
  await edge.ask(rivals[won], tasks.logTime, { taskId: id, minutes: more, timeKind: 'extra' }, { effect: { entity: 'time_entry', action: 'insert' }, minutes: more });
  const minutes = random.between(1, 90);
  const done = await edge.ask(rivals[won], tasks.completeTask, { id, outcome: 'done', minutes, timeKind: 'inside' }, { ifMatch: claims[won]!.body!.version, effect: CHANGED, minutes });
  if (done.body) firm.tasks.delete(id);
}

/** Everything one employee has goes to another, as background work that is watched to its end. */
async function reassign({ firm, session, edge, random }: Actor): Promise<void> {
  const [from, to] = random.shuffle(firm.sessions);
  if (!from || !to) return;
  const { body } = await edge.ask(firm.sessions[0], tasks.reassignTasks, { filter: { assigneeId: { eq: from.employeeId } }, assigneeId: to.employeeId, reason: firm.name(random) }, { effect: { entity: 'reassignment', action: 'insert' } });
  for (let i = 0; body && i < JOB_POLLS; i++) {
    const job = (await edge.ask(session, tasks.platform.getJob, { id: body.id })).body;
    if (!job || ['done', 'failed', 'cancelled'].includes(job.state)) return;
    await sleep(JOB_POLL_MS);
  }
}

async function read({ session, edge, random }: Actor): Promise<void> {
  if (random.chance(0.5)) await edge.ask(session, tasks.myDay, {});
  else await edge.ask(session, tasks.listTasks, { limit: 20, filter: { priority: { lte: 2 } } });
}

async function trespass({ others, session, edge, random }: Actor): Promise<void> {
  const id = pickKey(random.pick(others).tasks, random);
  if (!id) return;
  await edge.ask(session, tasks.getTask, { id }, { forbidden: true });
  await edge.ask(session, tasks.claimTask, { id }, { forbidden: true });
}

async function look(id: string, { firm, session, edge }: Pick<Actor, 'firm' | 'session' | 'edge'>): Promise<void> {
  const { body } = await edge.ask(session, tasks.getTask, { id });
  if (body && ['open', 'in-work'].includes(body.state)) firm.tasks.set(id, body.version);
  else if (body) firm.tasks.delete(id);
}

const MINUTES_OF = (table: string, minutes: string) => `select tenant_id || '/' || organisation_id as key, sum(${minutes})::int as value from ${table} and organisation_id is not null group by 1`;

/** Tasks from creation to completion with minutes, and moving them in bulk. */
export const tasksWorkload: Workload = {
  actions: [
    { name: 'add a task', weight: 6, run: addTask }, { name: 'change a task', weight: 3, run: changeTask }, { name: 'work a task off', weight: 5, run: workOff },
    { name: 'reassign', weight: 1, run: reassign }, { name: 'read', weight: 2, run: read }, { name: 'trespass', weight: 1, run: trespass },
  ],
  copies: [{
    service: 'tasks', table: 'employee', lane: 'identity.employee', source: 'identity', subject: 'evt.identity.employee-changed',
    same: (data, row) => (data as { state: string }).state === row.state && JSON.stringify((data as { roles: string[] }).roles) === JSON.stringify(row.roles),
  }],
  effects: [{
    name: 'tasks on the time-line', source: 'tasks', subject: 'evt.tasks.task-changed', rows: `select event_id from contacts.timeline_entry where event_id is not null and origin_service = 'tasks'`,
    wants: (data) => { const { organisationId, change } = data as { organisationId: string | null; change: string }; return organisationId !== null && TOLD.includes(change); },
  }],
  sums: [
    { name: 'minutes of completed tasks', owner: MINUTES_OF(`tasks.task where state = 'done'`, 'dialog_minutes'), other: MINUTES_OF(`contacts.timeline_entry where title = 'task.completed'`, `(params->>'minutes')::int`) },
    { name: 'employees', owner: 'select tenant_id::text as key, count(*)::int as value from identity.employee group by 1', other: 'select tenant_id::text as key, count(*)::int as value from tasks.employee group by 1' },
  ],
};
