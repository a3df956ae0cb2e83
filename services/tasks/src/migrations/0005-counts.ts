import { Migration } from '@mikro-orm/migrations';

/** Counts by employee and by day are answered by indexes alone: those that find the tasks also hold what is counted. */
export class Counts extends Migration {
  override up() {
    this.addSql(`
      drop index task_of_assignee;
      create index task_of_assignee on task (tenant_id, assignee_id, due_on, id) include (state) where state in ('open', 'in-work', 'review');
      drop index task_due;
      create index task_due on task (tenant_id, due_on, id) include (state, assignee_id, performer_id);
      drop index task_completed;
      create index task_completed on task (tenant_id, completed_on, id) include (state, performer_id, due_on, completed_at, created_at);
    `);
  }
}
