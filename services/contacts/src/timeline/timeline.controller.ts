import { contacts, type Input, type Output } from '@kontora/contracts';
import { applyChanges, Handles, requireSeen, type Context, type Db } from '@kontora/platform';
import { HELD } from '@kontora/platform/entity';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { holdLiving, livingId } from '../organisation/organisation-view.ts';
import { Note } from './note.ts';
import { record } from './record.ts';

const { addOrganisationNote, deleteOrganisationNote, listTimeline, pinTimelineEntry, updateOrganisationNote } = contacts;

const COLUMNS = sql`e.id, e.organisation_id, e.at, e.kind, jsonb_build_object('service', e.origin_service, 'type', e.origin_type, 'id', e.origin_id) as origin, e.title, e.params, e.actor, e.pinned,
  case when n.id is not null then jsonb_build_object('text', n.text, 'version', n.version) end as note`;
const FROM = sql`timeline_entry e left join note n on e.kind = 'note' and n.id = e.origin_id`;

/** The time-line of a client, and the notes on it. */
@Controller()
export class TimelineController {
  @Handles(listTimeline)
  async list({ organisationId, asOf }: Input<typeof listTimeline>, { list, db, fail }: Context<typeof listTimeline>) {
    const living = (await livingId(db, organisationId)) ?? fail('not-found');
    return list({
      columns: { kind: sql`e.kind`, at: { at: sql`e.at`, notNull: true }, pinned: sql`e.pinned`, actor: sql`e.actor` },
      id: sql`e.id`, select: COLUMNS, from: FROM,
      where: sql<boolean>`e.organisation_id = any(array(select id from organisation where id = ${living} or merged_into_id = ${living}))${asOf ? sql` and e.at <= ${asOf}::timestamptz` : sql``}`,
    });
  }

  @Handles(addOrganisationNote)
  async add({ organisationId: named, text, at }: Input<typeof addOrganisationNote>, { em, db, fail }: Context<typeof addOrganisationNote>) {
    const organisationId = (await holdLiving(db, named)) ?? fail('not-found');
    const note = em.create(Note, { organisationId, text } as Note);
    await em.flush();
    await record(db, [{ organisationId, kind: 'note', title: 'note.added', at, origin: { type: 'note', id: note.id } }]);
    return (await ofNote(db, note.id))!;
  }

  @Handles(updateOrganisationNote)
  async update({ id, text }: Input<typeof updateOrganisationNote>, { em, db, ifMatch, fail }: Context<typeof updateOrganisationNote>) {
    const note = (await em.findOne(Note, id)) ?? fail('not-found');
    await applyChanges(note, { text }, { db, table: 'note', ifMatch });
    await em.flush();
    return (await ofNote(db, id))!;
  }

  @Handles(deleteOrganisationNote)
  async delete({ id }: Input<typeof deleteOrganisationNote>, { em, db, ifMatch, fail }: Context<typeof deleteOrganisationNote>) {
    const note = (await em.findOne(Note, id, HELD)) ?? fail('not-found');
    requireSeen(note, ifMatch);
    em.remove(note);
    await db.run(sql`delete from timeline_entry where origin_id = ${id} and kind = 'note'`);
    return { done: true as const };
  }

  @Handles(pinTimelineEntry)
  async pin({ id, pinned }: Input<typeof pinTimelineEntry>, { db, fail }: Context<typeof pinTimelineEntry>) {
    if ((await db.run(sql`update timeline_entry set pinned = ${pinned} where id = ${id}`)) === 0) fail('not-found');
    return (await db.row<Output<typeof pinTimelineEntry>>(sql`select ${COLUMNS} from ${FROM} where e.id = ${id}`))!;
  }
}

const ofNote = (db: Db, id: string) => db.row<Output<typeof addOrganisationNote>>(sql`select ${COLUMNS} from ${FROM} where e.origin_id = ${id} and e.kind = 'note'`);
