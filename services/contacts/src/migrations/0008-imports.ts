import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/**
 * Imports: the file in pieces, each row with its outcome, corrections of rows, templates of mappings. What a dry run would have made stands in
 * `import_plan`, found by its keys as real cards are. Rows have no foreign keys: there are hundreds of thousands in one import.
 */
export class Imports extends Migration {
  override up() {
    this.addSql(`
      create table import (${life},
        state text not null default 'uploading' check (state in ('uploading', 'ready', 'checking', 'checked', 'importing', 'imported', 'undoing', 'undone')),
        name text not null,
        file_name text not null,
        options jsonb not null,
        bytes integer not null default 0,
        parts integer not null default 1,
        file_kept boolean not null default true,
        reading jsonb not null default '{}',
        mapping jsonb,
        header jsonb,
        rows integer,
        counts jsonb,
        unknown_employees jsonb not null default '[]',
        problem jsonb,
        run_id uuid,
        created_by text not null default current_setting('app.actor'),
        finished_at timestamptz,
        unique (tenant_id, id)
      );
      create index import_created on import (tenant_id, created_at, id);
      select tenancy('import');
      select audited('import');

      create table import_piece (
        tenant_id uuid not null default tenant(),
        import_id uuid not null,
        part integer not null,
        upload uuid not null,
        no integer not null,
        whole boolean not null default false,
        at timestamptz not null default now(),
        bytes bytea storage external not null,
        primary key (tenant_id, import_id, part, no, upload),
        foreign key (tenant_id, import_id) references import (tenant_id, id) on delete cascade
      );
      select tenancy('import_piece');

      create table import_row (
        tenant_id uuid not null default tenant(),
        import_id uuid not null,
        number integer not null,
        line integer not null,
        cells jsonb not null,
        entity text not null,
        name text,
        outcome text not null,
        duplicate_of integer,
        candidates jsonb,
        reasons jsonb,
        organisation_id uuid,
        organisation_version integer,
        organisation_made boolean not null default false,
        person_id uuid,
        person_version integer,
        person_made boolean not null default false,
        changes jsonb,
        made jsonb,
        undone text,
        kept jsonb,
        primary key (tenant_id, import_id, number)
      );
      create index import_row_outcome on import_row (tenant_id, import_id, outcome, number) where outcome not in ('created', 'unchanged');
      create index import_row_organisation on import_row (tenant_id, import_id, organisation_id) where organisation_id is not null;
      create index import_row_person on import_row (tenant_id, import_id, person_id) where person_id is not null;
      select tenancy('import_row');

      create table import_correction (
        tenant_id uuid not null default tenant(),
        import_id uuid not null,
        number integer not null,
        cells jsonb not null default '{}',
        decision jsonb,
        primary key (tenant_id, import_id, number)
      );
      select tenancy('import_correction');

      create table import_plan (
        tenant_id uuid not null default tenant(),
        import_id uuid not null,
        entity text not null,
        id uuid not null,
        record jsonb not null,
        primary key (tenant_id, import_id, entity, id)
      );
      select tenancy('import_plan');
      create table import_plan_key (
        tenant_id uuid not null default tenant(),
        import_id uuid not null,
        entity text not null,
        kind text not null,
        key text collate "C" not null,
        id uuid not null,
        primary key (tenant_id, import_id, entity, kind, key, id)
      );
      select tenancy('import_plan_key');

      create table import_template (${life},
        name text not null,
        mapping jsonb not null,
        reading jsonb not null default '{}',
        unique (tenant_id, id),
        constraint import_template_name unique (tenant_id, name)
      );
      select tenancy('import_template');
      select audited('import_template');
    `);
  }
}
