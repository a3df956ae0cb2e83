import { Migration } from '@mikro-orm/migrations';

/** Clients in the order of Russian readers. */
export class NameOrder extends Migration {
  override up() {
    this.addSql(`
      create index client_name_order on client (tenant_id, name collate "ru-x-icu", id);
      drop index client_name;
    `);
  }
}
