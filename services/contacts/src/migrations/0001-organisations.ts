import { Migration } from '@mikro-orm/migrations';

/** Organisations. */
export class Organisations extends Migration {
  override up() {
    this.addSql(`
      create table organisation (
        id uuid primary key,
        tenant_id uuid not null default tenant(),
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        state text not null default 'prospect' check (state in ('prospect', 'client', 'former', 'archived')),
        code text,
        name text not null,
        legal_form text,
        name_key text not null,
        inn text,
        kpp text,
        ogrn text,
        phones jsonb not null default '[]',
        emails jsonb not null default '[]',
        website text,
        address text,
        description text,
        tags jsonb not null default '[]',
        custom jsonb not null default '{}',
        external_refs jsonb not null default '[]',
        group_id uuid,
        merged_into_id uuid,
        unique (tenant_id, id)
      );
      create unique index organisation_code on organisation (tenant_id, code) where code is not null;
      create index organisation_name on organisation (tenant_id, name, id);
      create index organisation_name_key on organisation (tenant_id, name_key);
      create index organisation_inn on organisation (tenant_id, inn) where inn is not null;
      create index organisation_created on organisation (tenant_id, created_at, id);
      select tenancy('organisation');
      select audited('organisation');
    `);
  }
}
