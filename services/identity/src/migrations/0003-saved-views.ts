import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** Saved views of lists; names in the order of Russian readers. */
export class SavedViews extends Migration {
  override up() {
    this.addSql(`
      create table saved_view (${life},
        owner_id text not null,
        list text not null,
        name text not null,
        filter jsonb not null,
        sort text,
        columns jsonb not null default '[]',
        shared boolean not null default false,
        is_default boolean not null default false,
        unique (tenant_id, id)
      );
      create index saved_view_of_list on saved_view (tenant_id, list, name collate "ru-x-icu", id);
      create unique index saved_view_default on saved_view (tenant_id, owner_id, list) where is_default;
      select tenancy('saved_view');
      select audited('saved_view');

      create index employee_name_order on employee (tenant_id, name collate "ru-x-icu", id);
      drop index employee_name;
    `);
  }
}
