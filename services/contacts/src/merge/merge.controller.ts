import { contacts, type Input, type Output } from '@kontora/contracts';
import { Handles, requireSeen, type Context, type Db } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { announce } from '../organisation/announce.ts';
import { derive } from '../organisation/derived.ts';
import { readOrganisation } from '../organisation/organisation-view.ts';
import { Organisation } from '../organisation/organisation.ts';
import { findOrganisation } from '../organisation/write-organisation.ts';
import { record } from '../timeline/record.ts';
import { mergeable, mergedFields, unmergedFields, type Mergeable } from './merged-fields.ts';
import { countMovable, move, moveBack, type Moved } from './moving.ts';

const { listMerges, mergeOrganisations, unmergeOrganisations } = contacts;

interface StoredMerge { id: string; winnerId: string; loserId: string; winnerBefore: Mergeable; winnerAfter: Mergeable; moved: Moved; undoneAt: string | null }

/** Merging organisations, and undoing it. */
@Controller()
export class MergeController {
  @Handles(mergeOrganisations)
  async merge({ id, loserId, choices, dryRun }: Input<typeof mergeOrganisations>, context: Context<typeof mergeOrganisations>): Promise<Output<typeof mergeOrganisations>> {
    const { em, db, ifMatch, fail } = context;
    await db.run(sql`select from organisation where id in (${id}, ${loserId}) order by id for update`); // neither is merged elsewhere, or changed, meanwhile
    const winner = (await findOrganisation(em, id)) ?? fail('not-found');
    const loser = (await em.findOne(Organisation, loserId)) ?? fail('not-found', 'There is no organisation to merge into this one.');
    if (winner.id === (loser.mergedIntoId ?? loser.id)) fail('same-organisation', 'That is the same organisation.');
    if (winner.archived || loser.mergedIntoId) fail('wrong-state', winner.archived ? 'It is in the archive. Restore it first.' : 'That organisation was merged into another one. Undo that first.');
    requireSeen(winner, ifMatch);
    const before = mergeable(winner);
    const after = mergedFields(before, mergeable(loser), choices);
    const pair = { winnerId: winner.id, loserId };
    if (dryRun) return { id: null, winner: await preview(db, winner.id, { after, loserId }), loserId, moved: await countMovable(db, pair) };
    loser.mergedIntoId = winner.id;
    await em.flush(); // its code and references are free from here on
    Object.assign(winner, after);
    winner.derive();
    const moved = await move(db, pair);
    const merge = await db.row<{ id: string }>(sql`insert into merge (winner_id, loser_id, winner_before, winner_after, moved)
      values (${winner.id}, ${loserId}, ${JSON.stringify(before)}::jsonb, ${JSON.stringify(after)}::jsonb, ${JSON.stringify(moved)}::jsonb) returning id`);
    await decidePair(db, pair, { state: 'merged', reason: null });
    await record(db, [{ organisationId: winner.id, kind: 'organisation', title: 'organisation.merged', params: { loserId, loserName: loser.name }, origin: { type: 'merge', id: merge!.id } }]);
    await announce(context, [winner.id, loserId, ...moved.aliases!]);
    return { id: merge!.id, winner: (await readOrganisation(db, winner.id))!, loserId, moved: Object.fromEntries(Object.entries(moved).map(([kind, ids]) => [kind, ids.length])) };
  }

