import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** What reporting knows of clients: a copy kept up to date by the events of contacts, and who plays which role of the catalogue when. */
export class Clients extends Migration {
  override up() {
    this.addSql(`
      create table client (
        ${life},
        code text,
        name text not null,
        state text not null,
        group_id uuid,
        merged_into_id uuid,
        serviced_from date,
        serviced_to date,
        profile jsonb not null,
        responsible jsonb not null,
        unique (tenant_id, id)
      );
      create index client_name on client (tenant_id, name, id);
      create index client_group on client (tenant_id, group_id) where group_id is not null;
      select tenancy('client');

      -- Roles of the catalogue with their fallbacks resolved; the days of one role do not overlap.
      create table client_role (
        id uuid primary key default uuidv7(),
        tenant_id uuid not null default tenant(),
        client_id uuid not null,
        role text not null,
        employee_id uuid not null,
        from_on date not null,
        to_on date not null,
        foreign key (tenant_id, client_id) references client (tenant_id, id) on delete cascade
      );
      create index client_role_client on client_role (tenant_id, client_id, role, from_on);
      create index client_role_employee on client_role (tenant_id, employee_id, client_id);
      select tenancy('client_role');
    `);
  }
}
