/** What every table of an entity with a life begins with. */
export const life = `
  id uuid primary key default uuidv7(),
  tenant_id uuid not null default tenant(),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()`;
