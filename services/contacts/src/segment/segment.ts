import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const SegmentSchema = defineEntity({
  name: 'Segment', tableName: 'organisation_segment',
  properties: {
    ...row,
    name: p.string(),
    ownerId: p.string(),
    filter: p.json().$type<Record<string, unknown>>(),
    sort: p.string().nullable(),
    columns: p.json().$type<string[]>(),
    shared: p.boolean(),
  },
});
/** A saved choice of organisations, by conditions; who fits them belongs to it. */
export class Segment extends SegmentSchema.class {}
SegmentSchema.setClass(Segment);
