import { contacts, type Filter } from '@kontora/contracts';
import { useLocation } from 'react-router';
import { useQueryOf, type RowOf } from '../../data/queries.ts';
import type { Kept } from '../../design/list/kept-menu.tsx';
import { viewAt, writeView, type ListView } from '../../design/list/list-url.ts';
import { together } from '../reporting/season-words.tsx';

/** A saved choice of clients, one's own or shared. */
export type Segment = RowOf<typeof contacts.listOrganisationSegments>;
const PARAMETER = 'segment';

/** Where a segment is looked at: its clients in its order. */
export const segmentAddress = ({ id, sort, columns }: Kept): string => writeView({ sort: sort ?? 'name', ...(columns.length > 0 && { columns }) }, new URLSearchParams({ [PARAMETER]: id }));

/** The conditions of a segment as those of the list, to be read and changed there. */
export const conditionsOf = ({ filter, sort }: Kept): string => writeView({ filter: filter as Filter, sort: sort ?? 'name' });

/** Which clients are being looked at: the segment of the address, what narrows it, and both together as one filter. */
export function useClientView(initial: ListView): { segmentId: string | undefined; segment: Segment | undefined; whole: Filter | undefined; view: ListView } {
  const { search } = useLocation();
  const segmentId = new URLSearchParams(search).get(PARAMETER) ?? undefined;
  const { data: segment } = useQueryOf(contacts.getOrganisationSegment, { id: segmentId ?? '' }, { enabled: segmentId !== undefined });
  const view = viewAt(contacts.listOrganisations as never, search, initial);
  const whole = together(segment?.filter, view.filter as Record<string, unknown> | undefined);
  return { segmentId, segment, view, whole: Object.keys(whole).length > 0 ? whole : undefined };
}
