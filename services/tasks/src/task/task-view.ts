import type { Response, tasks } from '@kontora/contracts';
import type { Caller, Column, Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { today } from '../today.ts';

/** Who stands in for an employee on a day. At most one: absences of one employee never overlap. */
const substituteOf = (employee: RawBuilder<unknown>, day: string) => sql`(select a.substitute_id from absence a where a.employee_id = ${employee} and a.from_on <= ${day}::date and a.to_on >= ${day}::date)`;
const isOpen = sql`t.state in ('open', 'in-work', 'review')`;
const actingId = (day: string) => sql`case when ${isOpen} then coalesce(${substituteOf(sql`t.assignee_id`, day)}, t.assignee_id) end`;

/** The tables of the worklist. */
export const taskRows = sql`task t left join organisation o on o.id = t.organisation_id`;

/** One line of the worklist; `from` must be `taskRows`. */
export const rowColumns = (day = today()): RawBuilder<unknown> => sql`t.id, t.version, t.kind, t.title, t.subject, t.organisation_id, o.name as organisation_name, t.state,
  case when t.origin_id is not null then jsonb_build_object('service', t.origin_service, 'type', t.origin_type, 'id', t.origin_id) end as origin,
  t.assignee_id, ${actingId(day)} as acting_id, case when ${isOpen} and ${substituteOf(sql`t.assignee_id`, day)} is not null then t.assignee_id end as substitutes_id,
  t.group_id, t.performer_id, t.reviewer_id, t.manager_id, t.start_on, t.due_on, t.promised_on, t.priority, t.statutory, t.client_waiting, t.returned, t.withdrawn, t.bounces,
  t.created_by, t.created_at, t.updated_at, t.completed_at, t.completed_on`;

/** Where each field of the worklist's filter and sort is; with `task t` in the `from`. */
export const taskColumns = (day = today()) => ({
  state: { at: sql`t.state`, notNull: true }, kind: { at: sql`t.kind`, notNull: true }, title: { at: sql`t.title`, notNull: true }, organisationId: sql`t.organisation_id`,
  assigneeId: sql`t.assignee_id`, actingId: sql`(${actingId(day)})`, groupId: sql`t.group_id`, performerId: sql`t.performer_id`, reviewerId: sql`t.reviewer_id`, managerId: sql`t.manager_id`,
  createdBy: { at: sql`t.created_by`, notNull: true }, startOn: sql`t.start_on`, dueOn: sql`t.due_on`, promisedOn: sql`t.promised_on`, completedOn: sql`t.completed_on`,
  priority: { at: sql`t.priority`, notNull: true }, bounces: { at: sql`t.bounces`, notNull: true }, statutory: sql`t.statutory`, clientWaiting: sql`t.client_waiting`, returned: sql`t.returned`,
  overdue: sql`(${isOpen} and t.due_on is not null and t.due_on < ${day}::date)`, late: sql`(t.state = 'done' and t.due_on is not null and t.completed_on > t.due_on)`,
  originService: sql`t.origin_service`, createdAt: { at: sql`t.created_at`, notNull: true }, updatedAt: { at: sql`t.updated_at`, notNull: true },
} satisfies Record<string, Column>);

/** Check-list items as the contract shows them; with `check_item i` in the `from`. */
export const itemColumns = sql`i.id, i.task_id, i.text, i.evidence, i.proof, i.done_at is not null as done, i.done_by, i.done_at`;

/** Tasks an employee works with: in any role, as a substitute today, or waiting in the queue of one of their groups; with `task t` in the `from`. */
export const concerns = (employeeId: string, day = today()): RawBuilder<boolean> => sql<boolean>`(t.assignee_id = ${employeeId}::uuid or t.performer_id = ${employeeId}::uuid
  or t.reviewer_id = ${employeeId}::uuid or t.manager_id = ${employeeId}::uuid
  or t.assignee_id = any(array(select a.employee_id from absence a where a.substitute_id = ${employeeId}::uuid and a.from_on <= ${day}::date and a.to_on >= ${day}::date))
  or (t.assignee_id is null and t.group_id = any(coalesce((select e.group_ids from employee e where e.id = ${employeeId}::uuid), '{}'))))`;

/** Whether a caller sees everything (tasks:read) or only what concerns them (tasks:own); contracts ask for either. */
export const seesAll = ({ permissions }: Caller): boolean => permissions.includes('tasks:read');

/** What a caller may see of the worklist; with `task t` in the `from`. */
export const visibleTo = (caller: Caller): RawBuilder<boolean> => (seesAll(caller) ? sql<boolean>`true` : concerns(caller.id));

type Task = Response<typeof tasks.getTask>;

/** A task with its check-list and its minutes; undefined when it is not there, or `where` does not hold. */
export function readTask(db: Db, id: string, where: RawBuilder<boolean> = sql<boolean>`true`): Promise<Task | undefined> {
  return db.row<Task>(sql`select ${rowColumns()}, t.description, t.outcome, t.comment,
    (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'taskId', i.task_id, 'text', i.text, 'evidence', i.evidence, 'proof', i.proof, 'done', i.done_at is not null, 'doneBy', i.done_by,
      'doneAt', i.done_at) order by i.id), '[]') from check_item i where i.task_id = t.id) as check_list,
    (select jsonb_build_object('inside', coalesce(sum(e.minutes) filter (where e.time_kind = 'inside'), 0), 'extra', coalesce(sum(e.minutes) filter (where e.time_kind = 'extra'), 0))
      from time_entry e where e.task_id = t.id) as minutes
    from ${taskRows} where t.id = ${id} and ${where}`);
}
