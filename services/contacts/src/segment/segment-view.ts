import type { contacts, Output } from '@kontora/contracts';
import type { Caller, Db } from '@kontora/platform';
import { sql } from 'kysely';

export type SegmentView = Output<typeof contacts.getOrganisationSegment>;

/** The columns of a segment as the API shows it. */
export const SEGMENT_COLUMNS = sql`id, version, owner_id, name, filter, sort, columns, shared, created_at, updated_at`;
/** Whether a segment is the caller's to see. */
export const visibleTo = (caller: Caller) => sql<boolean>`(shared or owner_id = ${caller.id})`;

/** A segment, if the caller may see it. */
export function readVisibleSegment(db: Db, id: string, caller: Caller): Promise<SegmentView | undefined> {
  return db.row<SegmentView>(sql`select ${SEGMENT_COLUMNS} from organisation_segment where id = ${id} and ${visibleTo(caller)}`);
}
