import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';
import { derivedIndex } from './derived-index.ts';

/** Groups, organisations, and the tables in which they are looked up: by what identifies them, by tag and issue, by ids of other systems. */
export class Organisations extends Migration {
  override up() {
    this.addSql(`
      create table organisation_group (${life},
        name text not null,
        description text,
        unique (tenant_id, id),
        constraint organisation_group_name unique (tenant_id, name)
      );
      select tenancy('organisation_group');
      select audited('organisation_group');

      create table organisation (${life},
        state text not null default 'prospect' check (state in ('prospect', 'client', 'former', 'archived')),
        archived_from text check ((archived_from is not null) = (state = 'archived')),
        code text,
        name text not null,
        legal_form text,
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
        issues jsonb not null default '[]',
        group_id uuid,
        serviced_from date,
        serviced_to date check (serviced_to >= serviced_from),
        merged_into_id uuid,
        search_name text not null,
        search_text text not null,
        unique (tenant_id, id),
        foreign key (tenant_id, group_id) references organisation_group (tenant_id, id),
        foreign key (tenant_id, merged_into_id) references organisation (tenant_id, id)
      );
      create unique index organisation_code on organisation (tenant_id, code) where code is not null and merged_into_id is null;
      create index organisation_name on organisation (tenant_id, name, id) where merged_into_id is null;
      create index organisation_name_start on organisation (tenant_id, name text_pattern_ops);
      create index organisation_inn on organisation (tenant_id, inn) where inn is not null;
      create index organisation_state on organisation (tenant_id, state, name, id) where merged_into_id is null;
      create index organisation_created on organisation (tenant_id, created_at, id);
      create index organisation_updated on organisation (tenant_id, updated_at, id);
      create index organisation_of_group on organisation (tenant_id, group_id) where group_id is not null;
      create index organisation_merged on organisation (tenant_id, merged_into_id) where merged_into_id is not null;
      select tenancy('organisation');
      select audited('organisation');

      create table identity_key (
        tenant_id uuid not null default tenant(),
        kind text not null check (kind in ('inn', 'name', 'phone', 'email')),
        key text collate "C" not null,
        organisation_id uuid not null,
        primary key (tenant_id, kind, key, organisation_id)
      );
      select tenancy('identity_key');
      ${derivedIndex({
        owner: 'organisation', index: 'identity_key', columns: ['tenant_id', 'kind', 'key', 'organisation_id'],
        entries: (row) => `
          select r.tenant_id, e.kind, e.key, r.id as organisation_id from ${row} r cross join lateral (
            select 'inn' as kind, r.inn as key
            union all select 'name', r.search_name
            union all select 'phone', right(p ->> 'e164', 10) from jsonb_array_elements(r.phones) p
            union all select 'email', m from jsonb_array_elements_text(r.emails) m) e
          where e.key <> '' and r.merged_into_id is null`,
      })}

      create table organisation_label (
        tenant_id uuid not null default tenant(),
        kind text not null check (kind in ('tag', 'issue')),
        label text collate "C" not null,
        organisation_id uuid not null,
        primary key (tenant_id, kind, label, organisation_id)
      );
      select tenancy('organisation_label');
      ${derivedIndex({
        owner: 'organisation', index: 'organisation_label', columns: ['tenant_id', 'kind', 'label', 'organisation_id'],
        entries: (row) => `
          select r.tenant_id, 'tag' as kind, t as label, r.id as organisation_id from ${row} r, jsonb_array_elements_text(r.tags) t where r.merged_into_id is null
          union all select r.tenant_id, 'issue', i, r.id from ${row} r, jsonb_array_elements_text(r.issues) i where r.merged_into_id is null`,
      })}

      create table external_ref (
        tenant_id uuid not null default tenant(),
        entity text not null check (entity in ('organisation', 'person')),
        system text collate "C" not null,
        external_id text collate "C" not null,
        entity_id uuid not null,
        primary key (tenant_id, entity, system, external_id)
      );
      select tenancy('external_ref');
      ${derivedIndex({
        owner: 'organisation', index: 'external_ref', columns: ['tenant_id', 'entity', 'system', 'external_id', 'entity_id'], exclusive: true,
        entries: (row) => `
          select r.tenant_id, 'organisation' as entity, x ->> 'system' as system, x ->> 'id' as external_id, r.id as entity_id
          from ${row} r, jsonb_array_elements(r.external_refs) x where r.merged_into_id is null`,
      })}
    `);
  }
}
