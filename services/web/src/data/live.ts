import { API_BASE, type ChangeNotice } from '@kontora/contracts';
import { useQueryClient, type Query, type QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

/** An answer that shows what changed is asked for again at once, but not more often than this; others that may have changed, with more patience. */
const SHOWN_MS = 1_000;
const PERHAPS_MS = 5_000;
/** Names that hardly ever change are looked up by many small queries. */
const STEADY = new Set(['employee-name']);

let open = false;
const watchers = new Set<() => void>();
const setOpen = (now: boolean) => { if (open !== now) { open = now; for (const watcher of watchers) watcher(); } };
/** Ids of what was deleted here: it may be on the screen for a moment longer, but is not there to be asked for. */
const gone = new Set<string>();
export const markGone = (id: string): void => void gone.add(id);
export const isGone = ({ queryKey }: Pick<Query, 'queryKey'>): boolean => gone.size > 0 && mentions(queryKey, gone);

const askedAgain = new Map<string, ReturnType<typeof setTimeout>>();

/** Listens to what changes in the firm while the page is looked at: what is on the screen is asked for again. */
export function useLiveChanges(): void {
  const client = useQueryClient();
  useEffect(() => {
    let source: EventSource | undefined;
    const listen = () => {
      source = new EventSource(`${API_BASE}/changes`);
      source.addEventListener('open', () => setOpen(true));
      source.addEventListener('error', () => setOpen(false)); // it connects again by itself
      source.addEventListener('changed', (event: MessageEvent<string>) => noticed(client, JSON.parse(event.data) as ChangeNotice));
    };
    const leave = () => { source?.close(); source = undefined; setOpen(false); };
    // A browser has few connections to a server: pages behind others give theirs back.
    const look = () => (document.visibilityState === 'visible' ? (source ?? listen()) : leave());
    look();
    document.addEventListener('visibilitychange', look);
    return () => { document.removeEventListener('visibilitychange', look); leave(); };
  }, [client]);
}

/** Whether changes are being heard; whoever hears nothing should look now and then. */
export const useIsLive = () => useSyncExternalStore((watcher) => { watchers.add(watcher); return () => watchers.delete(watcher); }, () => open);

/** Asks again for the answers on the screen that a change concerns, or may concern. */
function noticed(client: QueryClient, { service, ids }: ChangeNotice): void {
  const changed = new Set(ids);
  for (const query of client.getQueryCache().findAll({ type: 'active' })) {
    if (STEADY.has(String(query.queryKey[0])) || isGone(query)) continue;
    const shown = ids.length > 0 && (mentions(query.queryKey, changed) || mentions(query.state.data, changed));
    if (shown) askAgain(client, query, SHOWN_MS);
    else if (query.queryKey[0] === service) askAgain(client, query, PERHAPS_MS);
  }
}

function askAgain(client: QueryClient, query: Query, patience: number): void {
  if (askedAgain.has(query.queryHash)) return;
  const wait = Math.max(0, query.state.dataUpdatedAt + patience - Date.now());
  askedAgain.set(query.queryHash, setTimeout(() => {
    askedAgain.delete(query.queryHash);
    void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
  }, wait));
}

/** Whether one of these ids stands anywhere in an answer. */
function mentions(value: unknown, ids: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return ids.has(value);
  if (typeof value !== 'object' || value === null) return false;
  for (const inner of Object.values(value)) if (mentions(inner, ids)) return true;
  return false;
}
