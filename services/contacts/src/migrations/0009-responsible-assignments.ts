import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** Assignments of a responsible employee to many clients, with what each client had before. Items have no foreign key: undoing an import may remove a client. */
export class ResponsibleAssignments extends Migration {
  override up() {
    this.addSql(`
      create table responsible_assignment (${life},
        created_by text not null default current_setting('app.actor'),
        role text not null,
        section text,
        employee_id uuid not null,
        deputy_ids jsonb not null,
        from_date date not null,
        undone_at timestamptz,
        unique (tenant_id, id)
      );
      create index responsible_assignment_created on responsible_assignment (tenant_id, created_at, id);
      select tenancy('responsible_assignment');
      select audited('responsible_assignment');

      create table responsible_assignment_item (${life},
        assignment_id uuid not null,
        organisation_id uuid not null,
        outcome text not null check (outcome in ('set', 'unchanged', 'later-change-exists', 'restored', 'changed-since')),
        responsible_id uuid,
        responsible_version integer,
        replaced boolean not null,
        ended_id uuid,
        ended_version integer,
        from_employee_id uuid,
        from_deputy_ids jsonb,
        from_to_date date,
        foreign key (tenant_id, assignment_id) references responsible_assignment (tenant_id, id)
      );
      create unique index responsible_assignment_item_of on responsible_assignment_item (tenant_id, assignment_id, organisation_id);
      select tenancy('responsible_assignment_item');
    `);
  }
}
