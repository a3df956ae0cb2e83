import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** What is said about tasks, what time they take, who is away and who stands in. */
export class JournalAndAbsences extends Migration {
  override up() {
    this.addSql(`
      create table task_comment (
        id uuid primary key default uuidv7(),
        tenant_id uuid not null default tenant(),
        version integer not null default 1,
        created_at timestamptz not null default clock_timestamp(),
        updated_at timestamptz not null default now(),
        task_id uuid not null,
        kind text not null check (kind in ('comment', 'redirected', 'returned', 'rejected', 'reopened', 'cancelled')),
        text text not null,
        author_id text not null default current_setting('app.actor'),
        foreign key (tenant_id, task_id) references task (tenant_id, id)
      );
      create index task_comment_of_task on task_comment (tenant_id, task_id, created_at, id);
      select tenancy('task_comment');

      create table time_entry (
        id uuid primary key default uuidv7(),
        tenant_id uuid not null default tenant(),
        version integer not null default 1,
        created_at timestamptz not null default clock_timestamp(),
        updated_at timestamptz not null default now(),
        task_id uuid not null,
        employee_id uuid not null,
        on_day date not null,
        minutes integer not null check (minutes <> 0),
        time_kind text not null check (time_kind in ('inside', 'extra')),
        note text,
        corrects_id uuid,
        unique (tenant_id, id),
        foreign key (tenant_id, task_id) references task (tenant_id, id),
        foreign key (tenant_id, corrects_id) references time_entry (tenant_id, id),
        constraint time_entry_only_takes_back check ((minutes < 0) = (corrects_id is not null))
      );
      create unique index time_entry_corrected_once on time_entry (tenant_id, corrects_id) where corrects_id is not null;
      create index time_entry_of_task on time_entry (tenant_id, task_id) include (minutes, time_kind);
      create index time_entry_of_employee on time_entry (tenant_id, employee_id, on_day, id);
      create index time_entry_on on time_entry (tenant_id, on_day, id);
      select tenancy('time_entry');
      select audited('time_entry');

      create table absence (
        ${life},
        employee_id uuid not null,
        from_on date not null,
        to_on date not null,
        substitute_id uuid,
        check (from_on <= to_on),
        check (substitute_id <> employee_id),
        constraint absence_overlaps exclude using gist (tenant_id with =, employee_id with =, daterange(from_on, to_on, '[]') with &&)
      );
      create index absence_of_employee on absence (tenant_id, employee_id, from_on);
      create index absence_of_substitute on absence (tenant_id, substitute_id, from_on);
      select tenancy('absence');
      select audited('absence');
    `);
  }
}
