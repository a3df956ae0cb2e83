import type { contacts, Input, Output } from '@kontora/contracts';
import type { Context } from '@kontora/platform';
import { HELD } from '@kontora/platform/entity';
import { sql } from 'kysely';
import { Import } from './import.ts';
import { hold } from './run-import.ts';
import { undoCards } from './undo-cards.ts';
import { undoPeople } from './undo-people.ts';

type Operation = typeof contacts.undoImport;
const PAGE = 500;

/** What an import did to one card, in the order of its rows. */
export interface Done<C> { readonly id: string; readonly rows: readonly { number: number; made: boolean; version: number | null; changes: C | null; ids: { linkId?: string; responsibleId?: string; segmentId?: string } | null }[] }

/**
 * Takes an import back: people and their links first, then organisations, page by page in the order of their ids, so that it goes on where it was
 * interrupted. What is as it was before already, or gone, counts as undone; doing it twice changes nothing.
 */
export async function undoImport({ id }: Input<Operation>, context: Context<Operation>): Promise<Output<Operation>> {
  const { fail } = context;
  await context.step(async ({ em }) => {
    const found = (await em.findOne(Import, id, HELD)) ?? fail('not-found');
    if (!found.go('undo')) fail('wrong-state', 'There is nothing to undo: the import has not run, or was undone.');
    found.runId = context.id;
  });
  const saved = context.checkpoint as { phase: 'people' | 'organisations'; after: string } | undefined;
  if (saved?.phase !== 'organisations') await walk(context, id, { phase: 'people', after: saved?.after });
  await walk(context, id, { phase: 'organisations', after: saved?.phase === 'organisations' ? saved.after : undefined });
  return context.step(async (tx) => {
    await hold(tx, context, id);
    await tx.db.run(sql`update import_row set undone = case when kept is null then 'undone' else 'kept' end where import_id = ${id} and (organisation_made or person_made or changes is not null or made is not null)`);
    await tx.db.run(sql`update import set state = 'undone', finished_at = now(), version = version + 1, updated_at = now() where id = ${id}`);
    return (await tx.db.row<Output<Operation>>(sql`select count(*) filter (where undone = 'undone')::integer as undone, count(*) filter (where undone = 'kept')::integer as kept from import_row where import_id = ${id}`))!;
  });
}
const NONE = '00000000-0000-0000-0000-000000000000';

async function walk(context: Context<Operation>, id: string, { phase, after = NONE }: { phase: 'people' | 'organisations'; after: string | undefined }): Promise<void> {
  const [column, key] = phase === 'people' ? [sql`person_id`, 'person'] : [sql`organisation_id`, 'organisation'];
  for (let last: string | undefined = after; last !== undefined; ) {
    const from: string = last;
    last = await context.step(async (tx) => {
      await hold(tx, context, id);
      const cards = await tx.db.rows<Done<never>>(sql`
        select ${column} as id, jsonb_agg(jsonb_build_object('number', number, 'made', ${sql.ref(`${key}_made`)}, 'version', ${sql.ref(`${key}_version`)}, 'changes', changes -> ${key}, 'ids', made) order by number) as rows
        from import_row where import_id = ${id} and ${column} > ${from} and (${sql.ref(`${key}_made`)} or changes ? ${key} or made is not null) group by ${column} order by ${column} limit ${PAGE}`);
      if (cards.length === 0) return undefined;
      const kept = phase === 'people' ? await undoPeople(tx.db, cards as never) : await undoCards(tx.db, id, cards as never);
      await tx.db.run(sql`update import_row r set kept = coalesce(r.kept, '[]') || k.kept from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as k(number integer, kept jsonb) where r.import_id = ${id} and r.number = k.number`);
      await tx.save({ phase, after: cards.at(-1)!.id });
      return cards.at(-1)!.id;
    });
  }
}
