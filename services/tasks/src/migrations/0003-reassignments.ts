import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** Mass re-assignments, with what each task was before. */
export class Reassignments extends Migration {
  override up() {
    this.addSql(`
      create table reassignment (
        ${life},
        created_by text not null default current_setting('app.actor'),
        assignee_id uuid,
        group_id uuid,
        reason text not null,
        filter jsonb not null,
        undone_at timestamptz,
        unique (tenant_id, id),
        check (num_nulls(assignee_id, group_id) = 1)
      );
      create index reassignment_created on reassignment (tenant_id, created_at, id);
      select tenancy('reassignment');
      select audited('reassignment');

      create table reassignment_item (
        ${life},
        reassignment_id uuid not null,
        task_id uuid not null,
        outcome text not null check (outcome in ('moved', 'restored', 'changed-since', 'skipped-reviewer-is-performer', 'skipped-group-cannot-review')),
        state text not null,
        from_assignee_id uuid,
        from_group_id uuid,
        performer_id uuid,
        reviewer_id uuid,
        moved_version integer,
        foreign key (tenant_id, reassignment_id) references reassignment (tenant_id, id),
        foreign key (tenant_id, task_id) references task (tenant_id, id)
      );
      create unique index reassignment_item_of on reassignment_item (tenant_id, reassignment_id, task_id);
      select tenancy('reassignment_item');
    `);
  }
}
