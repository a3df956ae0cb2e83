import { reporting, type Filter } from '@kontora/contracts';
import { useLocation, useNavigate } from 'react-router';
import { readView, writeView } from '../../design/list/list-url.ts';
import { presentQuarter } from './use-matrix.ts';

/** Changes to the address of a view; `set` names other parameters, undefined takes one away. */
export interface SeasonChange { window?: string; filter?: Filter | undefined; set?: Readonly<Record<string, string | undefined>> }

/** The window and the filter in the address, in the words of the matrix, so that one goes with both from view to view; and further parameters of the page. */
export function useSeasonView() {
  const { search } = useLocation();
  const navigate = useNavigate();
  const given = new URLSearchParams(search);
  const asked = given.get('window') ?? '';
  const window = /^[1-9]\d{3}(-Q[1-4]|-(0[1-9]|1[0-2]))?$/.test(asked) ? asked : presentQuarter();
  const { filter } = readView(reporting.listObligations as never, search);
  return {
    window, filter, param: (name: string) => given.get(name) ?? undefined,
    change({ set = {}, ...change }: SeasonChange) {
      const others = new URLSearchParams(given);
      if (change.window) others.set('window', change.window);
      for (const [name, value] of Object.entries(set)) if (value === undefined) others.delete(name); else others.set(name, value);
      void navigate({ search: writeView({ filter: 'filter' in change ? change.filter : filter }, others) }, { replace: true, preventScrollReset: true });
    },
  };
}
export type SeasonViewState = ReturnType<typeof useSeasonView>;
