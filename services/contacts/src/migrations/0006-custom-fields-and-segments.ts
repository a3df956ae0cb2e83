import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** The registry of custom fields, and saved segments of organisations. */
export class CustomFieldsAndSegments extends Migration {
  override up() {
    this.addSql(`
      create table custom_field (${life},
        applies_to text not null check (applies_to in ('organisation', 'person')),
        key text not null,
        type text not null check (type in ('text', 'number', 'date', 'boolean', 'choice', 'choices')),
        label_ru text not null,
        label_en text not null,
        definition text not null default '',
        steward text not null,
        options jsonb not null default '[]',
        required boolean not null default false,
        retired_at timestamptz,
        unique (tenant_id, id),
        constraint custom_field_key unique (tenant_id, applies_to, key)
      );
      select tenancy('custom_field');
      select audited('custom_field');

      create table organisation_segment (${life},
        name text not null,
        owner_id text not null,
        filter jsonb not null,
        sort text,
        columns jsonb not null default '[]',
        shared boolean not null default false,
        unique (tenant_id, id)
      );
      create index organisation_segment_name on organisation_segment (tenant_id, name, id);
      select tenancy('organisation_segment');
      select audited('organisation_segment');
    `);
  }
}
