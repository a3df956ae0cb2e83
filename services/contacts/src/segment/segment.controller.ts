import { contacts, type Input } from '@kontora/contracts';
import { applyChanges, Handles, requireAnswerable, requireSeen, type Caller, type Context, type Db, type KeptQuestion } from '@kontora/platform';
import { HELD } from '@kontora/platform/entity';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { compileOrganisationFilter } from '../organisation/organisation-list.ts';
import { readVisibleSegment, SEGMENT_COLUMNS, visibleTo } from './segment-view.ts';
import { Segment } from './segment.ts';

const { createOrganisationSegment, deleteOrganisationSegment, getOrganisationSegment, listOrganisationSegments, listOrganisations, updateOrganisationSegment } = contacts;

/** Saved segments of organisations. */
@Controller()
export class SegmentController {
  @Handles(createOrganisationSegment)
  async create(details: Input<typeof createOrganisationSegment>, { em, db, caller }: Context<typeof createOrganisationSegment>) {
    await requireAnswered(db, details);
    const segment = em.create(Segment, { sort: null, columns: [], shared: false, ...details, ownerId: caller.id } as Segment);
    await em.flush();
    return (await readVisibleSegment(db, segment.id, caller))!;
  }

  @Handles(updateOrganisationSegment)
  async update({ id, ...changes }: Input<typeof updateOrganisationSegment>, { em, db, caller, ifMatch, fail }: Context<typeof updateOrganisationSegment>) {
    const segment = (await find(em, id, caller)) ?? fail('not-found');
    if (segment.ownerId !== caller.id) fail('not-owner', 'Only who saved a segment changes it. Save one of your own.');
    await requireAnswered(db, changes);
    await applyChanges(segment, changes as Partial<Segment>, { db, table: 'organisation_segment', ifMatch });
    await em.flush();
    return (await readVisibleSegment(db, id, caller))!;
  }

  @Handles(deleteOrganisationSegment)
  async delete({ id }: Input<typeof deleteOrganisationSegment>, { em, caller, ifMatch, fail }: Context<typeof deleteOrganisationSegment>) {
    const segment = (await find(em, id, caller)) ?? fail('not-found');
    if (segment.ownerId !== caller.id) fail('not-owner', 'Only who saved a segment deletes it.');
    requireSeen(segment, ifMatch);
    em.remove(segment);
    return { done: true as const };
  }

  @Handles(getOrganisationSegment)
  async get({ id }: Input<typeof getOrganisationSegment>, { db, caller, fail }: Context<typeof getOrganisationSegment>) {
    return (await readVisibleSegment(db, id, caller)) ?? fail('not-found');
  }

  @Handles(listOrganisationSegments)
  list(_: Input<typeof listOrganisationSegments>, { list, caller }: Context<typeof listOrganisationSegments>) {
    return list({
      columns: { name: { at: sql`name`, notNull: true, name: true }, shared: sql`shared`, createdAt: { at: sql`created_at`, notNull: true } },
      id: sql`id`, select: SEGMENT_COLUMNS, from: sql`organisation_segment`, where: visibleTo(caller),
    });
  }
}

async function find(em: EntityManager, id: string, caller: Caller): Promise<Segment | null> {
  const segment = await em.findOne(Segment, id, HELD);
  return segment && (segment.shared || segment.ownerId === caller.id) ? segment : null;
}

/** What the list of organisations would refuse is no segment; fields of the firm must be there now. */
async function requireAnswered(db: Db, question: KeptQuestion): Promise<void> {
  requireAnswerable(listOrganisations, question);
  await compileOrganisationFilter(db, question.filter);
}
