import type { Db } from '@kontora/platform';
import pg from 'pg';
import { verifyAudit } from '../../../libs/platform/src/audit/verify.ts';
import { compile } from '../../../libs/platform/src/database/tenant-reader.ts';
import type { Schema } from './installation.ts';

interface Gap { firm: string; entity: string; events: number; first: number; last: number; numbered: number }

/**
 * What is wrong with what the schemas hold, of all firms or of one: broken audit chains, gaps in the numbers of an entity's events, keys that lead
 * nowhere. One sentence each; none when all is well.
 */
export async function faultsOf(schemas: readonly Schema[], firmId?: string): Promise<string[]> {
  const faults: string[] = [];
  for (const schema of schemas) {
    await schema.client.query(`set local search_path = ${pg.escapeIdentifier(schema.service)}, public`);
    faults.push(...(await brokenChains(schema, firmId)), ...(await gaps(schema, firmId)), ...(await looseKeys(schema)));
  }
  return faults;
}

async function brokenChains({ client, service }: Schema, firmId: string | undefined): Promise<string[]> {
  const rows: Db['rows'] = async <R>(query: Parameters<Db['rows']>[0]) => {
    const { sql, parameters } = compile(query);
    return (await client.query(sql, [...parameters])).rows as R[];
  };
  const db: Db = { rows, row: async (query) => (await rows(query))[0] as never, run: async (query) => (await rows(query)).length };
  const firms = firmId ? [firmId] : (await client.query<{ id: string }>('select distinct tenant_id as id from audit')).rows.map(({ id }) => id);
  const faults: string[] = [];
  for (const id of firms) {
    const { ok, firstBroken } = await verifyAudit(db, id);
    if (!ok) faults.push(`${service}: the audit trail of firm ${id} is broken at ${firstBroken}`);
  }
  return faults;
}

/** Events are removed from the outbox when they are old, an entity's first ones first: what is left must be without a gap, up to the last number given. */
async function gaps({ client, service }: Schema, firmId: string | undefined): Promise<string[]> {
  const { rows } = await client.query<Gap>(`
    select o.tenant_id as firm, o.aggregate_id as entity, count(*)::int as events, min(o.sequence) as first, max(o.sequence) as last, coalesce(max(s.last), 0) as numbered
    from outbox o left join event_sequence s using (tenant_id, aggregate_id) where $1::uuid is null or o.tenant_id = $1
    group by 1, 2 having count(*) <> max(o.sequence) - min(o.sequence) + 1 or max(o.sequence) is distinct from max(s.last) order by 1, 2 limit 100`, [firmId ?? null]);
  return rows.map(({ firm, entity, events, first, last, numbered }) => `${service}: firm ${firm} has ${events} events ${first} to ${last} of ${entity}, whose last number is ${numbered}`);
}

async function looseKeys({ client, service }: Schema): Promise<string[]> {
  const { rows: keys } = await client.query<{ name: string; at: string; to: string; there: string; columns: string }>(`
    select conname as name, conrelid::regclass::text as at, confrelid::regclass::text as to,
      (select string_agg(format('t.%I = f.%I', b.attname, a.attname), ' and ') from unnest(conkey, confkey) k(here, other)
        join pg_attribute a on a.attrelid = conrelid and a.attnum = here join pg_attribute b on b.attrelid = confrelid and b.attnum = other) as there,
      (select string_agg(format('f.%I is not null', attname), ' and ') from unnest(conkey) here join pg_attribute on attrelid = conrelid and attnum = here) as columns
    from pg_constraint where contype = 'f' and connamespace = to_regnamespace($1) order by 1`, [service]);
  const faults: string[] = [];
  for (const { name, at, to, there, columns } of keys) {
    const { rows: [found] } = await client.query<{ loose: number }>(`select count(*)::int as loose from ${at} f where ${columns} and not exists (select from ${to} t where ${there})`);
    if (found!.loose > 0) faults.push(`${service}: ${found!.loose} rows of ${at} refer to ${to} that are not there (${name})`);
  }
  return faults;
}
