import { parseQuery, reporting, type Filter, type Request, type Response } from '@kontora/contracts';
import type { ApiProblem } from '@kontora/client';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-router';
import { client } from '../../data/client.ts';
import { useIsLive } from '../../data/live.ts';
import { keyOf, LIVE_MS } from '../../data/queries.ts';
import { today } from '../../design/form/today.ts';
import { readView, writeView } from '../../design/list/list-url.ts';

export type Matrix = Response<typeof reporting.getObligationMatrix>;
export type MatrixRow = Matrix['rows'][number];
export type MatrixColumn = Matrix['columns'][number];
export type MatrixCell = MatrixRow['cells'][number];
type Asked = Request<typeof reporting.getObligationMatrix>;

/** How the matrix is being looked at; all of it is in the address. */
export interface MatrixView { window: string; by: 'due' | 'period'; rows: 'client' | 'employee'; columns: 'code' | 'period' | 'code-period'; sort: 'name' | 'code' | 'late' | 'employee'; filter?: Filter }
export const AXES = { by: ['due', 'period'], rows: ['client', 'employee'], columns: ['code', 'period', 'code-period'], sort: ['name', 'code', 'late', 'employee'] } as const;

export const ROWS_A_PAGE = 100;
/** The quarter in which we are, as a window. */
export const presentQuarter = () => `${today().slice(0, 4)}-Q${Math.ceil(Number(today().slice(5, 7)) / 3)}`;

/** The view in the address, and how to change it. */
export function useMatrixView(): { view: MatrixView; change: (change: Partial<MatrixView>) => void } {
  const { search } = useLocation();
  const navigate = useNavigate();
  const given = parseQuery(search.replace(/^\?/, ''));
  const one = <K extends keyof typeof AXES>(axis: K) => ((AXES[axis] as readonly string[]).includes(String(given[axis])) ? given[axis] : AXES[axis][0]) as MatrixView[K];
  const window = typeof given.window === 'string' && /^\d{4}(-Q[1-4]|-\d{2})?$/.test(given.window) ? given.window : presentQuarter();
  const view: MatrixView = { window, by: one('by'), rows: one('rows'), columns: one('columns'), sort: one('sort'), filter: readView(reporting.listObligations as never, search).filter };
  return {
    view,
    change: (change) => {
      const { filter, ...axes } = { ...view, ...change };
      void navigate({ search: writeView({ filter }, new URLSearchParams(axes)) }, { replace: true, preventScrollReset: true });
    },
  };
}

/** The pages of the matrix that are being looked at; the first is always among them, for what all have in common. Kept up to date while it is open. */
export function useMatrix(view: MatrixView, pages: readonly number[]) {
  const { filter, ...axes } = view;
  const wanted = [...new Set([1, ...pages])];
  const told = useIsLive();
  const answers = useQueries({
    queries: wanted.map((page) => {
      const input: Asked = { ...axes, ...(filter && { filter: filter as Asked['filter'] }), page, size: ROWS_A_PAGE };
      return { queryKey: keyOf(reporting.getObligationMatrix, input), queryFn: ({ signal }: { signal: AbortSignal }) => client.call(reporting.getObligationMatrix, input, { signal }) as Promise<Matrix>, refetchInterval: told ? false : LIVE_MS, placeholderData: page === 1 ? keepPreviousData : undefined };
    }),
  });
  const rows = new Map(wanted.map((page, i) => [page, answers[i]!.data?.rows]));
  return { first: answers[0]!.data, error: answers[0]!.error as ApiProblem | null, retry: () => void answers[0]!.refetch(), rowAt: (index: number): MatrixRow | undefined => rows.get(Math.floor(index / ROWS_A_PAGE) + 1)?.[index % ROWS_A_PAGE] };
}
