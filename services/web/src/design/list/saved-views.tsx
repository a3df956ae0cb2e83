import { identity, type AnyList, type Filter } from '@kontora/contracts';
import { ActionIcon } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { useLocation } from 'react-router';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { useCommon } from '../../text/common.ts';
import { KeptMenu, type Kept, type KeptKind, type Shown } from './kept-menu.tsx';
import { writeView } from './list-url.ts';

const PARAMETER = 'view';
const { createSavedView, deleteSavedView, getSavedView, listSavedViews, updateSavedView } = identity;

/** Where a saved view is looked at: the address has its conditions themselves, so that it opens for whoever gets it, and says which view they are. */
export const savedViewAddress = (operation: AnyList, { id, filter, sort, columns }: Omit<Kept, 'version'>, others?: URLSearchParams): string =>
  writeView({ filter: filter as Filter, sort: sort ?? operation.list.defaultSort, ...(columns.length > 0 && { columns }) }, new URLSearchParams([...(others ?? []), [PARAMETER, id]]));

/** The view with which the reader opens a list; null when there is none, undefined while it is being asked for. One question serves all lists. */
export function useDefaultView(operation: AnyList) {
  const { employee } = useSession();
  const { data, isError } = useQueryOf(listSavedViews, { filter: { ownerId: { eq: employee.id }, isDefault: { eq: true } }, limit: 200 });
  return data ? (data.data.find(({ list }) => list === operation.name) ?? null) : isError ? null : undefined;
}

/** The saved view that the address names, if the reader may see it. */
export function useOpenView() {
  const id = new URLSearchParams(useLocation().search).get(PARAMETER) ?? undefined;
  const { data } = useQueryOf(getSavedView, { id: id ?? '' }, { enabled: id !== undefined });
  return id === undefined ? undefined : data;
}

/** The saved views of a list: one's own and those others share. */
export function SavedViews({ operation, shown }: { operation: AnyList; shown: Omit<Shown, 'openId'> }) {
  const t = useCommon();
  const { search } = useLocation();
  const others = new URLSearchParams(search);
  const openId = others.get(PARAMETER) ?? undefined;
  others.delete(PARAMETER);
  const kind: KeptKind = {
    operations: { list: listSavedViews, create: createSavedView, update: updateSavedView, remove: deleteSavedView }, of: { list: operation.name }, opens: true,
    words: (word, values) => t(`view.${word}`, values), address: (kept) => savedViewAddress(operation, kept), leave: others.toString(),
  };
  const target = (props: object) => <ActionIcon aria-label={t('view.title')} title={t('view.title')} {...props}><IconBookmark size={16} /></ActionIcon>;
  return <KeptMenu kind={kind} shown={{ ...shown, filter: shown.filter ?? {}, openId }} target={target} />;
}
