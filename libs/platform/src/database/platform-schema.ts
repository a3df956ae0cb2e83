/**
 * The tables every service's schema has, beside its own: outbox, inbox, projections, dead letters, idempotency, jobs, schedules, leases, audit.
 * Applied before the service's own migrations. `{app}` and `{worker}` are its database roles.
 *
 * Row-level security is forced on all of them. The worker role (relay, job runner, audit chain) sees every firm's rows of these
 * queues through policies of its own; it needs no right to bypass row security.
 */
export const platformSchema = (roles: { app: string; worker: string }) => `
create function tenant() returns uuid language sql stable parallel safe as $$ select current_setting('app.tenant_id')::uuid $$;

create table outbox (
  id uuid primary key default uuidv7(),
  tenant_id uuid not null default tenant(),
  subject text not null,
  aggregate_id uuid not null,
  sequence integer not null,
  data jsonb not null,
  trace text,
  created_at timestamptz not null default clock_timestamp(),
  published_at timestamptz
);
create index outbox_unpublished on outbox (id) where published_at is null;
create index outbox_aggregate on outbox (tenant_id, aggregate_id, sequence);

-- Numbers the events of one aggregate 1..n without gaps, and makes concurrent publishers of one aggregate wait for each other.
create table event_sequence (
  tenant_id uuid not null default tenant(),
  aggregate_id uuid not null,
  last integer not null,
  primary key (tenant_id, aggregate_id)
);
create function number_event() returns trigger language plpgsql as $$
begin
  insert into event_sequence as s (tenant_id, aggregate_id, last) values (new.tenant_id, new.aggregate_id, 1)
    on conflict (tenant_id, aggregate_id) do update set last = s.last + 1 returning last into new.sequence;
  return new;
end $$;
create trigger number_event before insert on outbox for each row when (new.sequence is null) execute function number_event();

create table inbox (
  tenant_id uuid not null default tenant(),
  reaction text not null,
  event_id uuid not null,
  at timestamptz not null default now(),
  primary key (tenant_id, reaction, event_id)
);
create table projection (
  tenant_id uuid not null default tenant(),
  reaction text not null,
  aggregate_id uuid not null,
  sequence integer not null,
  primary key (tenant_id, reaction, aggregate_id)
);
create table dead_letter (
  id uuid primary key,
  tenant_id uuid not null default tenant(),
  reaction text not null,
  subject text not null,
  aggregate_id uuid not null,
  sequence integer not null,
  data jsonb not null,
  error text not null,
  at timestamptz not null default now(),
  settled_at timestamptz
);
create index dead_letter_open on dead_letter (tenant_id, reaction, aggregate_id) where settled_at is null;

create table idempotency (
  tenant_id uuid not null default tenant(),
  operation text not null,
  key text not null,
  request_hash text not null,
  response jsonb not null,
  at timestamptz not null default now(),
  primary key (tenant_id, operation, key)
);
create index idempotency_age on idempotency (at);

create table job (
  id uuid primary key default uuidv7(),
  tenant_id uuid not null default tenant(),
  operation text not null,
  input jsonb not null,
  caller jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  done integer not null default 0,
  total integer,
  checkpoint jsonb,
  result jsonb,
  problem jsonb,
  attempts integer not null default 0,
  run_at timestamptz not null default now(),
  leased_until timestamptz,
  leased_by text,
  cancel_requested boolean not null default false,
  dedupe_key text,
  trace text,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index job_due on job (tenant_id, run_at, id) where state in ('queued', 'running');
create index job_by_tenant on job (tenant_id, id);
create unique index job_dedupe on job (tenant_id, operation, dedupe_key) where state in ('queued', 'running');

create table audit (
  tenant_id uuid not null default tenant(),
  id uuid not null default uuidv7(),
  at timestamptz not null default clock_timestamp(),
  actor text not null default current_setting('app.actor', true),
  operation text not null default current_setting('app.operation', true),
  trace text default current_setting('app.trace', true),
  entity text not null,
  entity_id uuid not null,
  version integer not null,
  action text not null check (action in ('insert', 'update', 'delete')),
  changes jsonb,
  chain bigint,
  hash bytea,
  primary key (tenant_id, id)
);
create index audit_entity on audit (tenant_id, entity_id, version);
create index audit_unchained on audit (tenant_id, id) where chain is null;
create unique index audit_chain on audit (tenant_id, chain) where chain is not null;

-- Global to the service, not to a firm: no rows of any firm in them.
create table known_firm (id uuid primary key, since timestamptz not null default now());
create table lease (name text primary key, holder text not null, until timestamptz not null);
create table schedule (name text primary key, last_run_at timestamptz, next_run_at timestamptz not null);

-- Audit by statement: whatever way a row changes, one audit row per changed row is written in the same transaction.
create function audit_insert() returns trigger language plpgsql as $$
begin
  insert into audit (tenant_id, entity, entity_id, version, action) select tenant_id, tg_table_name, id, version, 'insert' from changed;
  return null;
end $$;
create function audit_update() returns trigger language plpgsql as $$
begin
  insert into audit (tenant_id, entity, entity_id, version, action, changes)
  select n.tenant_id, tg_table_name, n.id, n.version, 'update', d.changes
  from changed n join before o using (id) cross join lateral (
    select jsonb_object_agg(b.key, jsonb_build_array(b.value, a.value)) as changes
    from jsonb_each(to_jsonb(o)) b join jsonb_each(to_jsonb(n)) a using (key)
    where a.value is distinct from b.value and b.key not in ('version', 'updated_at') and left(b.key, 7) <> 'search_') d
  where d.changes is not null;
  return null;
end $$;
create function audit_delete() returns trigger language plpgsql as $$
begin
  insert into audit (tenant_id, entity, entity_id, version, action, changes) select tenant_id, tg_table_name, id, version + 1, 'delete', to_jsonb(before) from before;
  return null;
end $$;

-- tenancy(): what every table of a firm's data must have; audited(): what every entity with a life must have.
create function tenancy(t regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format('create policy tenant on %s using (tenant_id = (select current_setting(''app.tenant_id'')::uuid))', t);
end $$;
create function audited(t regclass) returns void language plpgsql as $$
begin
  execute format('create trigger audit_insert after insert on %s referencing new table as changed for each statement execute function audit_insert()', t);
  execute format('create trigger audit_update after update on %s referencing old table as before new table as changed for each statement execute function audit_update()', t);
  execute format('create trigger audit_delete after delete on %s referencing old table as before for each statement execute function audit_delete()', t);
end $$;
do $$ declare t regclass; begin
  foreach t in array array['outbox', 'event_sequence', 'inbox', 'projection', 'dead_letter', 'idempotency', 'job', 'audit']::regclass[] loop perform tenancy(t); end loop;
  foreach t in array array['outbox', 'dead_letter', 'idempotency', 'job', 'audit']::regclass[] loop execute format('create policy worker on %s to ${roles.worker} using (true)', t); end loop;
end $$;

revoke update, delete on audit, outbox from ${roles.app};
grant select, insert, update, delete on outbox, dead_letter, idempotency, job, audit, lease, schedule to ${roles.worker};
grant select on known_firm to ${roles.worker};
revoke insert, update, delete on lease, schedule from ${roles.app};
`;