  @Handles(unmergeOrganisations)
  async unmerge({ id }: Input<typeof unmergeOrganisations>, context: Context<typeof unmergeOrganisations>): Promise<Output<typeof unmergeOrganisations>> {
    const { em, db, caller, fail } = context;
    const merge = (await db.row<StoredMerge>(sql`select id, winner_id, loser_id, winner_before, winner_after, moved, undone_at from merge where id = ${id} for update`)) ?? fail('not-found');
    if (merge.undoneAt) fail('already-undone', 'This merge was undone already.');
    const winner = (await em.findOne(Organisation, merge.winnerId))!;
    const loser = (await em.findOne(Organisation, merge.loserId))!;
    if (loser.mergedIntoId !== winner.id) fail('merged-further', 'The winner was merged into another organisation since. Undo that first.');
    const { fields, unrestored } = unmergedFields(merge.winnerBefore, merge.winnerAfter, mergeable(winner));
    Object.assign(winner, fields);
    winner.derive();
    await em.flush();
    const missing = await moveBack(db, merge);
    const taken = await giveBackNames(db, loser);
    loser.mergedIntoId = null;
    loser.derive();
    await em.flush();
    await db.run(sql`update merge set undone_at = now(), undone_by = ${caller.id}, version = version + 1, updated_at = now() where id = ${id}`);
    await decidePair(db, merge, { state: 'dismissed', reason: 'unmerged' });
    await record(db, [winner, loser].map((one) => ({ organisationId: one.id, kind: 'organisation' as const, title: 'organisation.unmerged', params: { winnerId: winner.id, loserId: loser.id }, origin: { type: 'merge', id } })));
    await announce(context, [winner.id, loser.id, ...(merge.moved.aliases ?? [])]);
    const notRestored = [...unrestored.map(({ field }) => ({ what: field, id: null, reason: 'changed-since' as const })), ...missing, ...taken];
    return { winner: (await readOrganisation(db, winner.id))!, loser: (await readOrganisation(db, loser.id))!, notRestored };
  }

  @Handles(listMerges)
  list(_: Input<typeof listMerges>, { list }: Context<typeof listMerges>) {
    return list({
      columns: { winnerId: sql`m.winner_id`, loserId: sql`m.loser_id`, mergedAt: { at: sql`m.created_at`, notNull: true }, undoneAt: sql`m.undone_at` },
      id: sql`m.id`, from: sql`merge m join organisation w on w.id = m.winner_id join organisation l on l.id = m.loser_id`,
      select: sql`m.id, m.version, m.winner_id, w.name as winner_name, m.loser_id, l.name as loser_name, m.created_at as merged_at, m.merged_by, m.undone_at, m.undone_by`,
    });
  }
}

/** The winner as the merge would leave it. */
async function preview(db: Db, winnerId: string, { after, loserId }: { after: Mergeable; loserId: string }): Promise<Output<typeof mergeOrganisations>['winner']> {
  const { archivedFrom: _, ...fields } = after;
  const { issues } = derive(after);
  const stored = (await readOrganisation(db, winnerId))!;
  return { ...stored, ...(fields as Partial<typeof stored>), issues, aliasIds: [...stored.aliasIds, loserId].sort() };
}

async function decidePair(db: Db, { winnerId, loserId }: { winnerId: string; loserId: string }, { state, reason }: { state: 'merged' | 'dismissed'; reason: string | null }): Promise<void> {
  await db.run(sql`
    insert into duplicate_pair as p (low_id, high_id, score, reasons, state, reason, decided_by, decided_at)
    values (least(${winnerId}::uuid, ${loserId}::uuid), greatest(${winnerId}::uuid, ${loserId}::uuid), 100, '[]', ${state}, ${reason}, current_setting('app.actor'), now())
    on conflict (tenant_id, low_id, high_id) do update set state = excluded.state, reason = excluded.reason, decided_by = excluded.decided_by, decided_at = excluded.decided_at, version = p.version + 1, updated_at = now()`);
}

/** Takes from a returning organisation what others were given meanwhile: its code and its ids in other systems. */
async function giveBackNames(db: Db, loser: Organisation): Promise<{ what: string; id: string; reason: 'taken' }[]> {
  const { code, refs } = (await db.row<{ code: boolean; refs: string[] }>(sql`select
    exists (select from organisation where code = ${loser.code ?? null} and merged_into_id is null) as code,
    array(select r.system || ' ' || r.external_id from external_ref r join jsonb_to_recordset(${JSON.stringify(loser.externalRefs)}::jsonb) as w(system text, id text) on r.system = w.system and r.external_id = w.id where r.entity = 'organisation') as refs`))!;
  if (code) loser.code = null;
  if (refs.length > 0) loser.externalRefs = loser.externalRefs.filter((ref) => !refs.includes(`${ref.system} ${ref.id}`));
  return [...(code ? ['code'] : []), ...refs.map((ref) => `externalRefs ${ref}`)].map((what) => ({ what, id: loser.id, reason: 'taken' as const }));
}
