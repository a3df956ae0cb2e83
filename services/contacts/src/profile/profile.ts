import type { ProfileFacts } from '@kontora/contracts';
import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const SegmentOfProfileSchema = defineEntity({
  name: 'SegmentOfProfile', tableName: 'profile_segment',
  properties: {
    ...row,
    organisationId: p.uuid(),
    fromDate: p.date(),
    subject: p.string().$type<ProfileFacts['subject']>(),
    regimes: p.json().$type<ProfileFacts['regimes']>(),
    flags: p.json().$type<ProfileFacts['flags']>(),
  },
});

/** What is true of a client from a day on, until the next segment begins. */
export class SegmentOfProfile extends SegmentOfProfileSchema.class {
  /** What it says, apart from when. */
  facts(): ProfileFacts { return { subject: this.subject, regimes: this.regimes, flags: this.flags }; }
  /** Whether it says the same as others do. */
  says(facts: ProfileFacts): boolean { return canonical(this.facts()) === canonical(facts); }
}
SegmentOfProfileSchema.setClass(SegmentOfProfile);

const canonical = ({ subject, regimes, flags }: ProfileFacts) => JSON.stringify([subject, [...regimes].sort(), Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1))]);

export const OccurrenceSchema = defineEntity({
  name: 'Occurrence', tableName: 'profile_occurrence',
  properties: { ...row, organisationId: p.uuid(), code: p.string(), period: p.string(), dates: p.json().$type<Record<string, string>>() },
});
/** An event that brings about an obligation. */
export class Occurrence extends OccurrenceSchema.class {}
OccurrenceSchema.setClass(Occurrence);
