import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** Plans of a season with their differences, and the gaps the daily check found. */
export class Plans extends Migration {
  override up() {
    this.addSql(`
      create table plan (
        ${life},
        year integer not null,
        scope jsonb not null,
        state text not null default 'computing' check (state in ('computing', 'ready', 'accepted', 'discarded')),
        counts jsonb not null default '{}',
        clients integer not null default 0,
        profiles integer not null default 0,
        without_any integer not null default 0,
        created_by text not null default current_setting('app.actor'),
        accepted_at timestamptz,
        unique (tenant_id, id)
      );
      create index plan_year on plan (tenant_id, year, created_at);
      select tenancy('plan');
      select audited('plan');

      create table plan_change (
        id uuid primary key default uuidv7(),
        tenant_id uuid not null default tenant(),
        plan_id uuid not null,
        kind text not null,
        why text not null,
        client_id uuid not null,
        code text not null,
        period text not null,
        obligation_id uuid,
        expectation_id uuid,
        due_before date,
        due_after date,
        optional boolean not null default false,
        applied boolean not null default false
      ) with (fillfactor = 50); -- room to note in place that a difference was applied
      create index plan_change_of_plan on plan_change (tenant_id, plan_id, client_id);
      select tenancy('plan_change');

      create table gap (
        ${life},
        kind text not null check (kind in ('missing', 'surplus', 'moved')),
        client_id uuid not null,
        code text not null,
        period text not null,
        obligation_id uuid,
        expectation_id uuid,
        due_on date,
        found_on date not null,
        settled_on date,
        foreign key (tenant_id, client_id) references client (tenant_id, id)
      );
      create unique index gap_open on gap (tenant_id, client_id, code, period) where settled_on is null;
      create index gap_due on gap (tenant_id, due_on, id);
      select tenancy('gap');
      select audited('gap');
    `);
  }
}
