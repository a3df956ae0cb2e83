import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** The worklist: tasks with their check-lists; copies of what other services know of employees and organisations. */
export class Tasks extends Migration {
  override up() {
    this.addSql(`
      create table task (
        ${life},
        created_by text not null,
        kind text not null default 'general',
        title text not null,
        description text,
        subject jsonb,
        organisation_id uuid,
        origin_service text,
        origin_type text,
        origin_id uuid,
        state text not null default 'open' check (state in ('open', 'in-work', 'review', 'done', 'cancelled')),
        assignee_id uuid,
        group_id uuid,
        performer_id uuid,
        reviewer_id uuid,
        manager_id uuid,
        start_on date,
        due_on date,
        promised_on date,
        priority integer not null default 3 check (priority between 1 and 4),
        statutory boolean not null default false,
        client_waiting boolean not null default false,
        returned boolean not null default false,
        bounces integer not null default 0,
        completed_at timestamptz,
        completed_on date,
        outcome text check (outcome in ('done', 'partly-done', 'not-needed', 'impossible')),
        comment text,
        dialog_minutes integer,
        time_kind text check (time_kind in ('inside', 'extra')),
        unique (tenant_id, id),
        constraint task_reviewer_is_not_performer check (reviewer_id <> performer_id),
        constraint task_dates_in_order check (start_on <= due_on),
        constraint task_done_when_completed check ((state = 'done') = (completed_at is not null and completed_on is not null and outcome is not null)),
        constraint task_origin_whole check (num_nulls(origin_service, origin_type, origin_id) in (0, 3))
      );
      create unique index task_origin on task (tenant_id, origin_service, origin_type, origin_id) where origin_service is not null;
      create index task_of_assignee on task (tenant_id, assignee_id, due_on, id) where state in ('open', 'in-work', 'review');
      create index task_of_group on task (tenant_id, group_id, due_on, id) where state in ('open', 'in-work', 'review');
      create index task_open on task (tenant_id, due_on, id) where state in ('open', 'in-work', 'review');
      create index task_due on task (tenant_id, due_on, id);
      create index task_of_performer on task (tenant_id, performer_id, completed_on);
      create index task_of_reviewer on task (tenant_id, reviewer_id, due_on) where reviewer_id is not null;
      create index task_of_manager on task (tenant_id, manager_id, due_on) where manager_id is not null;
      create index task_of_organisation on task (tenant_id, organisation_id, due_on, id);
      create index task_completed on task (tenant_id, completed_on, id);
      create index task_created on task (tenant_id, created_at, id);
      select tenancy('task');
      select audited('task');

      create table check_item (
        ${life},
        task_id uuid not null,
        text text not null,
        evidence text not null default 'none' check (evidence in ('none', 'note', 'number', 'file')),
        proof text,
        done_by text,
        done_at timestamptz,
        foreign key (tenant_id, task_id) references task (tenant_id, id)
      );
      create index check_item_of_task on check_item (tenant_id, task_id, id);
      select tenancy('check_item');
      select audited('check_item');

      create table employee (
        ${life},
        state text not null,
        roles text[] not null default '{}',
        group_ids uuid[] not null default '{}'
      );
      create index employee_of_firm on employee (tenant_id, id);
      select tenancy('employee');

      create table organisation (
        ${life},
        name text not null
      );
      create index organisation_of_firm on organisation (tenant_id, id);
      select tenancy('organisation');
    `);
  }
}
