import { contacts, profileContradiction, type Input, type ProfileFacts } from '@kontora/contracts';
import { applyChanges, Handles, requireSeen, type CommandContext, type Context, type ProblemDetail } from '@kontora/platform';
import { HELD } from '@kontora/platform/entity';
import { Controller } from '@nestjs/common';
import { announce } from '../organisation/announce.ts';
import { holdLiving } from '../organisation/organisation-view.ts';
import { record } from '../timeline/record.ts';
import { readProfile } from './profile-view.ts';
import { Occurrence, SegmentOfProfile } from './profile.ts';

const { addProfileOccurrence, correctProfileSegment, getProfile, removeProfileOccurrence, removeProfileSegment, setProfile } = contacts;

/** The reporting profile of organisations, with its history. */
@Controller()
export class ProfileController {
  @Handles(setProfile)
  async set({ organisationId: named, from, ...facts }: Input<typeof setProfile>, context: Context<typeof setProfile>) {
    const { em, db, fail } = context;
    refuseContradiction(facts, (more) => fail('contradictory-profile', more));
    const organisationId = (await holdLiving(db, named)) ?? fail('not-found');
    const inForce = await em.findOne(SegmentOfProfile, { organisationId, fromDate: { $lte: from } }, { orderBy: { fromDate: 'desc' } });
    if (inForce?.says(facts)) return (await readProfile(db, organisationId))!;
    const before = inForce?.fromDate === from ? inForce.facts() : null;
    const segment = before ? Object.assign(inForce!, facts) : em.create(SegmentOfProfile, { organisationId, fromDate: from, ...facts } as SegmentOfProfile);
    await em.flush();
    return tell(context, segment, { title: 'profile.set', before, after: facts });
  }

  @Handles(correctProfileSegment)
  async correct({ id, from, ...facts }: Input<typeof correctProfileSegment>, context: Context<typeof correctProfileSegment>) {
    const { em, db, ifMatch, fail } = context;
    const segment = (await em.findOne(SegmentOfProfile, id)) ?? fail('not-found');
    const before = { from: segment.fromDate, ...segment.facts() };
    if (from) {
      const [low, high] = [before.from, from].sort();
      const between = await em.findOne(SegmentOfProfile, { organisationId: segment.organisationId, id: { $ne: id }, fromDate: { $gte: low, $lte: high } });
      if (between) fail('overlaps-neighbour', `Another segment begins on ${between.fromDate}.`);
    }
    await applyChanges(segment, { ...facts, ...(from ? { fromDate: from } : {}) } as Partial<SegmentOfProfile>, { db, table: 'profile_segment', ifMatch });
    refuseContradiction(segment.facts(), (more) => fail('contradictory-profile', more));
    await em.flush();
    return tell(context, segment, { title: 'profile.corrected', before, after: { from: segment.fromDate, ...segment.facts() } });
  }

  @Handles(removeProfileSegment)
  async remove({ id }: Input<typeof removeProfileSegment>, context: Context<typeof removeProfileSegment>) {
    const segment = (await context.em.findOne(SegmentOfProfile, id, HELD)) ?? context.fail('not-found');
    requireSeen(segment, context.ifMatch);
    context.em.remove(segment);
    return tell(context, segment, { title: 'profile.removed', before: segment.facts(), after: null });
  }

  @Handles(addProfileOccurrence)
  async addOccurrence({ organisationId: named, code, period, dates }: Input<typeof addProfileOccurrence>, context: Context<typeof addProfileOccurrence>) {
    const { em, db, fail } = context;
    const organisationId = (await holdLiving(db, named)) ?? fail('not-found');
    if (await em.findOne(Occurrence, { organisationId, code, period })) fail('already-noted', `${code} is noted for ${period} already: events of one day make one obligation.`);
    const occurrence = em.create(Occurrence, { organisationId, code, period: period as string, dates: dates as Record<string, string> } as Occurrence);
    await em.flush();
    return tellOccurrence(context, occurrence, 'profile.occurrence-added');
  }

  @Handles(removeProfileOccurrence)
  async removeOccurrence({ id }: Input<typeof removeProfileOccurrence>, context: Context<typeof removeProfileOccurrence>) {
    const occurrence = (await context.em.findOne(Occurrence, id, HELD)) ?? context.fail('not-found');
    requireSeen(occurrence, context.ifMatch);
    context.em.remove(occurrence);
    return tellOccurrence(context, occurrence, 'profile.occurrence-removed');
  }

  @Handles(getProfile)
  async get({ organisationId }: Input<typeof getProfile>, { db, fail }: Context<typeof getProfile>) {
    return (await readProfile(db, organisationId)) ?? fail('not-found');
  }
}

function refuseContradiction(facts: ProfileFacts, refuse: (more: ProblemDetail) => never): void {
  const found = profileContradiction(facts);
  if (found) refuse({ detail: `${found.message}.`, errors: [{ pointer: `/${found.path}`, code: 'contradiction', detail: found.message }] });
}

/** What a segment said; with its first day where that may have changed. */
type Told = ProfileFacts & { from?: string };
type Writing = Pick<CommandContext<typeof setProfile>, 'db' | 'publish'>;
async function tell(context: Writing, { id, organisationId, fromDate }: SegmentOfProfile, { title, before, after }: { title: string; before: Told | null; after: Told | null }) {
  await record(context.db, [{ organisationId, kind: 'profile', title, params: { from: fromDate, before, after }, origin: { type: 'profile-segment', id } }]);
  await announce(context, [organisationId]);
  return (await readProfile(context.db, organisationId))!;
}

async function tellOccurrence(context: Writing, { id, organisationId, code, period, dates }: Occurrence, title: string) {
  await record(context.db, [{ organisationId, kind: 'profile', title, params: { code, period, dates }, origin: { type: 'profile-occurrence', id } }]);
  await announce(context, [organisationId]);
  return (await readProfile(context.db, organisationId))!;
}
