import { allContracts, identity, type AnyList, type Input, type Output } from '@kontora/contracts';
import { applyChanges, Handles, invalidField, requireAnswerable, requireSeen, type Caller, type Context, type Db } from '@kontora/platform';
import { HELD } from '@kontora/platform/entity';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { SavedView } from './saved-view.ts';

const { createSavedView, deleteSavedView, getSavedView, listSavedViews, updateSavedView } = identity;
const COLUMNS = sql`id, version, owner_id, list, name, filter, sort, columns, shared, is_default, created_at, updated_at`;
const visibleTo = (caller: Caller) => sql<boolean>`(shared or owner_id = ${caller.id})`;

/** Saved views of all lists of all services. */
@Controller()
export class SavedViewController {
  @Handles(createSavedView)
  async create(details: Input<typeof createSavedView>, { em, db, caller }: Context<typeof createSavedView>) {
    requireAnswerable(listCalled(details.list), details);
    if (details.isDefault) await endDefault(db, { ownerId: caller.id, list: details.list });
    const view = em.create(SavedView, { sort: null, columns: [], shared: false, isDefault: false, ...details, ownerId: caller.id } as SavedView);
    await em.flush();
    return (await read(db, view.id, caller))!;
  }

  @Handles(updateSavedView)
  async update({ id, ...changes }: Input<typeof updateSavedView>, { em, db, caller, ifMatch, fail }: Context<typeof updateSavedView>) {
    const view = (await find(em, id, caller)) ?? fail('not-found');
    if (view.ownerId !== caller.id) fail('not-owner', 'Only who saved a view changes it. Save one of your own.');
    requireAnswerable(listCalled(view.list), changes);
    if (changes.isDefault && !view.isDefault) await endDefault(db, view);
    await applyChanges(view, changes as Partial<SavedView>, { db, table: 'saved_view', ifMatch });
    await em.flush();
    return (await read(db, id, caller))!;
  }

  @Handles(deleteSavedView)
  async delete({ id }: Input<typeof deleteSavedView>, { em, caller, ifMatch, fail }: Context<typeof deleteSavedView>) {
    const view = (await find(em, id, caller)) ?? fail('not-found');
    if (view.ownerId !== caller.id) fail('not-owner', 'Only who saved a view deletes it.');
    requireSeen(view, ifMatch);
    em.remove(view);
    return { done: true as const };
  }

  @Handles(getSavedView)
  async get({ id }: Input<typeof getSavedView>, { db, caller, fail }: Context<typeof getSavedView>) {
    return (await read(db, id, caller)) ?? fail('not-found');
  }

  @Handles(listSavedViews)
  list(_: Input<typeof listSavedViews>, { list, caller }: Context<typeof listSavedViews>) {
    return list({
      columns: { list: sql`list`, name: { at: sql`name`, notNull: true, name: true }, ownerId: sql`owner_id`, shared: sql`shared`, isDefault: sql`is_default`, createdAt: { at: sql`created_at`, notNull: true } },
      id: sql`id`, select: COLUMNS, from: sql`saved_view`, where: visibleTo(caller),
    });
  }
}

const read = (db: Db, id: string, caller: Caller) => db.row<Output<typeof getSavedView>>(sql`select ${COLUMNS} from saved_view where id = ${id} and ${visibleTo(caller)}`);

async function find(em: EntityManager, id: string, caller: Caller): Promise<SavedView | null> {
  const view = await em.findOne(SavedView, id, HELD);
  return view && (view.shared || view.ownerId === caller.id) ? view : null;
}

const LISTS = new Map(allContracts.flatMap(({ service }) => Object.values(service.operations)).flatMap((operation) => (operation.list && operation.http ? [[operation.name, operation as AnyList]] : [])));
function listCalled(name: string): AnyList {
  const found = LISTS.get(name);
  if (!found) throw invalidField('/list', { code: 'unknown-list', detail: `There is no list ${name}` });
  return found;
}

/** Before another view becomes the default; two of one owner at the same time wait for each other. */
async function endDefault(db: Db, { ownerId, list }: Pick<SavedView, 'ownerId' | 'list'>): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock(hashtextextended(current_setting('app.tenant_id') || ${JSON.stringify(['saved_view', ownerId, list])}, 0))`);
  await db.run(sql`update saved_view set is_default = false, version = version + 1, updated_at = now() where owner_id = ${ownerId} and list = ${list} and is_default`);
}
