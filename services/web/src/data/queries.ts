import type { AnyList, AnyOperation, Answer, PageInfo, Request } from '@kontora/contracts';
import { ApiProblem } from '@kontora/client';
import { keepPreviousData, MutationCache, QueryCache, QueryClient, useInfiniteQuery, useQuery, type QueryKey } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from './client.ts';
import { useIsLive } from './live.ts';

/** How long a page may sit before another look at the server is worth it, and how often an open worklist looks by itself while nothing tells it of changes. */
const FRESH_MS = 10_000;
export const LIVE_MS = 20_000;

/** Under this key the answer to an operation is kept: service, operation, input. */
export const keyOf = (operation: AnyOperation, input?: unknown): QueryKey => (input === undefined ? [operation.service, operation.name] : [operation.service, operation.name, input]);

const sessionEnded = (error: Error) => {
  if (error instanceof ApiProblem && error.code === 'not-signed-in') void queryClient.invalidateQueries({ queryKey: ['identity', 'getSession'] });
};
/** All answers of the server that the console holds. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, query) => { if (query.queryKey[1] !== 'getSession') sessionEnded(error); } }),
  mutationCache: new MutationCache({ onError: sessionEnded }),
  // The client repeats what is safe to repeat; a second layer would only make failures slow.
  defaultOptions: { queries: { staleTime: FRESH_MS, retry: false }, mutations: { retry: false } },
});

/** How an answer is kept up to date beside what commands of this console and notices of changes invalidate. */
export interface QueryOptions { enabled?: boolean; live?: boolean; keep?: boolean }

/** The answer to a query of the contract. `live` looks again while the page is open; `keep` shows the last answer while the next is under way. */
export function useQueryOf<O extends AnyOperation>(operation: O, input: Request<O>, { enabled, live, keep }: QueryOptions = {}) {
  const told = useIsLive();
  return useQuery<Answer<O>, ApiProblem, Answer<O>>({
    queryKey: keyOf(operation, input), queryFn: ({ signal }) => client.call(operation, input, { signal }), enabled,
    refetchInterval: live && !told ? LIVE_MS : false, ...(keep && { placeholderData: keepPreviousData as never }),
  });
}

/** One row of a list. */
export type RowOf<O extends AnyList> = Answer<O> extends { data: (infer R)[] } ? R : never;
interface Page<R> { data: R[]; page: PageInfo }

const PAGE_ROWS = 100;
/** Whoever has scrolled further reads; asking for all those pages again every few seconds would help nobody. */
const LIVE_PAGES = 2;
/** The rows of a list, page after page by cursor. The first page also counts, to 1,000 and no further. */
export function useListOf<O extends AnyList>(operation: O, input: Omit<Request<O>, 'after' | 'limit' | 'count'>, { enabled, live }: QueryOptions = {}) {
  const told = useIsLive();
  const query = useInfiniteQuery<Page<RowOf<O>>, ApiProblem>({
    queryKey: keyOf(operation, input), enabled, refetchInterval: live && !told ? ({ state }) => ((state.data?.pages.length ?? 0) <= LIVE_PAGES ? LIVE_MS : false) : false, placeholderData: keepPreviousData,
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) => client.call(operation, { ...input, limit: PAGE_ROWS, ...(pageParam ? { after: pageParam } : { count: 'capped' }) } as Request<O>, { signal }) as Promise<Page<RowOf<O>>>,
    getNextPageParam: (last) => last.page.next ?? undefined,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? [], [query.data]);
  return { ...query, rows, count: query.data?.pages[0]?.page.count };
}
