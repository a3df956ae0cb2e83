import type pg from 'pg';

/**
 * What may be otherwise than the rules say, each with its reason: `<service>.<table or index>`, or `*.<name>` for what the platform puts
 * into every schema. One that nothing needs any more is a fault too, so that the list stays as short as the truth.
 */
export interface Allowances {
  /** Tables that hold nothing of a firm. */
  global: Readonly<Record<string, string>>;
  /** Tables of which the worker role sees the rows of every firm. */
  acrossFirms: Readonly<Record<string, string>>;
  /** Unique keys and indexes that are not led by the firm. */
  notLedByFirm: Readonly<Record<string, string>>;
}
/** A query for what breaks a rule: `at` names the object, `fault` says what is wrong with it. */
interface Rule { allowed?: keyof Allowances; sql: string }
interface Fault { at: string; fault: string }

const RELATIONS = `
  with relation as (
    select c.oid, n.nspname as service, n.nspname || '.' || c.relname as at, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.reloptions,
      (select attnum from pg_attribute where attrelid = c.oid and attname = 'tenant_id' and atttypid = 'uuid'::regtype and attnotnull and not attisdropped) as firm
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1) and c.relkind in ('r', 'p', 'v', 'm', 'f')),
  tabled as (select * from relation where relkind in ('r', 'p')),
  policy as (select t.at, t.service, p.*, polroles = array[to_regrole(t.service || '_worker')::oid] as of_worker from tabled t join pg_policy p on p.polrelid = t.oid where polname <> 'tenant'),
  role as (select r.oid, rolname, service, part, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as mighty
    from unnest($1::text[]) as service cross join unnest(array['app', 'worker']) as part join pg_roles r on rolname = service || '_' || part)`;
const TENANT_POLICY = `(tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting))`;

const RULES_OF_ROWS: Rule[] = [
  { allowed: 'global', sql: `select at, 'has no column "tenant_id uuid not null"' as fault from tabled where firm is null` },
  { sql: `select at, 'does not force row-level security' as fault from tabled where firm is not null and not (relrowsecurity and relforcerowsecurity)` },
  {
    sql: `select at, 'has no policy "tenant" as tenancy() makes it' as fault from tabled t where firm is not null and not exists (select from pg_policy
      where polrelid = t.oid and polname = 'tenant' and polcmd = '*' and polpermissive and polroles = '{0}' and polwithcheck is null and pg_get_expr(polqual, polrelid) = $$${TENANT_POLICY}$$)`,
  },
  { sql: `select at, format('has policy "%s" beside "tenant"', polname) as fault from policy where not of_worker` },
  { allowed: 'acrossFirms', sql: `select at, format('shows the rows of every firm to its worker (policy "%s")', polname) as fault from policy where of_worker` },
];

const RULES_OF_KEYS: Rule[] = [
  {
    allowed: 'notLedByFirm',
    sql: `select service || '.' || i.relname as at, format('(%s of %s) is not led by tenant_id', case when indisunique then 'unique key' else 'index' end, t.at) as fault
      from tabled t join pg_index on indrelid = t.oid join pg_class i on i.oid = indexrelid
      where firm is not null and indkey[0] <> firm and not (indisprimary and indnkeyatts = 1 and pg_get_indexdef(indexrelid, 1, false) = 'id')`,
  },
  {
    sql: `select t.at, format('refers to %s by a key without tenant_id (%s)', other.at, conname) as fault
      from tabled t join pg_constraint on conrelid = t.oid and contype = 'f' join tabled other on other.oid = confrelid
      where other.firm is not null and coalesce(array_position(conkey, t.firm) <> array_position(confkey, other.firm), true)`,
  },
  {
    sql: `select t.at, format('refers to another schema (%s)', conname) as fault from tabled t join pg_constraint on conrelid = t.oid and contype = 'f'
      join pg_class other on other.oid = confrelid where other.relnamespace <> t.service::regnamespace`,
  },
];

const RULES_OF_RIGHTS: Rule[] = [
  { sql: `select at, 'is a view without security_invoker' as fault from relation where relkind = 'v' and not coalesce(reloptions && array['security_invoker=true', 'security_invoker=on'], false)` },
  { sql: `select at, 'is a kind of relation on which row-level security does not hold' as fault from relation where relkind in ('m', 'f')` },
  { sql: `select at, format('belongs to %s instead of %s_owner', relowner::regrole, service) as fault from relation where relowner is distinct from to_regrole(service || '_owner')::oid` },
  {
    sql: `select at, format('lets %s %s', rolname, lower(may)) as fault from tabled cross join role cross join unnest(array['TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) as may
      where has_table_privilege(role.oid, tabled.oid, may)`,
  },
  { sql: `select at, format('is open to %s', rolname) as fault from relation r cross join role where role.service <> r.service and has_table_privilege(role.oid, r.oid, 'SELECT, INSERT, UPDATE, DELETE')` },
  {
    sql: `select schema as at, format('lets %s %s', rolname, case when role.service = schema then 'create' else 'in' end) as fault from unnest($1::text[]) as schema cross join role
      where has_schema_privilege(role.oid, schema, case when role.service = schema then 'CREATE' else 'USAGE, CREATE' end)`,
  },
  { sql: `select rolname as at, 'may make temporary tables' as fault from role where has_database_privilege(role.oid, current_database(), 'TEMP')` },
  { sql: `select rolname as at, 'may make schemas' as fault from role where has_database_privilege(role.oid, current_database(), 'CREATE')` },
  { sql: `select rolname as at, 'is more than a user of its schema' as fault from role where mighty or exists (select from pg_auth_members where member = role.oid)` },
  { sql: `select n.nspname || '.' || proname as at, 'runs with the rights of its owner (security definer)' as fault from pg_proc join pg_namespace n on n.oid = pronamespace where n.nspname = any($1) and prosecdef` },
  {
    sql: `select n.nspname || '.' || c.relname as at, 'is in no schema of a service' as fault from pg_class c join pg_namespace n on n.oid = relnamespace
      where relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname <> all($1) and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
        and not exists (select from pg_depend where objid = c.oid and deptype = 'e')`,
  },
];

/**
 * Asks the catalogue of a database, after all migrations, whether anything could show one firm's rows to another, or one service's to another.
 * Answers one sentence for each fault, beginning with the object's name; none when all is well.
 */
export async function catalogueFaults(db: pg.ClientBase | pg.Pool, schemas: readonly string[], allowances: Allowances): Promise<string[]> {
  const faults: string[] = [];
  for (const { allowed, sql } of [...RULES_OF_ROWS, ...RULES_OF_KEYS, ...RULES_OF_RIGHTS]) {
    const { rows } = await db.query<Fault>(`${RELATIONS} ${sql} order by 1, 2`, [schemas]);
    const reasons = allowed ? allowances[allowed] : {};
    const keyOf = ({ at }: Fault) => [at, at.replace(/^[^.]+/, '*')].find((key) => key in reasons);
    faults.push(...rows.filter((row) => !keyOf(row)).map(({ at, fault }) => `${at} ${fault}`));
    const needed = new Set(rows.map(keyOf));
    faults.push(...Object.keys(reasons).filter((key) => !needed.has(key)).map((key) => `${key} is allowed to be otherwise (${allowed}) and need not be`));
  }
  return faults;
}
