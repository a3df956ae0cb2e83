import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** The firm's rules: obligation types with their versions, stages, and working calendars with their revisions. */
export class CatalogueTables extends Migration {
  override up() {
    this.addSql(`
      create table obligation_type_version (
        ${life},
        code text not null,
        valid_from date,
        valid_to date check (valid_to >= valid_from),
        own boolean not null,
        confidence text not null check (confidence in ('high', 'medium', 'low')),
        rule jsonb not null,
        comment text,
        changed_by text not null default current_setting('app.actor'),
        confirmed_by text,
        confirmed_at timestamptz,
        unique (tenant_id, id),
        unique nulls not distinct (tenant_id, code, valid_from)
      );
      select tenancy('obligation_type_version');
      select audited('obligation_type_version');

      create table stage_code (
        ${life},
        code text not null,
        name_ru text not null,
        name_en text not null,
        default_role text not null,
        done_when text,
        norm_minutes integer check (norm_minutes >= 0),
        unique (tenant_id, code)
      );
      select tenancy('stage_code');
      select audited('stage_code');

      create table stage_role (
        ${life},
        role text not null,
        group_id uuid,
        unique (tenant_id, role)
      );
      select tenancy('stage_role');
      select audited('stage_role');

      create table calendar_year (
        ${life},
        year integer not null check (year between 2000 and 2100),
        revision integer not null check (revision > 0),
        status text not null check (status in ('official', 'unconfirmed')),
        confidence text not null check (confidence in ('high', 'medium', 'low')),
        note text not null default '',
        sources jsonb not null default '[]',
        days_off jsonb not null,
        working_weekends jsonb not null,
        shortened jsonb not null,
        changed_by text not null default current_setting('app.actor'),
        confirmed_by text,
        confirmed_at timestamptz,
        unique (tenant_id, year, revision)
      );
      select tenancy('calendar_year');
      select audited('calendar_year');
    `);
  }
}
