import type { TimelineKind } from '@kontora/contracts';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import type { z } from 'zod';

/** Something to be shown on the time-line of an organisation. */
export interface Happening {
  organisationId: string;
  kind: z.infer<typeof TimelineKind>;
  /** Key of the text that people read. */
  title: string;
  /** What the text speaks of; nothing that identifies a natural person but ids. */
  params?: Record<string, unknown>;
  /** The object it belongs to; the organisation itself when not given. */
  origin?: { service?: string; type: string; id: string };
  /** Instant; now when not given. */
  at?: string;
  /** Whoever acts in this transaction when not given; null: nobody in particular. */
  actor?: string | null;
  /** The event that told of it; its entry is written once, however often it is told. */
  eventId?: string;
}

/** Writes entries of the time-line, in one statement. */
export async function record(db: Db, happenings: readonly Happening[]): Promise<void> {
  if (happenings.length === 0) return;
  await db.run(sql`
    insert into timeline_entry (organisation_id, at, kind, origin_service, origin_type, origin_id, title, params, actor, event_id)
    select organisation_id, coalesce(at, now()), kind, origin_service, origin_type, origin_id, title, params, case when acting then current_setting('app.actor') else actor end, event_id
    from jsonb_to_recordset(${JSON.stringify(happenings.map(asRow))}::jsonb)
      as h(organisation_id uuid, at timestamptz, kind text, origin_service text, origin_type text, origin_id uuid, title text, params jsonb, actor text, acting boolean, event_id uuid)
    on conflict (tenant_id, event_id) do nothing`);
}

const asRow = ({ organisationId, kind, title, params = {}, origin, at, actor, eventId }: Happening) => ({
  organisation_id: organisationId, at, kind, title, params, actor, acting: actor === undefined, event_id: eventId,
  origin_service: origin?.service ?? 'contacts', origin_type: origin?.type ?? 'organisation', origin_id: origin?.id ?? organisationId,
});
