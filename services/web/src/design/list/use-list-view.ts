import { useMemo, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { AnyList } from '@kontora/contracts';
import type { Column } from './column.ts';
import { readView, saysNothing, writeView, type ListView } from './list-url.ts';

const stored = <T>(key: string): T | undefined => { try { return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined; } catch { return undefined; } };

/** The view of a list: filter, order and columns from the address; the columns last chosen and their widths from this device. */
export function useListView<O extends AnyList>(operation: O, columns: readonly Column<O>[], initial: ListView) {
  const { search, pathname } = useLocation();
  const navigate = useNavigate();
  const key = `kontora.list.${operation.name}`;
  const [kept, setKept] = useState<{ columns?: string[]; widths?: Record<string, number> }>(() => stored(key) ?? {});
  const view = useMemo(() => readView(operation as never, search), [operation, search]);
  const shown = view.columns ?? kept.columns ?? columns.filter((column) => !column.hidden).map((column) => column.id);
  const keep = (change: typeof kept) => { const next = { ...kept, ...change }; setKept(next); localStorage.setItem(key, JSON.stringify(next)); };
  const current: ListView = saysNothing(search) ? { ...initial, columns: view.columns } : view;
  return {
    filter: current.filter, sort: current.sort, shown, widths: kept.widths ?? {},
    change(change: Partial<ListView>) {
      const next = { ...current, ...change };
      // An emptied filter is written as the default order, so that the list does not fall back to what it began with.
      const address = writeView({ ...next, sort: next.sort ?? (operation.list as { defaultSort: string }).defaultSort }, new URLSearchParams(search));
      void navigate({ pathname, search: address }, { replace: true, preventScrollReset: true });
    },
    chooseColumns(ids: string[]) { keep({ columns: ids }); if (view.columns) void navigate({ pathname, search: writeView({ ...view, columns: ids }, new URLSearchParams(search)) }, { replace: true }); },
    resize: (widths: Record<string, number>) => keep({ widths }),
    /** The address of this view, columns included: for sharing. */
    address: writeView({ ...current, columns: shown }, new URLSearchParams(search)),
  };
}
export type ListViewState = ReturnType<typeof useListView>;
