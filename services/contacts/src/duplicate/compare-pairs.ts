import type { contacts, Output } from '@kontora/contracts';
import type { Context, Db } from '@kontora/platform';
import { sql } from 'kysely';
import type { StoredPhone } from '../contact-values.ts';
import { judgeDuplicate, marksOf, type IdentityMarks } from '../organisation/duplicates.ts';
import { identityOf } from './find-candidates.ts';

/** A key that more organisations share (the phone of an accounting firm) tells nothing about any two of them. */
const SHARED_BY = 16;
const SLICE = 5000;

interface Side { id: string; name: string; inn: string | null; kpp: string | null; phones: StoredPhone[]; emails: string[] }
interface Progress { after: string; compared: number; found: number }

/**
 * Compares all organisations that share an ИНН, name, phone or e-mail, and remembers those that may be one. Slice by slice in the order of
 * ids, each in one transaction, so it goes on where it was interrupted; decided pairs stay decided, and running again adds nothing.
 */
export async function comparePairs({ step, checkpoint, progress, db }: Context<typeof contacts.scanDuplicates>): Promise<Output<typeof contacts.scanDuplicates>> {
  const { total } = (await db.row<{ total: number }>(sql`select count(*)::integer as total from organisation where merged_into_id is null`))!;
  let state = (checkpoint as Progress | undefined) ?? { after: '00000000-0000-0000-0000-000000000000', compared: 0, found: 0 };
  let done = 0;
  for (let last: string | null = state.after; last !== null; ) {
    last = await step(async (tx): Promise<string | null> => {
      const upTo = await tx.db.row<{ id: string }>(sql`select id from (select id from organisation where id > ${state.after} and merged_into_id is null order by id limit ${SLICE}) slice order by id desc limit 1`);
      if (!upTo) return null;
      const slice = await compareSlice(tx.db, state.after, upTo.id);
      state = { after: upTo.id, compared: state.compared + slice.compared, found: state.found + slice.found };
      await tx.save(state);
      return upTo.id;
    });
    done = Math.min(done + SLICE, total);
    await progress(done, total);
  }
  return { compared: state.compared, found: state.found };
}

/** The pairs whose lower id lies in the slice. */
async function compareSlice(db: Db, after: string, upTo: string): Promise<{ compared: number; found: number }> {
  const pairs = await db.rows<{ low: Side; high: Side }>(sql`
    with mine as materialized (
      select k.kind, k.key, o.id from organisation o cross join lateral (
        select 'inn' as kind, o.inn as key union all select 'name', o.search_name union all select 'phone', right(p ->> 'e164', 10) from jsonb_array_elements(o.phones) p union all select 'email', m from jsonb_array_elements_text(o.emails) m) k
      where o.id > ${after} and o.id <= ${upTo} and o.merged_into_id is null and k.key <> ''),
    pair as materialized (
      select distinct m.id as low_id, other.organisation_id as high_id from mine m
      cross join lateral (select s.organisation_id, count(*) over () as sharing from (select organisation_id from identity_key where kind = m.kind and key = m.key limit ${SHARED_BY + 1}) s) other
      where other.sharing <= ${SHARED_BY} and other.organisation_id > m.id)
    select ${side('l')} as low, ${side('h')} as high from pair join organisation l on l.id = pair.low_id join organisation h on h.id = pair.high_id
    where not exists (select from duplicate_pair d where d.low_id = pair.low_id and d.high_id = pair.high_id)`);
  const marks = new Map<string, IdentityMarks>();
  const marksOfSide = (one: Side) => marks.get(one.id) ?? marks.set(one.id, marksOf(identityOf(one))).get(one.id)!;
  const judged = pairs.map(({ low, high }) => ({ low_id: low.id, high_id: high.id, ...judgeDuplicate(marksOfSide(low), marksOfSide(high)) })).filter((pair) => pair.verdict !== 'different');
  const found = judged.length === 0 ? 0 : await db.run(sql`
    insert into duplicate_pair (low_id, high_id, score, reasons) select low_id, high_id, round(score * 100)::integer, reasons
    from jsonb_to_recordset(${JSON.stringify(judged)}::jsonb) as j(low_id uuid, high_id uuid, score numeric, reasons jsonb) on conflict (tenant_id, low_id, high_id) do nothing`);
  return { compared: pairs.length, found };
}

const side = (of: string) => sql`jsonb_build_object('id', ${sql.ref(`${of}.id`)}, 'name', ${sql.ref(`${of}.name`)}, 'inn', ${sql.ref(`${of}.inn`)}, 'kpp', ${sql.ref(`${of}.kpp`)}, 'phones', ${sql.ref(`${of}.phones`)}, 'emails', ${sql.ref(`${of}.emails`)})`;
