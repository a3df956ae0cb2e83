import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/**
 * Firms, employees, their groups, roles, invitations and API keys.
 *
 * Signing in must find a person's firms before any firm is known. The worker role may therefore read, and only read, these tables
 * across firms; the two indexes that serve it are the only ones not led by the firm.
 */
export class PeopleAndAccess extends Migration {
  override up() {
    this.addSql(`
      create table firm (
        ${life}, slug text not null unique, name text not null, check (id = tenant_id)
      );

      create table employee (
        ${life}, unique (tenant_id, id),
        state text not null check (state in ('invited', 'active', 'suspended')),
        user_id uuid references "user" ("id"),
        name text not null,
        email text not null,
        phone text,
        phone_e164 text,
        position text,
        roles jsonb not null default '[]',
        group_ids jsonb not null default '[]',
        manager_id uuid,
        working_hours jsonb,
        foreign key (tenant_id, manager_id) references employee (tenant_id, id),
        check (state <> 'active' or user_id is not null),
        check (manager_id <> id)
      );
      create unique index employee_email on employee (tenant_id, email);
      create unique index employee_person on employee (tenant_id, user_id) where user_id is not null;
      create index employee_name on employee (tenant_id, name, id);
      create index employee_of_person on employee (user_id) where user_id is not null;

      create table staff_group (
        ${life}, name text not null, description text, unique (tenant_id, name)
      );

      create table role (
        ${life}, key text not null, name text not null, permissions jsonb not null, unique (tenant_id, key)
      );

      -- Not in the audit trail: while no mail server is configured the link is kept in clear.
      create table invitation (
        ${life}, employee_id uuid not null,
        token_hash text not null,
        expires_at timestamptz not null,
        link text,
        unique (tenant_id, employee_id),
        foreign key (tenant_id, employee_id) references employee (tenant_id, id)
      );
      create index invitation_token on invitation (token_hash);

      create table api_key (
        ${life}, unique (tenant_id, id),
        state text not null default 'active' check (state in ('active', 'revoked')),
        key_id uuid not null unique,
        name text not null,
        start text not null,
        permissions jsonb not null,
        created_by uuid not null,
        expires_at timestamptz not null,
        last_used_at timestamptz,
        foreign key (tenant_id, created_by) references employee (tenant_id, id)
      );
      create index api_key_created on api_key (tenant_id, created_at, id);

      do $$ declare t regclass; begin
        foreach t in array array['firm', 'employee', 'staff_group', 'role', 'invitation', 'api_key']::regclass[] loop
          perform tenancy(t);
          execute format('create policy worker on %s for select to identity_worker using (true)', t);
          execute format('revoke insert, update, delete on %s from identity_worker', t);
        end loop;
        foreach t in array array['firm', 'employee', 'staff_group', 'role', 'api_key']::regclass[] loop perform audited(t); end loop;
      end $$;
    `);
  }
}
