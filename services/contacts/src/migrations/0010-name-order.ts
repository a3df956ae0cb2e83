import { Migration } from '@mikro-orm/migrations';

/** Names in the order of Russian readers. `person_name` stays: imports find people by it. */
export class NameOrder extends Migration {
  override up() {
    this.addSql(`
      create index organisation_name_order on organisation (tenant_id, name collate "ru-x-icu", id) where merged_into_id is null;
      create index organisation_state_order on organisation (tenant_id, state, name collate "ru-x-icu", id) where merged_into_id is null;
      create index person_name_order on person (tenant_id, name collate "ru-x-icu", id);
      drop index organisation_name, organisation_state, organisation_segment_name;
      create index organisation_segment_name_order on organisation_segment (tenant_id, name collate "ru-x-icu", id);
    `);
  }
}
