import { contacts } from '@kontora/contracts';
import { Button } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { Link } from 'react-router';
import { KeptMenu, type Kept, type KeptKind } from '../../design/list/kept-menu.tsx';
import { conditionsOf, segmentAddress, type useClientView } from './segment-view.ts';
import { useText } from './text.ts';

/** Segments of clients: choosing one, keeping the present conditions as one, changing one's own. */
export function SegmentMenu({ view }: { view: ReturnType<typeof useClientView> }) {
  const t = useText();
  const { createOrganisationSegment: create, deleteOrganisationSegment: remove, listOrganisationSegments: list, updateOrganisationSegment: update } = contacts;
  const kind: KeptKind = { operations: { list, create, update, remove }, words: (word, values) => t(`segment.${word as 'title'}`, values), address: segmentAddress, leave: '' };
  const conditions = (segment: Kept, close: () => void) => <Button component={Link} to={{ pathname: '/clients', search: conditionsOf(segment) }} onClick={close}>{t('segment.conditions')}</Button>;
  return (
    <KeptMenu
      kind={kind} shown={{ openId: view.segmentId, filter: view.whole, sort: view.view.sort, columns: view.view.columns ?? [] }} more={(close) => view.segment && conditions(view.segment, close)}
      target={(props) => <Button leftSection={<IconUsersGroup size={14} aria-hidden />} {...props}>{t('segment.title')}</Button>}
    />
  );
}
