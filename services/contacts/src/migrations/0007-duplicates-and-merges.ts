import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** Pairs that may be one organisation, with what was decided about them; merges, with what it takes to undo them. */
export class DuplicatesAndMerges extends Migration {
  override up() {
    this.addSql(`
      create table duplicate_pair (${life},
        low_id uuid not null,
        high_id uuid not null check (high_id > low_id),
        score integer not null check (score between 0 and 100),
        reasons jsonb not null,
        state text not null default 'open' check (state in ('open', 'dismissed', 'merged')),
        reason text,
        decided_by text,
        decided_at timestamptz,
        unique (tenant_id, id),
        constraint duplicate_pair_once unique (tenant_id, low_id, high_id),
        foreign key (tenant_id, low_id) references organisation (tenant_id, id) on delete cascade,
        foreign key (tenant_id, high_id) references organisation (tenant_id, id) on delete cascade
      );
      create index duplicate_pair_state on duplicate_pair (tenant_id, state, score, id);
      create index duplicate_pair_high on duplicate_pair (tenant_id, high_id);
      select tenancy('duplicate_pair');
      select audited('duplicate_pair');

      create table merge (${life},
        winner_id uuid not null,
        loser_id uuid not null,
        merged_by text not null default current_setting('app.actor'),
        winner_before jsonb not null,
        winner_after jsonb not null,
        moved jsonb not null,
        undone_at timestamptz,
        undone_by text,
        unique (tenant_id, id),
        foreign key (tenant_id, winner_id) references organisation (tenant_id, id),
        foreign key (tenant_id, loser_id) references organisation (tenant_id, id)
      );
      create index merge_created on merge (tenant_id, created_at, id);
      create unique index merge_standing on merge (tenant_id, loser_id) where undone_at is null;
      select tenancy('merge');
      select audited('merge');

      -- Signs confirmations of possible duplicates; made with the schema, the same on every replica, in no file.
      do $$ begin execute format('create function confirmation_secret() returns text immutable parallel safe language sql return %L', gen_random_uuid() || '-' || gen_random_uuid()); end $$;
    `);
  }
}
