import { Migration } from '@mikro-orm/migrations';

/** What the worker role may see of every firm, for the metrics of those who run the installation: states and dates, no names, no clients. */
export class Signals extends Migration {
  override up() {
    this.addSql(`
      revoke all on obligation, gap from reporting_worker;
      grant select (tenant_id, state, due_on, filed_on, next_start_on) on obligation to reporting_worker;
      grant select (tenant_id, kind, settled_on) on gap to reporting_worker;
      create policy worker on obligation for select to reporting_worker using (true);
      create policy worker on gap for select to reporting_worker using (true);
    `);
  }
}
