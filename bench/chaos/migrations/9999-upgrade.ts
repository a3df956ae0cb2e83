import { Migration } from '@mikro-orm/migrations';

/** What an upgrade may do while the version before still works: every table of a service grows by a column. */
export class Upgrade extends Migration {
  override up() {
    this.addSql(`
      do $$ declare t regclass; begin
        for t in select c.oid from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> 'migration' order by c.relname loop
          execute format('alter table %s add column upgraded integer not null default 1', t);
        end loop;
      end $$`);
  }
}
