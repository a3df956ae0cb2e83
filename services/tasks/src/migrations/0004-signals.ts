import { Migration } from '@mikro-orm/migrations';

/** What the worker role may see of every firm's tasks, for the metrics of those who run the installation: states and dates only. */
export class Signals extends Migration {
  override up() {
    this.addSql(`
      revoke all on task from tasks_worker;
      grant select (tenant_id, state, due_on) on task to tasks_worker;
      create policy worker on task for select to tasks_worker using (true);
    `);
  }
}
