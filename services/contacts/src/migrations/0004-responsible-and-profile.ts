import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** Responsible employees and the reporting profile of organisations, both with their history. */
export class ResponsibleAndProfile extends Migration {
  override up() {
    this.addSql(`
      create table responsible (${life},
        organisation_id uuid not null,
        role text not null check (role in ('client-manager', 'lead-accountant', 'accountant', 'payroll', 'documents', 'reviewer')),
        section text,
        employee_id uuid not null,
        deputy_ids jsonb not null default '[]',
        from_date date not null,
        to_date date check (to_date >= from_date),
        unique (tenant_id, id),
        foreign key (tenant_id, organisation_id) references organisation (tenant_id, id),
        constraint responsible_once exclude using gist (tenant_id with =, organisation_id with =, role with =, (coalesce(section, '')) with =, daterange(from_date, to_date, '[]') with &&)
      );
      create index responsible_of_organisation on responsible (tenant_id, organisation_id);
      create index responsible_of_employee on responsible (tenant_id, employee_id, organisation_id);
      select tenancy('responsible');
      select audited('responsible');

      create table profile_segment (${life},
        organisation_id uuid not null,
        from_date date not null,
        subject text not null check (subject in ('org', 'ip')),
        regimes jsonb not null,
        flags jsonb not null,
        unique (tenant_id, id),
        constraint profile_segment_start unique (tenant_id, organisation_id, from_date) deferrable,
        foreign key (tenant_id, organisation_id) references organisation (tenant_id, id)
      );
      select tenancy('profile_segment');
      select audited('profile_segment');

      create table profile_occurrence (${life},
        organisation_id uuid not null,
        code text not null,
        period text not null,
        dates jsonb not null default '{}',
        unique (tenant_id, id),
        constraint profile_occurrence_once unique (tenant_id, organisation_id, code, period),
        foreign key (tenant_id, organisation_id) references organisation (tenant_id, id)
      );
      select tenancy('profile_occurrence');
      select audited('profile_occurrence');
    `);
  }
}
