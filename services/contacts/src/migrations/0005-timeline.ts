import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** Notes, and the time-line on which everything that happened with a client is one entry. */
export class Timeline extends Migration {
  override up() {
    this.addSql(`
      create table note (${life},
        organisation_id uuid not null,
        text text not null,
        unique (tenant_id, id),
        foreign key (tenant_id, organisation_id) references organisation (tenant_id, id)
      );
      select tenancy('note');
      select audited('note');

      create table timeline_entry (
        id uuid primary key default uuidv7(),
        tenant_id uuid not null default tenant(),
        organisation_id uuid not null,
        at timestamptz not null default now(),
        kind text not null,
        origin_service text not null default 'contacts',
        origin_type text not null,
        origin_id uuid not null,
        title text not null,
        params jsonb not null default '{}',
        actor text,
        pinned boolean not null default false,
        event_id uuid,
        constraint timeline_entry_once unique (tenant_id, event_id)
      );
      create index timeline_of_organisation on timeline_entry (tenant_id, organisation_id, at, id);
      create index timeline_of_origin on timeline_entry (tenant_id, origin_id);
      select tenancy('timeline_entry');
    `);
  }
}
